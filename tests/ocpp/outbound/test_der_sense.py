"""What no station may be asked to take."""

import msgspec
import pytest

from tests.ocpp.outbound.der_examples import ALL, CURVE, FULL_CURVES, SETTINGS, T, control
from voltway.ocpp.outbound.call import Unsupported
from voltway.ocpp.outbound.der_sense import require
from voltway.vocabulary.der import (
    ControlKind,
    CurveUnit,
    DerControl,
    DischargeSetting,
    DroopSetting,
    EnterServiceSetting,
    VarSetting,
    VoltageReference,
    VoltageTrip,
)

SERVICE, DROOP = SETTINGS[EnterServiceSetting], SETTINGS[DroopSetting]


@pytest.mark.parametrize("sensible", [*ALL, *FULL_CURVES], ids=lambda one: f"{one.kind} {one.is_default}")
def test_what_makes_sense_is_taken(sensible: DerControl) -> None:
    require(sensible)


@pytest.mark.parametrize("kind", ControlKind)
def test_each_kind_has_its_own_form(kind: ControlKind) -> None:
    wrong = SETTINGS[VarSetting] if kind is not ControlKind.FIXED_VAR else CURVE
    with pytest.raises(Unsupported, match="sets no"):
        require(control(kind, setting=wrong))


@pytest.mark.parametrize(
    "senseless",
    [
        control(ControlKind.VOLT_WATT, starts_at=T),
        control(ControlKind.VOLT_WATT, duration_s=5.0),
        control(ControlKind.VOLT_WATT, is_default=False, starts_at=None),
        control(ControlKind.VOLT_WATT, is_default=False, duration_s=None),
        control(ControlKind.GRADIENTS, is_default=False),
        control(ControlKind.ENTER_SERVICE, is_default=False),
        control(ControlKind.VOLT_VAR, setting=msgspec.structs.replace(CURVE, unit=CurveUnit.NONE)),
        control(ControlKind.VOLT_WATT, setting=msgspec.structs.replace(CURVE, reference=VoltageReference(percent=1.0))),
        control(ControlKind.WATT_VAR, setting=msgspec.structs.replace(CURVE, voltage=VoltageTrip(delay_s=1.0))),
        control(ControlKind.ENTER_SERVICE, setting=msgspec.structs.replace(SERVICE, low_voltage=105.0)),
        control(ControlKind.ENTER_SERVICE, setting=msgspec.structs.replace(SERVICE, low_hz=51.0)),
        control(ControlKind.FREQUENCY_DROOP, setting=msgspec.structs.replace(DROOP, under_hz=50.2)),
        control(ControlKind.LIMIT_MAX_DISCHARGE, setting=DischargeSetting()),
    ],
    ids=repr,
)
def test_what_makes_no_sense_is_refused_with_a_way_out(senseless: DerControl) -> None:
    with pytest.raises(Unsupported) as refused:
        require(senseless)
    assert refused.value.next_step
