"""OCPP 2.0.1, P: what vendors add."""

import pytest

from tests.conformance.station import now
from tests.conformance.v201.station import Station2, id_token
from voltway.vocabulary.sessions import SessionState
from voltway.vocabulary.stations import ConnectorStatus

pytestmark = pytest.mark.asyncio(loop_scope="module")

CUSTOM = {"vendorId": "org.example", "colour": "green", "depth": {"of": [1, 2, 3]}}


async def test_tc_p_02_vendor_data_nobody_knows(station: Station2) -> None:
    answer = await station.say("DataTransfer", {"vendorId": "org.example", "messageId": "Hello", "data": "world"})
    assert answer["status"] in {"UnknownVendorId", "UnknownMessageId", "Rejected"}


async def test_tc_p_03_custom_data(station: Station2, card: str) -> None:
    status = {"timestamp": now(), "connectorStatus": "Occupied", "evseId": 1, "connectorId": 1, "customData": CUSTOM}
    assert await station.say("StatusNotification", status) == {}
    assert (await station.connector())["status"] == ConnectorStatus.OCCUPIED
    token = {**id_token(card), "customData": CUSTOM}
    answer = await station.event("Started", "Authorized", state="EVConnected", idToken=token, customData=CUSTOM)
    assert answer["idTokenInfo"]["status"] == "Accepted"
    assert (await station.session())["state"] == SessionState.ACTIVE
