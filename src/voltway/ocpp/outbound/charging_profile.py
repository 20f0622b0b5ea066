"""Limits over time: SetChargingProfile and ClearChargingProfile in 1.6 (5.16, 5.5) and 2.x (part 2, K01 to K10).

What a profile must be stands in 1.6 3.13 and 7.8, and in 2.x part 2, K01. What a version can't say is refused here, so
that no station is put a profile that means something else to it.
"""

from collections.abc import Sequence
from typing import Any, TypeVar

from voltway.ocpp.inbound.dynamic_schedule import tenths
from voltway.ocpp.inbound.times import told
from voltway.ocpp.outbound import profile_sense
from voltway.ocpp.outbound.call import (
    OutboundCall,
    Outcomes,
    Unsupported,
    answer_by_status,
    outbound_call,
)
from voltway.ocpp.wire import WireStruct, v16, v21, v201
from voltway.vocabulary.charging import (
    Bidirectional,
    ChargingProfile,
    ChargingSchedule,
    OperationMode,
    ProfileKind,
    ProfilePurpose,
    Recurrency,
    SchedulePeriod,
)
from voltway.vocabulary.commands import Answer, CommandState
from voltway.vocabulary.orders_charging import ClearChargingProfiles, SetChargingProfile
from voltway.vocabulary.stations import OcppVersion

PURPOSES_16 = {
    ProfilePurpose.STATION_MAX: v16.ChargingProfilePurpose.CHARGE_POINT_MAX_PROFILE,
    ProfilePurpose.TX_DEFAULT: v16.ChargingProfilePurpose.TX_DEFAULT_PROFILE,
    ProfilePurpose.TX: v16.ChargingProfilePurpose.TX_PROFILE,
}
PURPOSES_201 = {
    ProfilePurpose.EXTERNAL: v201.ChargingProfilePurposeEnum.CHARGING_STATION_EXTERNAL_CONSTRAINTS,
    ProfilePurpose.STATION_MAX: v201.ChargingProfilePurposeEnum.CHARGING_STATION_MAX_PROFILE,
    ProfilePurpose.TX_DEFAULT: v201.ChargingProfilePurposeEnum.TX_DEFAULT_PROFILE,
    ProfilePurpose.TX: v201.ChargingProfilePurposeEnum.TX_PROFILE,
}
PURPOSES_21 = {
    ProfilePurpose.EXTERNAL: v21.ChargingProfilePurposeEnum.CHARGING_STATION_EXTERNAL_CONSTRAINTS,
    ProfilePurpose.STATION_MAX: v21.ChargingProfilePurposeEnum.CHARGING_STATION_MAX_PROFILE,
    ProfilePurpose.TX_DEFAULT: v21.ChargingProfilePurposeEnum.TX_DEFAULT_PROFILE,
    ProfilePurpose.TX: v21.ChargingProfilePurposeEnum.TX_PROFILE,
    ProfilePurpose.PRIORITY: v21.ChargingProfilePurposeEnum.PRIORITY_CHARGING,
    ProfilePurpose.LOCAL_GENERATION: v21.ChargingProfilePurposeEnum.LOCAL_GENERATION,
}
KINDS_16 = {
    ProfileKind.ABSOLUTE: v16.ChargingProfileKind.ABSOLUTE,
    ProfileKind.RECURRING: v16.ChargingProfileKind.RECURRING,
    ProfileKind.RELATIVE: v16.ChargingProfileKind.RELATIVE,
}
KINDS_201 = {
    ProfileKind.ABSOLUTE: v201.ChargingProfileKindEnum.ABSOLUTE,
    ProfileKind.RECURRING: v201.ChargingProfileKindEnum.RECURRING,
    ProfileKind.RELATIVE: v201.ChargingProfileKindEnum.RELATIVE,
}
KINDS_21 = {
    ProfileKind.ABSOLUTE: v21.ChargingProfileKindEnum.ABSOLUTE,
    ProfileKind.RECURRING: v21.ChargingProfileKindEnum.RECURRING,
    ProfileKind.RELATIVE: v21.ChargingProfileKindEnum.RELATIVE,
    ProfileKind.DYNAMIC: v21.ChargingProfileKindEnum.DYNAMIC,
}
MODES_21 = {
    OperationMode.CHARGING_ONLY: v21.OperationModeEnum.CHARGING_ONLY,
    OperationMode.IDLE: v21.OperationModeEnum.IDLE,
    OperationMode.CENTRAL_SETPOINT: v21.OperationModeEnum.CENTRAL_SETPOINT,
    OperationMode.EXTERNAL_SETPOINT: v21.OperationModeEnum.EXTERNAL_SETPOINT,
    OperationMode.EXTERNAL_LIMITS: v21.OperationModeEnum.EXTERNAL_LIMITS,
    OperationMode.CENTRAL_FREQUENCY: v21.OperationModeEnum.CENTRAL_FREQUENCY,
    OperationMode.LOCAL_FREQUENCY: v21.OperationModeEnum.LOCAL_FREQUENCY,
    OperationMode.LOCAL_LOAD_BALANCING: v21.OperationModeEnum.LOCAL_LOAD_BALANCING,
}
Word = TypeVar("Word")
_OF_21 = "choose a station that speaks OCPP 2.1, or another purpose or kind"


def calls_to_set(version: OcppVersion, order: SetChargingProfile) -> list[OutboundCall]:
    """The request to take a profile. Raises Unsupported for one that makes no sense, or none in this version."""
    evse_id, profile = order.evse_id, order.profile
    profile_sense.require(evse_id, profile)
    match version:
        case OcppVersion.V16:
            wire_16 = profile_16(profile)
            return [outbound_call(v16.SetChargingProfileRequest(connector_id=evse_id, cs_charging_profiles=wire_16))]
        case OcppVersion.V201:
            _require_ref(profile)
            wire_201 = profile_201(profile)
            return [outbound_call(v201.SetChargingProfileRequest(evse_id=evse_id, charging_profile=wire_201))]
        case OcppVersion.V21:
            _require_ref(profile)
            wire_21 = profile_21(profile)
            return [outbound_call(v21.SetChargingProfileRequest(evse_id=evse_id, charging_profile=wire_21))]


def profile_16(profile: ChargingProfile) -> v16.ChargingProfile:
    """A profile in 1.6's words (7.8). Raises Unsupported for what it has none for."""
    if profile.purpose not in PURPOSES_16 or profile.kind not in KINDS_16:
        raise Unsupported(f"OCPP 1.6 knows no profiles of the purpose {profile.purpose}, {profile.kind}", _OF_21)
    if len(profile.schedules) > 1:
        raise Unsupported("an OCPP 1.6 profile has one schedule", "give one")
    if profile.ref is not None and not profile.ref.isdecimal():
        raise Unsupported(f"{profile.ref[:40]!r} is no transaction of OCPP 1.6, whose ids are numbers", "give its ref")
    schedule = profile.schedules[0]
    if any(_is_of_2x(period) for period in schedule.periods):
        raise Unsupported(
            "OCPP 1.6 can't name a phase, limit one apart, or discharge", "give start, limit and phases alone"
        )
    return v16.ChargingProfile(
        charging_profile_id=profile.profile_id,
        stack_level=profile.stack_level,
        charging_profile_purpose=PURPOSES_16[profile.purpose],
        charging_profile_kind=KINDS_16[profile.kind],
        charging_schedule=_schedule_16(schedule),
        transaction_id=None if profile.ref is None else int(profile.ref),
        recurrency_kind=None if profile.recurrency is None else v16.RecurrencyKind(_recurrency(profile.recurrency)),
        valid_from=None if profile.valid_from is None else told(profile.valid_from),
        valid_to=None if profile.valid_to is None else told(profile.valid_to),
    )


def _schedule_16(schedule: ChargingSchedule) -> v16.ChargingSchedule:
    return v16.ChargingSchedule(
        charging_rate_unit=v16.ChargingRateUnit(schedule.unit.value),
        charging_schedule_period=[
            v16.ChargingSchedulePeriod(start_period=period.start_s, limit=_limit(period), number_phases=period.phases)
            for period in schedule.periods
        ],
        duration=schedule.duration_s,
        start_schedule=None if schedule.starts_at is None else told(schedule.starts_at),
        min_charging_rate=tenths(schedule.least_rate),
    )


def profile_201(profile: ChargingProfile) -> v201.ChargingProfile:
    """A profile in 2.0.1's words. Raises Unsupported for what it has none for."""
    if profile.purpose not in PURPOSES_201 or profile.kind not in KINDS_201:
        raise Unsupported(f"OCPP 2.0.1 knows no profiles of the purpose {profile.purpose}, {profile.kind}", _OF_21)
    _require_start(profile)
    return v201.ChargingProfile(
        id=profile.profile_id,
        stack_level=profile.stack_level,
        charging_profile_purpose=PURPOSES_201[profile.purpose],
        charging_profile_kind=KINDS_201[profile.kind],
        charging_schedule=[_schedule_201(number, one) for number, one in enumerate(profile.schedules, 1)],
        recurrency_kind=None
        if profile.recurrency is None
        else v201.RecurrencyKindEnum(_recurrency(profile.recurrency)),
        valid_from=None if profile.valid_from is None else told(profile.valid_from),
        valid_to=None if profile.valid_to is None else told(profile.valid_to),
        transaction_id=profile.ref,
    )


def _schedule_201(number: int, schedule: ChargingSchedule) -> v201.ChargingSchedule:
    if any(_is_of_21(period) for period in schedule.periods):
        raise Unsupported("OCPP 2.0.1 can't limit one phase apart, nor discharge", "give start, limit and phases alone")
    return v201.ChargingSchedule(
        id=number,
        charging_rate_unit=v201.ChargingRateUnitEnum(schedule.unit.value),
        charging_schedule_period=[
            v201.ChargingSchedulePeriod(
                start_period=period.start_s,
                limit=_limit(period),
                number_phases=period.phases,
                phase_to_use=period.phase_to_use,
            )
            for period in schedule.periods
        ],
        duration=schedule.duration_s,
        start_schedule=None if schedule.starts_at is None else told(schedule.starts_at),
        min_charging_rate=tenths(schedule.least_rate),
    )


def profile_21(profile: ChargingProfile) -> v21.ChargingProfile:
    """A profile in 2.1's words. Raises Unsupported for an absolute schedule without a beginning."""
    _require_start(profile)
    return v21.ChargingProfile(
        id=profile.profile_id,
        stack_level=profile.stack_level,
        charging_profile_purpose=PURPOSES_21[profile.purpose],
        charging_profile_kind=KINDS_21[profile.kind],
        charging_schedule=[_schedule_21(number, one) for number, one in enumerate(profile.schedules, 1)],
        recurrency_kind=None if profile.recurrency is None else v21.RecurrencyKindEnum(_recurrency(profile.recurrency)),
        valid_from=None if profile.valid_from is None else told(profile.valid_from),
        valid_to=None if profile.valid_to is None else told(profile.valid_to),
        transaction_id=profile.ref,
        dyn_update_interval=profile.pull_each_s,
    )


def _schedule_21(number: int, schedule: ChargingSchedule) -> v21.ChargingSchedule:
    return v21.ChargingSchedule(
        id=number,
        charging_rate_unit=v21.ChargingRateUnitEnum(schedule.unit.value),
        charging_schedule_period=[_period_21(period) for period in schedule.periods],
        duration=schedule.duration_s,
        start_schedule=None if schedule.starts_at is None else told(schedule.starts_at),
        min_charging_rate=tenths(schedule.least_rate),
    )


def _period_21(period: SchedulePeriod) -> v21.ChargingSchedulePeriod:
    bidirectional: dict[str, Any] = {name: tenths(getattr(period, name)) for name in Bidirectional.__struct_fields__}
    return v21.ChargingSchedulePeriod(
        start_period=period.start_s,
        limit=tenths(period.limit),
        limit_l2=tenths(period.limit_l2),
        limit_l3=tenths(period.limit_l3),
        number_phases=period.phases,
        phase_to_use=period.phase_to_use,
        operation_mode=None if period.mode is None else MODES_21[period.mode],
        v2x_baseline=period.baseline_w,
        v2x_freq_watt_curve=[
            v21.V2XFreqWattPoint(frequency=one.frequency_hz, power=one.power_w) for one in period.frequency_curve
        ]
        or None,
        v2x_signal_watt_curve=[
            v21.V2XSignalWattPoint(signal=one.signal, power=one.power_w) for one in period.signal_curve
        ]
        or None,
        preconditioning_request=period.preconditions,
        evse_sleep=period.evse_sleeps,
        **bidirectional,
    )


def _limit(period: SchedulePeriod) -> float:
    """Raises Unsupported for a period without one, which 2.1 alone can say."""
    limit = tenths(period.limit)
    if limit is None:
        raise Unsupported("before OCPP 2.1 each period has a limit", "give one, or choose a station of OCPP 2.1")
    return limit


def _recurrency(recurrency: Recurrency) -> str:
    return "Daily" if recurrency is Recurrency.DAILY else "Weekly"


def _require_ref(profile: ChargingProfile) -> None:
    if profile.purpose is ProfilePurpose.TX and profile.ref is None:
        raise Unsupported("OCPP 2.x wants to know for which transaction a tx profile is", "give its ref")


def _require_start(profile: ChargingProfile) -> None:
    fixed = profile.kind in {ProfileKind.ABSOLUTE, ProfileKind.RECURRING}
    if fixed and any(schedule.starts_at is None for schedule in profile.schedules):
        raise Unsupported(f"OCPP 2.x wants to know when a schedule of the kind {profile.kind} starts", "give starts_at")


def _is_of_2x(period: SchedulePeriod) -> bool:
    return period.phase_to_use is not None or _is_of_21(period)


def _is_of_21(period: SchedulePeriod) -> bool:
    plain = SchedulePeriod(period.start_s, period.limit, period.phases, period.phase_to_use)
    return period != plain


SET_OUTCOMES: Outcomes = {
    v16.ChargingProfileStatus.ACCEPTED: (CommandState.ACCEPTED, None),
    v16.ChargingProfileStatus.REJECTED: (CommandState.REJECTED, "the station refused the profile"),
    v16.ChargingProfileStatus.NOT_SUPPORTED: (CommandState.FAILED, "the station obeys no charging profiles"),
}


def answer_to_set(_order: SetChargingProfile, responses: Sequence[WireStruct]) -> Answer:
    """Accepted means that the profile is kept, and in force where nothing above it is."""
    return answer_by_status(responses[0], SET_OUTCOMES)


# --- clearing


def calls_to_clear(version: OcppVersion, order: ClearChargingProfiles) -> list[OutboundCall]:
    """The request to forget profiles: that with the id, or all that match what is given, or all."""
    by_id = order.profile_id is not None
    if by_id and not (order.evse_id is None and order.purpose is None and order.stack_level is None):
        raise Unsupported("the id alone says which profile", "leave out EVSE, purpose and stack level")
    match version:
        case OcppVersion.V16:
            return [outbound_call(_clear_16(order))]
        case OcppVersion.V201:
            return [outbound_call(_clear_201(order))]
        case OcppVersion.V21:
            return [outbound_call(_clear_21(order))]


def _clear_16(order: ClearChargingProfiles) -> v16.ClearChargingProfileRequest:
    return v16.ClearChargingProfileRequest(
        id=order.profile_id,
        connector_id=order.evse_id,
        charging_profile_purpose=None if order.purpose is None else _known(PURPOSES_16, order.purpose, "1.6"),
        stack_level=order.stack_level,
    )


def _clear_201(order: ClearChargingProfiles) -> v201.ClearChargingProfileRequest:
    criteria = v201.ClearChargingProfile(
        evse_id=order.evse_id,
        charging_profile_purpose=None if order.purpose is None else _known(PURPOSES_201, order.purpose, "2.0.1"),
        stack_level=order.stack_level,
    )
    by_id = order.profile_id is not None
    return v201.ClearChargingProfileRequest(
        charging_profile_id=order.profile_id, charging_profile_criteria=None if by_id else criteria
    )


def _clear_21(order: ClearChargingProfiles) -> v21.ClearChargingProfileRequest:
    criteria = v21.ClearChargingProfile(
        evse_id=order.evse_id,
        charging_profile_purpose=None if order.purpose is None else _known(PURPOSES_21, order.purpose, "2.1"),
        stack_level=order.stack_level,
    )
    by_id = order.profile_id is not None
    return v21.ClearChargingProfileRequest(
        charging_profile_id=order.profile_id, charging_profile_criteria=None if by_id else criteria
    )


def _known(words: dict[ProfilePurpose, Word], purpose: ProfilePurpose, version: str) -> Word:
    if purpose is ProfilePurpose.EXTERNAL:
        raise Unsupported("external limits are cleared by who set them", "leave the purpose out, or give another")
    if purpose not in words:
        raise Unsupported(f"OCPP {version} knows no profiles of the purpose {purpose}", "give another purpose")
    return words[purpose]


CLEAR_OUTCOMES: Outcomes = {
    v21.ClearChargingProfileStatusEnum.ACCEPTED: (CommandState.ACCEPTED, None),
    v21.ClearChargingProfileStatusEnum.UNKNOWN: (CommandState.REJECTED, "the station holds no such profile"),
}


def answer_to_clear(_order: ClearChargingProfiles, responses: Sequence[WireStruct]) -> Answer:
    """Accepted means forgotten; rejected, that there was nothing to forget."""
    return answer_by_status(responses[0], CLEAR_OUTCOMES)
