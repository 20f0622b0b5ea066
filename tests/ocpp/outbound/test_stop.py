import pytest

from tests.ocpp.outbound.wording import TWO, VERSIONS, answer, frame
from voltway.ocpp.outbound import calls_for
from voltway.ocpp.outbound.call import Unsupported
from voltway.vocabulary.commands import CommandState, StopSession
from voltway.vocabulary.stations import OcppVersion

V16 = OcppVersion.V16


@pytest.mark.parametrize(("ref", "number"), [("17", 17), ("-1", -1), ("9223372036854775807", 2**63 - 1)])
def test_a_16_transaction_is_a_number(ref: str, number: int) -> None:
    assert frame(V16, StopSession(ref=ref)) == ("RemoteStopTransaction", {"transactionId": number})


@pytest.mark.parametrize("ref", ["", "t-1", "1.5", "0x10", "١٢", "1" * 30, " 1", "1\n"])
def test_anything_else_is_no_16_transaction(ref: str) -> None:
    with pytest.raises(Unsupported, match=r"is no transaction of a station that speaks OCPP 1.6"):
        calls_for(V16, StopSession(ref=ref))


@pytest.mark.parametrize("version", TWO)
def test_a_2x_transaction_is_the_stations_text(version: OcppVersion) -> None:
    assert frame(version, StopSession(ref="t-1")) == ("RequestStopTransaction", {"transactionId": "t-1"})


@pytest.mark.parametrize("version", VERSIONS)
def test_a_refused_stop_says_so(version: OcppVersion) -> None:
    told = answer(version, StopSession(ref="17"), {"status": "Rejected"})
    assert told.state is CommandState.REJECTED
    assert told.reason == "the station refused to stop: it may not know this transaction any more"
