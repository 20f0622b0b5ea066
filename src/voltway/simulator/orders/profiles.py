"""SetChargingProfile, ClearChargingProfile, GetCompositeSchedule: what the network limits."""

import math
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any

import msgspec

from voltway.ocpp.wire import v16, v21, v201
from voltway.simulator import charging
from voltway.simulator.evse import Evse
from voltway.simulator.profiles import (
    DAY_S,
    WEEK_S,
    Charging,
    Period,
    Profile,
    Purpose,
    Unit,
    cleared,
    composite,
    installed,
)
from voltway.simulator.station import Station

PURPOSE: dict[str, Purpose] = {
    v16.ChargingProfilePurpose.CHARGE_POINT_MAX_PROFILE: Purpose.STATION,
    v201.ChargingProfilePurposeEnum.CHARGING_STATION_MAX_PROFILE: Purpose.STATION,
    v201.ChargingProfilePurposeEnum.TX_DEFAULT_PROFILE: Purpose.DEFAULT,
    v201.ChargingProfilePurposeEnum.TX_PROFILE: Purpose.TRANSACTION,
    v21.ChargingProfilePurposeEnum.PRIORITY_CHARGING: Purpose.PRIORITY,
}
_REPEATS_S: dict[str, float] = {v16.RecurrencyKind.DAILY: DAY_S, v16.RecurrencyKind.WEEKLY: WEEK_S}
_STATUS = v201.ChargingProfileStatusEnum
_CLEARED = v201.ClearChargingProfileStatusEnum


def _moment(text: str | None) -> float | None:
    """A timestamp as POSIX seconds; one without a zone counts as UTC."""
    if text is None:
        return None
    told = datetime.fromisoformat(text)
    return (told if told.tzinfo else told.replace(tzinfo=UTC)).timestamp()


def _bound(text: str | None, otherwise: float) -> float:
    moment = _moment(text)
    return otherwise if moment is None else moment


def profile_v16(told: v16.ChargingProfile, evse_id: int) -> Profile:
    """A 1.6 profile in the simulator's terms."""
    schedule = told.charging_schedule
    relative = told.charging_profile_kind is v16.ChargingProfileKind.RELATIVE
    return Profile(
        profile_id=told.charging_profile_id,
        stack_level=told.stack_level,
        purpose=PURPOSE[told.charging_profile_purpose],
        unit=Unit(schedule.charging_rate_unit.value),
        periods=tuple(
            Period(period.start_period, period.limit, period.number_phases)
            for period in schedule.charging_schedule_period
        ),
        evse_id=evse_id,
        begins_at=None if relative else _moment(schedule.start_schedule),
        repeats_s=_REPEATS_S.get(told.recurrency_kind or ""),
        duration_s=schedule.duration,
        valid_from=_bound(told.valid_from, -math.inf),
        valid_to=_bound(told.valid_to, math.inf),
        transaction_id=None if told.transaction_id is None else str(told.transaction_id),
    )


def profile_v2x(told: v201.ChargingProfile | v21.ChargingProfile, evse_id: int) -> Profile | None:
    """A 2.x profile in the simulator's terms, or None for one it can't obey.

    Those are of local generation, of priority with a duration (2.1 K01.FR.70), and with periods that need a limit and
    have none. Of several schedules the first counts; of limits per phase the lowest, so that none is exceeded. A
    dynamic one begins when it got its last values.
    """
    purpose = PURPOSE.get(told.charging_profile_purpose)
    schedule = told.charging_schedule[0]
    spans: Sequence[v201.ChargingSchedulePeriod | v21.ChargingSchedulePeriod] = schedule.charging_schedule_period
    limits = [_limit(span) for span in spans]
    timed = purpose is Purpose.PRIORITY and schedule.duration is not None
    if purpose is None or timed or None in limits:
        return None
    relative = told.charging_profile_kind == v201.ChargingProfileKindEnum.RELATIVE
    begins_at = schedule.start_schedule or getattr(told, "dyn_update_time", None)
    return Profile(
        profile_id=told.id,
        stack_level=told.stack_level,
        purpose=purpose,
        unit=Unit(schedule.charging_rate_unit.value),
        periods=tuple(
            Period(span.start_period, limit, span.number_phases)
            for span, limit in zip(spans, limits, strict=True)
            if limit is not None
        ),
        evse_id=evse_id,
        begins_at=None if relative else _moment(begins_at),
        repeats_s=_REPEATS_S.get(told.recurrency_kind or ""),
        duration_s=schedule.duration,
        valid_from=_bound(told.valid_from, -math.inf),
        valid_to=_bound(told.valid_to, math.inf),
        transaction_id=told.transaction_id,
        told=msgspec.to_builtins(told),
    )


def _limit(period: v201.ChargingSchedulePeriod | v21.ChargingSchedulePeriod) -> float | None:
    """What may be drawn in it; None for one that has to have a limit and has none. Nothing is ever given back here."""
    told: list[float | None] = [period.limit, getattr(period, "limit_l2", None), getattr(period, "limit_l3", None)]
    lowest = min((limit for limit in told if limit is not None), default=None)
    mode, setpoint = getattr(period, "operation_mode", None), getattr(period, "setpoint", None)
    if mode == v21.OperationModeEnum.IDLE:
        return 0.0
    if setpoint is not None:
        return float(min(max(0.0, setpoint), math.inf if lowest is None else lowest))
    return math.inf if lowest is None and mode not in {None, v21.OperationModeEnum.CHARGING_ONLY} else lowest


def install(station: Station, profile: Profile) -> None:
    """Take a profile over; what flows changes at once."""
    _limit_by(station, installed(station.profiles, profile))


def _limit_by(station: Station, profiles: Sequence[Profile]) -> None:
    station.advance()
    station.profiles = list(profiles)
    for evse in station.evses:
        station.soon(partial(_notice, station, evse))


def _notice(station: Station, evse: Evse) -> None:
    if evse.session is not None:
        charging.notice(station, evse)


def set_v16(station: Station, request: v16.SetChargingProfileRequest) -> dict[str, Any]:
    """SetChargingProfile."""
    told = request.cs_charging_profiles
    return take(station, request.connector_id, profile_v16(told, request.connector_id))


def set_v2x(
    station: Station, request: v201.SetChargingProfileRequest | v21.SetChargingProfileRequest
) -> dict[str, Any]:
    """SetChargingProfile."""
    return take(station, request.evse_id, profile_v2x(request.charging_profile, request.evse_id))


def take(station: Station, evse_id: int, profile: Profile | None) -> dict[str, Any]:
    """Install the profile if the station can obey it there: the answer."""
    if profile is None or not 0 <= evse_id <= len(station.evses) or not _fits(station, profile):
        return {"status": _STATUS.REJECTED}
    install(station, profile)
    return {"status": _STATUS.ACCEPTED}


def _fits(station: Station, profile: Profile) -> bool:
    """A station limit concerns EVSE 0; a transaction's profile needs that transaction running there."""
    if profile.purpose is Purpose.STATION:
        return profile.evse_id == 0
    if profile.purpose in {Purpose.DEFAULT, Purpose.PRIORITY}:
        return True
    if profile.evse_id == 0:
        return False
    session = station.evse(profile.evse_id).session
    return session is not None and profile.transaction_id in (None, session.reference)


def clear_v16(station: Station, request: v16.ClearChargingProfileRequest) -> dict[str, Any]:
    """ClearChargingProfile: by id, or by all criteria that are given."""
    purpose = None if request.charging_profile_purpose is None else PURPOSE[request.charging_profile_purpose]
    left = cleared(
        station.profiles,
        profile_id=request.id,
        evse_id=request.connector_id,
        purpose=purpose,
        stack_level=request.stack_level,
    )
    return _cleared(station, left)


def clear_v2x(
    station: Station, request: v201.ClearChargingProfileRequest | v21.ClearChargingProfileRequest
) -> dict[str, Any]:
    """ClearChargingProfile."""
    criteria = request.charging_profile_criteria
    if criteria is None:
        return _cleared(station, cleared(station.profiles, profile_id=request.charging_profile_id))
    told = criteria.charging_profile_purpose
    if told is not None and told not in PURPOSE:
        return {"status": _CLEARED.UNKNOWN}
    left = cleared(
        station.profiles,
        profile_id=request.charging_profile_id,
        evse_id=criteria.evse_id,
        purpose=None if told is None else PURPOSE[told],
        stack_level=criteria.stack_level,
    )
    return _cleared(station, left)


def _cleared(station: Station, left: list[Profile]) -> dict[str, Any]:
    if len(left) == len(station.profiles):
        return {"status": _CLEARED.UNKNOWN}
    _limit_by(station, left)
    return {"status": _CLEARED.ACCEPTED}


def composite_v16(station: Station, request: v16.GetCompositeScheduleRequest) -> dict[str, Any]:
    """GetCompositeSchedule."""
    unit = Unit.AMPERE if request.charging_rate_unit is None else Unit(request.charging_rate_unit.value)
    periods = _composite(station, request.connector_id, request.duration, unit)
    if periods is None:
        return {"status": v16.GetCompositeScheduleStatus.REJECTED}
    begins_at = station.wire_time(station.world.time.now)
    schedule = {
        "duration": request.duration,
        "startSchedule": begins_at,
        "chargingRateUnit": unit.value,
        "chargingSchedulePeriod": periods,
    }
    return {
        "status": v16.GetCompositeScheduleStatus.ACCEPTED,
        "connectorId": request.connector_id,
        "scheduleStart": begins_at,
        "chargingSchedule": schedule,
    }


def composite_v2x(
    station: Station, request: v201.GetCompositeScheduleRequest | v21.GetCompositeScheduleRequest
) -> dict[str, Any]:
    """GetCompositeSchedule."""
    unit = Unit.AMPERE if request.charging_rate_unit is None else Unit(request.charging_rate_unit.value)
    periods = _composite(station, request.evse_id, request.duration, unit)
    if periods is None:
        return {"status": v201.GenericStatusEnum.REJECTED}
    schedule = {
        "evseId": request.evse_id,
        "duration": request.duration,
        "scheduleStart": station.wire_time(station.world.time.now),
        "chargingRateUnit": unit.value,
        "chargingSchedulePeriod": periods,
    }
    return {"status": v201.GenericStatusEnum.ACCEPTED, "schedule": schedule}


def _composite(station: Station, evse_id: int, duration_s: int, unit: Unit) -> list[dict[str, Any]] | None:
    """The periods, with the EVSE's own greatest current or power where no profile says less; None: no such EVSE."""
    if not 0 <= evse_id <= len(station.evses):
        return None
    now = station.world.time.now
    evse = station.evses[max(0, evse_id - 1)]
    asked = evse.charging() or Charging(evse_id, None, now)
    limited = composite(station.profiles, asked, now, duration_s, unit, max(1, station.active_evses))
    supply = evse.supply
    most = supply.max_power_w if unit is Unit.WATT or supply.is_dc else supply.max_current_a
    if not limited or limited[0].start_s > 0:
        limited.insert(0, Period(0, most, supply.phases))
    return [
        {"startPeriod": int(period.start_s), "limit": round(min(period.limit, most), 1), "numberPhases": period.phases}
        for period in limited
    ]
