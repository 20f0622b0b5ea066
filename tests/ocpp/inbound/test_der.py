from datetime import UTC, datetime
from typing import Any

import msgspec

from voltway.ocpp.inbound import der
from voltway.ocpp.inbound.der import CESSATIONS, FAULTS, KINDS, UNITS
from voltway.ocpp.wire import v21
from voltway.vocabulary.der import Cessation, ControlKind, CurveUnit, GridFault
from voltway.vocabulary.facts import DerAlarmTold, DerControlSwitched
from voltway.vocabulary.stations import EventKind

AT = datetime(2026, 3, 1, 6, tzinfo=UTC)
CURVE = {"curveData": [{"x": 1.0, "y": 2.0}], "priority": 0, "yUnit": "PctMaxW"}


def test_every_word_is_known() -> None:
    assert (set(KINDS), set(KINDS.values())) == (set(v21.DERControlEnum), set(ControlKind))
    assert (set(UNITS), set(UNITS.values())) == (set(v21.DERUnitEnum), set(CurveUnit))
    assert (set(FAULTS), set(FAULTS.values())) == (set(v21.GridEventFaultEnum), set(GridFault))
    assert (set(CESSATIONS), set(CESSATIONS.values())) == (set(v21.PowerDuringCessationEnum), set(Cessation))


def held(number: int, **of_curve: Any) -> dict[str, Any]:
    told = {"id": f"c{number}", "curveType": "VoltWatt", "isDefault": True, "isSuperseded": False}
    return {**told, "curve": {**CURVE, **of_curve}}


def test_what_means_nothing_stays_in_the_report_alone() -> None:
    """Every control is told of by itself (what they all say is in outbound/test_der)."""
    odd = [held(1, priority=2**31), held(2, responseTime=-1.0), {**held(3), "id": "x" * 37}, {**held(4), "id": ""}]
    report = msgspec.convert({"requestId": 5, "curve": [*odd, held(9)], "tbc": True}, v21.ReportDERControlRequest)
    event, fact = der.reported(report)
    assert [told.control.control_id for told in fact.controls] == ["c9"]
    assert (event.event, event.name, len(event.detail["curve"])) == (EventKind.DER_CONTROL, "request 5", 5)


def test_a_control_begins_and_ends() -> None:
    told = {"controlId": "c", "started": True, "timestamp": "2026-03-01T06:00:00Z", "supersededIds": ["b"]}
    event, fact = der.switched(msgspec.convert(told, v21.NotifyDERStartStopRequest))
    assert (event.at, event.name) == (AT, "started")
    assert fact == DerControlSwitched(control_id="c", started=True, superseded_ids=["b"])


def test_an_alarm_and_its_end() -> None:
    told = {"controlType": "VoltWatt", "timestamp": "2026-03-01T06:00:00Z", "gridEventFault": "OverVoltage"}
    event, fact = der.alarmed(msgspec.convert(told, v21.NotifyDERAlarmRequest))
    assert (event.event, event.name, event.at) == (EventKind.DER_ALARM, "volt_watt", AT)
    kind, fault = ControlKind.VOLT_WATT, GridFault.OVER_VOLTAGE
    assert fact == DerAlarmTold(at=AT, control_kind=kind, ended=False, fault=fault)
    event, fact = der.alarmed(msgspec.convert({**told, "alarmEnded": True}, v21.NotifyDERAlarmRequest))
    assert (event.name, fact.ended) == ("volt_watt ended", True)
