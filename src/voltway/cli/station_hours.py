"""`voltway station hours`: when a station, or an EVSE or connector of it, is in service."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from voltway.cli import output
from voltway.cli.arguments import JsonOption, StationArgument
from voltway.cli.auditing import record, with_reason
from voltway.cli.connect import on_database, operator_times
from voltway.cli.station_view import known_station
from voltway.kit.postgres import Connection
from voltway.stations import store_availability
from voltway.stations.availability import in_words, require_sense
from voltway.vocabulary.audit import AuditAction
from voltway.vocabulary.availability import HIGHEST_ID, AvailabilitySchedule, PlaceHours, PlaceStanding
from voltway.vocabulary.errors import InvalidInput

SetOption = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="HOURS", help="Days and times, like 'mon-fri 07:00-12:00,13:00-22:00'; repeatable."),
]
ExceptOption = Annotated[
    list[str] | None,
    typer.Option("--except", metavar="DATE", help="Like '2026-12-25 closed' or '2026-12-24 08:00-14:00'; repeatable."),
]


@with_reason
def hours(
    station: StationArgument,
    *,
    lines: SetOption = None,
    exceptions: ExceptOption = None,
    evse: Annotated[int | None, typer.Option("--evse", min=1, max=HIGHEST_ID, help="Only for this EVSE.")] = None,
    connector: Annotated[
        int | None, typer.Option("--connector", min=1, max=HIGHEST_ID, help="Only for this connector of it.")
    ] = None,
    off: Annotated[bool, typer.Option("--off", help="Forget its hours, and bring it into service.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Show when a station is in service, by its own local time, or set it; outside its hours it is out of service.

    Example: voltway station hours DEPOT-7 --set "mon-fri 07:00-22:00" --except "2026-12-25 closed"
    """
    if off and (lines or exceptions):
        raise InvalidInput("--off says something else than --set and --except", "give one of them")
    if exceptions and not lines:
        raise InvalidInput("--except stands for nothing without hours", "give them with --set, too")
    if connector and not evse:
        raise InvalidInput("--connector is given without its EVSE", "give --evse, too")
    if evse and not (off or lines):
        raise InvalidInput("--evse says for what hours are set", "give --set or --off, too")

    async def work(conn: Connection) -> AvailabilitySchedule:
        if off or lines:
            one = PlaceHours(evse_id=evse, connector_id=connector, hours=lines or [], exceptions=exceptions or [])
            await _change(conn, station, one, off=off)
        return await store_availability.find(conn, station)

    found = on_database(work)
    if as_json:
        output.print_json(found)
        return
    _print(found)


async def _change(conn: Connection, station: str, one: PlaceHours, *, off: bool) -> None:
    """Put these hours beside those of other places; without a place, --off takes all away."""
    async with conn.transaction():
        row = await known_station(conn, station)
        before = (await store_availability.find(conn, station)).places
        others = [] if off and one.evse_id is None else [place for place in before if place.place != one.place]
        after = others if off else [*others, one]
        require_sense(after)
        await store_availability.put(conn, station, after, datetime.now(UTC))
        told_before, told_after = ({"availability_schedule": places} for places in (before, after))
        action = AuditAction.STATION_CHANGE
        await record(conn, action, station, row.organization_id, before=told_before, after=told_after)


def _print(found: AvailabilitySchedule) -> None:
    times = operator_times()
    fields = [("Station", found.station_id), ("Time zone", found.time_zone)]
    for place, stands in zip(found.places, found.standings, strict=True):
        fields += [
            ("Place", in_words(*place.place)),
            ("Hours", "; ".join(place.hours)),
            ("Exceptions", "; ".join(place.exceptions)),
            ("Now", _standing_in_words(stands)),
            ("Until", times.full(stands.until) or ""),
            ("Reason", stands.reason or ""),
        ]
    output.print_fields(fields if found.places else [*fields, ("Hours", "none: it stays as it is")])


def _standing_in_words(stands: PlaceStanding) -> str:
    if stands.operative is None:
        return "to be told"
    word = "operative" if stands.operative else "inoperative"
    if stands.taken:
        return word
    return f"{word}, not taken" if stands.failures else f"{word}, to be told"
