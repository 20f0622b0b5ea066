from typing import Any

import pytest

from tests.simulator.conftest import StationOf
from tests.simulator.official_schemas import assert_request, assert_response
from tests.simulator.small_csms import SmallCsms
from voltway.simulator.plan import AC_11
from voltway.vocabulary.stations import OcppVersion


async def trigger(csms: SmallCsms, version: OcppVersion, message: str, evse: int | None = None) -> str:
    payload: dict[str, Any] = {"requestedMessage": message}
    if evse is not None and version is OcppVersion.V16:
        payload["connectorId"] = evse
    elif evse is not None:
        payload["evse"] = {"id": evse, "connectorId": 1}
    answer = (await csms.order("S", "TriggerMessage", payload))[2]
    assert_response(version, "TriggerMessage", answer)
    return str(answer["status"])


@pytest.mark.parametrize("message", ["BootNotification", "Heartbeat", "StatusNotification", "MeterValues"])
async def test_it_says_what_it_is_asked_to(
    csms: SmallCsms, station_of: StationOf, version: OcppVersion, message: str
) -> None:
    async with station_of(version) as station:
        await station.boot()
        csms.told.clear()
        assert await trigger(csms, version, message, 1) == "Accepted"
        await station.said()
    assert message in csms.actions("S")
    for told in csms.of("S"):
        assert_request(version, told.action, told.payload)


async def test_a_running_session_tells_its_meter_as_its_own(
    csms: SmallCsms, station_of: StationOf, version: OcppVersion
) -> None:
    async with station_of(version, evses=(AC_11, AC_11)) as station:
        await station.boot()
        session = await station.start("CARD", 2)
        csms.told.clear()
        await trigger(csms, version, "MeterValues", 2)
        await station.said()
    [told] = csms.of("S")
    reference = told.payload.get("transactionId") or told.payload["transactionInfo"]["transactionId"]
    assert str(reference) == session.reference
    assert told.payload["meterValue"][0]["sampledValue"][0]["context"] == "Trigger"


async def test_what_it_cant_say_it_refuses(csms: SmallCsms, station_of: StationOf, version: OcppVersion) -> None:
    async with station_of(version) as station:
        await station.boot()
        if version is not OcppVersion.V16:
            assert await trigger(csms, version, "PublishFirmwareStatusNotification") == "NotImplemented"
        assert await trigger(csms, version, "StatusNotification", 8) == "Rejected"


async def test_2x_can_be_asked_for_its_sessions(csms: SmallCsms, station_of: StationOf) -> None:
    async with station_of(OcppVersion.V201) as station:
        await station.boot()
        assert await trigger(csms, OcppVersion.V201, "TransactionEvent") == "Accepted"
        await station.start("CARD")
        csms.told.clear()
        await trigger(csms, OcppVersion.V201, "TransactionEvent")
        await station.said()
    assert [told.payload["triggerReason"] for told in csms.of("S")] == ["Trigger"]
