from datetime import UTC, datetime, timedelta

from tests.ocpp.outbound.der_examples import T, control
from voltway.charging import der_keeping
from voltway.charging.store_der import AlarmRow, ControlsCleared, ControlsHeld, ControlSwitched
from voltway.vocabulary.charging import KnownBy
from voltway.vocabulary.commands import Answer, ClearCache, CommandState
from voltway.vocabulary.der import ControlKind, ControlTold
from voltway.vocabulary.facts import DerAlarmTold, DerControlsTold, DerControlSwitched
from voltway.vocabulary.orders_der import ClearDerControls, GetDerControls, SetDerControl

NOW = datetime(2026, 3, 1, tzinfo=UTC)
ACCEPTED = Answer(state=CommandState.ACCEPTED, answer={"status": "Accepted", "supersededIds": ["b"]})


def test_what_an_order_leaves() -> None:
    scheduled = control(ControlKind.VOLT_WATT, is_default=False)
    [held] = der_keeping.of_order("S1", SetDerControl(control=scheduled), ACCEPTED, NOW)
    assert isinstance(held, ControlsHeld)
    [line] = held.controls
    assert (held.known_by, held.superseded_ids) == (KnownBy.ORDER, ["b"])
    assert (line.control, line.ends_at) == (scheduled, T + timedelta(seconds=600))
    [forgotten] = der_keeping.of_order("S1", ClearDerControls(is_default=True, control_id="c"), ACCEPTED, NOW)
    assert forgotten == ControlsCleared("S1", True, None, "c")
    for other in (ClearCache(), GetDerControls(request_id=1)):
        assert der_keeping.of_order("S1", other, ACCEPTED, NOW) == []


def test_one_that_never_ends() -> None:
    endless = control(ControlKind.VOLT_WATT, is_default=False, duration_s=1e300)
    [held] = der_keeping.of_order("S1", SetDerControl(control=endless), ACCEPTED, NOW)
    assert isinstance(held, ControlsHeld)
    assert held.controls[0].ends_at is None


def test_what_a_station_tells_leaves() -> None:
    told = ControlTold(control=control(ControlKind.GRADIENTS), is_superseded=True)
    [held] = der_keeping.of_report("S1", DerControlsTold(controls=[told]), NOW)
    assert isinstance(held, ControlsHeld)
    assert (held.known_by, held.controls[0].is_superseded) == (KnownBy.REPORT, True)
    assert der_keeping.of_report("S1", DerControlsTold(controls=[]), NOW) == []
    [switched] = der_keeping.of_report("S1", DerControlSwitched(control_id="c", started=False), NOW)
    assert switched == ControlSwitched("S1", "c", False, NOW, [])
    alarm = DerAlarmTold(at=None, control_kind=ControlKind.VOLT_VAR, ended=False, extra="x" * 999)
    assert der_keeping.of_alarm("S1", alarm, NOW) == AlarmRow("S1", ControlKind.VOLT_VAR, False, NOW, None, "x" * 200)
