"""Stations that want to be treated in their own way, seen from the station's side."""

import asyncio
from itertools import pairwise
from typing import Any

import msgspec
import pytest

from tests.fixtures.gateway import QUIRKS_COUNTED_S, Network, Troubles, until
from tests.fixtures.ocpp_client import BOOT_V16, OcppClient
from voltway.kit.postgres import Pool
from voltway.kit.settings import UnknownStations
from voltway.ocpp import courtesy, wheel
from voltway.stations import commanding
from voltway.vocabulary.commands import AnyOrder, Command, CommandState, StartSession, TriggerKind, TriggerReport
from voltway.vocabulary.ids import CommandId, StationId, TokenUid, new_id
from voltway.vocabulary.orders_variables import GetVariables, VariableName
from voltway.vocabulary.stations import OcppVersion
from voltway.vocabulary.subjects import OrderMessage
from voltway.vocabulary.tokens import PresentedToken

SHORT = StartSession(token=PresentedToken(TokenUid("CARD1")))
ACCEPTED = {"status": "Accepted"}
VERSIONS = pytest.mark.parametrize("version", list(OcppVersion), ids=str)


class Station(OcppClient):
    """A station with a quirk; `answers` are given one after the other, the last for ever."""

    def answering(self, *answers: dict[str, Any]) -> "Station":
        given = list(answers)
        self.obey = lambda action, payload: given.pop(0) if len(given) > 1 else given[0]
        return self


async def station_with(
    network: Network, *quirks: str, version: OcppVersion | None = OcppVersion.V16, **settings: Any
) -> Station:
    await network.start(**settings)
    await network.add_station("S1", quirks=list(quirks))
    return Station(network.url, "S1", version).answering(ACCEPTED)


async def give(network: Network, pool: Pool, order: AnyOrder) -> Command:
    return await commanding.give(pool, network.bus, "S1", order, author="test")


async def uses(network: Network, quirk: str) -> int:
    """How often it was counted, once it was."""

    async def counted() -> int:
        rows = await network.rows("select uses from quirk_use where station_id = 'S1' and quirk = %s", quirk)
        return rows[0]["uses"] if rows else 0

    await until(counted, f"a use of {quirk}")
    await asyncio.sleep(3 * QUIRKS_COUNTED_S)
    return await counted()


async def notes(network: Network) -> list[list[str] | None]:
    """What the log notes about each of our calls."""
    return [row["notes"] for row in await network.messages("S1") if row["direction"] == "out"]


# --- starts


@VERSIONS
async def test_a_start_names_the_first_evse_where_the_station_wants_one(
    network: Network, pool: Pool, troubles: Troubles, version: OcppVersion
) -> None:
    place = "connectorId" if version is OcppVersion.V16 else "evseId"
    async with await station_with(network, "start_names_connector", version=version) as station:
        for order, evse_id in ((SHORT, 1), (StartSession(token=SHORT.token, evse_id=2), 2)):
            assert (await give(network, pool, order)).state is CommandState.ACCEPTED
            assert station.orders[-1][1][place] == evse_id
    assert [bool(note) for note in await notes(network)] == [True, False]
    assert await uses(network, "start_names_connector") == 1


async def test_others_are_not_told_an_evse_that_nobody_named(network: Network, pool: Pool) -> None:
    async with await station_with(network) as station:
        await give(network, pool, SHORT)
    assert station.orders == [("RemoteStartTransaction", {"idTag": "CARD1"})]


async def test_a_long_token_is_refused_before_it_is_sent(network: Network, pool: Pool, troubles: Troubles) -> None:
    async with await station_with(network, "short_id_tags") as station:
        long = await give(network, pool, StartSession(token=PresentedToken(TokenUid("X" * 17))))
        assert (long.state, station.orders) == (CommandState.FAILED, [])
        assert "17 characters" in (long.reason or "")
        short = await give(network, pool, StartSession(token=PresentedToken(TokenUid("X" * 16))))
        assert (short.state, len(station.orders)) == (CommandState.ACCEPTED, 1)
    assert await uses(network, "short_id_tags") == 1


async def test_a_rejected_start_is_given_again_until_the_station_is_free(
    network: Network, pool: Pool, troubles: Troubles, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(courtesy, "START_AGAIN_S", 0.05)
    rejected = {"status": "Rejected"}
    async with await station_with(network, "start_when_free") as station:
        station.answering(rejected, rejected, ACCEPTED)
        command = await give(network, pool, SHORT)
    assert (command.state, len(station.orders)) == (CommandState.ACCEPTED, 3)
    assert [bool(note) for note in await notes(network)] == [False, True, True]
    assert await uses(network, "start_when_free") == 2


async def test_it_is_not_given_again_for_ever_nor_to_others(
    network: Network, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(courtesy, "START_AGAIN_S", 12.0)
    monkeypatch.setattr(commanding, "STATION_TIMEOUT_S", 1.0)
    async with await station_with(network, "start_when_free") as station:
        station.answering({"status": "Rejected"})
        command = await commanding.give(pool, network.bus, "S1", SHORT, author="test", wait_s=1.0)
        assert (command.state, len(station.orders)) == (CommandState.REJECTED, 1)
        monkeypatch.setattr(courtesy, "START_AGAIN_S", 0.01)
        await network.change_station("S1", quirks=[])
        await until(lambda: no_quirks(network), "the change")
        await give(network, pool, SHORT)
    assert len(station.orders) == 2


async def no_quirks(network: Network) -> bool:
    return network.gateway.lines["S1"].quirks is None


# --- other orders


async def test_requests_for_messages_are_spread_out(
    network: Network, pool: Pool, troubles: Troubles, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(courtesy, "TRIGGER_PAUSE_S", 0.4)
    clock = asyncio.get_running_loop().time
    heard: list[float] = []

    def obey(action: str, payload: dict[str, Any]) -> dict[str, Any]:
        heard.append(clock())
        return ACCEPTED

    async with await station_with(network, "slow_triggers") as station:
        station.obey = obey
        kinds = (TriggerKind.STATUS, TriggerKind.HEARTBEAT, TriggerKind.METER_VALUES)
        given = await asyncio.gather(*(give(network, pool, TriggerReport(what=kind)) for kind in kinds))
    assert {command.state for command in given} == {CommandState.ACCEPTED}
    assert all(later - earlier > 0.35 for earlier, later in pairwise(heard))
    assert await uses(network, "slow_triggers") == 2


async def test_a_request_whose_turn_would_come_too_late_says_so(network: Network, pool: Pool) -> None:
    async with await station_with(network, "slow_triggers") as station:
        order = TriggerReport(what=TriggerKind.HEARTBEAT)
        first = await give(network, pool, order)
        # The pause is 10 s: the second has no turn within 1 s.
        message = orders_message(order, 1.0)
        second = await network.gateway.ordering.respond("", message)
    assert (first.state, len(station.orders)) == (CommandState.ACCEPTED, 1)
    assert b'"failed"' in second
    assert b"several messages in a row" in second


def orders_message(order: AnyOrder, timeout_s: float) -> bytes:
    message = OrderMessage(command_id=CommandId(new_id()), station_id=StationId("S1"), order=order, timeout_s=timeout_s)
    return msgspec.json.encode(message)


async def test_all_settings_are_asked_for_and_those_wanted_are_picked(
    network: Network, pool: Pool, troubles: Troubles
) -> None:
    entries = [{"key": key, "readonly": False, "value": "1"} for key in ("HeartbeatInterval", "Other")]
    async with await station_with(network, "whole_configuration") as station:
        station.answering({"configurationKey": entries})
        order = GetVariables(names=[VariableName("heartbeatinterval"), VariableName("Lacking")])
        command = await give(network, pool, order)
        assert station.orders == [("GetConfiguration", {})]
    assert command.answer == {"configurationKey": entries[:1]}
    assert (command.state, command.reason) == (CommandState.ACCEPTED, "Lacking is unknown to the station")
    assert await uses(network, "whole_configuration") == 1


async def test_2x_is_asked_for_what_is_wanted(network: Network, pool: Pool) -> None:
    async with await station_with(network, "whole_configuration", version=OcppVersion.V201) as station:
        name = {"component": {"name": "OCPPCommCtrlr"}, "variable": {"name": "HeartbeatInterval"}}
        station.answering({"getVariableResult": [{**name, "attributeStatus": "Accepted", "attributeValue": "9"}]})
        order = GetVariables(names=[VariableName("HeartbeatInterval", "OCPPCommCtrlr")])
        assert (await give(network, pool, order)).state is CommandState.ACCEPTED
    assert station.orders[0][1] == {"getVariableData": [name]}


# --- connections


async def test_a_station_that_does_not_introduce_itself_is_asked_to_once(network: Network, troubles: Troubles) -> None:
    async with await station_with(network, "boot_on_request", settle_s=0.05) as station:
        order = await station.receive()
        assert order[2:] == ["TriggerMessage", {"requestedMessage": "BootNotification"}]
        await asyncio.sleep(2.5)
        assert len(station.orders) == 1
    assert await notes(network) == [["asked because the station does not introduce itself when it connects"]]
    assert await uses(network, "boot_on_request") == 1


async def test_one_that_has_done_so_is_not_asked(network: Network) -> None:
    async with await station_with(network, "boot_on_request", settle_s=0.5) as station:
        await station.call("BootNotification", BOOT_V16)
        await asyncio.sleep(2.5)
        assert station.orders == []


async def test_a_station_without_subprotocol_may_be_one_of_those(network: Network, troubles: Troubles) -> None:
    settings = {"assume_v16_without_subprotocol": False, "unknown_stations": UnknownStations.ACCEPT}
    async with await station_with(network, "missing_subprotocol", version=None, **settings) as station:
        assert station.socket.subprotocol is None
        assert "currentTime" in await station.call("Heartbeat", {})
    assert await uses(network, "missing_subprotocol") == 1
    await network.add_station("S2")
    for other in ("S2", "STRANGER"):
        async with OcppClient(network.url, other, version=None) as client:
            assert await client.closed() == (1002, "no common OCPP version")
    assert await network.rows("select * from station where station_id = 'STRANGER'") == []


async def test_one_that_would_not_come_back_is_not_hung_up_on_for_its_silence(
    network: Network, troubles: Troubles, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wheel, "STRANDED_INTERVALS", 7)
    station = await station_with(network, "stranded_by_close", ping_interval_s=1.0)
    await network.add_station("S2")
    async with station, OcppClient(network.url, "S2") as other:
        for deaf in (station, other):
            deaf.socket.transport.pause_reading()
        await until(lambda: gone(network, "S2"), "the end of the other")
        await asyncio.sleep(2.0)
        assert "S1" in network.gateway.lines
        assert await uses(network, "stranded_by_close") >= 1
        await until(lambda: gone(network, "S1"), "its end, in the end")
        for deaf in (station, other):
            deaf.abort()


async def gone(network: Network, station_id: str) -> bool:
    return station_id not in network.gateway.lines
