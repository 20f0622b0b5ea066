"""Orders about monitors, as a station answers them; each answer is what the standard's schemas allow."""

from typing import Any

import pytest

from tests.simulator.conftest import StationOf
from tests.simulator.official_schemas import assert_request, assert_response
from tests.simulator.small_csms import SmallCsms
from voltway.simulator.monitors import FIRST_CUSTOM_ID, HARD_WIRED_ID, PRECONFIGURED_ID
from voltway.vocabulary.stations import OcppVersion

TWO = pytest.mark.parametrize("two", [OcppVersion.V201, OcppVersion.V21], ids=str)
MADE = [HARD_WIRED_ID, PRECONFIGURED_ID]


async def order(csms: SmallCsms, version: OcppVersion, action: str, payload: dict[str, Any]) -> dict[str, Any]:
    answer = (await csms.order("S", action, payload))[2]
    assert_response(version, action, answer)
    return dict(answer)


def wanted(**more: Any) -> dict[str, Any]:
    place = {"component": {"name": "EVSE", "evse": {"id": 1}}, "variable": {"name": "Power"}}
    return {**place, "type": "UpperThreshold", "value": 7000.0, "severity": 5, **more}


@TWO
async def test_what_it_watches_and_what_not(csms: SmallCsms, station_of: StationOf, two: OcppVersion) -> None:
    async with station_of(two) as station:
        await station.boot()

        async def outcome(**more: Any) -> str:
            answer = await order(csms, two, "SetVariableMonitoring", {"setMonitoringData": [wanted(**more)]})
            return str(answer["setMonitoringResult"][0]["status"])

        assert await outcome() == "Accepted"
        assert await outcome() == "Duplicate"
        assert await outcome(id=FIRST_CUSTOM_ID, value=8000.0) == "Accepted"
        assert await outcome(severity=6, variable={"name": "Nope"}) == "UnknownVariable"
        assert await outcome(component={"name": "Roof"}) == "UnknownComponent"
        assert await outcome(type="Delta", value=-1.0) == "Rejected"
        assert await outcome(id=HARD_WIRED_ID) == await outcome(id=999) == await outcome(severity=10) == "Rejected"
        if two is OcppVersion.V21:
            assert await outcome(type="TargetDelta") == "UnsupportedMonitorType"
        ids = [FIRST_CUSTOM_ID, HARD_WIRED_ID, 999]
        cleared = await order(csms, two, "ClearVariableMonitoring", {"id": ids})
    assert [one["status"] for one in cleared["clearMonitoringResult"]] == ["Accepted", "Rejected", "NotFound"]


@TWO
async def test_it_reports_what_is_asked_for(csms: SmallCsms, station_of: StationOf, two: OcppVersion) -> None:
    async with station_of(two) as station:
        await station.boot()

        async def told(**asked: Any) -> list[int]:
            before = len(csms.of("S", "NotifyMonitoringReport"))
            answer = await order(csms, two, "GetMonitoringReport", {"requestId": 7, **asked})
            await station.said()
            pages = [one.payload for one in csms.of("S", "NotifyMonitoringReport")[before:]]
            assert (answer["status"] == "Accepted") == bool(pages)
            assert [page["tbc"] for page in pages] == [True] * (len(pages) - 1) + [False] * bool(pages)
            for page in pages:
                assert_request(two, "NotifyMonitoringReport", page)
            return [place["variableMonitoring"][0]["id"] for page in pages for place in page["monitor"]]

        assert await told() == MADE
        data = [wanted(type="Delta", value=1.0, severity=severity) for severity in range(3)]
        await order(csms, two, "SetVariableMonitoring", {"setMonitoringData": data})
        custom = [FIRST_CUSTOM_ID + number for number in range(3)]
        assert await told() == [*MADE, *custom]
        assert await told(monitoringCriteria=["DeltaMonitoring"]) == custom
        assert await told(monitoringCriteria=["PeriodicMonitoring"]) == []
        assert await told(componentVariable=[{"component": {"name": "ChargingStation"}}]) == [HARD_WIRED_ID]

        for base, left in (("All", [*MADE, *custom]), ("HardWiredOnly", MADE[:1]), ("FactoryDefault", MADE)):
            assert await order(csms, two, "SetMonitoringBase", {"monitoringBase": base}) == {"status": "Accepted"}
            assert await told() == left
        assert await order(csms, two, "SetMonitoringLevel", {"severity": 10}) == {"status": "Rejected"}


async def test_streams_of_2_1(csms: SmallCsms, station_of: StationOf) -> None:
    two = OcppVersion.V21
    csms.answers["OpenPeriodicEventStream"] = lambda _: {"status": "Accepted"}
    async with station_of(two) as station:
        await station.boot()
        assert await order(csms, two, "GetPeriodicEventStream", {}) == {}
        data = [wanted(type="Periodic", value=10.0, periodicEventStream={"values": 2})]
        await order(csms, two, "SetVariableMonitoring", {"setMonitoringData": data})
        await station.said()
        adjusted = [
            (await order(csms, two, "AdjustPeriodicEventStream", {"id": number, "params": {"interval": 60}}))["status"]
            for number in (1, 2)
        ]
        assert adjusted == ["Accepted", "Rejected"]
        [stream] = (await order(csms, two, "GetPeriodicEventStream", {}))["constantStreamData"]
        assert stream == {"id": 1, "variableMonitoringId": FIRST_CUSTOM_ID, "params": {"interval": 60}}
