"""OCPP 2.0.1, D: the operator asks for lists, and a worker keeps them up to date."""

from collections.abc import AsyncIterator

import msgspec
import pytest
import pytest_asyncio

from tests.conformance.csms import Csms
from tests.conformance.station import Payload, now
from tests.conformance.v201.station import ACCEPTED, Station2, id_token
from tests.fixtures.gateway import until
from voltway.vocabulary.commands import AskCustomerInformation, CommandState
from voltway.vocabulary.ids import TokenUid
from voltway.vocabulary.orders_local_lists import AskLocalList, LocalListTold
from voltway.vocabulary.stations import OcppVersion
from voltway.vocabulary.tokens import LocalListState, PresentedToken, TokenKind

pytestmark = pytest.mark.asyncio(loop_scope="module")

SETTINGS = {"Available": "true", "Enabled": "true", "ItemsPerMessage": "100", "Entries": "100"}


def settings(request: Payload) -> Payload:
    """GetVariablesResponse of what the station says of its list."""
    told = [
        {**asked, "attributeStatus": "Accepted", "attributeValue": SETTINGS[asked["variable"]["name"]]}
        for asked in request["getVariableData"]
    ]
    return {"getVariableResult": told}


@pytest_asyncio.fixture(loop_scope="module")
async def listed(csms: Csms, version: OcppVersion, card: str, keeping: None) -> AsyncIterator[Station2]:
    """A station whose local list is to be kept, and that takes each it gets. It has not booted yet."""
    async with csms.station(Station2, version, local_list=True) as made:
        held = {"versionNumber": 0}

        def take(request: Payload) -> Payload:
            held["versionNumber"] = request["versionNumber"]
            return ACCEPTED

        made.always_answers("SendLocalList", take)
        made.always_answers("GetLocalListVersion", lambda _: held)
        made.always_answers("GetVariables", settings)
        yield made
    await csms.network.change_station(made.station_id, local_list=False)


async def has_full_list(csms: Csms, station: Station2) -> Payload:
    """It booted and got the whole list: the request."""
    await station.cold_boot()
    request = await station.asked("SendLocalList")

    async def current() -> bool:
        query = "select 1 from local_list where station_id = %s and state = %s"
        return bool(await csms.network.rows(query, station.station_id, LocalListState.CURRENT))

    await until(current)
    return request


async def test_tc_d_01_a_full_list(csms: Csms, listed: Station2, card: str) -> None:
    request = await has_full_list(csms, listed)
    assert request["updateType"] == "Full"
    assert request["versionNumber"] > 0
    assert card in [entry["idToken"]["idToken"] for entry in request["localAuthorizationList"]]


async def test_tc_d_02_a_card_is_added(csms: Csms, listed: Station2) -> None:
    full = await has_full_list(csms, listed)
    new = await csms.card()
    await csms.network.change_token(new, status="active")
    change = await listed.asked("SendLocalList", number=2)
    assert change["updateType"] == "Differential"
    assert change["versionNumber"] > full["versionNumber"]
    [entry] = change["localAuthorizationList"]
    assert (entry["idToken"]["idToken"], entry["idTokenInfo"]["status"]) == (new, "Accepted")


async def test_tc_d_03_a_card_is_removed(csms: Csms, listed: Station2, card: str) -> None:
    full = await has_full_list(csms, listed)
    await csms.remove_card(card)
    change = await listed.asked("SendLocalList", number=2)
    assert change["updateType"] == "Differential"
    assert change["versionNumber"] > full["versionNumber"]
    [entry] = change["localAuthorizationList"]
    assert entry["idToken"]["idToken"] == card
    assert "idTokenInfo" not in entry


async def test_tc_d_04_an_empty_list(csms: Csms, listed: Station2) -> None:
    await has_full_list(csms, listed)
    await csms.network.change_station(listed.station_id, local_list=False)
    change = await listed.asked("SendLocalList", number=2)
    assert change["updateType"] == "Full"
    assert change.get("localAuthorizationList", []) == []


async def asked_for_its_version(station: Station2, version: int) -> LocalListTold:
    """The operator asks, the station tells: what the operator learns."""
    station.always_answers("GetVariables", settings)
    told = await station.ordered(AskLocalList(), "GetLocalListVersion", {"versionNumber": version})
    assert (told.request, told.state) == ({}, CommandState.ACCEPTED)
    return msgspec.convert(told.answer, LocalListTold)


async def test_tc_d_08_the_version_of_a_list(station: Station2) -> None:
    assert (await asked_for_its_version(station, 7)).version == 7


async def test_tc_d_09_no_list(station: Station2) -> None:
    assert (await asked_for_its_version(station, 0)).version == 0


async def test_tc_n_46_a_customer_is_forgotten_and_taken_off_the_list(csms: Csms, listed: Station2, card: str) -> None:
    """Of the block N, and here because it is about lists."""
    full = await has_full_list(csms, listed)
    order = AskCustomerInformation(
        request_id=7, report=True, clear=True, token=PresentedToken(TokenUid(card), TokenKind.ISO14443)
    )
    told = await listed.ordered(order, "CustomerInformation", ACCEPTED)
    assert (told.request["report"], told.request["clear"]) == (True, True)
    assert told.request["idToken"] == id_token(card)
    page = {"requestId": 7, "seqNo": 0, "generatedAt": now(), "tbc": False, "data": "charged here twice"}
    assert await listed.say("NotifyCustomerInformation", page) == {}

    await csms.remove_card(card)

    change = await listed.asked("SendLocalList", number=2)
    assert change["updateType"] == "Differential"
    assert change["versionNumber"] > full["versionNumber"]
    [entry] = change["localAuthorizationList"]
    assert entry["idToken"]["idToken"] == card
