"""`voltway power`: what changes while cars charge: priority, values of dynamic profiles, signals (OCPP 2.1)."""

from typing import Annotated

import typer

from voltway.cli.arguments import JsonOption, StationArgument, instant
from voltway.cli.auditing import with_reason
from voltway.cli.connect import operator_times
from voltway.cli.giving import DEFAULT_WAIT, QueueOption, WaitOption, conclude, given, patience
from voltway.cli.orders import running_ref
from voltway.kit.postgres import Connection
from voltway.vocabulary.charging import EnergyTransfer, ScheduleUpdate
from voltway.vocabulary.orders_charging import (
    NotifyAllowedEnergyTransfer,
    SendAfrrSignal,
    UpdateDynamicSchedule,
    UsePriorityCharging,
)

app = typer.Typer(
    name="power", help="Priority, dynamic limits and signals while cars charge (OCPP 2.1).", no_args_is_help=True
)

SessionOption = Annotated[
    str | None, typer.Option("--session", help="Which session, by id or transaction; default: the only one.")
]


@app.command()
@with_reason
def prefer(
    station: StationArgument,
    *,
    session: SessionOption = None,
    off: Annotated[bool, typer.Option("--off", help="No longer.")] = False,
    wait: WaitOption = DEFAULT_WAIT,
    queue: QueueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Have a session charge by the station's priority profile, or no longer.

    Example: voltway power prefer DEPOT-7
    """

    async def order(conn: Connection) -> UsePriorityCharging:
        return UsePriorityCharging(ref=await running_ref(conn, station, session), on=not off)

    command = given(station, order, patience(wait, queue))
    conclude(command, "it charges as before." if off else "it charges with priority.", as_json=as_json)


@app.command()
@with_reason
def update(  # noqa: PLR0913  (one argument per option)
    station: StationArgument,
    profile_id: Annotated[int, typer.Argument(metavar="PROFILE", help="The dynamic profile's id.")],
    *,
    limit: Annotated[float | None, typer.Option("--limit", min=0, help="May be drawn, in the profile's unit.")] = None,
    discharge: Annotated[
        float | None, typer.Option("--discharge", min=0, help="May be given back, in the profile's unit.")
    ] = None,
    setpoint: Annotated[
        float | None, typer.Option("--setpoint", help="Shall be drawn; below zero: given back.")
    ] = None,
    wait: WaitOption = DEFAULT_WAIT,
    queue: QueueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Give a dynamic profile of a station new values; what is left out stays as it is.

    Example: voltway power update DEPOT-7 12 --limit 16
    """
    back = None if discharge is None else 0.0 - discharge
    values = ScheduleUpdate(limit=limit, discharge_limit=back, setpoint=setpoint)
    command = given(station, UpdateDynamicSchedule(profile_id=profile_id, values=values), patience(wait, queue))
    conclude(command, "the values are in force.", as_json=as_json)


@app.command()
@with_reason
def signal(
    station: StationArgument,
    value: Annotated[int, typer.Argument(metavar="SIGNAL", help="As the grid operator told it.")],
    *,
    at: Annotated[str | None, typer.Option("--at", metavar="TIME", help="When it counts from; default: now.")] = None,
    wait: WaitOption = DEFAULT_WAIT,
    queue: QueueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Pass a signal of automatic frequency restoration (aFRR) on to a station.

    Example: voltway power signal DEPOT-7 3
    """
    order = SendAfrrSignal(signal=value, at=instant(at, operator_times().zone))
    conclude(given(station, order, patience(wait, queue)), "it follows the signal.", as_json=as_json)


@app.command()
@with_reason
def allow(
    station: StationArgument,
    ways: Annotated[list[EnergyTransfer], typer.Argument(metavar="WAY...", help="How energy may pass from now on.")],
    *,
    session: SessionOption = None,
    wait: WaitOption = DEFAULT_WAIT,
    queue: QueueOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say anew how energy may pass in a session, such as both ways (ac_bpt, dc_bpt).

    Example: voltway power allow DEPOT-7 ac_three_phase ac_bpt
    """

    async def order(conn: Connection) -> NotifyAllowedEnergyTransfer:
        return NotifyAllowedEnergyTransfer(ref=await running_ref(conn, station, session), allowed=ways)

    conclude(given(station, order, patience(wait, queue)), "the car may choose anew.", as_json=as_json)
