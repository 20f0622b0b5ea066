"""`voltway profile`: limits that stations are told to keep to, and what they say of them."""

import secrets
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Final

import msgspec
import typer
from rich.table import Table

from voltway.charging.difference import Difference
from voltway.charging.store import KnownProfile
from voltway.cli import output
from voltway.cli.arguments import JsonOption, StationArgument, author, instant, seconds
from voltway.cli.auditing import origin, with_reason
from voltway.cli.connect import on_database, on_network, operator_times
from voltway.cli.giving import DEFAULT_WAIT, QueueOption, WaitOption, conclude, given, pages_told, patience
from voltway.cli.station_profiles import limit_in_words, print_profiles
from voltway.kit.bus import Bus
from voltway.kit.postgres import Connection, Pool
from voltway.sessions import limits, limits_asked, store_listing as sessions_listing
from voltway.sessions.limits_asked import Comparison
from voltway.vocabulary.charging import (
    ChargingProfile,
    ChargingSchedule,
    ProfileKind,
    ProfilePurpose,
    RateUnit,
    SchedulePeriod,
)
from voltway.vocabulary.commands import CommandState
from voltway.vocabulary.errors import InvalidInput, NotFound
from voltway.vocabulary.orders_charging import ClearChargingProfiles, GetChargingProfiles, SetChargingProfile
from voltway.vocabulary.sessions import SessionState
from voltway.vocabulary.stations import EventKind

app = typer.Typer(name="profile", help="Charging profiles of stations: set, clear, ask, compare.", no_args_is_help=True)

PurposeOption = Annotated[
    ProfilePurpose | None, typer.Option("--purpose", case_sensitive=False, help="Only of this purpose.")
]
EvseOption = Annotated[int | None, typer.Option("--evse", min=0, help="Only those of this EVSE; 0: of the station.")]
LevelOption = Annotated[int | None, typer.Option("--level", min=0, help="Only of this stack level.")]
UnitOption = Annotated[
    RateUnit, typer.Option("--unit", case_sensitive=False, help="Amperes per phase, or watts over all.")
]

_ACTIVE_LOOKED_AT: Final = 50
_DAY_S: Final = 86_400


@app.command("set")
@with_reason
def set_profile(  # noqa: PLR0913  (one argument per option)
    station: StationArgument,
    limit: Annotated[float | None, typer.Argument(metavar="LIMIT", min=0, help="At most so much.")] = None,
    *,
    unit: UnitOption = RateUnit.AMPERE,
    evse: Annotated[int | None, typer.Option("--evse", min=0, help="Which EVSE; default: all of them.")] = None,
    purpose: Annotated[
        ProfilePurpose, typer.Option(case_sensitive=False, help="For every session, the running one, or the station.")
    ] = ProfilePurpose.TX_DEFAULT,
    level: Annotated[int, typer.Option("--level", min=0, help="Its stack level: the highest counts.")] = 0,
    phases: Annotated[int | None, typer.Option("--phases", min=1, max=3, help="Over so many phases.")] = None,
    profile_id: Annotated[int | None, typer.Option("--id", min=1, help="Its number; default: a new one.")] = None,
    begin: Annotated[str | None, typer.Option("--from", metavar="TIME", help="Not before.")] = None,
    end: Annotated[str | None, typer.Option("--until", metavar="TIME", help="Not after.")] = None,
    file: Annotated[
        Path | None, typer.Option("--file", exists=True, dir_okay=False, help="A whole profile as JSON instead.")
    ] = None,
    wait: WaitOption = DEFAULT_WAIT,
    queue: QueueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Have a station keep to a limit, in the place of the one with this purpose, level and EVSE.

    Example: voltway profile set DEPOT-7 10 --evse 1
    """
    if (limit is None) == (file is None):
        raise InvalidInput("what limits is said not at all, or twice", "give a LIMIT, or a whole profile with --file")

    async def order(conn: Connection) -> SetChargingProfile:
        if file is not None:
            profile = _read(file)
        else:
            zone = operator_times().zone
            profile = _made(profile_id, purpose, level, unit, SchedulePeriod(0, limit or 0.0, phases))
            profile = _between(profile, instant(begin, zone), instant(end, zone))
        return await _at_place(conn, station, evse, profile)

    conclude(given(station, order, patience(wait, queue)), "it keeps to the limit.", as_json=as_json)


def _read(file: Path) -> ChargingProfile:
    try:
        return msgspec.json.decode(file.read_bytes(), type=ChargingProfile)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InvalidInput(f"{file} is no charging profile: {error}", "see docs/charging-profiles.md") from error


def _made(
    profile_id: int | None, purpose: ProfilePurpose, level: int, unit: RateUnit, period: SchedulePeriod
) -> ChargingProfile:
    return ChargingProfile(
        profile_id=secrets.randbelow(2**31 - 1) + 1 if profile_id is None else profile_id,
        stack_level=level,
        purpose=purpose,
        kind=ProfileKind.RELATIVE,
        schedules=[ChargingSchedule(unit=unit, periods=[period])],
    )


def _between(profile: ChargingProfile, begin: datetime | None, end: datetime | None) -> ChargingProfile:
    """Limits of sessions begin with them; that of a station has to begin at a moment."""
    profile = msgspec.structs.replace(profile, valid_from=begin, valid_to=end)
    if profile.purpose in {ProfilePurpose.TX, ProfilePurpose.TX_DEFAULT}:
        return profile
    starts_at = begin or datetime.now(UTC).replace(microsecond=0)
    schedules = [msgspec.structs.replace(profile.schedules[0], starts_at=starts_at)]
    return msgspec.structs.replace(profile, kind=ProfileKind.ABSOLUTE, schedules=schedules)


async def _at_place(conn: Connection, station: str, evse: int | None, profile: ChargingProfile) -> SetChargingProfile:
    """A profile of a transaction that is not named is for the session that runs there. Raises NotFound."""
    if profile.purpose is not ProfilePurpose.TX or profile.ref is not None:
        return SetChargingProfile(evse_id=evse or 0, profile=profile)
    active = await sessions_listing.page(conn, station_id=station, state=SessionState.ACTIVE, limit=_ACTIVE_LOOKED_AT)
    running = [session for session in active if evse in (None, session.evse_id)]
    if len(running) != 1 or running[0].evse_id is None:
        raise NotFound(
            f"station {station} runs {'no session' if not running else 'several sessions'} there",
            "name the EVSE of the session with --evse",
        )
    own = msgspec.structs.replace(profile, ref=running[0].ref)
    return SetChargingProfile(evse_id=running[0].evse_id, profile=own)


@app.command()
@with_reason
def clear(  # noqa: PLR0913  (one argument per option)
    station: StationArgument,
    *,
    profile_id: Annotated[int | None, typer.Option("--id", help="Only the one with this number.")] = None,
    evse: EvseOption = None,
    purpose: PurposeOption = None,
    level: LevelOption = None,
    every: Annotated[bool, typer.Option("--all", help="All of them.")] = False,
    wait: WaitOption = DEFAULT_WAIT,
    queue: QueueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Have a station forget profiles.

    Example: voltway profile clear DEPOT-7 --evse 1
    """
    wanted = ClearChargingProfiles(profile_id=profile_id, evse_id=evse, purpose=purpose, stack_level=level)
    if (wanted == ClearChargingProfiles()) != every:
        raise InvalidInput("which profiles are meant is said not at all, or twice", "name some, or give --all")
    conclude(given(station, wanted, patience(wait, queue)), "it has forgotten them.", as_json=as_json)


@app.command()
@with_reason
def ask(
    station: StationArgument,
    *,
    evse: EvseOption = None,
    purpose: PurposeOption = None,
    level: LevelOption = None,
    wait: WaitOption = DEFAULT_WAIT,
    as_json: JsonOption = False,
) -> None:
    """Have a station report the profiles it holds (OCPP 2.x), and show what then is known.

    Example: voltway profile ask DEPOT-7
    """
    request_id = secrets.randbelow(2**31)
    order = GetChargingProfiles(request_id=request_id, evse_id=evse, purpose=purpose, stack_level=level)
    command = given(station, order, patience(wait, None))
    if command.state is not CommandState.ACCEPTED:
        conclude(command, "", as_json=as_json)
    known = on_database(lambda conn: _reported(conn, station, request_id))
    if as_json:
        output.print_json_page(known)
    else:
        print_profiles(known)


async def _reported(conn: Connection, station: str, request_id: int) -> list[KnownProfile]:
    """What is known when all pages of the report are here."""
    await pages_told(conn, station, EventKind.CHARGING_PROFILES, request_id)
    return await limits.held(conn, station)


@app.command()
@with_reason
def compare(
    station: StationArgument,
    *,
    evse: Annotated[int, typer.Option("--evse", min=0, help="Which EVSE; 0: the grid connection.")] = 0,
    span: Annotated[int, typer.Option("--seconds", min=1, max=7 * _DAY_S, help="How far ahead.")] = _DAY_S,
    unit: UnitOption = RateUnit.AMPERE,
    wait: WaitOption = DEFAULT_WAIT,
    as_json: JsonOption = False,
) -> None:
    """Ask a station what it will do, and show where that differs from what is calculated; then the exit code is 1.

    Example: voltway profile compare DEPOT-7 --evse 1
    """

    async def work(pool: Pool, bus: Bus) -> Comparison:
        return await limits_asked.compare(
            pool,
            bus,
            station,
            evse_id=evse,
            duration_s=span,
            unit=unit,
            author=author(),
            origin=origin(),
            wait_s=seconds(wait),
        )

    found = on_network(work)
    if as_json:
        output.print_json(found)
    elif found.told is None:
        output.say(f"{station} told no schedule: {found.reason}")
    elif found.differences:
        output.print_table(_listing(found.differences, found.told.unit))
    else:
        output.say(f"{station} will do what is calculated.")
    raise typer.Exit(1 if found.differences or found.told is None else 0)


def _listing(found: list[Difference], unit: RateUnit) -> Table:
    table = output.table(output.fixed("From"), output.fixed("To"), output.fixed("Calculated"), output.fixed("It says"))
    for one in found:
        mine, its = (f"{limit_in_words(period, unit)}, {period.phases} ph" for period in (one.calculated, one.told))
        table.add_row(f"{one.start_s} s", f"{one.end_s} s", mine, its)
    return table
