import pytest

from tests.simulator.official_schemas import assert_request
from voltway.ocpp.wire import v16, v201
from voltway.simulator.speech.authorize import authorize, verdict
from voltway.vocabulary.stations import OcppVersion
from voltway.vocabulary.tokens import AuthorizationStatus


@pytest.mark.parametrize("version", list(OcppVersion))
def test_a_card_is_shown_as_the_standard_says(version: OcppVersion) -> None:
    assert_request(version, "Authorize", authorize(version, "04A1B2C3"))


def test_the_verdict_is_found_wherever_a_version_puts_it() -> None:
    blocked = v16.AuthorizeResponse(id_tag_info=v16.IdTagInfo(status=v16.AuthorizationStatus.BLOCKED))
    assert verdict(blocked) is AuthorizationStatus.BLOCKED
    no_credit = v201.IdTokenInfo(status=v201.AuthorizationStatusEnum.NO_CREDIT)
    assert verdict(v201.TransactionEventResponse(id_token_info=no_credit)) is AuthorizationStatus.NO_CREDIT
    assert verdict(v201.TransactionEventResponse()) is None
    assert verdict(v16.StopTransactionResponse()) is None
    assert verdict(None) is None
