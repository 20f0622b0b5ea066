"""What a station tells of limits, and of what a car needs (2.x part 2, K09, K11 to K18, 2.1 K20 to K22).

1.6 tells nothing.

Each message is reported whole, for whoever plans energy. Profiles in it are translated besides, so that what is in
force can be calculated; those that say nothing a limit could be made of are left to the report.
"""

from collections.abc import Sequence
from typing import Any

import msgspec

from voltway.ocpp.inbound.reply import Reply
from voltway.ocpp.inbound.times import moment
from voltway.ocpp.wire import WireStruct, v21, v201
from voltway.vocabulary.charging import (
    Bidirectional,
    ChargingProfile,
    ChargingSchedule,
    FrequencyPoint,
    KnownBy,
    LimitSource,
    OperationMode,
    ProfileKind,
    ProfilePurpose,
    RateUnit,
    Recurrency,
    SchedulePeriod,
    SignalPoint,
    VehicleNeeds,
)
from voltway.vocabulary.facts import LimitCleared, PriorityTold, ProfilesTold, StationReported, VehicleTold
from voltway.vocabulary.ids import SessionRef
from voltway.vocabulary.stations import EventKind

PURPOSES = {
    "ChargingStationExternalConstraints": ProfilePurpose.EXTERNAL,
    "ChargingStationMaxProfile": ProfilePurpose.STATION_MAX,
    "TxDefaultProfile": ProfilePurpose.TX_DEFAULT,
    "TxProfile": ProfilePurpose.TX,
    "PriorityCharging": ProfilePurpose.PRIORITY,
    "LocalGeneration": ProfilePurpose.LOCAL_GENERATION,
}
KINDS = {
    "Absolute": ProfileKind.ABSOLUTE,
    "Recurring": ProfileKind.RECURRING,
    "Relative": ProfileKind.RELATIVE,
    "Dynamic": ProfileKind.DYNAMIC,
}
MODES: dict[str, OperationMode] = {
    v21.OperationModeEnum.IDLE: OperationMode.IDLE,
    v21.OperationModeEnum.CHARGING_ONLY: OperationMode.CHARGING_ONLY,
    v21.OperationModeEnum.CENTRAL_SETPOINT: OperationMode.CENTRAL_SETPOINT,
    v21.OperationModeEnum.EXTERNAL_SETPOINT: OperationMode.EXTERNAL_SETPOINT,
    v21.OperationModeEnum.EXTERNAL_LIMITS: OperationMode.EXTERNAL_LIMITS,
    v21.OperationModeEnum.CENTRAL_FREQUENCY: OperationMode.CENTRAL_FREQUENCY,
    v21.OperationModeEnum.LOCAL_FREQUENCY: OperationMode.LOCAL_FREQUENCY,
    v21.OperationModeEnum.LOCAL_LOAD_BALANCING: OperationMode.LOCAL_LOAD_BALANCING,
}
RECURRENCIES = {"Daily": Recurrency.DAILY, "Weekly": Recurrency.WEEKLY}
SOURCES = {"CSO": LimitSource.CSO, "EMS": LimitSource.EMS, "SO": LimitSource.SO}

AnyProfile = v201.ChargingProfile | v21.ChargingProfile
AnySchedule = v201.ChargingSchedule | v21.ChargingSchedule
AnyPeriod = v201.ChargingSchedulePeriod | v21.ChargingSchedulePeriod


def profiles_reported(
    message: v201.ReportChargingProfilesRequest | v21.ReportChargingProfilesRequest,
) -> tuple[StationReported, ProfilesTold]:
    """A page of what GetChargingProfiles asked for. Each page counts by itself, whether or not others follow."""
    told = [profile for one in message.charging_profile if (profile := _profile(one)) is not None]
    source = _source(message.charging_limit_source)
    return (
        _reported(EventKind.CHARGING_PROFILES, message.charging_limit_source, message.evse_id, message),
        ProfilesTold(evse_id=message.evse_id, source=source, known_by=KnownBy.REPORT, profiles=told),
    )


def limit_set(
    message: v201.NotifyChargingLimitRequest | v21.NotifyChargingLimitRequest,
) -> tuple[StationReported | ProfilesTold, ...]:
    """Somebody else limits charging, or (2.1) tells what is generated on the spot; with a schedule, or without."""
    told_source = message.charging_limit.charging_limit_source
    reported = _reported(EventKind.CHARGING_LIMIT, told_source, message.evse_id, message)
    schedules = _schedules(message.charging_schedule or [])
    if not schedules:
        return (reported,)
    adds = getattr(message.charging_limit, "is_local_generation", None) or False
    purpose = ProfilePurpose.LOCAL_GENERATION if adds else ProfilePurpose.EXTERNAL
    profile = _bounded(
        ChargingProfile(
            profile_id=0, stack_level=0, purpose=purpose, kind=ProfileKind.ABSOLUTE, schedules=schedules[:1]
        )
    )
    if profile is None:
        return (reported,)
    told = ProfilesTold(
        evse_id=message.evse_id or 0, source=_source(told_source), known_by=KnownBy.LIMIT, profiles=[profile]
    )
    return (reported, told)


def limit_cleared(
    message: v201.ClearedChargingLimitRequest | v21.ClearedChargingLimitRequest,
) -> tuple[StationReported, LimitCleared]:
    """What somebody else had set holds no longer."""
    name = f"{message.charging_limit_source} cleared"
    return (
        _reported(EventKind.CHARGING_LIMIT, name, message.evse_id, message),
        LimitCleared(source=_source(message.charging_limit_source), evse_id=message.evse_id),
    )


def needs_told(
    message: v201.NotifyEVChargingNeedsRequest | v21.NotifyEVChargingNeedsRequest,
) -> tuple[StationReported, VehicleTold]:
    """What a car wants by when (ISO 15118), named by the kind of energy transfer."""
    needs = message.charging_needs
    at = moment(getattr(message, "timestamp", None))
    told = _reported(EventKind.CHARGING_NEEDS, needs.requested_energy_transfer.value, message.evse_id, message)
    wanted = VehicleNeeds(
        transfer=needs.requested_energy_transfer.value,
        departs_at=moment(needs.departure_time),
        most_schedules=message.max_schedule_tuples,
        **_amounts(needs),
    )
    return msgspec.structs.replace(told, at=at), VehicleTold(evse_id=message.evse_id, needs=wanted)


def _amounts(needs: v201.ChargingNeeds | v21.ChargingNeeds) -> dict[str, Any]:
    """What is told of energy and power, by the kind of supply; nothing of what is below zero."""
    ac, dc, v2x = needs.ac_charging_parameters, needs.dc_charging_parameters, None
    if isinstance(needs, v21.ChargingNeeds):
        v2x = needs.v2x_charging_parameters
    told: dict[str, float | None] = {}
    if ac is not None:
        told = {
            "energy_wh": ac.energy_amount,
            "least_current_a": ac.ev_min_current,
            "most_current_a": ac.ev_max_current,
            "most_voltage_v": ac.ev_max_voltage,
        }
    elif dc is not None:
        told = {
            "energy_wh": dc.energy_amount,
            "most_current_a": dc.ev_max_current,
            "most_voltage_v": dc.ev_max_voltage,
            "most_power_w": dc.ev_max_power,
            "soc_percent": dc.state_of_charge,
            "full_soc_percent": dc.full_soc,
        }
    elif v2x is not None:
        told = {
            "energy_wh": v2x.ev_target_energy_request,
            "least_current_a": v2x.min_charge_current,
            "most_current_a": v2x.max_charge_current,
            "most_voltage_v": v2x.max_voltage,
            "most_power_w": v2x.max_charge_power,
            "full_soc_percent": v2x.target_soc,
        }
    return {name: amount for name, amount in told.items() if amount is not None and amount >= 0}


def schedule_told(
    message: v201.NotifyEVChargingScheduleRequest | v21.NotifyEVChargingScheduleRequest,
) -> tuple[StationReported | VehicleTold, ...]:
    """What a car has made of the schedules it could choose from. It counts from `timeBase` on."""
    name = f"schedule {message.charging_schedule.id}"
    told = _reported(EventKind.CHARGING_SCHEDULE, name, message.evse_id, message)
    schedule = _schedule(message.charging_schedule)
    if schedule is None:
        return (told,)
    begins = schedule.starts_at or moment(message.time_base)
    return told, VehicleTold(evse_id=message.evse_id, schedule=msgspec.structs.replace(schedule, starts_at=begins))


def priority_told(message: v21.NotifyPriorityChargingRequest) -> tuple[StationReported, PriorityTold]:
    """A transaction charges with priority, or no longer: as was ordered (2.1 K21), or asked at the station (K22)."""
    name = "on" if message.activated else "off"
    told = PriorityTold(ref=SessionRef(message.transaction_id), on=message.activated)
    return (_reported(EventKind.PRIORITY_CHARGING, name, None, message), told)


def _reported(event: EventKind, name: str, evse_id: int | None, message: WireStruct) -> StationReported:
    detail: dict[str, Any] = msgspec.to_builtins(message)
    return StationReported(at=None, event=event, name=name, evse_id=evse_id, detail=detail)


def _source(told: str) -> LimitSource:
    return SOURCES.get(told, LimitSource.OTHER)


# --- profiles in our words


def _profile(told: AnyProfile) -> ChargingProfile | None:
    """The profile, or None for one without limits in numbers, or with numbers that mean nothing."""
    schedules = _schedules(told.charging_schedule)
    if not schedules:
        return None
    profile = ChargingProfile(
        profile_id=told.id,
        stack_level=told.stack_level,
        purpose=PURPOSES[told.charging_profile_purpose],
        kind=KINDS[told.charging_profile_kind],
        schedules=schedules,
        recurrency=None if told.recurrency_kind is None else RECURRENCIES[told.recurrency_kind],
        valid_from=moment(told.valid_from),
        valid_to=moment(told.valid_to),
        ref=told.transaction_id,
        pull_each_s=getattr(told, "dyn_update_interval", None) or None,
        updated_at=moment(getattr(told, "dyn_update_time", None)),
    )
    return _bounded(profile)


def _bounded(profile: ChargingProfile) -> ChargingProfile | None:
    """The profile if its numbers are within the bounds of our words: one that is kept is read by them again."""
    try:
        return msgspec.convert(msgspec.to_builtins(profile), ChargingProfile)
    except msgspec.ValidationError:
        return None


def _schedules(told: Sequence[AnySchedule]) -> list[ChargingSchedule]:
    """All of them, or none where one has no limits in numbers."""
    schedules = [_schedule(one) for one in told]
    return [] if None in schedules else [one for one in schedules if one is not None]


def _schedule(told: AnySchedule) -> ChargingSchedule | None:
    spans: Sequence[AnyPeriod] = told.charging_schedule_period
    periods = [period for one in spans if (period := _period(one)) is not None]
    if len(periods) < len(spans):
        return None
    return ChargingSchedule(
        unit=RateUnit(told.charging_rate_unit.value),
        periods=periods,
        starts_at=moment(told.start_schedule),
        duration_s=told.duration,
        least_rate=told.min_charging_rate,
    )


def _period(told: AnyPeriod) -> SchedulePeriod | None:
    """None for one that means nothing: without a limit, and without a mode that needs none."""
    bidirectional = {} if isinstance(told, v201.ChargingSchedulePeriod) else _bidirectional(told)
    if (told.limit is None and "mode" not in bidirectional) or told.start_period < 0:
        return None
    return SchedulePeriod(
        told.start_period,
        told.limit,
        told.number_phases or None,
        told.phase_to_use or None,
        getattr(told, "limit_l2", None),
        getattr(told, "limit_l3", None),
        **bidirectional,
    )


def _bidirectional(told: v21.ChargingSchedulePeriod) -> dict[str, Any]:
    """What only 2.1 says of a period, by our names."""
    said: dict[str, Any] = {name: getattr(told, name) for name in Bidirectional.__struct_fields__}
    said |= {"baseline_w": told.v2x_baseline, "evse_sleeps": told.evse_sleep}
    said["preconditions"] = told.preconditioning_request
    if told.operation_mode is not None:
        said["mode"] = MODES[told.operation_mode]
    said["frequency_curve"] = [FrequencyPoint(one.frequency, one.power) for one in told.v2x_freq_watt_curve or ()]
    said["signal_curve"] = [SignalPoint(one.signal, one.power) for one in told.v2x_signal_watt_curve or ()]
    return said


# --- answers


def answer_profiles_v201(_: Reply) -> v201.ReportChargingProfilesResponse:
    """Nothing is decided."""
    return v201.ReportChargingProfilesResponse()


def answer_profiles_v21(_: Reply) -> v21.ReportChargingProfilesResponse:
    """Nothing is decided."""
    return v21.ReportChargingProfilesResponse()


def answer_limit_v201(_: Reply) -> v201.NotifyChargingLimitResponse:
    """Nothing is decided."""
    return v201.NotifyChargingLimitResponse()


def answer_limit_v21(_: Reply) -> v21.NotifyChargingLimitResponse:
    """Nothing is decided."""
    return v21.NotifyChargingLimitResponse()


def answer_cleared_v201(_: Reply) -> v201.ClearedChargingLimitResponse:
    """Nothing is decided."""
    return v201.ClearedChargingLimitResponse()


def answer_cleared_v21(_: Reply) -> v21.ClearedChargingLimitResponse:
    """Nothing is decided."""
    return v21.ClearedChargingLimitResponse()


def answer_needs_v201(_: Reply) -> v201.NotifyEVChargingNeedsResponse:
    """No schedule is made of them yet: with Rejected the car does not wait for one (K15.FR.03 to 05)."""
    return v201.NotifyEVChargingNeedsResponse(status=v201.NotifyEVChargingNeedsStatusEnum.REJECTED)


def answer_needs_v21(_: Reply) -> v21.NotifyEVChargingNeedsResponse:
    """No schedule is made of them yet, which 2.1 has a word for."""
    return v21.NotifyEVChargingNeedsResponse(status=v21.NotifyEVChargingNeedsStatusEnum.NO_CHARGING_PROFILE)


def answer_schedule_v201(_: Reply) -> v201.NotifyEVChargingScheduleResponse:
    """Taken note of."""
    return v201.NotifyEVChargingScheduleResponse(status=v201.GenericStatusEnum.ACCEPTED)


def answer_schedule_v21(_: Reply) -> v21.NotifyEVChargingScheduleResponse:
    """Taken note of."""
    return v21.NotifyEVChargingScheduleResponse(status=v21.GenericStatusEnum.ACCEPTED)


def answer_priority_v21(_: Reply) -> v21.NotifyPriorityChargingResponse:
    """Nothing is decided."""
    return v21.NotifyPriorityChargingResponse()
