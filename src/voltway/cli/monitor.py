"""`voltway monitor`: what stations watch of their variables, and what they found (OCPP 2.x)."""

from typing import Annotated, Final

import typer

from voltway.cli import output
from voltway.cli.arguments import JsonOption, StationArgument
from voltway.cli.auditing import with_reason
from voltway.cli.connect import on_database, operator_times
from voltway.cli.giving import DEFAULT_WAIT, QueueOption, WaitOption, conclude, given, patience
from voltway.cli.station_view import known_station
from voltway.cli.variables import NAME_HELP, variable_name
from voltway.kit.postgres import Connection
from voltway.stations import store_alerts, store_monitors
from voltway.stations.store_alerts import AlertRow
from voltway.stations.store_monitors import MonitorRow
from voltway.vocabulary.monitors import MonitoringBase, MonitoringCriterion, MonitorKind, MonitorOrigin, StreamTerms
from voltway.vocabulary.orders_monitors import (
    ClearMonitors,
    GetMonitoringReport,
    SetMonitoringBase,
    SetMonitoringLevel,
    SetMonitors,
    WantedMonitor,
)

app = typer.Typer(
    name="monitor", help="What stations watch: list, alerts, set, clear, report, base, level.", no_args_is_help=True
)

_MOST_SHOWN: Final = 5_000
_HIGHEST: Final = 2**31 - 1
KINDS_IN_WORDS: Final = {
    MonitorKind.UPPER_THRESHOLD: "above {}",
    MonitorKind.LOWER_THRESHOLD: "below {}",
    MonitorKind.DELTA: "changed by {}",
    MonitorKind.PERIODIC: "every {} s",
    MonitorKind.PERIODIC_CLOCK_ALIGNED: "every {} s by the clock",
    MonitorKind.TARGET_DELTA: "off its target by {}",
    MonitorKind.TARGET_DELTA_RELATIVE: "off its target by the share {}",
}
ORIGINS_IN_WORDS: Final = {
    None: "",
    MonitorOrigin.HARD_WIRED: "hard-wired",
    MonitorOrigin.PRECONFIGURED: "the maker's",
    MonitorOrigin.CUSTOM: "set",
}


@app.command("list")
def list_monitors(
    station: StationArgument,
    *,
    component: Annotated[str | None, typer.Option("--component", help="Only of this component.")] = None,
    variable: Annotated[str | None, typer.Option("--variable", help="Only of this variable.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Show the monitors that a station is known to hold.

    Example: voltway monitor list DEPOT-7
    """

    async def work(conn: Connection) -> list[MonitorRow]:
        await known_station(conn, station)
        return await store_monitors.page(conn, station, limit=_MOST_SHOWN, component=component, variable=variable)

    rows = on_database(work)
    if as_json:
        output.print_json_page(rows)
    elif rows:
        _print_monitors(rows)
    else:
        output.say(f"None are known. Have the station tell: voltway monitor report {output.word(station)}")


@app.command()
def alerts(station: StationArgument, *, as_json: JsonOption = False) -> None:
    """Show which monitors of a station are in alert, and since when.

    Example: voltway monitor alerts DEPOT-7
    """

    async def work(conn: Connection) -> list[AlertRow]:
        await known_station(conn, station)
        return await store_alerts.page(conn, station, limit=_MOST_SHOWN)

    rows = on_database(work)
    if as_json:
        output.print_json_page(rows)
    elif rows:
        _print_alerts(rows)
    else:
        output.say(f"No monitor of {station} is in alert.")


@app.command("set")
@with_reason
def set_(  # noqa: PLR0913  (one argument per option)
    station: StationArgument,
    name: Annotated[str, typer.Argument(metavar="NAME", help=NAME_HELP)],
    kind: Annotated[MonitorKind, typer.Argument(case_sensitive=False, help="What makes it speak.")],
    value: Annotated[float, typer.Argument(help="The threshold, the difference, or a number of seconds.")],
    *,
    severity: Annotated[int, typer.Option(min=0, max=9, help="From 0 (danger) to 9 (debug).")] = 5,
    transaction_only: Annotated[
        bool, typer.Option("--transaction-only", help="It counts while a transaction runs.")
    ] = False,
    monitor_id: Annotated[
        int | None, typer.Option("--id", min=0, max=_HIGHEST, help="In the place of this one.")
    ] = None,
    stream_interval_s: Annotated[
        int | None, typer.Option("--stream", min=1, metavar="SECONDS", help="Told as a stream, so often (2.1).")
    ] = None,
    wait: WaitOption = DEFAULT_WAIT,
    queue: QueueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Have a station watch a variable.

    Example: voltway monitor set DEPOT-7 "EVSE[1]/Power" upper_threshold 11000 --severity 3
    """
    wanted = WantedMonitor(
        place=variable_name(name).place,
        kind=kind,
        value=value,
        severity=severity,
        transaction_only=transaction_only,
        monitor_id=monitor_id,
        stream=None if stream_interval_s is None else StreamTerms(interval_s=stream_interval_s),
    )
    command = given(station, SetMonitors(monitors=[wanted]), patience(wait, queue))
    conclude(command, "it watches.", as_json=as_json)


@app.command()
@with_reason
def clear(
    station: StationArgument,
    monitor_ids: Annotated[list[int], typer.Argument(metavar="ID...", min=0, max=_HIGHEST, help="Their numbers.")],
    *,
    wait: WaitOption = DEFAULT_WAIT,
    queue: QueueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Have a station forget monitors.

    Example: voltway monitor clear DEPOT-7 12
    """
    command = given(station, ClearMonitors(monitor_ids=monitor_ids), patience(wait, queue))
    conclude(command, "they are gone.", as_json=as_json)


@app.command()
@with_reason
def report(
    station: StationArgument,
    names: Annotated[list[str] | None, typer.Argument(metavar="[NAME]...", help=NAME_HELP)] = None,
    *,
    criteria: Annotated[
        list[MonitoringCriterion] | None, typer.Option("--only", case_sensitive=False, help="Only of these kinds.")
    ] = None,
    wait: WaitOption = DEFAULT_WAIT,
    queue: QueueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Have a station tell its monitors, all or some; `voltway monitor list` shows them then.

    Example: voltway monitor report DEPOT-7
    """
    places = [variable_name(name).place for name in names or []]
    order = GetMonitoringReport(places=places, criteria=list(dict.fromkeys(criteria or [])))
    command = given(station, order, patience(wait, queue))
    conclude(command, "it will report.", as_json=as_json)


@app.command()
@with_reason
def base(
    station: StationArgument,
    wanted: Annotated[MonitoringBase, typer.Argument(case_sensitive=False, metavar="BASE", help="Which monitors.")],
    *,
    wait: WaitOption = DEFAULT_WAIT,
    queue: QueueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Choose which monitors a station holds: all, the maker's, or the hard-wired ones.

    Example: voltway monitor base DEPOT-7 factory_default
    """
    command = given(station, SetMonitoringBase(base=wanted), patience(wait, queue))
    conclude(command, "it holds these monitors.", as_json=as_json)


@app.command()
@with_reason
def level(
    station: StationArgument,
    severity: Annotated[int, typer.Argument(min=0, max=9, help="From 0 (danger) to 9 (debug).")],
    *,
    wait: WaitOption = DEFAULT_WAIT,
    queue: QueueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Have a station tell of events of this severity and worse only.

    Example: voltway monitor level DEPOT-7 5
    """
    command = given(station, SetMonitoringLevel(severity=severity), patience(wait, queue))
    conclude(command, "it tells of these.", as_json=as_json)


def _print_monitors(rows: list[MonitorRow]) -> None:
    table = output.table(output.fixed("Id"), output.name("Variable"), "When", "Severity", "Remark")
    for row in rows:
        remarks = [ORIGINS_IN_WORDS[row.origin], "in transactions" if row.transaction_only else ""]
        table.add_row(
            str(row.monitor_id),
            output.cell(store_monitors.place_of(row).name),
            KINDS_IN_WORDS[row.kind].format(f"{row.value:g}"),
            str(row.severity),
            ", ".join(filter(None, remarks)),
        )
    output.print_table(table)


def _print_alerts(rows: list[AlertRow]) -> None:
    times = operator_times()
    table = output.table(
        output.fixed("Since"), output.fixed("Id"), output.name("Variable"), "Value", "Severity", "When"
    )
    for row in rows:
        limit = "" if row.kind is None or row.limit is None else KINDS_IN_WORDS[row.kind].format(f"{row.limit:g}")
        table.add_row(
            times.full(row.since) or "",
            str(row.monitor_id),
            output.cell(row.name),
            output.cell(row.value),
            "" if row.severity is None else str(row.severity),
            limit,
        )
    output.print_table(table)
