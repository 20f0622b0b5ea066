"""What a station holds and will do: GetCompositeSchedule (1.6 5.7, 2.x K08), GetChargingProfiles (2.x K09)."""

from collections.abc import Sequence
from typing import Any

import msgspec

from voltway.ocpp.inbound.charging import MODES
from voltway.ocpp.inbound.times import required
from voltway.ocpp.outbound.call import OutboundCall, Outcomes, Unsupported, answer_by_status, outbound_call
from voltway.ocpp.outbound.charging_profile import PURPOSES_21, PURPOSES_201
from voltway.ocpp.wire import WireStruct, v16, v21, v201
from voltway.vocabulary.charging import CompositePeriod, CompositeSchedule, LimitSource, RateUnit
from voltway.vocabulary.commands import Answer, CommandState
from voltway.vocabulary.orders_charging import GetChargingProfiles, GetCompositeSchedule
from voltway.vocabulary.stations import OcppVersion

SOURCES_201 = {
    LimitSource.CSO: v201.ChargingLimitSourceEnum.CSO,
    LimitSource.EMS: v201.ChargingLimitSourceEnum.EMS,
    LimitSource.SO: v201.ChargingLimitSourceEnum.SO,
    LimitSource.OTHER: v201.ChargingLimitSourceEnum.OTHER,
}


def calls_for_composite(version: OcppVersion, order: GetCompositeSchedule) -> list[OutboundCall]:
    """The request for the composite schedule of an EVSE, or with 0 of the grid connection."""
    if order.evse_id < 0 or order.duration_s < 1:
        raise Unsupported("a schedule is of an EVSE from 0 on and lasts a second at least", "give other numbers")
    match version:
        case OcppVersion.V16:
            unit_16 = None if order.unit is None else v16.ChargingRateUnit(order.unit.value)
            return [
                outbound_call(
                    v16.GetCompositeScheduleRequest(
                        connector_id=order.evse_id, duration=order.duration_s, charging_rate_unit=unit_16
                    )
                )
            ]
        case OcppVersion.V201:
            unit_201 = None if order.unit is None else v201.ChargingRateUnitEnum(order.unit.value)
            return [
                outbound_call(
                    v201.GetCompositeScheduleRequest(
                        evse_id=order.evse_id, duration=order.duration_s, charging_rate_unit=unit_201
                    )
                )
            ]
        case OcppVersion.V21:
            unit_21 = None if order.unit is None else v21.ChargingRateUnitEnum(order.unit.value)
            return [
                outbound_call(
                    v21.GetCompositeScheduleRequest(
                        evse_id=order.evse_id, duration=order.duration_s, charging_rate_unit=unit_21
                    )
                )
            ]


COMPOSITE_OUTCOMES: Outcomes = {
    v21.GenericStatusEnum.ACCEPTED: (CommandState.ACCEPTED, None),
    v21.GenericStatusEnum.REJECTED: (CommandState.REJECTED, "the station can't tell its schedule"),
}


def answer_to_composite(order: GetCompositeSchedule, responses: Sequence[WireStruct]) -> Answer:
    """The answer is a CompositeSchedule where the station tells one; times of a clock never set make it Failed."""
    answer = answer_by_status(responses[0], COMPOSITE_OUTCOMES)
    if answer.state is not CommandState.ACCEPTED:
        return answer
    try:
        schedule = _schedule(order, responses[0])
    except ValueError as error:
        reason = f"the schedule the station tells can't be read: {error}"
        return Answer(state=CommandState.FAILED, answer=answer.answer, reason=reason)
    return answer if schedule is None else Answer(state=answer.state, answer=msgspec.to_builtins(schedule))


def _schedule(order: GetCompositeSchedule, response: WireStruct) -> CompositeSchedule | None:
    match response:
        case v16.GetCompositeScheduleResponse(charging_schedule=v16.ChargingSchedule() as told):
            return CompositeSchedule(
                evse_id=order.evse_id,
                begins_at=required(response.schedule_start or told.start_schedule or ""),
                duration_s=order.duration_s if told.duration is None else told.duration,
                unit=RateUnit(told.charging_rate_unit.value),
                periods=[_period(one) for one in told.charging_schedule_period],
            )
        case v201.GetCompositeScheduleResponse(schedule=v201.CompositeSchedule() as schedule):
            return _schedule_2x(schedule)
        case v21.GetCompositeScheduleResponse(schedule=v21.CompositeSchedule() as newer):
            return _schedule_2x(newer)
    return None


def _schedule_2x(told: v201.CompositeSchedule | v21.CompositeSchedule) -> CompositeSchedule:
    return CompositeSchedule(
        evse_id=told.evse_id,
        begins_at=required(told.schedule_start),
        duration_s=told.duration,
        unit=RateUnit(told.charging_rate_unit.value),
        periods=[_period(one) for one in told.charging_schedule_period],
    )


def _period(
    told: v16.ChargingSchedulePeriod | v201.ChargingSchedulePeriod | v21.ChargingSchedulePeriod,
) -> CompositePeriod:
    return CompositePeriod(
        told.start_period,
        told.limit,
        told.number_phases or 3,
        getattr(told, "phase_to_use", None),
        getattr(told, "limit_l2", None),
        getattr(told, "limit_l3", None),
        *(_bidirectional(told) if isinstance(told, v21.ChargingSchedulePeriod) else ()),
    )


def _bidirectional(told: v21.ChargingSchedulePeriod) -> tuple[Any, ...]:
    return (
        told.discharge_limit,
        told.discharge_limit_l2,
        told.discharge_limit_l3,
        told.setpoint,
        told.setpoint_l2,
        told.setpoint_l3,
        None if told.operation_mode is None else MODES[told.operation_mode],
    )


def calls_for_profiles(version: OcppVersion, order: GetChargingProfiles) -> list[OutboundCall]:
    """The request to report profiles. Raises Unsupported for 1.6, which can't be asked."""
    match version:
        case OcppVersion.V16:
            raise Unsupported("OCPP 1.6 stations can't be asked for their profiles", "ask for the composite schedule")
        case OcppVersion.V201:
            return [outbound_call(_profiles_201(order))]
        case OcppVersion.V21:
            return [outbound_call(_profiles_21(order))]


def _profiles_201(order: GetChargingProfiles) -> v201.GetChargingProfilesRequest:
    if order.purpose is not None and order.purpose not in PURPOSES_201:
        raise Unsupported(f"OCPP 2.0.1 knows no profiles of the purpose {order.purpose}", "give another purpose")
    criterion = v201.ChargingProfileCriterion(
        charging_profile_purpose=None if order.purpose is None else PURPOSES_201[order.purpose],
        stack_level=order.stack_level,
        charging_profile_id=list(order.profile_ids) or None,
        charging_limit_source=None if order.source is None else [SOURCES_201[order.source]],
    )
    return v201.GetChargingProfilesRequest(
        request_id=order.request_id, evse_id=order.evse_id, charging_profile=criterion
    )


def _profiles_21(order: GetChargingProfiles) -> v21.GetChargingProfilesRequest:
    criterion = v21.ChargingProfileCriterion(
        charging_profile_purpose=None if order.purpose is None else PURPOSES_21[order.purpose],
        stack_level=order.stack_level,
        charging_profile_id=list(order.profile_ids) or None,
        charging_limit_source=None if order.source is None else [SOURCES_201[order.source].value],
    )
    return v21.GetChargingProfilesRequest(
        request_id=order.request_id, evse_id=order.evse_id, charging_profile=criterion
    )


PROFILES_OUTCOMES: Outcomes = {
    v21.GetChargingProfileStatusEnum.ACCEPTED: (CommandState.ACCEPTED, None),
    v21.GetChargingProfileStatusEnum.NO_PROFILES: (CommandState.REJECTED, "the station holds no such profile"),
}


def answer_to_profiles(_order: GetChargingProfiles, responses: Sequence[WireStruct]) -> Answer:
    """Accepted means that a report follows."""
    return answer_by_status(responses[0], PROFILES_OUTCOMES)
