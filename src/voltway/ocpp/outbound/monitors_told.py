"""What the answer to an order tells of a station's monitors."""

from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

import msgspec

from voltway.ocpp.inbound.monitors import KINDS
from voltway.ocpp.inbound.variables import place_of
from voltway.ocpp.wire import WireStruct, v21, v201
from voltway.vocabulary.monitors import MonitorCleared, MonitorNews, MonitorOrigin, MonitorTold
from voltway.vocabulary.order import Order
from voltway.vocabulary.orders_monitors import ClearMonitors, GetMonitoringReport, SetMonitors, WantedMonitor
from voltway.vocabulary.stations import OcppVersion

Response = TypeVar("Response", bound=WireStruct)

_GONE = frozenset({v21.ClearMonitoringStatusEnum.ACCEPTED.value, v21.ClearMonitoringStatusEnum.NOT_FOUND.value})


def monitors_told(version: OcppVersion, order: Order, answer: object) -> Sequence[MonitorNews] | None:
    """The news in `answer`, which is in the station's own words; None where it is about something else or says nothing.

    To a question for all monitors it may say that there are none: that is news, too, and an empty list.
    """
    is_21 = version is OcppVersion.V21
    match order:
        case SetMonitors():
            kind = v21.SetVariableMonitoringResponse if is_21 else v201.SetVariableMonitoringResponse
            return list(_set(order, _responses(answer, kind))) or None
        case ClearMonitors():
            cleared = v21.ClearVariableMonitoringResponse if is_21 else v201.ClearVariableMonitoringResponse
            return list(_cleared(_responses(answer, cleared))) or None
        case GetMonitoringReport() if order.is_whole and _is_empty(answer):
            return []
        case _:
            return None


def _responses(answer: object, kind: type[Response]) -> Iterator[Response]:
    """Each response of those there are; where one of several requests failed, a CALLERROR stands among them."""
    for one in answer if isinstance(answer, list) else [answer]:
        if isinstance(one, dict) and "errorCode" not in one:
            yield msgspec.convert(one, kind)


def _is_empty(answer: object) -> bool:
    return isinstance(answer, dict) and answer.get("status") == v21.GenericDeviceModelStatusEnum.EMPTY_RESULT_SET


def _set(order: SetMonitors, responses: Iterator[Any]) -> Iterator[MonitorTold]:
    """The results do not say the value: it is that of the first of the order's monitors that is like this."""
    left = list(order.monitors)
    for response in responses:
        for result in response.set_monitoring_result:
            wanted = next((one for one in left if _is_meant(one, result)), None)
            if wanted is None:
                continue
            left.remove(wanted)
            number = wanted.monitor_id if result.id is None else result.id
            if result.status == v21.SetMonitoringStatusEnum.ACCEPTED and number is not None:
                yield MonitorTold(
                    monitor_id=number,
                    place=wanted.place,
                    kind=wanted.kind,
                    value=wanted.value,
                    severity=wanted.severity,
                    transaction_only=wanted.transaction_only,
                    origin=MonitorOrigin.CUSTOM,
                )


def _is_meant(wanted: WantedMonitor, result: v201.SetMonitoringResult | v21.SetMonitoringResult) -> bool:
    place = place_of(result.component, result.variable)
    same = wanted.place.path == place.path and wanted.kind == KINDS[result.type] and wanted.severity == result.severity
    return same and (wanted.monitor_id is None or result.id in (None, wanted.monitor_id))


def _cleared(responses: Iterator[Any]) -> Iterator[MonitorCleared]:
    for response in responses:
        for result in response.clear_monitoring_result:
            if result.status in _GONE:
                yield MonitorCleared(monitor_id=result.id)
