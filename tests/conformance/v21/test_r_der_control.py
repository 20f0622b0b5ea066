"""OCPP 2.1, R: DER control. No cases of 2.1 are published: these follow its use cases."""

from typing import Any

import pytest

from tests.conformance.station import now
from tests.conformance.v201.station import ACCEPTED, Station2
from tests.ocpp.outbound.der_examples import control
from voltway.vocabulary.commands import CommandState
from voltway.vocabulary.der import ControlKind
from voltway.vocabulary.orders_der import ClearDerControls, GetDerControls, SetDerControl
from voltway.vocabulary.stations import EventKind

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def known(station: Station2) -> list[dict[str, Any]]:
    """What the operator sees of the station's controls."""
    return await station.network.rows(
        "select control_id, is_superseded, started_at is not null as started from der_control where station_id = %s"
        " order by control_id",
        station.station_id,
    )


async def put(station: Station2, kind: ControlKind, *, is_default: bool = True, **answer: Any) -> dict[str, Any]:
    """SetDERControl is sent and accepted: the request."""
    order = SetDerControl(control=control(kind, is_default=is_default))
    told = await station.ordered(order, "SetDERControl", {**ACCEPTED, **answer})
    assert told.state is CommandState.ACCEPTED
    return told.request


async def test_tc_r_04_1_a_default_control(station: Station2) -> None:
    request = await put(station, ControlKind.FREQUENCY_DROOP, supersededIds=["older"])
    assert (request["controlType"], request["isDefault"]) == ("FreqDroop", True)
    assert not {"startTime", "duration"} & set(request["freqDroop"])
    assert [row["is_superseded"] for row in await known(station)] == [False]


async def test_tc_r_04_2_a_scheduled_control_begins_and_ends(station: Station2) -> None:
    request = await put(station, ControlKind.VOLT_VAR, is_default=False)
    assert {"startTime", "duration"} <= set(request["curve"])
    told = {"controlId": request["controlId"], "started": True, "timestamp": now()}
    assert await station.say("NotifyDERStartStop", told) == {}
    assert [row["started"] for row in await known(station)] == [True]
    assert await station.say("NotifyDERStartStop", {**told, "started": False}) == {}
    assert await known(station) == []


async def test_tc_r_04_3_controls_are_reported(station: Station2) -> None:
    told = await station.ordered(GetDerControls(request_id=7), "GetDERControl", ACCEPTED)
    assert told.request == {"requestId": 7}
    droop = {"overFreq": 50.2, "underFreq": 49.8, "overDroop": 0.05, "underDroop": 0.05, "responseTime": 5.0}
    held = {"id": "d", "isDefault": True, "isSuperseded": True, "freqDroop": {"priority": 1, **droop}}
    assert await station.say("ReportDERControl", {"requestId": 7, "freqDroop": [held], "tbc": True}) == {}
    ramp = {"id": "g", "gradient": {"priority": 0, "gradient": 1.0, "softGradient": 0.0}}
    assert await station.say("ReportDERControl", {"requestId": 7, "gradient": [ramp]}) == {}
    assert [(row["control_id"], row["is_superseded"]) for row in await known(station)] == [("d", True), ("g", False)]


async def test_tc_r_04_4_controls_are_cleared(station: Station2) -> None:
    await put(station, ControlKind.VOLT_WATT)
    order = ClearDerControls(is_default=True, control_kind=ControlKind.VOLT_WATT)
    told = await station.ordered(order, "ClearDERControl", {"status": "NotFound"})
    assert (told.state, len(await known(station))) == (CommandState.REJECTED, 1)
    told = await station.ordered(order, "ClearDERControl", ACCEPTED)
    assert told.request == {"isDefault": True, "controlType": "VoltWatt"}
    assert (told.state, await known(station)) == (CommandState.ACCEPTED, [])


async def test_tc_r_04_5_a_kind_that_is_not_supported(station: Station2) -> None:
    order = SetDerControl(control=control(ControlKind.HV_MUST_TRIP))
    told = await station.ordered(order, "SetDERControl", {"status": "NotSupported"})
    assert (told.state, await known(station)) == (CommandState.FAILED, [])


async def test_tc_r_05_an_alarm_and_its_end(station: Station2) -> None:
    told = {"controlType": "VoltWatt", "gridEventFault": "OverVoltage", "timestamp": now()}
    assert await station.say("NotifyDERAlarm", told) == {}
    assert await station.say("NotifyDERAlarm", {**told, "alarmEnded": True}) == {}
    assert await station.reported(EventKind.DER_ALARM) == ["volt_watt", "volt_watt ended"]
    row = await station.network.row("select * from der_alarm where station_id = %s", station.station_id)
    assert (row["kind"], row["fault"], row["ended_at"] is not None) == ("volt_watt", "over_voltage", True)
