"""What a station tells of its DER controls: reports, starts and ends, alarms (2.1 part 2, R04 and R05).

Each message is reported whole. Controls in it are translated besides, so that it is known what a station holds; one
whose numbers mean nothing is left to the report.
"""

from collections.abc import Iterator
from typing import Any

import msgspec

from voltway.ocpp.inbound.reply import Reply
from voltway.ocpp.inbound.times import moment
from voltway.ocpp.wire import WireStruct, v21
from voltway.vocabulary.der import (
    AnySetting,
    Cessation,
    ControlKind,
    ControlTold,
    CurvePoint,
    CurveSetting,
    CurveUnit,
    DerControl,
    DischargeSetting,
    DroopSetting,
    EnterServiceSetting,
    GradientSetting,
    GridFault,
    Hysteresis,
    PowerFactorSetting,
    VarSetting,
    VoltageReference,
    VoltageTrip,
)
from voltway.vocabulary.facts import DerAlarmTold, DerControlsTold, DerControlSwitched, StationReported
from voltway.vocabulary.stations import EventKind

_Wire = v21.DERControlEnum
KINDS: dict[v21.DERControlEnum, ControlKind] = {
    _Wire.ENTER_SERVICE: ControlKind.ENTER_SERVICE,
    _Wire.FREQ_DROOP: ControlKind.FREQUENCY_DROOP,
    _Wire.FREQ_WATT: ControlKind.FREQUENCY_WATT,
    _Wire.FIXED_PF_ABSORB: ControlKind.FIXED_PF_ABSORB,
    _Wire.FIXED_PF_INJECT: ControlKind.FIXED_PF_INJECT,
    _Wire.FIXED_VAR: ControlKind.FIXED_VAR,
    _Wire.GRADIENTS: ControlKind.GRADIENTS,
    _Wire.HF_MUST_TRIP: ControlKind.HF_MUST_TRIP,
    _Wire.HF_MAY_TRIP: ControlKind.HF_MAY_TRIP,
    _Wire.HV_MUST_TRIP: ControlKind.HV_MUST_TRIP,
    _Wire.HV_MOM_CESS: ControlKind.HV_MOMENTARY_CESSATION,
    _Wire.HV_MAY_TRIP: ControlKind.HV_MAY_TRIP,
    _Wire.LIMIT_MAX_DISCHARGE: ControlKind.LIMIT_MAX_DISCHARGE,
    _Wire.LF_MUST_TRIP: ControlKind.LF_MUST_TRIP,
    _Wire.LV_MUST_TRIP: ControlKind.LV_MUST_TRIP,
    _Wire.LV_MOM_CESS: ControlKind.LV_MOMENTARY_CESSATION,
    _Wire.LV_MAY_TRIP: ControlKind.LV_MAY_TRIP,
    _Wire.POWER_MONITORING_MUST_TRIP: ControlKind.POWER_MONITORING_MUST_TRIP,
    _Wire.VOLT_VAR: ControlKind.VOLT_VAR,
    _Wire.VOLT_WATT: ControlKind.VOLT_WATT,
    _Wire.WATT_PF: ControlKind.WATT_PF,
    _Wire.WATT_VAR: ControlKind.WATT_VAR,
}
UNITS: dict[v21.DERUnitEnum, CurveUnit] = {
    v21.DERUnitEnum.NOT_APPLICABLE: CurveUnit.NONE,
    v21.DERUnitEnum.PCT_MAX_W: CurveUnit.MAX_W,
    v21.DERUnitEnum.PCT_MAX_VAR: CurveUnit.MAX_VAR,
    v21.DERUnitEnum.PCT_W_AVAIL: CurveUnit.AVAILABLE_W,
    v21.DERUnitEnum.PCT_VAR_AVAIL: CurveUnit.AVAILABLE_VAR,
    v21.DERUnitEnum.PCT_EFFECTIVE_V: CurveUnit.EFFECTIVE_V,
}
CESSATIONS: dict[v21.PowerDuringCessationEnum, Cessation] = {
    v21.PowerDuringCessationEnum.ACTIVE: Cessation.ACTIVE,
    v21.PowerDuringCessationEnum.REACTIVE: Cessation.REACTIVE,
}
FAULTS: dict[v21.GridEventFaultEnum, GridFault] = {
    v21.GridEventFaultEnum.CURRENT_IMBALANCE: GridFault.CURRENT_IMBALANCE,
    v21.GridEventFaultEnum.LOCAL_EMERGENCY: GridFault.LOCAL_EMERGENCY,
    v21.GridEventFaultEnum.LOW_INPUT_POWER: GridFault.LOW_INPUT_POWER,
    v21.GridEventFaultEnum.OVER_CURRENT: GridFault.OVER_CURRENT,
    v21.GridEventFaultEnum.OVER_FREQUENCY: GridFault.OVER_FREQUENCY,
    v21.GridEventFaultEnum.OVER_VOLTAGE: GridFault.OVER_VOLTAGE,
    v21.GridEventFaultEnum.PHASE_ROTATION: GridFault.PHASE_ROTATION,
    v21.GridEventFaultEnum.REMOTE_EMERGENCY: GridFault.REMOTE_EMERGENCY,
    v21.GridEventFaultEnum.UNDER_FREQUENCY: GridFault.UNDER_FREQUENCY,
    v21.GridEventFaultEnum.UNDER_VOLTAGE: GridFault.UNDER_VOLTAGE,
    v21.GridEventFaultEnum.VOLTAGE_IMBALANCE: GridFault.VOLTAGE_IMBALANCE,
}


def reported(message: v21.ReportDERControlRequest) -> tuple[StationReported, DerControlsTold]:
    """A page of what GetDERControl asked for. Each page counts by itself, whether or not others follow."""
    told = [one for one in _controls(message) if one is not None]
    return (
        _event(EventKind.DER_CONTROL, f"request {message.request_id}", None, message),
        DerControlsTold(controls=told),
    )


def switched(message: v21.NotifyDERStartStopRequest) -> tuple[StationReported, DerControlSwitched]:
    """A scheduled control begins or ends, which may supersede others (R04.FR.20 to R04.FR.22)."""
    name = "started" if message.started else "ended"
    fact = DerControlSwitched(
        control_id=message.control_id, started=message.started, superseded_ids=message.superseded_ids or []
    )
    return (_event(EventKind.DER_CONTROL, name, message.timestamp, message), fact)


def alarmed(message: v21.NotifyDERAlarmRequest) -> tuple[StationReported, DerAlarmTold]:
    """A control takes over as the grid is not well, or no longer does (R05)."""
    kind = KINDS[message.control_type]
    fact = DerAlarmTold(
        at=moment(message.timestamp),
        control_kind=kind,
        ended=bool(message.alarm_ended),
        fault=None if message.grid_event_fault is None else FAULTS[message.grid_event_fault],
        extra=message.extra_info,
    )
    name = f"{kind} ended" if fact.ended else kind.value
    return (_event(EventKind.DER_ALARM, name, message.timestamp, message), fact)


def _event(kind: EventKind, name: str, timestamp: str | None, message: WireStruct) -> StationReported:
    detail: dict[str, Any] = msgspec.to_builtins(message)
    return StationReported(at=moment(timestamp), event=kind, name=name, detail=detail)


# --- controls in our words


def _controls(message: v21.ReportDERControlRequest) -> Iterator[ControlTold | None]:
    for curve in message.curve or ():
        yield _told(curve, KINDS[curve.curve_type], curve.curve, _curve(curve.curve))
    for service in message.enter_service or ():
        yield _told(service, ControlKind.ENTER_SERVICE, service.enter_service, _enter_service(service.enter_service))
    factors = (
        (ControlKind.FIXED_PF_ABSORB, message.fixed_pf_absorb),
        (ControlKind.FIXED_PF_INJECT, message.fixed_pf_inject),
    )
    for kind, told in factors:
        for factor in told or ():
            pf = factor.fixed_pf
            yield _told(factor, kind, pf, PowerFactorSetting(displacement=pf.displacement, excited=pf.excitation))
    for var in message.fixed_var or ():
        setting = VarSetting(setpoint=var.fixed_var.setpoint, unit=UNITS[var.fixed_var.unit])
        yield _told(var, ControlKind.FIXED_VAR, var.fixed_var, setting)
    for droop in message.freq_droop or ():
        yield _told(droop, ControlKind.FREQUENCY_DROOP, droop.freq_droop, _droop(droop.freq_droop))
    for ramp in message.gradient or ():
        gradient = GradientSetting(ramp_s=ramp.gradient.gradient, soft_start_s=ramp.gradient.soft_gradient)
        yield _told(ramp, ControlKind.GRADIENTS, ramp.gradient, gradient)
    for limit in message.limit_max_discharge or ():
        most = limit.limit_max_discharge
        curve_of = None if most.power_monitoring_must_trip is None else _curve(most.power_monitoring_must_trip)
        discharge = DischargeSetting(most_percent=most.pct_max_discharge_power, curve=curve_of)
        yield _told(limit, ControlKind.LIMIT_MAX_DISCHARGE, most, discharge)


def _told(held: Any, kind: ControlKind, parameters: Any, setting: AnySetting) -> ControlTold | None:
    """The control if its numbers are within the bounds of our words. What has no flag is a default one (R04.FR.14)."""
    control = DerControl(
        control_id=held.id,
        kind=kind,
        is_default=getattr(held, "is_default", True),
        priority=parameters.priority,
        starts_at=moment(getattr(parameters, "start_time", None)),
        duration_s=getattr(parameters, "duration", None),
        setting=setting,
    )
    told = ControlTold(control=control, is_superseded=getattr(held, "is_superseded", False))
    try:
        return msgspec.convert(msgspec.to_builtins(told), ControlTold)
    except msgspec.ValidationError:
        return None


def _curve(told: v21.DERCurve) -> CurveSetting:
    back, reference, voltage = told.hysteresis, told.reactive_power_params, told.voltage_params
    return CurveSetting(
        points=[CurvePoint(point.x, point.y) for point in told.curve_data],
        unit=UNITS[told.y_unit],
        response_s=told.response_time,
        hysteresis=None if back is None else _hysteresis(back),
        reference=None if reference is None else _reference(reference),
        voltage=None if voltage is None else _voltage(voltage),
    )


def _hysteresis(told: v21.Hysteresis) -> Hysteresis:
    return Hysteresis(
        high=told.hysteresis_high,
        low=told.hysteresis_low,
        delay_s=told.hysteresis_delay,
        gradient=told.hysteresis_gradient,
    )


def _reference(told: v21.ReactivePowerParams) -> VoltageReference:
    return VoltageReference(
        percent=told.v_ref,
        autonomous=told.autonomous_v_ref_enable,
        time_constant_s=told.autonomous_v_ref_time_constant,
    )


def _voltage(told: v21.VoltageParams) -> VoltageTrip:
    cessation = told.power_during_cessation
    return VoltageTrip(
        mean_10_min=told.hv10_min_mean_value,
        delay_s=told.hv10_min_mean_trip_delay,
        during_cessation=None if cessation is None else CESSATIONS[cessation],
    )


def _enter_service(told: v21.EnterService) -> EnterServiceSetting:
    return EnterServiceSetting(
        high_voltage=told.high_voltage,
        low_voltage=told.low_voltage,
        high_hz=told.high_freq,
        low_hz=told.low_freq,
        delay_s=told.delay,
        random_delay_s=told.random_delay,
        ramp_s=told.ramp_rate,
    )


def _droop(told: v21.FreqDroop) -> DroopSetting:
    return DroopSetting(
        over_hz=told.over_freq,
        under_hz=told.under_freq,
        over_droop=told.over_droop,
        under_droop=told.under_droop,
        response_s=told.response_time,
    )


# --- answers: nothing is decided


def answer_reported_v21(_: Reply) -> v21.ReportDERControlResponse:
    """Taken note of."""
    return v21.ReportDERControlResponse()


def answer_switched_v21(_: Reply) -> v21.NotifyDERStartStopResponse:
    """Taken note of."""
    return v21.NotifyDERStartStopResponse()


def answer_alarmed_v21(_: Reply) -> v21.NotifyDERAlarmResponse:
    """Taken note of."""
    return v21.NotifyDERAlarmResponse()
