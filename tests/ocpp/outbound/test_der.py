from typing import Any

import msgspec
import pytest

from tests.ocpp.outbound.der_examples import ALL, FULL_CURVES, control
from tests.ocpp.outbound.wording import answer, frame
from voltway.ocpp.inbound import der as inbound
from voltway.ocpp.outbound import calls_for
from voltway.ocpp.outbound.call import Unsupported
from voltway.ocpp.outbound.der import CESSATIONS_21, KINDS_21, UNITS_21
from voltway.ocpp.wire import v21
from voltway.vocabulary.commands import CommandState
from voltway.vocabulary.der import Cessation, ControlKind, CurveUnit, DerControl
from voltway.vocabulary.orders_der import ClearDerControls, GetDerControls, SetDerControl
from voltway.vocabulary.stations import OcppVersion

V21 = OcppVersion.V21
NAMES = {"fixedPFAbsorb": "fixedPF", "fixedPFInject": "fixedPF"}


def test_every_word_has_its_word() -> None:
    assert set(KINDS_21) == set(ControlKind)
    assert set(UNITS_21) == set(CurveUnit)
    assert set(CESSATIONS_21) == set(Cessation)


@pytest.mark.parametrize("ordered", [*ALL, *FULL_CURVES], ids=lambda one: f"{one.kind} {one.is_default}")
def test_a_control_comes_back_as_it_was_set(ordered: DerControl) -> None:
    """What is ordered, told by the station in a report, is what was ordered."""
    action, payload = frame(V21, SetDerControl(control=ordered))
    assert (action, payload["controlId"], payload["isDefault"]) == (
        "SetDERControl",
        ordered.control_id,
        ordered.is_default,
    )
    [field] = set(payload) - {"controlId", "controlType", "isDefault"}
    held: dict[str, Any] = {"id": payload["controlId"], NAMES.get(field, field): payload[field]}
    if field not in {"enterService", "gradient"}:
        held |= {"isDefault": payload["isDefault"], "isSuperseded": True}
    if field == "curve":
        held["curveType"] = payload["controlType"]
    report = msgspec.convert({"requestId": 1, field: [held]}, v21.ReportDERControlRequest)
    _, fact = inbound.reported(report)
    [told] = fact.controls
    assert told.control == ordered
    assert told.is_superseded == (field not in {"enterService", "gradient"})


def test_which_are_asked_for_and_cleared() -> None:
    told = frame(V21, GetDerControls(request_id=7, is_default=True, control_kind=ControlKind.VOLT_WATT))
    assert told == ("GetDERControl", {"requestId": 7, "isDefault": True, "controlType": "VoltWatt"})
    told = frame(V21, ClearDerControls(is_default=False, control_id="c"))
    assert told == ("ClearDERControl", {"isDefault": False, "controlId": "c"})
    with pytest.raises(Unsupported):
        calls_for(V21, ClearDerControls(is_default=False, control_id="c", control_kind=ControlKind.VOLT_WATT))


@pytest.mark.parametrize("version", [OcppVersion.V16, OcppVersion.V201])
def test_before_2_1_there_are_none(version: OcppVersion) -> None:
    for order in (SetDerControl(control=ALL[0]), GetDerControls(request_id=1), ClearDerControls(is_default=True)):
        with pytest.raises(Unsupported, match="knows no DER controls"):
            calls_for(version, order)


def test_what_a_station_can_not_do() -> None:
    order = SetDerControl(control=control(ControlKind.VOLT_VAR))
    assert answer(V21, order, {"status": "NotSupported"}).state is CommandState.FAILED
    told = answer(V21, order, {"status": "Accepted", "supersededIds": ["a"]})
    assert (told.state, told.answer) == (CommandState.ACCEPTED, {"status": "Accepted", "supersededIds": ["a"]})
