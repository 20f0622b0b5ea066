from voltway.ocpp.inbound.payments import STATES
from voltway.ocpp.wire import v21
from voltway.vocabulary.payments import SettlementState


def test_every_word_of_the_standard_has_one_of_ours() -> None:
    assert set(STATES) == set(v21.PaymentStatusEnum)
    assert set(STATES.values()) == set(SettlementState)
