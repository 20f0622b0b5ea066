from typing import Any

import pytest

from tests.simulator.conftest import StationOf, until
from tests.simulator.official_schemas import assert_response
from tests.simulator.small_csms import SmallCsms
from voltway.simulator.plan import AC_11
from voltway.vocabulary.stations import OcppVersion

pytestmark = pytest.mark.parametrize("two", [OcppVersion.V201, OcppVersion.V21], ids=str)


async def told(csms: SmallCsms, version: OcppVersion, action: str, payload: dict[str, Any]) -> str:
    answer: dict[str, Any] = (await csms.order("S", action, payload))[2]
    assert_response(version, action, answer)
    return str(answer["status"])


async def show(csms: SmallCsms, version: OcppVersion, number: int, **more: str) -> str:
    info = {"id": number, "priority": "NormalCycle", "message": {"format": "UTF8", "content": f"Text {number}"}}
    return await told(csms, version, "SetDisplayMessage", {"message": {**info, **more}})


def pages(csms: SmallCsms) -> list[dict[str, Any]]:
    return [said.payload for said in csms.of("S", "NotifyDisplayMessages")]


async def test_messages_are_held_told_in_pages_and_cleared(
    csms: SmallCsms, station_of: StationOf, two: OcppVersion
) -> None:
    async with station_of(two) as station:
        await station.boot()
        assert await told(csms, two, "GetDisplayMessages", {"requestId": 1}) == "Unknown"
        assert [await show(csms, two, number) for number in (3, 1, 2)] == ["Accepted"] * 3
        assert await show(csms, two, 4, endDateTime="2001-01-01T00:00:00.000Z") == "Accepted"
        assert await told(csms, two, "GetDisplayMessages", {"requestId": 2}) == "Accepted"
        await station.said()
        assert [(page["requestId"], page["tbc"]) for page in pages(csms)] == [(2, True), (2, False)]
        assert [info["id"] for page in pages(csms) for info in page["messageInfo"]] == [1, 2, 3]
        assert await told(csms, two, "ClearDisplayMessage", {"id": 1}) == "Accepted"
        assert await told(csms, two, "ClearDisplayMessage", {"id": 1}) == "Unknown"
        assert await told(csms, two, "GetDisplayMessages", {"requestId": 3, "id": [1]}) == "Unknown"
        assert await told(csms, two, "GetDisplayMessages", {"requestId": 4, "state": "Faulted"}) == "Unknown"


async def test_one_alone_is_always_in_front(csms: SmallCsms, station_of: StationOf, two: OcppVersion) -> None:
    async with station_of(two) as station:
        await station.boot()
        for number in (1, 2):
            assert await show(csms, two, number, priority="AlwaysFront") == "Accepted"
        assert await told(csms, two, "GetDisplayMessages", {"requestId": 1, "priority": "AlwaysFront"}) == "Accepted"
        await station.said()
        assert [info["id"] for page in pages(csms) for info in page["messageInfo"]] == [2]


async def test_one_that_belongs_to_a_session_goes_with_it(
    csms: SmallCsms, station_of: StationOf, two: OcppVersion
) -> None:
    async with station_of(two, evses=(AC_11,)) as station:
        await station.boot()
        assert await show(csms, two, 1, transactionId="nobody's") == "UnknownTransaction"
        await station.plug_in()
        start = {"idToken": {"idToken": "APP", "type": "Central"}, "remoteStartId": 7}
        await csms.order("S", "RequestStartTransaction", start)
        await until(lambda: station.evse().session is not None)
        session = station.evse().session
        assert session is not None
        assert await show(csms, two, 1, transactionId=session.reference or "") == "Accepted"
        await csms.order("S", "RequestStopTransaction", {"transactionId": session.reference})
        await until(session.over.done)
        assert await told(csms, two, "GetDisplayMessages", {"requestId": 1}) == "Unknown"
