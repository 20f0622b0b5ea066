from datetime import UTC, datetime

import pytest

from tests.ocpp.outbound.wording import TWO, VERSIONS, answer, frame
from voltway.ocpp.outbound.call import Unsupported
from voltway.vocabulary.commands import CommandState
from voltway.vocabulary.ids import TokenUid
from voltway.vocabulary.orders_reservations import CancelReservation, ReserveEvse
from voltway.vocabulary.stations import OcppVersion
from voltway.vocabulary.tokens import PresentedToken, TokenKind

UNTIL = datetime(2026, 3, 1, 12, tzinfo=UTC)
CARD = PresentedToken(TokenUid("CARD"), TokenKind.ISO14443)
ANY = ReserveEvse(reservation_id=7, token=CARD, expires_at=UNTIL)
SECOND = ReserveEvse(reservation_id=7, token=CARD, expires_at=UNTIL, evse_id=2, group_id="FLEET")


def test_one_connector_in_1_6() -> None:
    payload = {
        "connectorId": 2,
        "expiryDate": "2026-03-01T12:00:00.000Z",
        "idTag": "CARD",
        "parentIdTag": "FLEET",
        "reservationId": 7,
    }
    assert frame(OcppVersion.V16, SECOND) == ("ReserveNow", payload)


def test_any_connector_in_1_6_is_connector_0() -> None:
    _, payload = frame(OcppVersion.V16, ANY)
    assert payload["connectorId"] == 0
    assert "parentIdTag" not in payload


@pytest.mark.parametrize("version", TWO)
def test_one_evse_in_2(version: OcppVersion) -> None:
    payload = {
        "id": 7,
        "expiryDateTime": "2026-03-01T12:00:00.000Z",
        "idToken": {"idToken": "CARD", "type": "ISO14443"},
        "groupIdToken": {"idToken": "FLEET", "type": "Central"},
        "evseId": 2,
    }
    assert frame(version, SECOND) == ("ReserveNow", payload)


@pytest.mark.parametrize("version", TWO)
def test_any_evse_in_2_by_its_connector(version: OcppVersion) -> None:
    order = ReserveEvse(reservation_id=7, token=CARD, expires_at=UNTIL, connector_type="cCCS2")
    _, payload = frame(version, order)
    assert payload["connectorType"] == "cCCS2"
    assert "evseId" not in payload


def test_what_a_version_can_not_say_is_refused() -> None:
    by_type = ReserveEvse(reservation_id=7, token=CARD, expires_at=UNTIL, connector_type="cNothing")
    with pytest.raises(Unsupported, match="by connector, not by its type"):
        frame(OcppVersion.V16, by_type)
    with pytest.raises(Unsupported, match="no connector type cNothing"):
        frame(OcppVersion.V201, by_type)
    vin = PresentedToken(TokenUid("VIN"), TokenKind.VIN)
    with pytest.raises(Unsupported, match="no tokens of the kind"):
        frame(OcppVersion.V201, ReserveEvse(reservation_id=7, token=vin, expires_at=UNTIL))
    with pytest.raises(Unsupported, match="no EVSE 0"):
        frame(OcppVersion.V21, ReserveEvse(reservation_id=7, token=CARD, expires_at=UNTIL, evse_id=0))


@pytest.mark.parametrize("version", VERSIONS)
def test_what_the_answers_mean(version: OcppVersion) -> None:
    assert answer(version, SECOND, {"status": "Accepted"}).state is CommandState.ACCEPTED
    for status in ("Faulted", "Occupied", "Unavailable"):
        told = answer(version, SECOND, {"status": status})
        assert told.state is CommandState.REJECTED
        assert str(told.reason).startswith("the place is")
    assert answer(version, SECOND, {"status": "Rejected"}).reason == "the station takes no reservations"
    assert "which EVSE" in str(answer(version, ANY, {"status": "Rejected"}).reason)
    assert "which EVSE" not in str(answer(version, ANY, {"status": "Occupied"}).reason)


@pytest.mark.parametrize("version", VERSIONS)
def test_one_is_cancelled(version: OcppVersion) -> None:
    order = CancelReservation(reservation_id=7)
    assert frame(version, order) == ("CancelReservation", {"reservationId": 7})
    assert answer(version, order, {"status": "Accepted"}).state is CommandState.ACCEPTED
    assert answer(version, order, {"status": "Rejected"}).reason == "the station knows no such reservation"
