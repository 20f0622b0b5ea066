"""DER controls as programs write them."""

from typing import Any

import msgspec
import pytest

from voltway.vocabulary.der import FORMS, ControlKind, CurvePoint, CurveSetting, CurveUnit, DerControl

CURVE: dict[str, Any] = {"form": "curve", "unit": "max_w", "points": [{"x": 1, "y": 2}]}
WHOLE: dict[str, Any] = {"control_id": "c", "kind": "volt_watt", "is_default": True, "priority": 0, "setting": CURVE}


def test_one_is_read() -> None:
    read = msgspec.convert(WHOLE, DerControl)
    assert read.setting == CurveSetting(points=[CurvePoint(1.0, 2.0)], unit=CurveUnit.MAX_W)
    assert set(FORMS) == set(ControlKind)


@pytest.mark.parametrize(
    "wrong",
    [
        {"control_id": ""},
        {"control_id": "x" * 37},
        {"priority": -1},
        {"duration_s": -1.0},
        {"setting": {**CURVE, "points": []}},
        {"setting": {**CURVE, "points": [{"x": 1, "y": 2}] * 11}},
        {"setting": {"form": "power_factor", "displacement": 1.1, "excited": True}},
        {"setting": {"form": "var", "setpoint": 101, "unit": "max_var"}},
        {"setting": {"form": "nothing"}},
    ],
)
def test_what_no_station_could_take_is_not_read(wrong: dict[str, Any]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({**WHOLE, **wrong}, DerControl)
