"""Which charging profiles make sense in every version: 1.6 3.13, 2.x part 2 K01, 2.1's operation modes (block Q)."""

from itertools import pairwise

from voltway.ocpp.outbound.call import Unsupported
from voltway.vocabulary.charging import (
    Bidirectional,
    ChargingProfile,
    ChargingSchedule,
    OperationMode,
    ProfileKind,
    ProfilePurpose,
    RateUnit,
    SchedulePeriod,
)

_FOLLOWING = (OperationMode.CENTRAL_SETPOINT, OperationMode.CENTRAL_FREQUENCY)
_WITHOUT_LIMITS = (OperationMode.IDLE, OperationMode.LOCAL_FREQUENCY)
_TX = (ProfilePurpose.TX, ProfilePurpose.TX_DEFAULT)


def require(evse_id: int, profile: ChargingProfile) -> None:
    """Raises Unsupported, with what to give instead, for a profile that makes none on this EVSE."""
    _require_place(evse_id, profile)
    if profile.ref is not None and profile.purpose is not ProfilePurpose.TX:
        raise Unsupported(f"{profile.purpose} is for no single transaction", "leave ref out, or use tx")
    if (profile.kind is ProfileKind.RECURRING) != (profile.recurrency is not None):
        raise Unsupported("recurrency says how often a recurring profile recurs", "give it with that kind only")
    if profile.kind is ProfileKind.DYNAMIC and (len(profile.schedules) > 1 or len(profile.schedules[0].periods) > 1):
        raise Unsupported("a dynamic profile has one schedule of one period", "give one limit")
    if profile.kind is not ProfileKind.DYNAMIC and profile.pull_each_s is not None:
        raise Unsupported("only a dynamic profile is asked for again (K28.FR.04)", "leave pull_each_s out")
    if profile.updated_at is not None:
        raise Unsupported("the station itself says since when a dynamic profile holds", "leave updated_at out")
    for schedule in profile.schedules:
        _require_order(profile.kind, schedule)
        for period in schedule.periods:
            _require_mode(profile, schedule, period)


def _require_place(evse_id: int, profile: ChargingProfile) -> None:
    if evse_id < 0:
        raise Unsupported(f"there is no EVSE {evse_id}", "give a number from 1 on, or 0 for the whole station")
    if profile.purpose is ProfilePurpose.EXTERNAL:
        raise Unsupported("external limits are set by others than the operator", "use station_max")
    if profile.purpose is ProfilePurpose.STATION_MAX and evse_id != 0:
        raise Unsupported("station_max concerns the whole station", "give EVSE 0, or use tx_default for one EVSE")
    if profile.purpose is ProfilePurpose.TX and evse_id == 0:
        raise Unsupported("a transaction runs on one EVSE", "name the EVSE")


def _require_order(kind: ProfileKind, schedule: ChargingSchedule) -> None:
    periods = schedule.periods
    if kind is ProfileKind.RELATIVE and schedule.starts_at is not None:
        raise Unsupported("a relative schedule starts with the transaction", "leave starts_at out, or use absolute")
    if periods[0].start_s != 0 or any(one.start_s >= other.start_s for one, other in pairwise(periods)):
        raise Unsupported("the periods of a schedule start at 0 and follow one another", "sort them by start_s")
    if any(period.phase_to_use is not None and period.phases != 1 for period in periods):
        raise Unsupported("which phase to use can be said where one is used", "give phases: 1 with phase_to_use")


# --- operation modes


def _require_mode(profile: ChargingProfile, schedule: ChargingSchedule, period: SchedulePeriod) -> None:
    """2.1 part 2, K01.FR.111 to K01.FR.113 (errata of September 2025), and the limits and setpoints of each mode."""
    mode = period.mode or OperationMode.CHARGING_ONLY
    if mode is not OperationMode.CHARGING_ONLY and profile.purpose not in _TX:
        local = profile.purpose is ProfilePurpose.LOCAL_GENERATION and mode is OperationMode.EXTERNAL_LIMITS
        if not local:
            raise Unsupported(f"{profile.purpose} knows no mode {mode}", "use tx or tx_default, or leave mode out")
    if mode is OperationMode.CHARGING_ONLY:
        _require_charging_only(period)
    elif mode in _WITHOUT_LIMITS and (_limits(period) or _setpoints(period)):
        raise Unsupported(f"in the mode {mode} there are no limits and no setpoints", "leave them out")
    elif mode in _FOLLOWING and period.setpoint is None:
        raise Unsupported(f"in the mode {mode} a setpoint is followed", "give setpoint")
    elif mode not in _FOLLOWING and _setpoints(period):
        raise Unsupported(f"in the mode {mode} the setpoint is not ours to give", "leave it out")
    if mode is OperationMode.LOCAL_FREQUENCY:
        _require_frequency(schedule, period)
    elif period.frequency_curve or period.signal_curve or period.baseline_w is not None:
        raise Unsupported(f"curves and a baseline are for {OperationMode.LOCAL_FREQUENCY}", "leave them out")
    require_within(period)


def _require_charging_only(period: SchedulePeriod) -> None:
    if period.limit is None:
        raise Unsupported("a period without a mode has a limit", "give limit, or the mode that does without")
    if _setpoints(period) or period.discharge_limit is not None:
        raise Unsupported("who charges only has neither setpoint nor discharge limit", "give a mode, or leave them out")


def _require_frequency(schedule: ChargingSchedule, period: SchedulePeriod) -> None:
    """Q08.FR.02 and Q08.FR.05."""
    if period.baseline_w is None or len(period.frequency_curve) < 2:
        raise Unsupported("local_frequency needs a baseline and two points of its curve", "give both")
    if schedule.unit is not RateUnit.WATT:
        raise Unsupported("a curve of the frequency tells watts", "give the unit W")


def require_within(values: Bidirectional) -> None:
    """A setpoint lies between the discharge limit and the limit, where they are given (V2X.05). Raises Unsupported."""
    for phase in ("", "_l2", "_l3"):
        setpoint = getattr(values, f"setpoint{phase}")
        limit, back = getattr(values, f"limit{phase}", None), getattr(values, f"discharge_limit{phase}")
        if setpoint is None:
            continue
        if (limit is not None and setpoint > limit) or (back is not None and setpoint < back):
            raise Unsupported(
                f"the setpoint{phase} {setpoint:g} is not between discharge limit and limit", "give one between them"
            )


def _limits(period: SchedulePeriod) -> bool:
    names = (f"{kind}{phase}" for kind in ("limit", "discharge_limit") for phase in ("", "_l2", "_l3"))
    return any(getattr(period, name) is not None for name in names)


def _setpoints(period: SchedulePeriod) -> bool:
    names = (f"{kind}{phase}" for kind in ("setpoint", "setpoint_reactive") for phase in ("", "_l2", "_l3"))
    return any(getattr(period, name) is not None for name in names)
