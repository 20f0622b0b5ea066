"""OCPP 1.6, Local Auth List Management: the operator asks for lists, and a worker keeps them up to date."""

from collections.abc import AsyncIterator

import msgspec
import pytest
import pytest_asyncio

from tests.conformance.csms import Csms
from tests.conformance.station import Payload
from tests.conformance.v16.station import ACCEPTED, Station16
from tests.fixtures.gateway import until
from voltway.vocabulary.commands import CommandState
from voltway.vocabulary.orders_local_lists import AskLocalList, LocalListTold
from voltway.vocabulary.stations import OcppVersion
from voltway.vocabulary.tokens import LocalListState

pytestmark = pytest.mark.asyncio(loop_scope="module")

SETTINGS: Payload = {
    "configurationKey": [
        {"key": "LocalAuthListEnabled", "readonly": False, "value": "true"},
        {"key": "LocalAuthListMaxLength", "readonly": True, "value": "100"},
        {"key": "SendLocalListMaxLength", "readonly": True, "value": "100"},
    ]
}


@pytest_asyncio.fixture(loop_scope="module")
async def listed(csms: Csms, card: str, keeping: None) -> AsyncIterator[Station16]:
    """A station whose local list is to be kept, and that takes each it gets. It has not booted yet."""
    async with csms.station(Station16, OcppVersion.V16, local_list=True) as made:
        held = {"listVersion": 0}

        def take(request: Payload) -> Payload:
            held["listVersion"] = request["listVersion"]
            return ACCEPTED

        made.always_answers("SendLocalList", take)
        made.always_answers("GetLocalListVersion", lambda _: held)
        made.always_answers("GetConfiguration", lambda _: SETTINGS)
        yield made
    await csms.network.change_station(made.station_id, local_list=False)


async def comes_to(csms: Csms, station: Station16, state: LocalListState) -> None:
    """The operator sees the list in this state."""

    async def there() -> bool:
        query = "select 1 from local_list where station_id = %s and state = %s"
        return bool(await csms.network.rows(query, station.station_id, state))

    await until(there, f"the list is {state}")


async def asked_for_its_version(station: Station16, version: int) -> LocalListTold:
    """The operator asks, the station tells: what the operator learns."""
    station.will_answer("GetConfiguration", SETTINGS)
    told = await station.ordered(AskLocalList(), "GetLocalListVersion", {"listVersion": version})
    assert (told.request, told.state) == ({}, CommandState.ACCEPTED)
    return msgspec.convert(told.answer, LocalListTold)


async def test_tc_042_1_no_local_list(station: Station16) -> None:
    assert not (await asked_for_its_version(station, -1)).supported


async def test_tc_042_2_an_empty_local_list(station: Station16) -> None:
    told = await asked_for_its_version(station, 0)
    assert (told.supported, told.version) == (True, 0)


async def test_tc_043_1_local_lists_are_not_supported(csms: Csms, listed: Station16) -> None:
    listed.will_answer("SendLocalList", {"status": "NotSupported"})
    await listed.cold_boot()
    assert (await listed.asked("SendLocalList"))["updateType"] == "Full"
    await comes_to(csms, listed, LocalListState.UNSUPPORTED)


async def test_tc_043_3_the_list_can_not_be_kept(csms: Csms, listed: Station16) -> None:
    listed.will_answer("SendLocalList", *([{"status": "Failed"}] * 3))
    await listed.cold_boot()
    assert (await listed.asked("SendLocalList"))["updateType"] == "Full"
    await comes_to(csms, listed, LocalListState.FAILING)


async def test_tc_043_4_a_full_list(csms: Csms, listed: Station16, card: str) -> None:
    await listed.cold_boot()
    request = await listed.asked("SendLocalList")
    assert request["updateType"] == "Full"
    assert request["listVersion"] > 0
    assert all("idTagInfo" in entry for entry in request["localAuthorizationList"])
    assert card in [entry["idTag"] for entry in request["localAuthorizationList"]]
    await comes_to(csms, listed, LocalListState.CURRENT)


async def test_tc_043_5_a_changed_list(csms: Csms, listed: Station16) -> None:
    await listed.cold_boot()
    full = await listed.asked("SendLocalList")
    await comes_to(csms, listed, LocalListState.CURRENT)

    new = await csms.card()
    await csms.network.change_token(new, status="active")

    change = await listed.asked("SendLocalList", number=2)
    assert change["updateType"] == "Differential"
    assert change["listVersion"] > full["listVersion"]
    [entry] = change["localAuthorizationList"]
    assert (entry["idTag"], entry["idTagInfo"]["status"]) == (new, "Accepted")
