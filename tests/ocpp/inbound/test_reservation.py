import msgspec
import pytest

from voltway.ocpp.inbound.reply import Reply
from voltway.ocpp.inbound.reservation import (
    UPDATE_V21_TO_UPDATE,
    UPDATE_V201_TO_UPDATE,
    answer_v21,
    answer_v201,
    released_v21,
    released_v201,
)
from voltway.ocpp.wire import v21, v201
from voltway.vocabulary.facts import ReservationReleased
from voltway.vocabulary.reservations import ReservationUpdate


@pytest.mark.parametrize(("word", "update"), [("Expired", "expired"), ("Removed", "removed")])
def test_why_a_station_let_go_of_it(word: str, update: str) -> None:
    payload = {"reservationId": 7, "reservationUpdateStatus": word}
    fact = ReservationReleased(reservation_id=7, update=ReservationUpdate(update))
    assert released_v201(msgspec.convert(payload, v201.ReservationStatusUpdateRequest)) == (fact,)
    assert released_v21(msgspec.convert(payload, v21.ReservationStatusUpdateRequest)) == (fact,)


def test_no_transaction_came_with_2_1() -> None:
    payload = {"reservationId": 7, "reservationUpdateStatus": "NoTransaction"}
    [fact] = released_v21(msgspec.convert(payload, v21.ReservationStatusUpdateRequest))
    assert fact.update is ReservationUpdate.NO_TRANSACTION


def test_every_word_means_something() -> None:
    assert UPDATE_V201_TO_UPDATE.keys() == set(v201.ReservationUpdateStatusEnum)
    assert UPDATE_V21_TO_UPDATE.keys() == set(v21.ReservationUpdateStatusEnum)


def test_the_answer_is_empty() -> None:
    assert msgspec.json.encode(answer_v201(Reply())) == b"{}"
    assert msgspec.json.encode(answer_v21(Reply())) == b"{}"
