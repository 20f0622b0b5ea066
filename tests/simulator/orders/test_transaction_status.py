from typing import Any

import pytest

from tests.simulator.conftest import StationOf, until
from tests.simulator.official_schemas import assert_response
from tests.simulator.small_csms import SmallCsms
from voltway.simulator.plan import AC_11
from voltway.vocabulary.stations import OcppVersion

pytestmark = pytest.mark.parametrize("two", [OcppVersion.V201, OcppVersion.V21], ids=str)


async def asked(csms: SmallCsms, version: OcppVersion, **request: str) -> dict[str, Any]:
    answer: dict[str, Any] = (await csms.order("S", "GetTransactionStatus", request))[2]
    assert_response(version, "GetTransactionStatus", answer)
    return answer


async def test_it_knows_what_runs_and_what_it_has_to_tell(
    csms: SmallCsms, station_of: StationOf, two: OcppVersion
) -> None:
    async with station_of(two, evses=(AC_11,)) as station:
        await station.boot()
        assert await asked(csms, two) == {"messagesInQueue": False}
        await station.plug_in()
        start = {"idToken": {"idToken": "APP", "type": "Central"}, "remoteStartId": 7}
        await csms.order("S", "RequestStartTransaction", start)
        await until(lambda: station.evse().session is not None)
        await station.flushed()
        session = station.evse().session
        assert session is not None
        ref = session.reference or ""
        assert await asked(csms, two, transactionId=ref) == {"ongoingIndicator": True, "messagesInQueue": False}
        # A network that does not acknowledge: the messages stay in the queue.
        station.station.conversation.sends_sessions = False
        await csms.order("S", "RequestStopTransaction", {"transactionId": ref})
        await until(session.over.done)
        assert await asked(csms, two, transactionId=ref) == {"ongoingIndicator": False, "messagesInQueue": True}
        assert await asked(csms, two) == {"messagesInQueue": True}
        assert await asked(csms, two, transactionId="x") == {"ongoingIndicator": False, "messagesInQueue": False}
