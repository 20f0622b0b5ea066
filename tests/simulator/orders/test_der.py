from datetime import timedelta
from typing import Any

import pytest

from tests.simulator.conftest import MONDAY, StationOf, until
from tests.simulator.official_schemas import assert_response
from tests.simulator.small_csms import SmallCsms
from voltway.ocpp.wire import v21
from voltway.simulator.orders.der import alarm
from voltway.vocabulary.stations import OcppVersion

V21 = OcppVersion.V21
CURVE = {"curveData": [{"x": 1.0, "y": 2.0}], "priority": 5, "yUnit": "PctMaxW"}
DROOP = {"priority": 1, "overFreq": 50.2, "underFreq": 49.8, "overDroop": 0.05, "underDroop": 0.05, "responseTime": 5.0}


def default(control_id: str = "a", kind: str = "VoltWatt", **fields: Any) -> dict[str, Any]:
    return {"isDefault": True, "controlId": control_id, "controlType": kind, **(fields or {"curve": CURVE})}


def scheduled(control_id: str, priority: int, begins_min: int) -> dict[str, Any]:
    at = (MONDAY + timedelta(minutes=begins_min)).isoformat().replace("+00:00", "Z")
    curve = {**CURVE, "priority": priority, "startTime": at, "duration": 600.0}
    return {**default(control_id, curve=curve), "isDefault": False}


class Utility:
    def __init__(self, csms: SmallCsms) -> None:
        self.csms = csms

    async def order(self, action: str, payload: dict[str, Any]) -> dict[str, Any]:
        answer = (await self.csms.order("S", action, payload))[2]
        assert_response(V21, action, answer)
        return dict(answer)

    async def status(self, action: str, payload: dict[str, Any]) -> str:
        return str((await self.order(action, payload))["status"])

    def told(self, action: str) -> list[dict[str, Any]]:
        return [told.payload for told in self.csms.told if told.action == action]


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (default(), "Accepted"),
        (default(kind="FreqDroop", freqDroop=DROOP), "Accepted"),
        (default(kind="PowerMonitoringMustTrip"), "NotSupported"),
        (default(kind="FreqDroop"), "Rejected"),
        (default(curve=CURVE, freqDroop=DROOP), "Rejected"),
        (default(curve={**CURVE, "duration": 5.0}), "Rejected"),
        ({**default(), "isDefault": False}, "Rejected"),
        (
            {
                **default(kind="Gradients", gradient={"priority": 1, "gradient": 1, "softGradient": 0}),
                "isDefault": False,
            },
            "Rejected",
        ),
    ],
)
async def test_what_it_takes(csms: SmallCsms, station_of: StationOf, request_: dict[str, Any], status: str) -> None:
    async with station_of(V21) as station:
        await station.boot()
        assert await Utility(csms).status("SetDERControl", request_) == status


async def test_they_are_reported_page_by_page_and_cleared(csms: SmallCsms, station_of: StationOf) -> None:
    utility = Utility(csms)
    async with station_of(V21) as station:
        await station.boot()
        assert await utility.status("GetDERControl", {"requestId": 1}) == "NotFound"
        await utility.order("SetDERControl", default())
        better = await utility.order("SetDERControl", default("b", curve={**CURVE, "priority": 2}))
        assert better["supersededIds"] == ["a"]
        await utility.order("SetDERControl", default("f", "FreqDroop", freqDroop=DROOP))
        assert await utility.status("GetDERControl", {"requestId": 2}) == "Accepted"
        await until(lambda: len(utility.told("ReportDERControl")) == 2)
        first, last = utility.told("ReportDERControl")
        assert [(one["id"], one["isSuperseded"]) for one in first["curve"]] == [("a", True), ("b", False)]
        assert (first["tbc"], last.get("tbc"), last["freqDroop"][0]["id"]) == (True, None, "f")
        assert await utility.status("ClearDERControl", {"isDefault": False, "controlId": "a"}) == "NotFound"
        assert await utility.status("ClearDERControl", {"isDefault": True, "controlType": "VoltWatt"}) == "Accepted"
        assert await utility.status("GetDERControl", {"requestId": 3, "controlType": "VoltWatt"}) == "NotFound"
        assert await utility.status("ClearDERControl", {"isDefault": True}) == "Accepted"
        assert await utility.status("GetDERControl", {"requestId": 4}) == "NotFound"
        assert await utility.status("ClearDERControl", {"isDefault": False}) == "Accepted"


async def test_scheduled_ones_begin_take_over_and_end(csms: SmallCsms, station_of: StationOf) -> None:
    utility = Utility(csms)
    async with station_of(V21) as station:
        await station.boot()
        await utility.order("SetDERControl", scheduled("a", 5, begins_min=10))
        await station.wait(minutes=12)
        assert "supersededIds" not in await utility.order("SetDERControl", scheduled("b", 1, begins_min=15))
        await station.wait(minutes=20)
        told = [
            (one["controlId"], one["started"], one.get("supersededIds")) for one in utility.told("NotifyDERStartStop")
        ]
        assert told == [("a", True, None), ("b", True, ["a"]), ("b", False, None)]
        assert await utility.status("GetDERControl", {"requestId": 3}) == "NotFound"


async def test_an_alarm(csms: SmallCsms, station_of: StationOf) -> None:
    utility = Utility(csms)
    async with station_of(V21) as station:
        await station.boot()
        kind, fault = v21.DERControlEnum.VOLT_WATT, v21.GridEventFaultEnum.OVER_VOLTAGE
        alarm(station.station, kind, fault, extra="phase 2")
        alarm(station.station, kind, fault, ended=True)
        await until(lambda: [one["alarmEnded"] for one in utility.told("NotifyDERAlarm")] == [False, True])
        assert utility.told("NotifyDERAlarm")[0]["extraInfo"] == "phase 2"
