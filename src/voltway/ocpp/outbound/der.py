"""DER controls: SetDERControl, GetDERControl, ClearDERControl (2.1 part 2, R04)."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from voltway.ocpp.inbound.der import CESSATIONS, KINDS, UNITS
from voltway.ocpp.inbound.times import told
from voltway.ocpp.outbound import der_sense
from voltway.ocpp.outbound.call import OutboundCall, Outcomes, Unsupported, answer_by_status, only_in_21, outbound_call
from voltway.ocpp.wire import WireStruct, v21
from voltway.vocabulary.commands import Answer, CommandState
from voltway.vocabulary.der import (
    ControlKind,
    CurveSetting,
    DerControl,
    DischargeSetting,
    DroopSetting,
    EnterServiceSetting,
    GradientSetting,
    PowerFactorSetting,
    VarSetting,
)
from voltway.vocabulary.orders_der import ClearDerControls, GetDerControls, SetDerControl
from voltway.vocabulary.stations import OcppVersion

Ours = TypeVar("Ours")
Theirs = TypeVar("Theirs")


def _turned(words: Mapping[Theirs, Ours]) -> dict[Ours, Theirs]:
    return {ours: theirs for theirs, ours in words.items()}


KINDS_21 = _turned(KINDS)
UNITS_21 = _turned(UNITS)
CESSATIONS_21 = _turned(CESSATIONS)
_WHAT = "DER controls"
_INSTEAD = "choose a station that speaks OCPP 2.1"


def calls_to_set(version: OcppVersion, order: SetDerControl) -> list[OutboundCall]:
    """The request to take a control. Raises Unsupported for one that makes no sense, and before 2.1."""
    only_in_21(version, _WHAT, _INSTEAD)
    der_sense.require(order.control)
    control = order.control
    request = v21.SetDERControlRequest(
        is_default=control.is_default,
        control_id=control.control_id,
        control_type=KINDS_21[control.kind],
        **_setting(control),
    )
    return [outbound_call(request)]


def _setting(control: DerControl) -> dict[str, Any]:
    """The one field of the request that goes with the kind (R04.FR.16)."""
    priority, timed = control.priority, _timed(control)
    match control.setting:
        case CurveSetting() as curve:
            return {"curve": _curve(curve, priority, timed)}
        case EnterServiceSetting() as service:
            return {"enter_service": _enter_service(service, priority)}
        case PowerFactorSetting() as factor:
            name = "fixed_pf_absorb" if control.kind is ControlKind.FIXED_PF_ABSORB else "fixed_pf_inject"
            fixed = v21.FixedPF(priority=priority, displacement=factor.displacement, excitation=factor.excited, **timed)
            return {name: fixed}
        case VarSetting() as var:
            unit = UNITS_21[var.unit]
            return {"fixed_var": v21.FixedVar(priority=priority, setpoint=var.setpoint, unit=unit, **timed)}
        case DroopSetting() as droop:
            return {"freq_droop": _droop(droop, priority, timed)}
        case GradientSetting() as ramp:
            gradient = v21.Gradient(priority=priority, gradient=ramp.ramp_s, soft_gradient=ramp.soft_start_s)
            return {"gradient": gradient}
        case DischargeSetting() as most:
            curve_of = None if most.curve is None else _curve(most.curve, priority, {})
            limit = v21.LimitMaxDischarge(
                priority=priority,
                pct_max_discharge_power=most.most_percent,
                power_monitoring_must_trip=curve_of,
                **timed,
            )
            return {"limit_max_discharge": limit}


def _timed(control: DerControl) -> dict[str, Any]:
    starts_at = None if control.starts_at is None else told(control.starts_at)
    return {"start_time": starts_at, "duration": control.duration_s}


def _curve(curve: CurveSetting, priority: int, timed: dict[str, Any]) -> v21.DERCurve:
    back, reference, voltage = curve.hysteresis, curve.reference, curve.voltage
    return v21.DERCurve(
        curve_data=[v21.DERCurvePoints(x=point.x, y=point.y) for point in curve.points],
        priority=priority,
        y_unit=UNITS_21[curve.unit],
        response_time=curve.response_s,
        hysteresis=None
        if back is None
        else v21.Hysteresis(
            hysteresis_high=back.high,
            hysteresis_low=back.low,
            hysteresis_delay=back.delay_s,
            hysteresis_gradient=back.gradient,
        ),
        reactive_power_params=None
        if reference is None
        else v21.ReactivePowerParams(
            v_ref=reference.percent,
            autonomous_v_ref_enable=reference.autonomous,
            autonomous_v_ref_time_constant=reference.time_constant_s,
        ),
        voltage_params=None
        if voltage is None
        else v21.VoltageParams(
            hv10_min_mean_value=voltage.mean_10_min,
            hv10_min_mean_trip_delay=voltage.delay_s,
            power_during_cessation=None
            if voltage.during_cessation is None
            else CESSATIONS_21[voltage.during_cessation],
        ),
        **timed,
    )


def _enter_service(service: EnterServiceSetting, priority: int) -> v21.EnterService:
    return v21.EnterService(
        priority=priority,
        high_voltage=service.high_voltage,
        low_voltage=service.low_voltage,
        high_freq=service.high_hz,
        low_freq=service.low_hz,
        delay=service.delay_s,
        random_delay=service.random_delay_s,
        ramp_rate=service.ramp_s,
    )


def _droop(droop: DroopSetting, priority: int, timed: dict[str, Any]) -> v21.FreqDroop:
    return v21.FreqDroop(
        priority=priority,
        over_freq=droop.over_hz,
        under_freq=droop.under_hz,
        over_droop=droop.over_droop,
        under_droop=droop.under_droop,
        response_time=droop.response_s,
        **timed,
    )


OUTCOMES: Outcomes = {
    v21.DERControlStatusEnum.ACCEPTED: (CommandState.ACCEPTED, None),
    v21.DERControlStatusEnum.REJECTED: (CommandState.REJECTED, "the station refused"),
    v21.DERControlStatusEnum.NOT_SUPPORTED: (CommandState.FAILED, "the station knows no controls of this kind"),
    v21.DERControlStatusEnum.NOT_FOUND: (CommandState.REJECTED, "the station holds no such control"),
}


def answer(_order: SetDerControl | GetDerControls | ClearDerControls, responses: Sequence[WireStruct]) -> Answer:
    """Accepted means taken, or forgotten, or that a report follows."""
    return answer_by_status(responses[0], OUTCOMES)


def calls_to_get(version: OcppVersion, order: GetDerControls) -> list[OutboundCall]:
    """The request to report controls. Raises Unsupported before 2.1."""
    only_in_21(version, _WHAT, _INSTEAD)
    request = v21.GetDERControlRequest(
        request_id=order.request_id,
        is_default=order.is_default,
        control_type=_kind(order),
        control_id=order.control_id,
    )
    return [outbound_call(request)]


def calls_to_clear(version: OcppVersion, order: ClearDerControls) -> list[OutboundCall]:
    """The request to forget controls. Raises Unsupported before 2.1."""
    only_in_21(version, _WHAT, _INSTEAD)
    request = v21.ClearDERControlRequest(
        is_default=order.is_default, control_type=_kind(order), control_id=order.control_id
    )
    return [outbound_call(request)]


def _kind(order: GetDerControls | ClearDerControls) -> v21.DERControlEnum | None:
    """Raises Unsupported where an id is given as well: the standard says what comes of one of the two."""
    if order.control_kind is None:
        return None
    if order.control_id is not None:
        raise Unsupported("the id alone says which control", "leave the kind out")
    return KINDS_21[order.control_kind]
