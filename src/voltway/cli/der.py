"""`voltway der`: what stations do when the grid is not well (DER controls, OCPP 2.1)."""

import secrets
import sys
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from msgspec import Struct

from voltway.charging import store_der
from voltway.charging.store_der import Alarm, KnownControl
from voltway.cli import output
from voltway.cli.arguments import JsonOption, StationArgument
from voltway.cli.auditing import with_reason
from voltway.cli.connect import on_database, operator_times
from voltway.cli.giving import DEFAULT_WAIT, QueueOption, WaitOption, conclude, given, patience
from voltway.cli.station_view import known_station
from voltway.kit.postgres import Connection
from voltway.vocabulary.der import ControlKind, DerControl
from voltway.vocabulary.errors import InvalidInput
from voltway.vocabulary.orders_der import ClearDerControls, GetDerControls, SetDerControl

app = typer.Typer(
    name="der", help="DER controls of stations, for the grid: set, ask, clear, list.", no_args_is_help=True
)

KindOption = Annotated[
    ControlKind | None, typer.Option("--kind", case_sensitive=False, help="Only those of this kind.")
]
IdOption = Annotated[str | None, typer.Option("--id", help="Only the one with this id.")]


class _View(Struct, frozen=True, kw_only=True):
    controls: list[KnownControl]
    alarms: list[Alarm]


@app.command("set")
@with_reason
def set_control(
    station: StationArgument,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The control as JSON; - for standard input.")],
    *,
    wait: WaitOption = DEFAULT_WAIT,
    queue: QueueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Have a station take a control, in the place of the one with its id.

    Example: voltway der set DEPOT-7 volt-var.json
    """
    try:
        text = sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8")
        control = msgspec.json.decode(text, type=DerControl)
    except (OSError, ValueError) as error:
        raise InvalidInput(f"{file} is no DER control: {error}", "see docs/der.md for what one is") from None
    conclude(given(station, SetDerControl(control=control), patience(wait, queue)), "it holds it.", as_json=as_json)


@app.command()
@with_reason
def ask(
    station: StationArgument,
    *,
    kind: KindOption = None,
    control_id: IdOption = None,
    wait: WaitOption = DEFAULT_WAIT,
    as_json: JsonOption = False,
) -> None:
    """Ask a station which controls it holds; `voltway der list` shows what came of it.

    Example: voltway der ask DEPOT-7
    """
    order = GetDerControls(request_id=secrets.randbelow(2**31), control_kind=kind, control_id=control_id)
    conclude(given(station, order, patience(wait, None)), "it reports them.", as_json=as_json)


@app.command()
@with_reason
def clear(
    station: StationArgument,
    *,
    default: Annotated[
        bool, typer.Option("--default/--scheduled", help="Default controls, or scheduled ones.")
    ] = False,
    kind: KindOption = None,
    control_id: IdOption = None,
    wait: WaitOption = DEFAULT_WAIT,
    queue: QueueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Have a station forget its scheduled controls, or its default ones: all, of a kind, or one.

    Example: voltway der clear DEPOT-7 --scheduled
    """
    order = ClearDerControls(is_default=default, control_kind=kind, control_id=control_id)
    conclude(given(station, order, patience(wait, queue)), "they are gone.", as_json=as_json)


@app.command("list")
def list_controls(station: StationArgument, *, as_json: JsonOption = False) -> None:
    """Show the controls a station is known to hold, and its alarms.

    Example: voltway der list DEPOT-7
    """

    async def work(conn: Connection) -> _View:
        await known_station(conn, station)
        return _View(controls=await store_der.known(conn, station), alarms=await store_der.alarms(conn, station))

    view = on_database(work)
    if as_json:
        output.print_json(view)
        return
    _print_controls(view.controls)
    _print_alarms(view.alarms)


def _print_controls(known: list[KnownControl]) -> None:
    times = operator_times()
    table = output.table(output.fixed("Kind"), output.name("Id"), output.fixed("Priority"), "When", "State")
    for one in known:
        control = one.control
        when = "by default" if control.is_default else f"{times.full(control.starts_at)}, {control.duration_s:g} s"
        state = "superseded" if one.is_superseded else "in force" if one.started_at else "held"
        table.add_row(control.kind.value, output.cell(control.control_id), str(control.priority), when, state)
    output.print_table(table, None if known else "no DER controls are known")


def _print_alarms(alarms: list[Alarm]) -> None:
    times = operator_times()
    table = output.table(output.fixed("Alarm"), "Fault", "Since", "Ended")
    for one in alarms:
        fault = one.fault.value if one.fault else ""
        table.add_row(one.kind.value, fault, times.full(one.began_at) or "", times.full(one.ended_at) or "")
    if alarms:
        output.print_table(table)
