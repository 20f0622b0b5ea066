"""Giving orders to stations: a row, a request to the gateway that holds the socket, and the station's answer.

The gateway writes what becomes of an order it has taken (`store_commands.record_outcomes`); only what no gateway took
is written here. On the way to the station lie one insert with its commit and one request over NATS, and nothing else.
"""

import secrets
import time
from collections.abc import Sequence
from contextlib import nullcontext
from datetime import timedelta
from typing import Final

import msgspec
import structlog

from voltway.audit import trail
from voltway.kit.bus import Bus
from voltway.kit.postgres import AWAY, Connection, Pool, first_line
from voltway.stations import store_commands, store_device_model, store_reports
from voltway.stations.store_commands import MadeCommand
from voltway.vocabulary.audit import AuditAction, AuditSubject, Origin
from voltway.vocabulary.commands import Answer, AnyOrder, Command, CommandState, StartSession, recorded
from voltway.vocabulary.errors import BusUnavailable, DatabaseUnavailable, NoAnswer, NobodyListens, NotFound, Refused
from voltway.vocabulary.ids import CommandId, GatewayId, StationId, is_station_id, new_id
from voltway.vocabulary.orders_monitors import ClearMonitors, GetMonitoringReport, SetMonitors
from voltway.vocabulary.orders_variables import GetBaseReport, GetReport, GetVariables, SetVariables
from voltway.vocabulary.subjects import OrderMessage, gateway_orders
from voltway.vocabulary.variables import ReportKind, VariablePlace, is_secret

_log = structlog.get_logger()

STATION_TIMEOUT_S: Final = 30.0
"""How long a station has for an order, also where whoever gave it waits for less."""

_LEAST_WAIT_S: Final = 0.1
"""So long even those wait who don't want to: enough to learn that no gateway is there."""

_GATEWAY_GRACE_S: Final = 2.0
"""A gateway tells that a station did not answer; only if it doesn't in this time either, it is at fault itself."""


def _items_per_message(action: str, component: str = "DeviceDataCtrlr") -> str:
    return VariablePlace(component=component, variable="ItemsPerMessage", variable_instance=action).path


_MOST_READ: Final = (
    _items_per_message("GetVariables"),
    VariablePlace(component="", variable="GetConfigurationMaxKeys").path,
)
_MOST_WRITTEN: Final = (_items_per_message("SetVariables"),)
_MOST_SET: Final = (_items_per_message("SetVariableMonitoring", "MonitoringCtrlr"),)
_MOST_CLEARED: Final = (_items_per_message("ClearVariableMonitoring", "MonitoringCtrlr"),)

_ANSWER: Final = msgspec.json.Decoder(Answer)


async def give(  # noqa: PLR0913  (who, what, why, and how long it may take)
    pool: Pool,
    bus: Bus,
    station_id: StationId | str,
    order: AnyOrder,
    *,
    author: str,
    origin: Origin | None = None,
    wait_s: float = 30.0,
    queue_for_s: float | None = None,
    command_id: CommandId | None = None,
) -> Command:
    """Put `order` to the station and give the command with what became of it within `wait_s` seconds.

    `author` is who ordered it, in words that the record keeps; with `origin` the order stands in the audit trail, too,
    from the moment on that the station may hear of it. The state is the station's answer (accepted, rejected,
    failed), `timed_out` where it gave none, `sent` where it still has time after `wait_s`, `failed` where it could not
    be asked, and `offline` where it isn't connected; with `queue_for_s` the order then is `queued` for so many seconds.
    Who has to give an order once, whatever happens in between, draws its `command_id` before.

    Raises NotFound for an unknown station, Refused for an order that would leave a secret in the record, Conflict for a
    `command_id` under which an order was given, and DatabaseUnavailable; in each case the station was not asked.
    """
    _require_no_secret(order)
    station, drawn = StationId(station_id), command_id or CommandId(new_id())
    order = _with_remote_start_id(order)
    command, order, gateway_id = await _made(pool, station, drawn, order, author, origin, queue_for_s)
    if gateway_id is None:
        return command
    began = time.monotonic()
    try:
        answer = await _asked(bus, gateway_id, msgspec.structs.replace(command, order=order), wait_s)
    except NobodyListens:
        return await _not_there(pool, command)
    except NoAnswer:
        if wait_s < STATION_TIMEOUT_S:
            return msgspec.structs.replace(command, state=CommandState.SENT)
        return await _settled(pool, command, CommandState.TIMED_OUT, "the gateway of the station gave no answer")
    except (BusUnavailable, msgspec.DecodeError) as error:
        return await _settled(pool, command, CommandState.FAILED, f"the station could not be asked: {error}")
    if answer.state is CommandState.OFFLINE and answer.station_ms is None:
        return await _not_there(pool, command, answer.reason)
    return _answered(command, answer, timedelta(seconds=time.monotonic() - began))


async def _made(
    pool: Pool,
    station_id: StationId,
    command_id: CommandId,
    order: AnyOrder,
    author: str,
    origin: Origin | None,
    queue_for_s: float | None,
) -> tuple[Command, AnyOrder, GatewayId | None]:
    """The command, the order as the station gets it, and the gateway that holds its socket."""
    unknown = NotFound(f"there is no station {station_id[:80]!r}", "`voltway station list` shows all")
    if not is_station_id(station_id):
        raise unknown
    try:
        async with pool.connection() as conn, nullcontext() if origin is None else conn.transaction():
            order = await _with_request_id(conn, command_id, station_id, order)
            order = await _in_parts(conn, station_id, order)
            made = await store_commands.insert(conn, command_id, station_id, recorded(order), author, queue_for_s)
            if made is not None and origin is not None:
                await _audit(conn, origin, station_id, recorded(order), made)
    except AWAY as error:
        raise DatabaseUnavailable(
            f"the order to station {station_id} was not given, as PostgreSQL is away ({first_line(error)})",
            "give it again",
        ) from error
    if made is None:
        raise unknown
    command = Command(
        command_id=command_id,
        station_id=station_id,
        order=recorded(order),
        author=author,
        state=made.state,
        created_at=made.created_at,
        answered_at=made.answered_at,
        queue_until=made.queue_until,
        reason=made.reason,
    )
    return command, order, made.gateway_id


async def _audit(conn: Connection, origin: Origin, station_id: str, order: AnyOrder, made: MadeCommand) -> None:
    await trail.record(
        conn,
        origin.actor,
        AuditAction.COMMAND_GIVE,
        AuditSubject(AuditAction.COMMAND_GIVE.subject_kind, station_id),
        now=made.created_at,
        organization_id=made.organization_id,
        address=origin.address,
        after=order,
        reason=origin.reason,
    )


async def _asked(bus: Bus, gateway_id: GatewayId, command: Command, wait_s: float) -> Answer:
    timeout_s = max(wait_s, STATION_TIMEOUT_S)
    message = OrderMessage(
        command_id=command.command_id, station_id=command.station_id, order=command.order, timeout_s=timeout_s
    )
    waits_to_the_end = wait_s >= timeout_s
    wait_s = wait_s + _GATEWAY_GRACE_S if waits_to_the_end else max(wait_s, _LEAST_WAIT_S)
    return _ANSWER.decode(await bus.request(gateway_orders(gateway_id), msgspec.json.encode(message), wait_s))


def _answered(command: Command, answer: Answer, took: timedelta) -> Command:
    """The command with the station's answer, as the gateway writes it; times are true to the bus' milliseconds."""
    answered_at = command.created_at + took
    sent_at = answered_at - timedelta(milliseconds=answer.station_ms) if answer.station_ms is not None else None
    return msgspec.structs.replace(
        command,
        state=answer.state,
        sent_at=sent_at,
        answered_at=answered_at,
        answer=answer.answer,
        reason=answer.reason,
    )


async def _not_there(pool: Pool, command: Command, reason: str | None = None) -> Command:
    """The database knew a gateway of the station, but that is gone, or the station from it: nothing was sent."""
    if command.queue_until is not None:
        return await _settled(pool, command, CommandState.QUEUED, None)
    return await _settled(pool, command, CommandState.OFFLINE, reason or store_commands.OFFLINE)


async def _settled(pool: Pool, command: Command, state: CommandState, reason: str | None) -> Command:
    """Write what became of the command, unless the gateway has written an end of it before."""
    try:
        async with pool.connection() as conn:
            settled = await store_commands.settle(conn, command.station_id, command.command_id, state, reason)
    except AWAY as error:
        _log.warning(
            "what became of a command is not written, as PostgreSQL is away",
            station=command.station_id,
            command=command.command_id,
            state=state,
            error=first_line(error),
        )
        settled = None
    return settled or msgspec.structs.replace(command, state=state, reason=reason)


def _with_remote_start_id(order: AnyOrder) -> AnyOrder:
    """A start without one gets its number here, so that the record knows which session came of it (2.x part 2, F01)."""
    if isinstance(order, StartSession) and order.remote_start_id is None:
        return msgspec.structs.replace(order, remote_start_id=secrets.randbelow(2**31 - 1) + 1)
    return order


async def _with_request_id(conn: Connection, command_id: CommandId, station_id: StationId, order: AnyOrder) -> AnyOrder:
    """A report gets a number of its own, under which its pages are awaited."""
    match order:
        case GetBaseReport(base=base):
            kind = ReportKind(base.value)
        case GetReport():
            kind = ReportKind.PARTIAL
        case GetMonitoringReport():
            kind = ReportKind.MONITORS if order.is_whole else ReportKind.SOME_MONITORS
        case _:
            return order
    request_id = await store_reports.open_report(conn, station_id, command_id, kind)
    return msgspec.structs.replace(order, request_id=request_id)


async def _in_parts(conn: Connection, station_id: StationId, order: AnyOrder) -> AnyOrder:
    """No request names more than the station takes, as far as it has told: 2.x part 2, B05, B06, N04 and N06."""
    match order:
        case GetVariables(names=items):
            paths: Sequence[str] = _MOST_READ
        case SetVariables(changes=items):
            paths = _MOST_WRITTEN
        case SetMonitors(monitors=items):
            paths = _MOST_SET
        case ClearMonitors(monitor_ids=items):
            paths = _MOST_CLEARED
        case _:
            return order
    told = await store_device_model.values(conn, station_id, paths) if len(items) > 1 else []
    most = next((int(value) for value in told if value.isdecimal() and int(value) > 0), None)
    return msgspec.structs.replace(order, most_per_message=most)


def _require_no_secret(order: AnyOrder) -> None:
    changes = order.changes if isinstance(order, SetVariables) else []
    for change in changes:
        if is_secret(change.name.variable):
            raise Refused(
                f"{change.name.variable} is a secret, and the record of commands would show it",
                "give the order RotatePassword (`voltway station rotate`)",
            )
