"""`voltway station quirks`: the known deviations of a station from OCPP, and the switches for them."""

from collections import Counter
from difflib import get_close_matches
from typing import Annotated

import typer

from voltway.cli import output, quirk_view, station_view
from voltway.cli.arguments import JsonOption, StationArgument
from voltway.cli.auditing import record, with_reason
from voltway.cli.completion import complete_quirk
from voltway.cli.connect import on_database, on_network, operator_times
from voltway.cli.quirk_view import QuirkState
from voltway.kit.bus import Bus
from voltway.kit.postgres import Connection, Pool, transaction
from voltway.ocpp.quirks import ALL, unknown_names
from voltway.stations import store_listing, store_quirks
from voltway.stations.store_listing import StationRow
from voltway.vocabulary.audit import AuditAction
from voltway.vocabulary.errors import InvalidInput
from voltway.vocabulary.subjects import STATION_CHANGED

Names = list[str]
OnOption = Annotated[
    Names | None, typer.Option("--on", metavar="NAME", help="Let it hold here.", autocompletion=complete_quirk)
]
OffOption = Annotated[
    Names | None, typer.Option("--off", metavar="NAME", help="Let it not hold here.", autocompletion=complete_quirk)
]
AutoOption = Annotated[
    Names | None,
    typer.Option("--auto", metavar="NAME", help="Leave it to the station's model.", autocompletion=complete_quirk),
]


@with_reason
def quirks(
    station: StationArgument,
    *,
    on: OnOption = None,
    off: OffOption = None,
    auto: AutoOption = None,
    every: Annotated[bool, typer.Option("--list", help="Show all there are, not only those of this station.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Show which known deviations from OCPP are put right for a station, or switch them. It holds at once.

    Each of --on, --off and --auto may be given several times.

    Example: voltway station quirks DEPOT-7 --on local_time_as_utc --off kwh_told_as_wh
    """
    switches = {"on": on or [], "off": off or [], "auto": auto or []}
    if any(switches.values()):
        _check([name for names in switches.values() for name in names])
        _switch(station, switches)
    found = on_database(lambda conn: _read(conn, station))
    shown = [state for state in found if every or state.telling]
    if as_json:
        output.print_json_page(shown)
    elif shown:
        quirk_view.print_states(shown, operator_times())
    else:
        word = output.word(station)
        output.say(f"Station {station} has none that are known. All there are: voltway station quirks {word} --list")


def _check(names: list[str]) -> None:
    unknown = unknown_names(names)
    if unknown:
        raise InvalidInput(f"there is no quirk {unknown[0][:80]}", _suggestion(unknown[0]))
    twice = [name for name, times in Counter(names).items() if times > 1]
    if twice:
        raise InvalidInput(f"{twice[0]} is named twice", "switch it one way")


def _suggestion(name: str) -> str:
    close = get_close_matches(name, ALL, n=1)
    meant = f"did you mean {close[0]}? " if close else ""
    return f"{meant}`--list` shows all"


def _switch(station: str, switches: dict[str, list[str]]) -> None:
    async def work(pool: Pool, bus: Bus) -> None:
        async with transaction(pool) as conn:
            before = await station_view.known_station(conn, station)
            row = await store_listing.switch_quirks(conn, station, **switches)
            await record(
                conn,
                AuditAction.STATION_SWITCH_QUIRKS,
                station,
                row.organization_id,
                before=_switched(before),
                after=_switched(row),
            )
        bus.publish(STATION_CHANGED, station.encode())

    on_network(work)


def _switched(row: StationRow) -> dict[str, list[str]]:
    return {"on": row.quirks, "off": row.quirks_off}


async def _read(conn: Connection, station_id: str) -> list[QuirkState]:
    station = await station_view.known_station(conn, station_id)
    return quirk_view.states(station, await store_quirks.uses(conn, station_id))
