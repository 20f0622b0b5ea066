"""OCPP 2.0.1, N: events of variables, and what stations keep of customers."""

from typing import Any

import pytest

from tests.conformance.station import Ordered, Payload, now
from tests.conformance.v201.station import ACCEPTED, REJECTED, Station2, id_token
from voltway.stations import store_customers
from voltway.vocabulary.certificates import CertificateHash
from voltway.vocabulary.commands import AskCustomerInformation, CommandState
from voltway.vocabulary.ids import TokenUid
from voltway.vocabulary.stations import EventKind
from voltway.vocabulary.tokens import PresentedToken, TokenKind

pytestmark = pytest.mark.asyncio(loop_scope="module")

# --- events


async def told_of(station: Station2, **of_event: Any) -> None:
    """NotifyEvent is answered, and the operator sees the event."""
    event = {
        "eventId": 1,
        "timestamp": now(),
        "trigger": "Alerting",
        "actualValue": "0",
        "eventNotificationType": "CustomMonitor",
        "variableMonitoringId": 7,
        "component": {"name": "EVSE", "evse": {"id": 1}},
        "variable": {"name": "Power"},
        **of_event,
    }
    assert await station.say("NotifyEvent", {"generatedAt": now(), "seqNo": 0, "eventData": [event]}) == {}
    assert await station.reported(EventKind.VARIABLE) == ["EVSE.Power"]


async def test_tc_n_24_a_periodic_event(station: Station2) -> None:
    await told_of(station, trigger="Periodic", actualValue="3600")


async def test_tc_n_48_an_event_without_a_value(station: Station2) -> None:
    await told_of(station, actualValue="")


async def test_tc_n_49_an_alert_is_cleared(station: Station2) -> None:
    await told_of(station, cleared=True)


async def test_tc_n_50_a_periodic_alert(station: Station2) -> None:
    await told_of(station, trigger="Periodic")


# --- customers


async def asked_of(station: Station2, card: str | None = None, answer: Payload = ACCEPTED, **order: Any) -> Ordered:
    """The station is asked for what it keeps of a card or, by `order`, of another customer."""
    token = None if card is None else PresentedToken(TokenUid(card), TokenKind.ISO14443)
    async with station.running.pool.connection() as connection:
        await store_customers.open_request(connection, station.station_id, 7)
    told = await station.ordered(
        AskCustomerInformation(request_id=7, token=token, **order), "CustomerInformation", answer
    )
    assert told.request["requestId"] == 7
    assert (told.request["report"], told.request["clear"]) == (order.get("report", False), order.get("clear", False))
    if card is not None:
        assert told.request["idToken"] == id_token(card)
    return told


async def tells(station: Station2, text: str) -> None:
    """NotifyCustomerInformation, once; what it tells is there for who asked."""
    page = {"requestId": 7, "seqNo": 0, "generatedAt": now(), "tbc": False, "data": text}
    assert await station.say("NotifyCustomerInformation", page) == {}
    [kept] = await station.network.rows("select * from customer_page where station_id = %s", station.station_id)
    assert kept["content"] == text


async def test_tc_n_27_what_is_kept(station: Station2, card: str) -> None:
    assert (await asked_of(station, card, report=True)).state is CommandState.ACCEPTED
    await tells(station, "charged here twice")


async def test_tc_n_28_nothing_is_kept(station: Station2, card: str) -> None:
    assert (await asked_of(station, card, report=True)).state is CommandState.ACCEPTED
    await tells(station, "")


async def test_tc_n_29_it_does_not_tell(station: Station2, card: str) -> None:
    told = await asked_of(station, card, REJECTED, report=True)
    assert told.state is CommandState.REJECTED


async def test_tc_n_30_it_tells_and_forgets(station: Station2, card: str) -> None:
    assert (await asked_of(station, card, report=True, clear=True)).state is CommandState.ACCEPTED
    await tells(station, "charged here twice")


async def test_tc_n_31_it_forgets_nothing(station: Station2, card: str) -> None:
    assert (await asked_of(station, card, report=True, clear=True)).state is CommandState.ACCEPTED
    await tells(station, "")


async def test_tc_n_32_it_forgets_and_says_nothing(station: Station2, card: str) -> None:
    assert (await asked_of(station, card, clear=True)).state is CommandState.ACCEPTED
    await tells(station, "")


async def test_tc_n_62_by_the_stations_own_name(station: Station2) -> None:
    told = await asked_of(station, report=True, clear=True, customer_identifier="OpenChargeAlliance")
    assert told.request["customerIdentifier"] == "OpenChargeAlliance"
    await tells(station, "charged here twice")


async def test_tc_n_63_by_a_certificate(station: Station2) -> None:
    certificate = CertificateHash(
        hash_algorithm="SHA256", issuer_name_hash="ab" * 32, issuer_key_hash="cd" * 32, serial_number="1f"
    )
    told = await asked_of(station, report=True, clear=True, certificate=certificate)
    assert told.request["customerCertificate"] == {
        "hashAlgorithm": "SHA256",
        "issuerNameHash": "ab" * 32,
        "issuerKeyHash": "cd" * 32,
        "serialNumber": "1f",
    }
    await tells(station, "charged here twice")
