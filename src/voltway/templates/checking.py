"""Compares stations with what they shall have: a worker's work, and whoever asks about one station."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from voltway.kit.postgres import Connection, Pool, transaction
from voltway.stations import store_device_model
from voltway.templates import store, store_checks, store_rollouts
from voltway.templates.choosing import ScopedTemplate, fits, wanted
from voltway.templates.comparing import compare
from voltway.templates.store_checks import Check, Comparable
from voltway.vocabulary.errors import NotFound
from voltway.vocabulary.ids import StationId
from voltway.vocabulary.templates import Standing, WantedSetting

AT_ONCE: Final = 500
"""Stations that are compared in one transaction: with three statements, however many they are."""

_DIFFERING: Final = frozenset({Standing.DIFFERS, Standing.AFTER_RESTART, Standing.READ_ONLY})


async def look(pool: Pool, now: datetime) -> int:
    """Compare some stations that changed since they were compared, or whose templates did; how many."""
    async with transaction(pool) as conn:
        await store.settle_down(conn)
        templates = await store.scoped(conn)
        if not templates:
            return 0
        stations = await store_checks.due(conn, sorted({one.path for one in templates}), AT_ONCE)
        if stations:
            standings = await compared(conn, templates, stations)
            await _wake(conn, templates, stations, standings, now)
            await store_checks.write(conn, [_check(one, templates, standings[one.station_id], now) for one in stations])
    return len(stations)


async def _wake(
    conn: Connection,
    templates: Sequence[ScopedTemplate],
    stations: Sequence[Comparable],
    standings: Mapping[StationId, Sequence[WantedSetting]],
    now: datetime,
) -> None:
    """Have stations written to that have booted, and told since then that they lack what a template writes at boot."""
    for one in templates:
        template = one.template
        number = await store_rollouts.open_of(conn, template.template_id, at_boot=True) if template.at_boot else None
        lacking = [
            station.station_id
            for station in stations
            if number is not None
            and has_booted_since(station, template.changed_at)
            and any(
                setting.template_id == template.template_id and setting.standing.written
                for setting in standings[station.station_id]
            )
        ]
        if number is not None and lacking:
            await store_rollouts.wake(conn, number, lacking, now)


def has_booted_since(station: Comparable, changed_at: datetime) -> bool:
    """Whether it has booted after that, and told everything after its boot."""
    booted_at, told_at = station.booted_at, station.whole_at
    return booted_at is not None and told_at is not None and changed_at < booted_at < told_at


def _check(
    station: Comparable, templates: Sequence[ScopedTemplate], settings: Sequence[WantedSetting], now: datetime
) -> Check:
    fitting = [one.template for one in templates if fits(one, station)]
    return Check(
        station_id=station.station_id,
        revision=station.revision,
        vendor=station.vendor,
        model=station.model,
        firmware=station.firmware,
        organization_id=station.organization_id,
        template_ids=[one.template_id for one in fitting],
        at_boot=any(one.at_boot for one in fitting),
        differing=sum(one.standing in _DIFFERING for one in settings),
        unknown=sum(one.standing is Standing.UNKNOWN for one in settings),
        checked_at=now,
    )


async def compared(
    conn: Connection, templates: Sequence[ScopedTemplate], stations: Sequence[Comparable]
) -> dict[StationId, list[WantedSetting]]:
    """How each station stands beside what it shall have. One statement reads all that is needed of their trees."""
    wishes = {station.station_id: wanted(templates, station) for station in stations}
    paths = {one.place.path for wish in wishes.values() for one in wish}
    trees = await store_device_model.parts(conn, list(wishes), sorted(paths))
    return {
        station.station_id: compare(wishes[station.station_id], trees[station.station_id], whole=station.whole)
        for station in stations
    }


async def standing_of(conn: Connection, station_id: str) -> list[WantedSetting]:
    """What a station shall have and how it stands now, by path. Raises NotFound."""
    station = await store_checks.one(conn, station_id)
    if station is None:
        raise NotFound(f"there is no station {station_id[:80]}", "`voltway station list` shows all stations")
    found = await compared(conn, await store.scoped(conn), [station])
    return found[station.station_id]
