import pytest

from tests.ocpp.outbound.wording import TWO, answer, frame
from voltway.ocpp.outbound import calls_for
from voltway.ocpp.outbound.call import Unsupported
from voltway.vocabulary.commands import AskTransactionStatus, CommandState
from voltway.vocabulary.stations import OcppVersion


@pytest.mark.parametrize("version", TWO)
def test_one_transaction_or_all_messages(version: OcppVersion) -> None:
    """TC_E_29 and TC_E_33 of the certification."""
    assert frame(version, AskTransactionStatus(ref="t1")) == ("GetTransactionStatus", {"transactionId": "t1"})
    assert frame(version, AskTransactionStatus()) == ("GetTransactionStatus", {})


@pytest.mark.parametrize("version", TWO)
@pytest.mark.parametrize("ongoing", [True, False, None])
@pytest.mark.parametrize("waiting", [True, False])
def test_what_it_tells_is_in_our_words(version: OcppVersion, ongoing: bool | None, waiting: bool) -> None:
    told = {"messagesInQueue": waiting} | ({} if ongoing is None else {"ongoingIndicator": ongoing})
    said = answer(version, AskTransactionStatus(ref="t1"), told)
    assert said.state is CommandState.ACCEPTED
    assert said.answer == {"ongoing": ongoing, "messages_waiting": waiting}


def test_one_six_has_no_word_for_it() -> None:
    with pytest.raises(Unsupported, match=r"OCPP 1\.6"):
        calls_for(OcppVersion.V16, AskTransactionStatus(ref="1"))
