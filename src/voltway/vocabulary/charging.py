"""Charging profiles, in our words: who may draw how much, and when (OCPP 1.6 3.13, OCPP 2.x part 2 block K)."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Final

from msgspec import Meta, Struct

NOMINAL_VOLTAGE_V: Final = 230.0
"""Between a phase and neutral (IEC 60038); with it watts become amperes where nobody tells the true voltage."""


class ProfilePurpose(StrEnum):
    """What a profile limits. PRIORITY and LOCAL_GENERATION are 2.1's, EXTERNAL is 2.x's and never ours to set."""

    EXTERNAL = "external"
    STATION_MAX = "station_max"
    TX_DEFAULT = "tx_default"
    TX = "tx"
    PRIORITY = "priority"
    LOCAL_GENERATION = "local_generation"


class ProfileKind(StrEnum):
    """From when a schedule counts: a moment, a moment and again each day or week, the start of charging, or at once.

    DYNAMIC is 2.1's: one period without an end, whose limit is told anew as often as needed (K28).
    """

    ABSOLUTE = "absolute"
    RECURRING = "recurring"
    RELATIVE = "relative"
    DYNAMIC = "dynamic"


class Recurrency(StrEnum):
    """How often a recurring schedule begins again."""

    DAILY = "daily"
    WEEKLY = "weekly"

    @property
    def seconds(self) -> int:
        """A day or a week; OCPP knows no hour that is left out in spring."""
        return 86_400 if self is Recurrency.DAILY else 604_800


class RateUnit(StrEnum):
    """What limits count: amperes per phase, or watts; those over all phases where each has no limit of its own."""

    AMPERE = "A"
    WATT = "W"


class LimitSource(StrEnum):
    """Who has set a limit (2.0.1 ChargingLimitSourceEnum; 2.1 is open, what it adds counts as OTHER)."""

    CSO = "cso"
    EMS = "ems"
    SO = "so"
    OTHER = "other"


class KnownBy(StrEnum):
    """How we know that a station holds a profile: it accepted our order, it reported it, or it told of a limit."""

    ORDER = "order"
    REPORT = "report"
    LIMIT = "limit"


class OperationMode(StrEnum):
    """What a car does in a period (2.1 part 2, OperationModeEnumType); where none is said, it charges only.

    CENTRAL_SETPOINT and CENTRAL_FREQUENCY follow our setpoint, EXTERNAL_SETPOINT and EXTERNAL_LIMITS what somebody
    else tells the station, the LOCAL ones what the station measures.
    """

    CHARGING_ONLY = "charging_only"
    IDLE = "idle"
    CENTRAL_SETPOINT = "central_setpoint"
    EXTERNAL_SETPOINT = "external_setpoint"
    EXTERNAL_LIMITS = "external_limits"
    CENTRAL_FREQUENCY = "central_frequency"
    LOCAL_FREQUENCY = "local_frequency"
    LOCAL_LOAD_BALANCING = "local_load_balancing"


class EnergyTransfer(StrEnum):
    """How energy passes between a car and an EVSE (2.1 part 2, EnergyTransferModeEnumType); BPT is both ways."""

    AC_SINGLE_PHASE = "ac_single_phase"
    AC_TWO_PHASE = "ac_two_phase"
    AC_THREE_PHASE = "ac_three_phase"
    DC = "dc"
    AC_BPT = "ac_bpt"
    AC_BPT_DER = "ac_bpt_der"
    AC_DER = "ac_der"
    DC_BPT = "dc_bpt"
    DC_ACDP = "dc_acdp"
    DC_ACDP_BPT = "dc_acdp_bpt"
    WPT = "wpt"


class FrequencyPoint(Struct, frozen=True):
    """A point of the curve that tells how much to draw at which frequency of the grid."""

    frequency_hz: float
    power_w: float


class SignalPoint(Struct, frozen=True):
    """A point of the curve that tells how much to draw more at which aFRR signal."""

    signal: int
    power_w: float


Limit = Annotated[float, Meta(ge=0)] | None
DischargeLimit = Annotated[float, Meta(le=0)] | None
Curve = Meta(max_length=20)


class Bidirectional(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """How much may flow back, and what to follow: 2.1's, in the schedule's unit, L2 and L3 where phases differ.

    Discharge limits are negative or zero. A setpoint is what a car follows as closely as it can: above zero it charges,
    below it discharges. Reactive ones are in var, or for amperes in A.
    """

    discharge_limit: DischargeLimit = None
    discharge_limit_l2: DischargeLimit = None
    discharge_limit_l3: DischargeLimit = None
    setpoint: float | None = None
    setpoint_l2: float | None = None
    setpoint_l3: float | None = None
    setpoint_reactive: float | None = None
    setpoint_reactive_l2: float | None = None
    setpoint_reactive_l3: float | None = None


class ScheduleUpdate(Bidirectional, frozen=True, omit_defaults=True, kw_only=True):
    """What a dynamic profile says from now on; what is left out stays as it was (2.1 K28)."""

    limit: Limit = None
    limit_l2: Limit = None
    limit_l3: Limit = None


class SchedulePeriod(Bidirectional, frozen=True, omit_defaults=True):
    """From `start_s` after the schedule's beginning on, this limit holds, until the next period or the end.

    `limit`, and from 2.1 on `limit_l2` and `limit_l3` where phases differ (`limit` then is that of L1), are counted in
    the schedule's unit. `phases` None: three. `phase_to_use` only where `phases` is 1 (2.x K01.FR.19). No `limit` only
    with a `mode` that needs none (2.1, block Q). `baseline_w` and the curves are for LOCAL_FREQUENCY.
    """

    start_s: Annotated[int, Meta(ge=0)]
    limit: Limit = None
    phases: Annotated[int, Meta(ge=1, le=3)] | None = None
    phase_to_use: Annotated[int, Meta(ge=1, le=3)] | None = None
    limit_l2: Limit = None
    limit_l3: Limit = None
    mode: OperationMode | None = None
    baseline_w: float | None = None
    frequency_curve: Annotated[list[FrequencyPoint], Curve] = []
    signal_curve: Annotated[list[SignalPoint], Curve] = []
    preconditions: bool | None = None
    evse_sleeps: bool | None = None


class ChargingSchedule(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Limits over time. `starts_at` None: with the transaction. `duration_s` None: until something else ends it.

    `least_rate` is below what charging is not worth while to the car, in the schedule's unit.
    """

    unit: RateUnit
    periods: Annotated[list[SchedulePeriod], Meta(min_length=1, max_length=1024)]
    starts_at: datetime | None = None
    duration_s: Annotated[int, Meta(ge=0)] | None = None
    least_rate: Annotated[float, Meta(ge=0)] | None = None


class ChargingProfile(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One profile. Of those of one purpose, the one with the highest `stack_level` that covers a moment counts.

    `ref` is the transaction a TX profile is for, by the protocol's id. Of several schedules (2.x, at most three) a car
    chooses by ISO 15118; the first is the one that counts for all others. Of a dynamic one `pull_each_s` is how often
    the station asks for new values by itself (None: it waits for them), `updated_at` when it got the last ones.
    """

    profile_id: Annotated[int, Meta(ge=-(2**31), lt=2**31)]
    stack_level: Annotated[int, Meta(ge=0, lt=2**31)]
    purpose: ProfilePurpose
    kind: ProfileKind
    schedules: Annotated[list[ChargingSchedule], Meta(min_length=1, max_length=3)]
    recurrency: Recurrency | None = None
    valid_from: datetime | None = None
    valid_to: datetime | None = None
    ref: str | None = None
    pull_each_s: Annotated[int, Meta(ge=1, lt=2**31)] | None = None
    updated_at: datetime | None = None


class HeldProfile(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A profile that a station holds, for one EVSE or with `evse_id` 0 for all, and who put it there."""

    evse_id: int
    profile: ChargingProfile
    source: LimitSource = LimitSource.CSO


class CompositePeriod(Struct, frozen=True, omit_defaults=True):
    """What holds from `start_s` on, in the unit asked for; `limit` None: nothing limits. Else as in SchedulePeriod."""

    start_s: int
    limit: float | None
    phases: int = 3
    phase_to_use: int | None = None
    limit_l2: float | None = None
    limit_l3: float | None = None
    discharge_limit: float | None = None
    discharge_limit_l2: float | None = None
    discharge_limit_l3: float | None = None
    setpoint: float | None = None
    setpoint_l2: float | None = None
    setpoint_l3: float | None = None
    mode: OperationMode | None = None


class CompositeSchedule(Struct, frozen=True, kw_only=True):
    """What all profiles of an EVSE, or with `evse_id` 0 of the whole station, come to for `duration_s` seconds."""

    evse_id: int
    begins_at: datetime
    duration_s: int
    unit: RateUnit
    periods: list[CompositePeriod]


class VehicleNeeds(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What a car wants by when, as far as it tells (ISO 15118; 2.x part 2, K15 and K17).

    `transfer` is a word of OCPP's, such as AC_three_phase or DC. Currents are per phase. `most_schedules`: so many the
    car can choose from at once.
    """

    transfer: str
    departs_at: datetime | None = None
    energy_wh: float | None = None
    least_current_a: float | None = None
    most_current_a: float | None = None
    most_voltage_v: float | None = None
    most_power_w: float | None = None
    soc_percent: int | None = None
    full_soc_percent: int | None = None
    most_schedules: int | None = None
