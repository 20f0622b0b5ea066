"""SetDERControl, GetDERControl, ClearDERControl: controls are held, begin and end, and are reported (2.1, R04, R05)."""

from datetime import datetime
from functools import partial
from typing import Any, Final

import msgspec

from voltway.ocpp.wire import v21
from voltway.simulator.call import Call
from voltway.simulator.der import Control
from voltway.simulator.station import Station

PER_PAGE = 2
UNSUPPORTED: Final = v21.DERControlEnum.POWER_MONITORING_MUST_TRIP
"""The one kind that simulated stations do not know."""

_STATUS = v21.DERControlStatusEnum
_FIELDS: dict[v21.DERControlEnum, str] = dict.fromkeys(v21.DERControlEnum, "curve") | {
    v21.DERControlEnum.ENTER_SERVICE: "enterService",
    v21.DERControlEnum.FREQ_DROOP: "freqDroop",
    v21.DERControlEnum.FIXED_PF_ABSORB: "fixedPFAbsorb",
    v21.DERControlEnum.FIXED_PF_INJECT: "fixedPFInject",
    v21.DERControlEnum.FIXED_VAR: "fixedVar",
    v21.DERControlEnum.GRADIENTS: "gradient",
    v21.DERControlEnum.LIMIT_MAX_DISCHARGE: "limitMaxDischarge",
}
_ONLY_DEFAULT = (v21.DERControlEnum.ENTER_SERVICE, v21.DERControlEnum.GRADIENTS)
_HELD_AS = {"fixedPFAbsorb": "fixedPF", "fixedPFInject": "fixedPF"}


def take(station: Station, request: v21.SetDERControlRequest) -> dict[str, Any]:
    """R04.FR.01 to R04.FR.17."""
    if request.control_type is UNSUPPORTED:
        return {"status": _STATUS.NOT_SUPPORTED}
    control = _control(request)
    if control is None:
        return {"status": _STATUS.REJECTED}
    superseded = station.der.take(control)
    if control.starts_at is not None:
        _later(station, control.starts_at, partial(_begin, station, control))
    return {"status": _STATUS.ACCEPTED, **({"supersededIds": superseded} if superseded else {})}


def _control(request: v21.SetDERControlRequest) -> Control | None:
    """The control, or None for one with other fields than its kind has, or with a time that it can't have."""
    told = msgspec.to_builtins(request)
    field = _FIELDS[request.control_type]
    given = {name for name in {*_FIELDS.values()} if told.get(name) is not None}
    if given != {field}:
        return None
    setting = told[field]
    starts, lasts = setting.get("startTime"), setting.get("duration")
    if request.is_default and (starts is not None or lasts is not None):
        return None
    if not request.is_default and (starts is None or lasts is None or request.control_type in _ONLY_DEFAULT):
        return None
    starts_at = None if starts is None else datetime.fromisoformat(starts).timestamp()
    return Control(
        control_id=request.control_id,
        kind=request.control_type,
        is_default=request.is_default,
        priority=setting["priority"],
        told=setting,
        starts_at=starts_at,
        ends_at=None if starts_at is None else starts_at + lasts,
    )


def _later(station: Station, at: float, what: Any) -> None:
    station.world.time.timers.after(max(0.0, at - station.world.time.now), what)


def _begin(station: Station, control: Control) -> None:
    if station.der.held.get(control.control_id) is not control:
        return
    if not control.superseded:
        _switched(station, control, started=True, superseded=station.der.begin(control))
    if control.ends_at is not None:
        _later(station, control.ends_at, partial(_end, station, control))


def _end(station: Station, control: Control) -> None:
    if station.der.forget(control) and not control.superseded:
        _switched(station, control, started=False, superseded=[])


def _switched(station: Station, control: Control, *, started: bool, superseded: list[str]) -> None:
    at = station.wire_time(station.world.time.now)
    payload: dict[str, Any] = {"controlId": control.control_id, "started": started, "timestamp": at}
    if superseded:
        payload["supersededIds"] = superseded
    station.conversation.say(Call("NotifyDERStartStop", lambda: payload))


def report(station: Station, request: v21.GetDERControlRequest) -> dict[str, Any]:
    """R04.FR.30 to R04.FR.37: page by page."""
    if request.control_type is UNSUPPORTED:
        return {"status": _STATUS.NOT_SUPPORTED}
    wanted = station.der.like(is_default=request.is_default, kind=request.control_type, control_id=request.control_id)
    if not wanted:
        return {"status": _STATUS.NOT_FOUND}
    pages = [_page(request.request_id, wanted[first : first + PER_PAGE]) for first in range(0, len(wanted), PER_PAGE)]
    for page in pages[:-1]:
        page["tbc"] = True
    station.soon(lambda: _tell(station, pages))
    return {"status": _STATUS.ACCEPTED}


def _tell(station: Station, pages: list[dict[str, Any]]) -> None:
    for page in pages:
        station.conversation.say(Call("ReportDERControl", partial(dict, page)))


def _page(request_id: int, controls: list[Control]) -> dict[str, Any]:
    page: dict[str, Any] = {"requestId": request_id}
    for control in controls:
        kind = v21.DERControlEnum(control.kind)
        field = _FIELDS[kind]
        told: dict[str, Any] = {"id": control.control_id, _HELD_AS.get(field, field): control.told}
        if kind not in _ONLY_DEFAULT:
            told |= {"isDefault": control.is_default, "isSuperseded": control.superseded}
        if field == "curve":
            told["curveType"] = kind
        page.setdefault(field, []).append(told)
    return page


def clear(station: Station, request: v21.ClearDERControlRequest) -> dict[str, Any]:
    """R04.FR.41 to R04.FR.46: where no kind and no id is given it is accepted in any case."""
    if request.control_type is UNSUPPORTED:
        return {"status": _STATUS.NOT_SUPPORTED}
    wanted = station.der.like(is_default=request.is_default, kind=request.control_type, control_id=request.control_id)
    if not wanted and (request.control_type is not None or request.control_id is not None):
        return {"status": _STATUS.NOT_FOUND}
    for control in wanted:
        station.der.forget(control)
    return {"status": _STATUS.ACCEPTED}


def alarm(
    station: Station, kind: v21.DERControlEnum, fault: v21.GridEventFaultEnum, *, ended: bool = False, extra: str = ""
) -> None:
    """The grid is not well and a control takes over, or it is well again (R05)."""
    at = station.wire_time(station.world.time.now)
    payload: dict[str, Any] = {"controlType": kind, "gridEventFault": fault, "timestamp": at, "alarmEnded": ended}
    if extra:
        payload["extraInfo"] = extra
    station.conversation.say(Call("NotifyDERAlarm", lambda: payload))
