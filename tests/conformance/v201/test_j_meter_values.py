"""OCPP 2.0.1, J: readings at the clock's full intervals and within transactions."""

import pytest

from tests.conformance.station import Payload
from tests.conformance.v201.station import Station2

pytestmark = pytest.mark.asyncio(loop_scope="module")

SIGNED: Payload = {
    "signedMeterData": "T0NNRnx7IkZWIjoiMS4wIn0=",
    "signingMethod": "ECDSA-secp256r1-SHA256",
    "encodingMethod": "OCMF",
    "publicKey": "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE",
}


async def contexts(station: Station2) -> list[str]:
    """In which contexts readings were kept, in their order."""
    return [row["context"] for row in await station.readings()]


async def test_tc_j_01_at_the_full_interval_without_a_transaction(station: Station2) -> None:
    told = {"evseId": 1, "meterValue": [station.reading("Sample.Clock")]}
    assert await station.say("MeterValues", told) == {}
    [reading] = await station.readings()
    assert (reading["context"], reading["register_wh"], reading["session_id"]) == ("Sample.Clock", 1000, None)


async def test_tc_j_02_at_the_full_interval_in_a_transaction(station: Station2, card: str) -> None:
    await station.energy_transfer(card)
    # The main meter's place is EVSE 0.
    told = {"evseId": 0, "meterValue": [station.reading("Sample.Clock")]}
    assert await station.say("MeterValues", told) == {}
    await station.event("Updated", "MeterValueClock", context="Sample.Clock")
    session = await station.session()
    of_session = [row["session_id"] for row in await station.readings() if row["context"] == "Sample.Clock"]
    assert sorted(of_session, key=str) == sorted([None, session["session_id"]], key=str)


async def test_tc_j_03_at_the_full_interval_told_in_the_end(station: Station2, card: str) -> None:
    await station.energy_transfer(card)
    station.register_wh = 1500.0
    values = [station.reading("Sample.Clock"), station.reading("Transaction.End")]
    await station.event("Ended", "EVCommunicationLost", stopped="EVDisconnected", meterValue=values)
    assert {"Sample.Clock", "Transaction.End"} <= set(await contexts(station))
    assert (await station.session())["energy_wh"] == 500


async def signed_in_the_end(station: Station2, card: str, context: str) -> None:
    """A transaction ends with signed readings, which are kept as they came."""
    await station.energy_transfer(card)
    station.register_wh = 1500.0
    values = [station.reading(context, signedMeterValue=SIGNED), station.reading("Transaction.End")]
    await station.event("Ended", "EVCommunicationLost", stopped="EVDisconnected", meterValue=values)
    assert (await station.session())["energy_wh"] == 500
    assert SIGNED["signedMeterData"] in str([row["samples"] for row in await station.readings()])


async def test_tc_j_04_signed_at_the_full_interval(station: Station2, card: str) -> None:
    await signed_in_the_end(station, card, "Sample.Clock")


async def test_tc_j_07_sampled_at_the_beginning(station: Station2) -> None:
    await station.event("Started", "CablePluggedIn", state="EVConnected", context="Transaction.Begin")
    session = await station.session()
    assert (session["start_wh"], await contexts(station)) == (1000, ["Transaction.Begin"])


async def test_tc_j_08_sampled_before_the_evse_is_known(station: Station2, card: str) -> None:
    assert (await station.authorize(card))["status"] == "Accepted"
    await station.event("Started", "Authorized", card=card, evse=None)
    await station.event("Updated", "CablePluggedIn", state="EVConnected", context="Transaction.Begin")
    await station.event("Updated", "ChargingStateChanged", state="Charging")
    session = await station.session()
    assert (session["evse_id"], session["start_wh"]) == (1, 1000)


async def test_tc_j_09_sampled_while_charging(station: Station2, card: str) -> None:
    await station.energy_transfer(card)
    station.register_wh = 1200.0
    await station.event("Updated", "MeterValuePeriodic", state="Charging", context="Sample.Periodic")
    assert (await station.session())["energy_wh"] == 200
    assert (await contexts(station))[-1] == "Sample.Periodic"


async def test_tc_j_10_sampled_in_the_end(station: Station2, card: str) -> None:
    await station.energy_transfer(card)
    await station.unplugged()
    session = await station.session()
    assert (session["end_wh"], session["energy_wh"]) == (1500, 500)
    assert (await contexts(station))[-1] == "Transaction.End"


async def test_tc_j_11_signed_samples(station: Station2, card: str) -> None:
    await signed_in_the_end(station, card, "Sample.Periodic")
