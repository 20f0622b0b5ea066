"""OCPP 2.0.1, C: who may charge."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.conformance.csms import Csms
from tests.conformance.station import Payload
from tests.conformance.v201.station import ACCEPTED, REJECTED, Station2
from voltway.vocabulary.commands import ClearCache, CommandState
from voltway.vocabulary.sessions import SessionState, StopCause

pytestmark = pytest.mark.asyncio(loop_scope="module")

UNKNOWN = {"Invalid", "Unknown"}


def of_group(about: Payload, group: str) -> bool:
    """Whether a card is good and of this group."""
    return bool(about["status"] == "Accepted" and about["groupIdToken"]["idToken"] == group)


async def has_ended(station: Station2, cause: StopCause = StopCause.DRIVER) -> None:
    """The operator sees the session ended so."""
    session = await station.session()
    assert (session["state"], session["stop_cause"]) == (SessionState.ENDED, cause)


async def test_tc_c_02_a_card_nobody_knows(station: Station2) -> None:
    assert (await station.authorize("NOBODY-KNOWS-IT"))["status"] in UNKNOWN


async def test_tc_c_06_a_blocked_card(csms: Csms, station: Station2) -> None:
    assert (await station.authorize(await csms.card(status="blocked")))["status"] in {"Blocked", "Invalid"}


async def test_tc_c_07_an_expired_card(csms: Csms, station: Station2) -> None:
    card = await csms.card(valid_until=datetime.now(UTC) - timedelta(days=1))
    assert (await station.authorize(card))["status"] in {"Expired", "Invalid"}


async def test_tc_c_08_a_card_from_the_cache(station: Station2, card: str) -> None:
    await station.ev_connected()
    answer = await station.event("Updated", "Authorized", card=card)
    assert answer["idTokenInfo"]["status"] == "Accepted"
    assert (await station.session())["token_uid"] == card


async def test_tc_c_20_a_card_from_the_cache_that_is_not_good(station: Station2) -> None:
    await station.ev_connected()
    answer = await station.event("Updated", "Authorized", card="NOBODY-KNOWS-IT")
    assert answer["idTokenInfo"]["status"] in UNKNOWN


async def test_tc_c_37_clear_the_cache(station: Station2) -> None:
    told = await station.ordered(ClearCache(), "ClearCache", ACCEPTED)
    assert (told.request, told.state) == ({}, CommandState.ACCEPTED)


async def test_tc_c_38_clearing_the_cache_is_rejected(station: Station2) -> None:
    told = await station.ordered(ClearCache(), "ClearCache", REJECTED)
    assert told.state is CommandState.REJECTED


async def test_tc_c_39_stopped_with_a_card_of_the_group(csms: Csms, station: Station2) -> None:
    first, second = await csms.card(group_id="FAMILY-39"), await csms.card(group_id="FAMILY-39")
    await station.ev_connected()
    assert of_group(await station.authorize(first), "FAMILY-39")
    begun = await station.event("Updated", "Authorized", card=first)
    assert of_group(begun["idTokenInfo"], "FAMILY-39")
    await station.event("Updated", "ChargingStateChanged", state="Charging")
    assert of_group(await station.authorize(second), "FAMILY-39")
    stopped = await station.stop_authorized(second)
    assert of_group(stopped["idTokenInfo"], "FAMILY-39")
    await station.unplugged()
    await has_ended(station)


async def test_tc_c_40_stopped_with_a_card_of_the_group_on_the_local_list(csms: Csms, station: Station2) -> None:
    first, second = await csms.card(group_id="FAMILY-40"), await csms.card(group_id="FAMILY-40")
    await station.ev_connected()
    begun = await station.event("Updated", "Authorized", card=first)
    assert of_group(begun["idTokenInfo"], "FAMILY-40")
    await station.event("Updated", "ChargingStateChanged", state="Charging")
    stopped = await station.stop_authorized(second)
    assert of_group(stopped["idTokenInfo"], "FAMILY-40")
    await station.unplugged()
    await has_ended(station)


async def test_tc_c_43_the_network_knows_better_than_the_local_list(csms: Csms, station: Station2) -> None:
    first, second = await csms.card(group_id="FAMILY-43"), await csms.card(group_id="FAMILY-43")
    await station.ev_connected()
    begun = await station.event("Updated", "Authorized", card=first)
    assert of_group(begun["idTokenInfo"], "FAMILY-43")
    await station.event("Updated", "ChargingStateChanged", state="Charging")
    assert of_group(await station.authorize(second), "FAMILY-43")
    stopped = await station.stop_authorized(second)
    assert of_group(stopped["idTokenInfo"], "FAMILY-43")
    await station.unplugged()
    await has_ended(station)


async def stopped_by_master_pass(csms: Csms, station: Station2, card: str, group: str) -> None:
    """A session of `card` is ended with a card of the group that may stop every session."""
    master = await csms.card(group_id=group)
    await station.energy_transfer(card)
    assert of_group(await station.authorize(master), group)
    ended = await station.ends("StopAuthorized", "MasterPass", card=master)
    assert of_group(ended["idTokenInfo"], group)
    await has_ended(station, StopCause.OPERATOR)
    assert (await station.session())["token_uid"] == card, "the driver pays, not who stopped it"


async def test_tc_c_47_a_master_pass_stops_all_sessions(csms: Csms, station: Station2, card: str) -> None:
    await stopped_by_master_pass(csms, station, card, "MASTERS-47")


async def test_tc_c_48_a_master_pass_stops_one_session(csms: Csms, station: Station2, card: str) -> None:
    await stopped_by_master_pass(csms, station, card, "MASTERS-48")


async def test_tc_c_49_a_master_pass_without_a_display(csms: Csms, station: Station2, card: str) -> None:
    await stopped_by_master_pass(csms, station, card, "MASTERS-49")
