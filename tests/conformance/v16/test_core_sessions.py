"""OCPP 1.6, Core: boot, and charging sessions that begin and end at the station."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.conformance.csms import Csms
from tests.conformance.v16.station import Station16
from voltway.vocabulary.sessions import SessionState, StopCause
from voltway.vocabulary.stations import ConnectorStatus, OcppVersion

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def ended(station: Station16, cause: StopCause) -> None:
    """The operator sees a session that ended so, with its energy."""
    session = await station.session()
    assert (session["state"], session["stop_cause"], session["energy_wh"]) == (SessionState.ENDED, cause, 500)


async def test_tc_001_cold_boot(csms: Csms) -> None:
    async with csms.station(Station16, OcppVersion.V16) as station:
        answer = await station.cold_boot()
        assert answer["interval"] > 0
        beat = await station.say("Heartbeat", {})
        for told in (answer, beat):
            its_time = datetime.fromisoformat(told["currentTime"])
            assert abs(datetime.now(UTC) - its_time) < timedelta(seconds=30)
        assert (await station.connector())["status"] == ConnectorStatus.AVAILABLE
        assert await csms.network.online(station.station_id)


async def test_tc_003_plug_in_first(station: Station16, card: str) -> None:
    await station.status("Preparing")
    assert await station.authorize(card) == "Accepted"
    await station.starts(card)
    session = await station.session()
    assert (session["state"], session["token_uid"]) == (SessionState.ACTIVE, card)


async def test_tc_004_1_identification_first(station: Station16, card: str) -> None:
    transaction_id = await station.charging(card)
    session = await station.session()
    assert (session["state"], session["ref"]) == (SessionState.ACTIVE, str(transaction_id))


async def test_tc_004_2_identification_first_and_no_cable(station: Station16, card: str) -> None:
    assert await station.authorize(card) == "Accepted"
    await station.status("Preparing")
    await station.status("Available")
    assert await station.sessions() == 0
    assert (await station.connector())["status"] == ConnectorStatus.AVAILABLE


async def test_tc_005_1_cable_unplugged_at_the_vehicle(station: Station16, card: str) -> None:
    transaction_id = await station.charging(card)
    await station.status("SuspendedEV")
    await station.stop(transaction_id, "EVDisconnected")
    await station.status("Finishing")
    await station.status("Available")
    await ended(station, StopCause.DRIVER)


async def test_tc_007_a_card_from_the_cache(station: Station16, card: str) -> None:
    await station.status("Preparing")
    await station.starts(card)
    assert (await station.session())["state"] == SessionState.ACTIVE


async def test_tc_023_1_an_invalid_card(station: Station16) -> None:
    assert await station.authorize("NOBODY-KNOWS-IT") == "Invalid"


async def test_tc_023_2_an_expired_card(csms: Csms, station: Station16) -> None:
    card = await csms.card(valid_until=datetime.now(UTC) - timedelta(days=1))
    assert await station.authorize(card) == "Expired"


async def test_tc_023_3_a_blocked_card(csms: Csms, station: Station16) -> None:
    assert await station.authorize(await csms.card(status="blocked")) == "Blocked"


async def test_tc_024_the_lock_fails(station: Station16, card: str) -> None:
    assert await station.authorize(card) == "Accepted"
    await station.status("Preparing")
    await station.status("Faulted", error="ConnectorLockFailure")
    connector = await station.connector()
    assert (connector["status"], connector["error_code"]) == (ConnectorStatus.FAULTED, "ConnectorLockFailure")


async def test_tc_032_1_power_fails_and_sessions_stop(station: Station16, card: str) -> None:
    transaction_id = await station.charging(card)
    await station.cold_boot(connector="Finishing")
    await station.stop(transaction_id, "PowerLoss")
    await ended(station, StopCause.POWER_LOSS)


def earlier(minutes: float) -> str:
    """So many minutes ago, as OCPP writes it."""
    moment = datetime.now(UTC) - timedelta(minutes=minutes)
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")


async def test_tc_037_1_started_offline_with_a_valid_card(station: Station16, card: str) -> None:
    await station.reconnect()
    answer = await station.start(card, at=earlier(10))
    assert answer["idTagInfo"]["status"] == "Accepted"
    await station.status("Charging")
    session = await station.session()
    assert (session["state"], session["token_uid"]) == (SessionState.ACTIVE, card)
    assert datetime.now(UTC) - session["started_at"] > timedelta(minutes=9)


async def test_tc_037_3_started_offline_with_an_invalid_card(station: Station16) -> None:
    await station.reconnect()
    answer = await station.start("NOBODY-KNOWS-IT", at=earlier(10))
    assert answer["idTagInfo"]["status"] == "Invalid"
    await station.status("Charging")
    await station.stop(answer["transactionId"], "DeAuthorized")
    await station.status("Finishing")
    await ended(station, StopCause.NOT_AUTHORIZED)


async def test_tc_039_a_whole_session_offline(station: Station16, card: str) -> None:
    await station.reconnect()
    answer = await station.start(card, at=earlier(30))
    assert answer["idTagInfo"]["status"] == "Accepted"
    await station.stop(answer["transactionId"], "Local", card, at=earlier(10))
    await ended(station, StopCause.DRIVER)
    session = await station.session()
    assert timedelta(minutes=19) < session["ended_at"] - session["started_at"] < timedelta(minutes=21)
