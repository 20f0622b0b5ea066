"""Rollouts are planned, paused, let go on, tried again and cancelled by people; in between, `keeping.py` does it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from msgspec import Struct

from voltway.firmware.planning import waves_of
from voltway.kit.postgres import Connection
from voltway.templates import checking, store, store_checks, store_rollouts
from voltway.templates.choosing import ScopedTemplate, fits
from voltway.templates.store_checks import Comparable
from voltway.templates.store_rollouts import NewTurn
from voltway.vocabulary.errors import Conflict, InvalidInput
from voltway.vocabulary.ids import StationId
from voltway.vocabulary.templates import (
    ApplyState,
    PlannedStation,
    Rollout,
    RolloutPlan,
    RolloutRules,
    RolloutState,
    Standing,
    Template,
)

MOST_STATIONS: Final = 10_000
"""No rollout has more: it looks at those of a wave again and again."""

MOST_SHOWN: Final = 1_000
"""Of more stations a plan does not say what each would be written."""

AGAIN: Final = (ApplyState.REJECTED, ApplyState.FAILED, ApplyState.NOT_SUPPORTED, ApplyState.MISSED)
"""Stations whose turns ended so are tried again where somebody says so."""


class RolloutWish(Struct, frozen=True, kw_only=True):
    """Which template shall be brought to the stations that it fits, or to some of them, and in which waves."""

    template_id: int
    station_ids: Sequence[StationId] | None = None
    waves: Sequence[str] = ()
    rules: RolloutRules = RolloutRules()


async def preview(conn: Connection, wish: RolloutWish) -> RolloutPlan:
    """What a rollout would do, which is not kept: where it would write what, and what it could not.

    Raises NotFound for an unknown template, and InvalidInput for more stations than can be shown, or that it does not
    fit.
    """
    template = await store.known(conn, wish.template_id)
    templates, stations = await _chosen(conn, template, wish)
    if len(stations) > MOST_SHOWN:
        raise InvalidInput(
            f"{len(stations)} stations are more than a plan can show, which is {MOST_SHOWN}", "name some of them"
        )
    standings = await checking.compared(conn, templates, stations)
    waves = waves_of(wish.waves, len(stations))
    return RolloutPlan(
        stations=[
            PlannedStation(
                station_id=station.station_id,
                wave=wave,
                settings=[
                    one
                    for one in standings[station.station_id]
                    if template.template_id in (one.template_id, *one.overruled) and one.standing is not Standing.HELD
                ],
            )
            for station, wave in zip(stations, waves, strict=True)
        ]
    )


async def _chosen(
    conn: Connection, template: Template, wish: RolloutWish
) -> tuple[list[ScopedTemplate], list[Comparable]]:
    templates = await store.scoped(conn)
    scoped = next(one for one in templates if one.template.template_id == template.template_id)
    below = await store_checks.below(conn, scoped.path, wish.station_ids)
    stations = [station for station in below if fits(scoped, station)]
    strange = set(wish.station_ids or ()) - {station.station_id for station in stations}
    if strange:
        raise InvalidInput(
            f"configuration template {template.template_id} does not fit station {min(strange)[:80]}",
            "see its vendor, model and firmware, and whether it is accepted",
        )
    if len(stations) > MOST_STATIONS:
        raise InvalidInput(
            f"{len(stations)} stations are more than a rollout may have, which is {MOST_STATIONS}", "choose fewer"
        )
    return templates, stations


async def plan(conn: Connection, wish: RolloutWish, author: str, now: datetime) -> Rollout:
    """Keep a rollout, which begins at once. In the caller's transaction.

    Raises NotFound for an unknown template, InvalidInput for stations that it does not fit or that are too many, and
    Conflict where there are none, or while another rollout of it is under way.
    """
    template = await store.held(conn, wish.template_id)
    _, stations = await _chosen(conn, template, wish)
    if not stations:
        raise Conflict(
            f"configuration template {template.template_id} fits no accepted station", "see its patterns and scope"
        )
    made = await store_rollouts.insert(conn, template, wish.rules, author, now)
    waves = waves_of(wish.waves, len(stations))
    turns = [NewTurn(station_id=station.station_id, wave=wave) for station, wave in zip(stations, waves, strict=True)]
    await store_rollouts.insert_turns(conn, made.rollout_id, turns, now)
    return made


async def pause(conn: Connection, rollout_id: int, now: datetime, reason: str = "somebody paused it") -> Rollout:
    """Have no other station asked; orders that were given stay. Raises NotFound and Conflict."""
    rollout = await _require(conn, rollout_id, RolloutState.RUNNING)
    await store_rollouts.change_state(conn, rollout, RolloutState.PAUSED, now, reason)
    return await store_rollouts.known(conn, rollout_id)


async def resume(conn: Connection, rollout_id: int, now: datetime) -> Rollout:
    """Let a paused rollout go on; what has failed before counts no more. Raises NotFound and Conflict."""
    rollout = await _require(conn, rollout_id, RolloutState.PAUSED)
    await store_rollouts.change_state(conn, rollout, RolloutState.RUNNING, now)
    return await store_rollouts.known(conn, rollout_id)


async def cancel(conn: Connection, rollout_id: int, now: datetime) -> Rollout:
    """End a rollout; orders that were given stay. Raises NotFound, and Conflict also for one that stays."""
    rollout = await _require(conn, rollout_id, RolloutState.RUNNING, RolloutState.PAUSED)
    if rollout.at_boot:
        raise Conflict(
            f"rollout {rollout_id} is what its template does at boot", "change the template, or pause the rollout"
        )
    return await _end(conn, rollout, now)


async def keep_at_boot(conn: Connection, template: Template, author: str, now: datetime) -> None:
    """Have the rollout that stays be there if the template is written at boot, and end if it is not."""
    number = await store_rollouts.open_of(conn, template.template_id, at_boot=True)
    if template.at_boot and number is None:
        await store_rollouts.insert(conn, template, RolloutRules(), author, now, at_boot=True)
    elif not template.at_boot:
        await end_at_boot(conn, template.template_id, now)


async def end_at_boot(conn: Connection, template_id: int, now: datetime) -> None:
    """End the rollout of the template that stays, where there is one."""
    number = await store_rollouts.open_of(conn, template_id, at_boot=True)
    if number is not None:
        await _end(conn, await store_rollouts.held(conn, number), now)


async def _end(conn: Connection, rollout: Rollout, now: datetime) -> Rollout:
    rollout_id = rollout.rollout_id
    await store_rollouts.cancel_waiting(conn, rollout_id, now)
    await store_rollouts.change_state(conn, rollout, RolloutState.CANCELLED, now)
    return await store_rollouts.known(conn, rollout_id)


async def retry(conn: Connection, rollout_id: int, now: datetime) -> Rollout:
    """Have those tried again that refused, failed, did not support it, or were missed. Raises NotFound and Conflict."""
    rollout = await _require(conn, rollout_id, RolloutState.RUNNING, RolloutState.PAUSED, RolloutState.DONE)
    if rollout.template_id is None:
        raise Conflict(f"the template of rollout {rollout_id} was removed", "plan a rollout of another one")
    if not await store_rollouts.wait_again(conn, rollout_id, AGAIN, now):
        raise Conflict(f"no station of rollout {rollout_id} is to be tried again", "see how it stands now")
    await store_rollouts.change_state(conn, rollout, RolloutState.RUNNING, now)
    return await store_rollouts.known(conn, rollout_id)


async def _require(conn: Connection, rollout_id: int, *states: RolloutState) -> Rollout:
    found = await store_rollouts.held(conn, rollout_id)
    if found.state not in states:
        raise Conflict(f"rollout {rollout_id} is {found.state}", "see how it stands now")
    return found
