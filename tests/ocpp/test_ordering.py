"""Orders from elsewhere, put to stations over the bus, and what becomes of them."""

import asyncio

import pytest

from tests.fixtures.gateway import Network, Troubles, until
from tests.fixtures.ocpp_client import OcppClient
from voltway.kit.postgres import Pool
from voltway.ocpp import orders
from voltway.stations import commanding
from voltway.vocabulary.commands import (
    AnyOrder,
    ChangeAvailability,
    Command,
    CommandState,
    ResetStation,
    StartSession,
    StopSession,
    TriggerKind,
    TriggerReport,
    UnlockConnector,
)
from voltway.vocabulary.ids import TokenUid
from voltway.vocabulary.orders_security import RotatePassword
from voltway.vocabulary.orders_variables import GetVariables, SettingChange, SetVariables, VariableName
from voltway.vocabulary.stations import OcppVersion
from voltway.vocabulary.tokens import PresentedToken

ACCEPTED = {"status": "Accepted"}


@pytest.fixture
async def client(network: Network, troubles: Troubles) -> OcppClient:
    """A 1.6 station, not connected yet, that accepts whatever it is told."""
    await network.start()
    await network.add_station("S1")
    return OcppClient(network.url, "S1", obey=lambda action, payload: ACCEPTED)


async def give(network: Network, pool: Pool, order: AnyOrder, queue_for_s: float | None = None) -> Command:
    return await commanding.give(pool, network.bus, "S1", order, author="test", queue_for_s=queue_for_s)


async def written(network: Network, state: str) -> dict[str, object]:
    """The command's row once it has this state."""

    async def there() -> list[dict[str, object]]:
        return await network.rows("select * from command where state = %s order by created_at desc", state)

    return (await until(there, f"a command that is {state}"))[0]


async def test_an_order_is_answered_and_written_down(network: Network, pool: Pool, client: OcppClient) -> None:
    async with client:
        command = await give(network, pool, ResetStation())
    assert (command.state, client.orders) == (CommandState.ACCEPTED, [("Reset", {"type": "Soft"})])
    row = await written(network, "accepted")
    assert (row["author"], row["answer"]) == ("test", ACCEPTED)
    assert row["sent_at"] is not None
    assert row["answered_at"] is not None
    (said,) = [line for line in await network.messages("S1") if line["direction"] == "out"]
    assert (said["action"], said["outcome"]) == ("Reset", "answered")


async def test_an_order_the_station_rejects(network: Network, pool: Pool, client: OcppClient) -> None:
    client.obey = lambda action, payload: {"status": "Rejected"}
    async with client:
        assert (await give(network, pool, ResetStation())).state is CommandState.REJECTED


async def test_an_order_the_station_can_t_take(network: Network, pool: Pool, client: OcppClient) -> None:
    client.obey = lambda action, payload: None
    async with client:
        giving = asyncio.ensure_future(give(network, pool, UnlockConnector()))
        frame = await client.receive()
        await client.send([4, frame[1], "NotSupported", "no lock", {}])
        command = await giving
    assert command.state is CommandState.FAILED
    assert "can't do this" in (command.reason or "")


@pytest.mark.parametrize("answer", ["[3,%s,{}]", '[3,%s,"x"]', '[3,%s,{"status":"Perhaps"}]', "[3,%s,[]]"])
@pytest.mark.parametrize("version", [OcppVersion.V16, OcppVersion.V21], ids=str)
async def test_an_answer_that_can_t_be_read(
    network: Network, pool: Pool, client: OcppClient, answer: str, version: OcppVersion
) -> None:
    """2.1 wants to be told (CALLRESULTERROR); the others are not answered an answer."""
    client.version, client.obey = version, lambda action, payload: None
    async with client:
        giving = asyncio.ensure_future(give(network, pool, ResetStation()))
        frame = await client.receive()
        await client.send(answer % f'"{frame[1]}"')
        assert (await giving).state is CommandState.FAILED
        if version is OcppVersion.V21:
            told = await client.receive()
            assert told[:3] == [5, frame[1], "FormatViolation"]
        assert "currentTime" in await client.call("Heartbeat", {})
        assert client.heard.empty()


async def test_offline(network: Network, pool: Pool, client: OcppClient) -> None:
    command = await give(network, pool, ResetStation())
    assert (command.state, client.orders) == (CommandState.OFFLINE, [])


async def test_an_order_waits_for_the_station_to_return(network: Network, pool: Pool, client: OcppClient) -> None:
    """Pain point 31: it is given once the station has settled, and one after the other."""
    for order in (ResetStation(), TriggerReport(what=TriggerKind.STATUS)):
        assert (await give(network, pool, order, queue_for_s=60.0)).state is CommandState.QUEUED
    async with client:
        assert client.orders == []

        async def done() -> bool:
            return len(await network.rows("select 1 from command where state = 'accepted'")) == 2

        await until(done)
    assert [action for action, _ in client.orders] == ["Reset", "TriggerMessage"]


async def test_the_line_goes_while_the_station_is_asked(network: Network, pool: Pool, client: OcppClient) -> None:
    client.obey = lambda action, payload: None
    async with client:
        giving = asyncio.ensure_future(give(network, pool, ResetStation()))
        await client.receive()
        client.abort()
        assert (await giving).state is CommandState.OFFLINE
    await written(network, "offline")


async def test_a_password_that_was_never_sent_stands_in_no_later_one_s_way(
    network: Network, pool: Pool, client: OcppClient
) -> None:
    client.obey = lambda action, payload: None
    async with client:
        first = asyncio.ensure_future(give(network, pool, ResetStation()))
        await client.receive()
        second = asyncio.ensure_future(give(network, pool, RotatePassword()))

        async def waits() -> bool:
            return len(network.gateway.lines["S1"].calls or ()) == 2

        await until(waits, "the password to wait for its turn")
        assert (await network.row("select next_password_hash from station"))["next_password_hash"] is not None
        client.abort()
        assert [(await giving).state for giving in (first, second)] == [CommandState.OFFLINE] * 2
    row = await network.row("select next_password_hash, next_security_profile from station")
    assert (row["next_password_hash"], row["next_security_profile"]) == (None, None)


async def test_no_answer_in_time_and_then_a_late_one(
    network: Network, pool: Pool, client: OcppClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A late answer is logged and dropped; the next order is not taken for answered by it."""
    monkeypatch.setitem(orders.TIMEOUT_S, "Reset", 0.5)
    client.obey = lambda action, payload: None
    async with client:
        giving = asyncio.ensure_future(give(network, pool, ResetStation()))
        late = await client.receive()
        assert (await giving).state is CommandState.TIMED_OUT
        giving = asyncio.ensure_future(give(network, pool, UnlockConnector()))
        frame = await client.receive()
        await client.send([3, late[1], ACCEPTED])
        await client.send([3, frame[1], {"status": "Unlocked"}])
        assert (await giving).state is CommandState.ACCEPTED
    outcomes = [line["outcome"] for line in await network.messages("S1")]
    assert sorted(outcomes) == ["answered", "ignored", "timed_out"]


async def test_many_time_outs_at_once(network: Network, pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pain point 28: a hundred stations that don't answer at the same time stop nothing."""
    monkeypatch.setitem(orders.TIMEOUT_S, "Reset", 0.5)
    await network.start()
    clients = []
    for number in range(100):
        await network.add_station(f"S{number}")
        clients.append(await OcppClient(network.url, f"S{number}").__aenter__())
    giving = [
        commanding.give(pool, network.bus, client.station_id, ResetStation(), author="test") for client in clients
    ]
    commands = await asyncio.wait_for(asyncio.gather(*giving), 20.0)
    assert {command.state for command in commands} == {CommandState.TIMED_OUT}
    for client in clients:
        client.obey = lambda action, payload: {"status": "Unlocked"}
        assert "currentTime" in await client.call("Heartbeat", {})
    command = await commanding.give(pool, network.bus, "S7", UnlockConnector(), author="test")
    assert command.state is CommandState.ACCEPTED
    assert network.gateway.ordering.busy <= set(network.gateway.lines.values())
    for client in clients:
        await client.close()


async def test_one_open_call_and_drivers_first(network: Network, pool: Pool, client: OcppClient) -> None:
    client.obey = lambda action, payload: None
    async with client:
        giving = []
        wanted: list[AnyOrder] = [
            ResetStation(),
            ChangeAvailability(operative=True),
            StopSession(ref="5"),
            StartSession(token=PresentedToken(TokenUid("CARD")), evse_id=1),
        ]
        for number, order in enumerate(wanted):
            giving.append(asyncio.ensure_future(give(network, pool, order)))

            async def queued(least: int = number + 1) -> bool:
                return len(network.gateway.lines["S1"].calls or ()) == least

            await until(queued)
        asked = []
        for _ in wanted:
            frame = await client.receive()
            asked.append(frame[2])
            assert client.heard.empty(), "one CALL is open at a time"
            await client.send([3, frame[1], ACCEPTED])
        assert asked == ["Reset", "RemoteStopTransaction", "RemoteStartTransaction", "ChangeAvailability"]
        assert {(await one).state for one in giving} == {CommandState.ACCEPTED}


async def test_too_many_orders(network: Network, pool: Pool, client: OcppClient) -> None:
    """Pain point 23: what waits for one station is bounded."""
    client.obey = lambda action, payload: None
    async with client:
        giving = [asyncio.ensure_future(give(network, pool, ResetStation())) for _ in range(orders.MOST_WAITING + 3)]

        async def full() -> bool:
            return sum(one.done() for one in giving) == 3

        await until(full)
        states = {one.result().state for one in giving if one.done()}
        client.abort()
        rest = {(await one).state for one in giving if not one.done()}
    assert (states, rest) == ({CommandState.FAILED}, {CommandState.OFFLINE})


async def test_settings_are_asked_for_and_read(network: Network, pool: Pool, client: OcppClient) -> None:
    told = {"configurationKey": [{"key": "HeartbeatInterval", "readonly": False, "value": "300"}]}
    client.obey = lambda action, payload: told
    async with client:
        command = await give(network, pool, GetVariables(names=[VariableName("HeartbeatInterval")]))
    assert client.orders == [("GetConfiguration", {"key": ["HeartbeatInterval"]})]
    assert command.state is CommandState.ACCEPTED
    assert "300" in str(command.answer)


@pytest.mark.parametrize("order", [ResetStation(), TriggerReport(what=TriggerKind.STATUS)], ids=repr)
async def test_a_station_that_is_not_accepted_yet_is_not_given_orders(
    network: Network, pool: Pool, client: OcppClient, order: AnyOrder
) -> None:
    await network.execute("update station set admission = 'pending'")
    async with client:
        command = await give(network, pool, order)
    assert (command.state, client.orders) == (CommandState.FAILED, [])
    assert "accept it first" in (command.reason or "")


@pytest.mark.parametrize(
    "order",
    [
        TriggerReport(what=TriggerKind.BOOT),
        GetVariables(names=[VariableName("HeartbeatInterval")]),
        SetVariables(changes=[SettingChange(VariableName("HeartbeatInterval"), "60")]),
    ],
    ids=repr,
)
async def test_a_station_can_be_made_ready_before_it_is_accepted(
    network: Network, pool: Pool, client: OcppClient, order: AnyOrder
) -> None:
    """1.6 4.2; 2.x B02."""
    await network.execute("update station set admission = 'pending'")
    client.obey = lambda action, payload: {} if action == "GetConfiguration" else {"status": "Accepted"}
    async with client:
        await give(network, pool, order)
    assert len(client.orders) == 1
