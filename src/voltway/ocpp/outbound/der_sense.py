"""Which DER controls make sense: 2.1 part 2, R04 with the errata of September 2025, and what its types say."""

from voltway.ocpp.outbound.call import Unsupported
from voltway.vocabulary.der import (
    FORMS,
    ControlKind,
    CurveSetting,
    CurveUnit,
    DerControl,
    DischargeSetting,
    DroopSetting,
    EnterServiceSetting,
)

_ONLY_DEFAULT = frozenset({ControlKind.ENTER_SERVICE, ControlKind.GRADIENTS})
_OF_VOLTAGE = frozenset(
    {
        ControlKind.HV_MUST_TRIP,
        ControlKind.HV_MAY_TRIP,
        ControlKind.HV_MOMENTARY_CESSATION,
        ControlKind.LV_MUST_TRIP,
        ControlKind.LV_MAY_TRIP,
        ControlKind.LV_MOMENTARY_CESSATION,
        ControlKind.VOLT_VAR,
        ControlKind.VOLT_WATT,
    }
)
_VARS = frozenset({CurveUnit.MAX_W, CurveUnit.MAX_VAR, CurveUnit.AVAILABLE_VAR})


def require(control: DerControl) -> None:
    """Raises Unsupported, with what to give instead, for a control that no station may take."""
    kind, setting = control.kind, control.setting
    form = FORMS[kind]
    if type(setting) is not form:
        raise Unsupported(f"{kind} sets no {type(setting).__struct_config__.tag}", f"give {form.__struct_config__.tag}")
    _require_time(control)
    match setting:
        case CurveSetting():
            _require_curve(kind, setting)
        case EnterServiceSetting() if not (
            setting.low_voltage < setting.high_voltage and setting.low_hz < setting.high_hz
        ):
            raise Unsupported("between low and high nothing is left", "give low values below the high ones")
        case DroopSetting() if setting.under_hz >= setting.over_hz:
            raise Unsupported("under_hz is not below over_hz", "give frequencies on both sides of the nominal one")
        case DischargeSetting() if setting.most_percent is None and setting.curve is None:
            raise Unsupported("nothing limits discharging", "give most_percent or curve")


def _require_time(control: DerControl) -> None:
    timed = control.starts_at is not None or control.duration_s is not None
    if control.is_default and timed:
        raise Unsupported("a default control has no time (R04.FR.12)", "leave starts_at and duration_s out")
    if not control.is_default and control.kind in _ONLY_DEFAULT:
        raise Unsupported(f"{control.kind} is a default control only (R04.FR.14)", "give is_default: true")
    if not control.is_default and (control.starts_at is None or control.duration_s is None):
        raise Unsupported("a scheduled control has its time", "give starts_at and duration_s")


def _require_curve(kind: ControlKind, curve: CurveSetting) -> None:
    if kind is ControlKind.VOLT_VAR and curve.unit not in _VARS:
        raise Unsupported(f"a volt-var curve is not counted in {curve.unit}", "give max_w, max_var or available_var")
    if curve.reference is not None and kind is not ControlKind.VOLT_VAR:
        raise Unsupported("a voltage reference is for volt_var", "leave reference out")
    if curve.voltage is not None and kind not in _OF_VOLTAGE:
        raise Unsupported(f"{kind} is no curve of the voltage", "leave voltage out")
