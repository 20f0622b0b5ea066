"""`voltway station profiles`: which charging profiles a station holds, and what comes of them."""

from datetime import UTC, datetime
from typing import Annotated, Final

import typer
from msgspec import Struct

from voltway.charging.store import KnownProfile
from voltway.cli import output
from voltway.cli.arguments import JsonOption, StationArgument
from voltway.cli.connect import on_database, operator_times
from voltway.cli.station_view import known_station
from voltway.kit.postgres import Connection
from voltway.sessions import limits
from voltway.vocabulary.charging import CompositePeriod, CompositeSchedule, RateUnit

_DAY_S: Final = 86_400


class _View(Struct, frozen=True, kw_only=True):
    profiles: list[KnownProfile]
    in_force: CompositeSchedule


def profiles(
    station: StationArgument,
    *,
    evse: Annotated[int, typer.Option("--evse", min=0, help="Which EVSE's limit is told; 0: the station's.")] = 0,
    seconds: Annotated[int, typer.Option("--seconds", min=1, max=7 * _DAY_S, help="How far ahead.")] = _DAY_S,
    unit: Annotated[RateUnit, typer.Option("--unit", help="Amperes per phase, or watts.")] = RateUnit.AMPERE,
    as_json: JsonOption = False,
) -> None:
    """Show the charging profiles a station is known to hold, and the limits that come of them.

    `voltway profile compare` asks the station what it makes of them.

    Example: voltway station profiles DEPOT-7 --evse 1
    """

    async def work(conn: Connection) -> _View:
        await known_station(conn, station)
        now = datetime.now(UTC).replace(microsecond=0)
        return _View(
            profiles=await limits.held(conn, station),
            in_force=await limits.in_force(conn, station, evse_id=evse, begins_at=now, duration_s=seconds, unit=unit),
        )

    view = on_database(work)
    if as_json:
        output.print_json(view)
        return
    print_profiles(view.profiles)
    _print_schedule(view.in_force)


def print_profiles(known: list[KnownProfile]) -> None:
    """The profiles that are known, as a table."""
    times = operator_times()
    table = output.table(
        output.fixed("EVSE"),
        output.fixed("Id"),
        output.fixed("Purpose"),
        output.fixed("Level"),
        output.fixed("Kind"),
        output.fixed("By"),
        output.fixed("Known since"),
    )
    for one in known:
        profile = one.profile
        table.add_row(
            str(one.evse_id),
            str(profile.profile_id),
            profile.purpose.value,
            str(profile.stack_level),
            profile.kind.value,
            f"{one.source.value}, {one.known_by.value}",
            times.full(one.known_at) or "",
        )
    output.print_table(table, None if known else "no charging profiles are known")


def _print_schedule(schedule: CompositeSchedule) -> None:
    table = output.table(output.fixed("After"), output.fixed("At most"), output.fixed("Phases"))
    for period in schedule.periods:
        table.add_row(f"{period.start_s} s", limit_in_words(period, schedule.unit), str(period.phases))
    output.print_table(table)


def limit_in_words(period: CompositePeriod, unit: RateUnit) -> str:
    """A limit with its unit, or those of three phases."""
    told = [period.limit, period.limit_l2, period.limit_l3]
    if told[1:] == [None, None]:
        return "no limit" if period.limit is None else f"{period.limit:g} {unit.value}"
    return " / ".join("-" if one is None else f"{one:g}" for one in told) + f" {unit.value}"
