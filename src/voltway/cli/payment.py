"""`voltway payment`: payments at stations (OCPP 2.1)."""

from typing import Annotated

import typer

from voltway.cli import output
from voltway.cli.arguments import JsonOption, StationArgument, seconds
from voltway.cli.auditing import with_reason
from voltway.cli.connect import on_database, operator_times
from voltway.cli.giving import DEFAULT_WAIT, WaitOption, conclude, given, patience
from voltway.cli.station_view import known_station
from voltway.kit.postgres import Connection
from voltway.payments import store
from voltway.vocabulary.orders_tariffs import NotifyWebPaymentStarted
from voltway.vocabulary.payments import Settlement

app = typer.Typer(name="payment", help="Payments at stations (OCPP 2.1): list, started.", no_args_is_help=True)


@app.command()
@with_reason
def started(
    station: StationArgument,
    evse_id: Annotated[int, typer.Argument(metavar="EVSE", min=1, help="Where.")],
    *,
    within: Annotated[str, typer.Option("--within", metavar="SPAN", help="How long to wait for the payment.")] = "2m",
    wait: WaitOption = DEFAULT_WAIT,
    as_json: JsonOption = False,
) -> None:
    """Tell a station that somebody pays for an EVSE on the web.

    Example: voltway payment started DEPOT-7 1
    """
    order = NotifyWebPaymentStarted(evse_id=evse_id, timeout_s=round(seconds(within)))
    conclude(given(station, order, patience(wait, None)), "it knows.", as_json=as_json)


@app.command("list")
def list_settlements(station: StationArgument, *, as_json: JsonOption = False) -> None:
    """Show the last payments that a station settled at its own terminal.

    Example: voltway payment list DEPOT-7
    """

    async def work(conn: Connection) -> list[Settlement]:
        await known_station(conn, station)
        return await store.page(conn, station)

    settled = on_database(work)
    if as_json:
        output.print_json_page(settled)
        return
    times = operator_times()
    table = output.table(output.fixed("When"), "State", "Amount", output.name("Reference"), "Transaction", "Receipt")
    for one in settled:
        receipt = one.receipt_url or one.receipt_id or ""
        cells = (output.cell(text) for text in (one.psp_ref, one.ref or "", receipt))
        table.add_row(times.full(one.at) or "", one.state.value, str(one.amount), *cells)
    output.print_table(table, None if settled else "the station told of no payment")
