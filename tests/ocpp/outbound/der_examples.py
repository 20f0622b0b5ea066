"""DER controls of every kind, as sensible as can be."""

from datetime import UTC, datetime
from typing import Any

from voltway.vocabulary.der import (
    FORMS,
    AnySetting,
    Cessation,
    ControlKind,
    CurvePoint,
    CurveSetting,
    CurveUnit,
    DerControl,
    DischargeSetting,
    DroopSetting,
    EnterServiceSetting,
    GradientSetting,
    Hysteresis,
    PowerFactorSetting,
    VarSetting,
    VoltageReference,
    VoltageTrip,
)

T = datetime(2026, 3, 1, 6, tzinfo=UTC)
POINTS = [CurvePoint(0.9, 44.0), CurvePoint(1.1, -44.0)]
CURVE = CurveSetting(
    points=POINTS,
    unit=CurveUnit.MAX_VAR,
    response_s=5.0,
    hysteresis=Hysteresis(high=1.05, low=0.95, delay_s=1.0, gradient=10.0),
)
SETTINGS: dict[type[AnySetting], AnySetting] = {
    CurveSetting: CURVE,
    EnterServiceSetting: EnterServiceSetting(
        high_voltage=105.0, low_voltage=91.7, high_hz=50.1, low_hz=49.5, delay_s=300.0, random_delay_s=9.0, ramp_s=60.0
    ),
    PowerFactorSetting: PowerFactorSetting(displacement=0.95, excited=True),
    VarSetting: VarSetting(setpoint=-20.0, unit=CurveUnit.AVAILABLE_VAR),
    DroopSetting: DroopSetting(over_hz=50.2, under_hz=49.8, over_droop=0.05, under_droop=0.05, response_s=5.0),
    GradientSetting: GradientSetting(ramp_s=10.0, soft_start_s=0.0),
    DischargeSetting: DischargeSetting(most_percent=70.0, curve=CURVE),
}


def control(kind: ControlKind, *, is_default: bool = True, **fields: Any) -> DerControl:
    """A control of this kind with everything in it."""
    timed: dict[str, Any] = {} if is_default else {"starts_at": T, "duration_s": 600.0}
    whole: dict[str, Any] = {"control_id": f"{kind}-1", "kind": kind, "is_default": is_default, "priority": 3, **timed}
    return DerControl(**{**whole, "setting": SETTINGS[FORMS[kind]], **fields})


ALL = [control(kind) for kind in ControlKind] + [
    control(kind, is_default=False)
    for kind in ControlKind
    if kind not in {ControlKind.ENTER_SERVICE, ControlKind.GRADIENTS}
]
FULL_CURVES = [
    control(
        ControlKind.VOLT_VAR,
        setting=CurveSetting(
            points=POINTS,
            unit=CurveUnit.MAX_W,
            reference=VoltageReference(percent=100.0, autonomous=True, time_constant_s=300.0),
            voltage=VoltageTrip(mean_10_min=110.0, delay_s=3.0, during_cessation=Cessation.REACTIVE),
        ),
    )
]
