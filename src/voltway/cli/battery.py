"""`voltway battery`: batteries that are swapped at stations (OCPP 2.1)."""

import secrets
from typing import Annotated

import typer

from voltway.cli import output
from voltway.cli.arguments import JsonOption, StationArgument
from voltway.cli.auditing import with_reason
from voltway.cli.completion import complete_token
from voltway.cli.connect import on_database, operator_times
from voltway.cli.giving import DEFAULT_WAIT, QueueOption, WaitOption, conclude, given, patience
from voltway.cli.station_view import known_station
from voltway.kit.postgres import Connection
from voltway.stations import store_battery_swaps
from voltway.tokens import store_listing as token_listing
from voltway.vocabulary.batteries import BatterySwap
from voltway.vocabulary.ids import TokenUid
from voltway.vocabulary.orders_battery import RequestBatterySwap
from voltway.vocabulary.tokens import PresentedToken, TokenKind

app = typer.Typer(name="battery", help="Batteries swapped at stations (OCPP 2.1): swap, list.", no_args_is_help=True)


@app.command()
@with_reason
def swap(
    station: StationArgument,
    token: Annotated[str, typer.Option("--token", help="Whose: the token's uid.", autocompletion=complete_token)],
    *,
    wait: WaitOption = DEFAULT_WAIT,
    queue: QueueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Have a station swap the battery of a token's holder. Whether the token may is for you to know.

    Example: voltway battery swap DEPOT-7 --token 04A2B3C4D5E680
    """

    async def order(conn: Connection) -> RequestBatterySwap:
        known = await token_listing.find(conn, token)
        kind = known.kind if known else TokenKind.CENTRAL
        return RequestBatterySwap(token=PresentedToken(TokenUid(token), kind), request_id=secrets.randbelow(2**31))

    conclude(given(station, order, patience(wait, queue)), "a slot is open.", as_json=as_json)


@app.command("list")
def list_swaps(station: StationArgument, *, as_json: JsonOption = False) -> None:
    """Show the last batteries that were put into a station and taken out.

    Example: voltway battery list DEPOT-7
    """

    async def work(conn: Connection) -> list[BatterySwap]:
        await known_station(conn, station)
        return await store_battery_swaps.page(conn, station)

    swaps = on_database(work)
    if as_json:
        output.print_json_page(swaps)
        return
    times = operator_times()
    table = output.table(output.fixed("When"), "What", output.name("Token"), output.fixed("Slot"), "Battery", "Charge")
    for one in swaps:
        for battery in one.batteries:
            table.add_row(
                times.full(one.at) or "",
                one.event.value,
                output.cell(one.token_uid),
                str(battery.evse_id),
                output.cell(battery.serial),
                f"{battery.soc_percent:g} %",
            )
    output.print_table(table, None if swaps else "no battery was swapped there")
