"""DER controls, in our words: what a station that may feed the grid does when the grid is not well (OCPP 2.1, block R).

Voltages, frequencies, times and percentages are as the standard has them; which a curve's x is follows from its kind.
"""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Final

from msgspec import Meta, Struct


class ControlKind(StrEnum):
    """What a control is about (DERControlEnumType). HF, LF, HV, LV: high or low frequency or voltage."""

    ENTER_SERVICE = "enter_service"
    FREQUENCY_DROOP = "frequency_droop"
    FREQUENCY_WATT = "frequency_watt"
    FIXED_PF_ABSORB = "fixed_pf_absorb"
    FIXED_PF_INJECT = "fixed_pf_inject"
    FIXED_VAR = "fixed_var"
    GRADIENTS = "gradients"
    HF_MUST_TRIP = "hf_must_trip"
    HF_MAY_TRIP = "hf_may_trip"
    HV_MUST_TRIP = "hv_must_trip"
    HV_MOMENTARY_CESSATION = "hv_momentary_cessation"
    HV_MAY_TRIP = "hv_may_trip"
    LIMIT_MAX_DISCHARGE = "limit_max_discharge"
    LF_MUST_TRIP = "lf_must_trip"
    LV_MUST_TRIP = "lv_must_trip"
    LV_MOMENTARY_CESSATION = "lv_momentary_cessation"
    LV_MAY_TRIP = "lv_may_trip"
    POWER_MONITORING_MUST_TRIP = "power_monitoring_must_trip"
    VOLT_VAR = "volt_var"
    VOLT_WATT = "volt_watt"
    WATT_PF = "watt_pf"
    WATT_VAR = "watt_var"


class CurveUnit(StrEnum):
    """What the y of a curve, or a setpoint, is counted in (DERUnitEnumType); percent but for NONE."""

    NONE = "none"
    MAX_W = "max_w"
    MAX_VAR = "max_var"
    AVAILABLE_W = "available_w"
    AVAILABLE_VAR = "available_var"
    EFFECTIVE_V = "effective_v"


class Cessation(StrEnum):
    """Which power still flows during momentary cessation."""

    ACTIVE = "active"
    REACTIVE = "reactive"


class GridFault(StrEnum):
    """What is wrong with the grid when a control takes over (GridEventFaultEnumType)."""

    CURRENT_IMBALANCE = "current_imbalance"
    LOCAL_EMERGENCY = "local_emergency"
    LOW_INPUT_POWER = "low_input_power"
    OVER_CURRENT = "over_current"
    OVER_FREQUENCY = "over_frequency"
    OVER_VOLTAGE = "over_voltage"
    PHASE_ROTATION = "phase_rotation"
    REMOTE_EMERGENCY = "remote_emergency"
    UNDER_FREQUENCY = "under_frequency"
    UNDER_VOLTAGE = "under_voltage"
    VOLTAGE_IMBALANCE = "voltage_imbalance"


Seconds = Annotated[float, Meta(ge=0)]
Percent = Annotated[float, Meta(ge=0, le=100)]


class CurvePoint(Struct, frozen=True):
    """A point; between two of them the curve is straight."""

    x: float
    y: float


class Hysteresis(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """When normal operation comes back after an event, and how fast (percent a second)."""

    high: float | None = None
    low: float | None = None
    delay_s: Seconds | None = None
    gradient: float | None = None


class VoltageReference(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Of a volt-var curve: the voltage it refers to (percent), or that the station finds it by itself."""

    percent: float | None = None
    autonomous: bool | None = None
    time_constant_s: Seconds | None = None


class VoltageTrip(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Of a voltage curve: the ten minute mean that trips, after how long, and what flows during cessation."""

    mean_10_min: float | None = None
    delay_s: Seconds | None = None
    during_cessation: Cessation | None = None


class Setting(Struct, frozen=True, omit_defaults=True, kw_only=True, tag_field="form"):
    """The root of what a control sets."""


class CurveSetting(Setting, frozen=True, kw_only=True, tag="curve"):
    """A curve of one to ten points."""

    points: Annotated[list[CurvePoint], Meta(min_length=1, max_length=10)]
    unit: CurveUnit
    response_s: Seconds | None = None
    hysteresis: Hysteresis | None = None
    reference: VoltageReference | None = None
    voltage: VoltageTrip | None = None


class EnterServiceSetting(Setting, frozen=True, kw_only=True, tag="enter_service"):
    """Between which voltages and frequencies a station may connect, and how gently."""

    high_voltage: float
    low_voltage: float
    high_hz: float
    low_hz: float
    delay_s: Seconds | None = None
    random_delay_s: Seconds | None = None
    ramp_s: Seconds | None = None


class PowerFactorSetting(Setting, frozen=True, kw_only=True, tag="power_factor"):
    """A fixed cos phi; `excited` true where reactive power is absorbed (under-excited)."""

    displacement: Annotated[float, Meta(ge=0, le=1)]
    excited: bool


class VarSetting(Setting, frozen=True, kw_only=True, tag="var"):
    """A fixed reactive power, in percent; below zero of charging, above of discharging."""

    setpoint: Annotated[float, Meta(ge=-100, le=100)]
    unit: CurveUnit


class DroopSetting(Setting, frozen=True, kw_only=True, tag="droop"):
    """From which frequencies on power follows the frequency, how steeply, and how soon."""

    over_hz: float
    under_hz: float
    over_droop: float
    under_droop: float
    response_s: Seconds


class GradientSetting(Setting, frozen=True, kw_only=True, tag="gradient"):
    """How long a ramp takes by default, and at the start; 0 where that does not apply."""

    ramp_s: Seconds
    soft_start_s: Seconds


class DischargeSetting(Setting, frozen=True, kw_only=True, tag="discharge"):
    """Percent of the rated discharge power, and the curve that holds above it (VDE-AR-N 4105)."""

    most_percent: Percent | None = None
    curve: CurveSetting | None = None


AnySetting = (
    CurveSetting
    | EnterServiceSetting
    | PowerFactorSetting
    | VarSetting
    | DroopSetting
    | GradientSetting
    | DischargeSetting
)

FORMS: Final[dict[ControlKind, type[AnySetting]]] = {
    **dict.fromkeys(ControlKind, CurveSetting),
    ControlKind.ENTER_SERVICE: EnterServiceSetting,
    ControlKind.FREQUENCY_DROOP: DroopSetting,
    ControlKind.FIXED_PF_ABSORB: PowerFactorSetting,
    ControlKind.FIXED_PF_INJECT: PowerFactorSetting,
    ControlKind.FIXED_VAR: VarSetting,
    ControlKind.GRADIENTS: GradientSetting,
    ControlKind.LIMIT_MAX_DISCHARGE: DischargeSetting,
}
"""What a control of each kind sets (R04.FR.16)."""

ControlId = Annotated[str, Meta(min_length=1, max_length=36)]
Priority = Annotated[int, Meta(ge=0, lt=2**31)]


class DerControl(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One control. Of one kind the lowest `priority` counts, a scheduled one in its time before the default one.

    Scheduled ones begin at `starts_at` and hold for `duration_s`; default ones hold whenever no scheduled one does.
    """

    control_id: ControlId
    kind: ControlKind
    is_default: bool
    priority: Priority
    setting: AnySetting
    starts_at: datetime | None = None
    duration_s: Seconds | None = None


class ControlTold(Struct, frozen=True, kw_only=True):
    """A control as a station reports it: `is_superseded` where another one of its kind took its place."""

    control: DerControl
    is_superseded: bool
