"""`voltway der`: the orders it gives, and what it shows."""

from pathlib import Path

from tests.fixtures.command_line import Execute, Voltway
from tests.fixtures.gateway_stand_in import GatewayStandIn
from voltway.vocabulary.der import ControlKind, GradientSetting
from voltway.vocabulary.orders_der import ClearDerControls, GetDerControls, SetDerControl

CONTROL = (
    '{"control_id": "c", "kind": "gradients", "is_default": true, "priority": 0,'
    ' "setting": {"form": "gradient", "ramp_s": 1.0, "soft_start_s": 0.0}}'
)


def test_the_orders(voltway: Voltway, gateway: GatewayStandIn, tmp_path: Path) -> None:
    file = tmp_path / "control.json"
    file.write_text(CONTROL)
    assert voltway("der", "set", "S1", str(file)).code == 0
    assert voltway("der", "clear", "S1", "--default", "--kind", "volt_var").code == 0
    assert voltway("der", "ask", "S1", "--id", "c").code == 0
    taken, cleared, asked = gateway.orders
    assert isinstance(taken, SetDerControl)
    assert taken.control.setting == GradientSetting(ramp_s=1.0, soft_start_s=0.0)
    assert cleared == ClearDerControls(is_default=True, control_kind=ControlKind.VOLT_VAR)
    assert isinstance(asked, GetDerControls)
    assert asked.control_id == "c"
    file.write_text('{"control_id": "c"}')
    wrong = voltway("der", "set", "S1", str(file))
    assert (wrong.code, "is no DER control" in wrong.err) == (2, True)


def test_what_is_known(voltway: Voltway, execute: Execute) -> None:
    assert voltway("der", "list", "S1").code != 0
    assert voltway("station", "add", "S1").code == 0
    assert "no DER controls are known" in voltway("der", "list", "S1").words
    execute(
        "insert into der_control (station_id, control_id, kind, is_default, is_superseded, control, known_by, known_at)"
        " values ('S1', 'c', 'gradients', true, false, %s, 'order', now())",
        [CONTROL],
    )
    execute(
        "insert into der_alarm (station_id, kind, fault, began_at) values ('S1', 'volt_var', 'over_voltage', now())"
    )
    said = voltway("der", "list", "S1").words
    assert "gradients" in said
    assert "over_voltage" in said
    told = voltway("der", "list", "S1", "--json").document
    assert [one["control"]["control_id"] for one in told["controls"]] == ["c"]
