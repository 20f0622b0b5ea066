"""`voltway station variables`: what is known of a station's variables, and what became of them."""

import asyncio
from typing import Annotated, Final

import typer

from voltway.cli import output
from voltway.cli.arguments import JsonOption, StationArgument
from voltway.cli.auditing import with_reason
from voltway.cli.connect import on_database, operator_times
from voltway.cli.giving import given, outcome_in_words, patience
from voltway.cli.station_view import known_station
from voltway.kit.postgres import Connection
from voltway.stations import store_device_model, store_reports
from voltway.stations.store_device_model import VariableChangeRow, VariableRow
from voltway.stations.store_reports import Report
from voltway.vocabulary.commands import Command, CommandState
from voltway.vocabulary.errors import InvalidInput
from voltway.vocabulary.orders_variables import GetBaseReport
from voltway.vocabulary.variables import Mutability, ReportState

_MOST_SHOWN: Final = 5_000
_REPORT_WAIT: Final = "60s"
_LOOK_S: Final = 0.5

_MUTABILITY_IN_WORDS: Final = {
    None: "",
    Mutability.READ_ONLY: "read only",
    Mutability.WRITE_ONLY: "write only",
    Mutability.READ_WRITE: "",
}


@with_reason
def variables(
    station: StationArgument,
    *,
    component: Annotated[str | None, typer.Option("--component", help="Only of this component.")] = None,
    variable: Annotated[str | None, typer.Option("--variable", help="Only of this name.")] = None,
    changed: Annotated[bool, typer.Option("--changed", help="Only what changed since it is known.")] = False,
    history: Annotated[bool, typer.Option("--history", help="Show what changed, when, and by whom.")] = False,
    refresh: Annotated[bool, typer.Option("--refresh", help="Have the station tell all of them first.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Show what is known of a station's variables, whatever version it speaks.

    Example: voltway station variables DEPOT-7 --component TxCtrlr
    """
    if history and (component or variable or changed):
        raise InvalidInput("the history is not filtered", "give --history alone")
    if refresh:
        _refresh(station)
    if history:
        _show_history(station, as_json=as_json)
        return

    async def work(conn: Connection) -> list[VariableRow]:
        await known_station(conn, station)
        return await store_device_model.page(
            conn, station, limit=_MOST_SHOWN, component=component, variable=variable, changed=changed
        )

    rows = on_database(work)
    if as_json:
        output.print_json({"items": rows, "next": None})
    elif rows:
        _print_variables(rows)
    else:
        output.say("Nothing is known of them. Have the station tell: add --refresh")


def _refresh(station: str) -> None:
    """Order a report and wait until it is in the tree, or is not going to be. What comes late is shown next time."""
    command = given(station, GetBaseReport(), patience(_REPORT_WAIT, None))
    if command.state is not CommandState.ACCEPTED:
        typer.echo(f"voltway: {outcome_in_words(command, 'it will report.')}", err=True)
        raise typer.Exit(1)
    report = on_database(lambda conn: _awaited(conn, command))
    if report is None or report.state is ReportState.AWAITED:
        typer.echo("The report is not here yet; this is what was known before.", err=True)
    elif report.state is not ReportState.WHOLE:
        typer.echo(f"The report is {report.state}: {report.reason}", err=True)


async def _awaited(conn: Connection, command: Command) -> Report | None:
    deadline_s = asyncio.get_running_loop().time() + 60.0
    while True:
        report = await store_reports.of_command(conn, command.station_id, command.command_id)
        late = asyncio.get_running_loop().time() > deadline_s
        if report is None or report.state is not ReportState.AWAITED or late:
            return report
        await asyncio.sleep(_LOOK_S)


def _show_history(station: str, *, as_json: bool) -> None:
    async def work(conn: Connection) -> list[VariableChangeRow]:
        await known_station(conn, station)
        return await store_device_model.history(conn, station, limit=_MOST_SHOWN)

    rows = on_database(work)
    if as_json:
        output.print_json({"items": rows, "next": None})
        return
    times = operator_times()
    table = output.table(output.fixed("When"), output.name("Variable"), "Was", "Became", output.name("By"))
    for row in rows:
        became = f"{row.new_value or ''}{' (after a restart)' if row.after_restart else ''}"
        table.add_row(
            times.full(row.at) or "",
            output.cell(row.name),
            output.cell(row.old_value or ""),
            output.cell(became),
            output.cell(row.author),
        )
    output.print_table(table)


def _print_variables(rows: list[VariableRow]) -> None:
    table = output.table(output.name("Variable"), "Value", output.fixed("Unit"), "Remark")
    for row in rows:
        remarks = [_MUTABILITY_IN_WORDS[row.mutability]]
        if row.wanted_value is not None:
            remarks.append(f"{row.wanted_value} after a restart")
        elif row.needs_restart:
            remarks.append("changes need a restart")
        table.add_row(
            output.cell(_name(row)),
            output.cell(row.value or ""),
            row.unit or "",
            output.cell(", ".join(filter(None, remarks))),
        )
    output.print_table(table)


def _name(row: VariableRow) -> str:
    return store_device_model.place_of(row).name
