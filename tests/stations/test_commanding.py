"""Orders from the caller's side: a real database, a real NATS, and a gateway of the test's own."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from tests.fixtures.nats import NatsServer
from voltway.kit import bus as nats
from voltway.kit.bus import Bus
from voltway.kit.postgres import Pool, connect_pool
from voltway.kit.settings import Settings
from voltway.stations import store_command_listing, store_commands
from voltway.stations.commanding import give
from voltway.stations.store_commands import Outcome
from voltway.vocabulary.access import Actor, ActorKind
from voltway.vocabulary.audit import Origin
from voltway.vocabulary.commands import Answer, ClearCache, Command, CommandState, ResetStation, StartSession
from voltway.vocabulary.errors import Conflict, DatabaseUnavailable, NotFound, Refused
from voltway.vocabulary.ids import CommandId, GatewayId, StationId, TokenUid
from voltway.vocabulary.logs import LogKind
from voltway.vocabulary.orders_logs import AskLog
from voltway.vocabulary.orders_variables import SettingChange, SetVariables, VariableName
from voltway.vocabulary.subjects import OrderMessage, gateway_orders
from voltway.vocabulary.tokens import PresentedToken

STATION = StationId("BERLIN-7")
GATEWAY = GatewayId("018f2a")
ACCEPTED = Answer(state=CommandState.ACCEPTED, answer={"status": "Accepted"}, station_ms=3.0)

Reply = Callable[[OrderMessage], Awaitable[Answer]]


async def add_station(pool: Pool, gateway_id: str | None = GATEWAY, station_id: str = STATION) -> None:
    async with pool.connection() as conn:
        await conn.execute(
            "insert into station (station_id, admission, gateway_id) values (%s, 'accepted', %s)",
            (station_id, gateway_id),
        )


class Gateway:
    """Answers orders as a gateway does, and writes what became of them if told to."""

    def __init__(self, pool: Pool, bus: Bus, answer: Answer | Reply = ACCEPTED, *, records: bool = True) -> None:
        self.taken: list[OrderMessage] = []
        self.recorded = asyncio.Event()
        self._pool = pool
        self._answer = answer
        self._records = records
        bus.respond(gateway_orders(GATEWAY), self._on_order)

    async def _on_order(self, _subject: str, payload: bytes) -> bytes:
        message = msgspec.json.decode(payload, type=OrderMessage)
        self.taken.append(message)
        answer = self._answer if isinstance(self._answer, Answer) else await self._answer(message)
        if self._records and answer.state is not CommandState.OFFLINE:
            async with self._pool.connection() as conn:
                await store_commands.record_outcomes(conn, [outcome(message, answer)])
            self.recorded.set()
        return msgspec.json.encode(answer)


def outcome(message: OrderMessage | Command, answer: Answer) -> Outcome:
    now = datetime.now(UTC)
    return Outcome(
        station_id=message.station_id,
        command_id=message.command_id,
        state=answer.state,
        sent_at=now,
        answered_at=now if answer.state.final else None,
        answer=answer.answer,
        reason=answer.reason,
    )


@pytest.fixture
async def asker(nats_url: str) -> AsyncIterator[Bus]:
    """The bus of the process that gives orders, apart from the gateway's."""
    bus = await nats.connect(Settings(nats_url=nats_url), "asker")
    yield bus
    await bus.close()


async def listening(bus: Bus) -> None:
    """Wait until the server knows all that `bus` subscribed to: another connection may ask before that."""

    async def nothing(_subject: str, _payload: bytes) -> bytes:
        return b""

    bus.respond("listening", nothing)
    await bus.request("listening", b"", 5.0)


async def kept(pool: Pool, command: Command) -> Command:
    async with pool.connection() as conn:
        found = await store_command_listing.find(conn, command.station_id, command.command_id)
    assert found is not None
    return found


async def test_the_stations_answer_comes_back_and_is_kept(pool: Pool, bus: Bus) -> None:
    await add_station(pool)
    gateway = Gateway(pool, bus)
    command = await give(pool, bus, STATION, ResetStation(), author="key ops (k1)")
    assert (command.state, command.answer, command.reason) == (CommandState.ACCEPTED, {"status": "Accepted"}, None)
    assert [(one.station_id, one.order) for one in gateway.taken] == [(STATION, ResetStation())]
    row = await kept(pool, command)
    assert (row.state, row.answer, row.author) == (CommandState.ACCEPTED, {"status": "Accepted"}, "key ops (k1)")
    assert row.order == ResetStation()
    assert command.created_at == row.created_at
    assert command.sent_at is not None
    assert command.answered_at is not None
    assert timedelta(milliseconds=2.9) < command.answered_at - command.sent_at < timedelta(milliseconds=3.1)


@pytest.mark.parametrize("state", [CommandState.REJECTED, CommandState.FAILED, CommandState.TIMED_OUT])
async def test_a_refusal_keeps_its_reason(pool: Pool, bus: Bus, state: CommandState) -> None:
    await add_station(pool)
    Gateway(pool, bus, Answer(state=state, reason="why not"))
    command = await give(pool, bus, STATION, ClearCache(), author="cli")
    assert (command.state, command.reason) == (state, "why not")
    assert (await kept(pool, command)).reason == "why not"


@pytest.mark.parametrize("station_id", ["NOBODY", "", "a\0b", "x" * 300])
async def test_an_unknown_station_is_not_found_and_leaves_no_row(pool: Pool, bus: Bus, station_id: str) -> None:
    with pytest.raises(NotFound, match="there is no station"):
        await give(pool, bus, station_id, ClearCache(), author="cli")
    async with pool.connection() as conn:
        assert await store_command_listing.page(conn) == []


async def test_a_link_goes_to_the_station_and_nowhere_else(pool: Pool, bus: Bus) -> None:
    await add_station(pool)
    gateway = Gateway(pool, bus)
    order = AskLog(log=LogKind.SECURITY, request_id=1, location="https://charge.example.com/files/abc/x.log")
    actor = Actor(ActorKind.MACHINE_USER, "root", "root")
    command = await give(pool, bus, STATION, order, author="root", origin=Origin(actor=actor))
    [message] = gateway.taken
    assert message.order == order
    for shown in (command.order, (await kept(pool, command)).order):
        assert shown == msgspec.structs.replace(order, location="https://charge.example.com/files/…")
    async with pool.connection() as conn:
        [entry] = await (await conn.execute("select body from audit_entry")).fetchall()
    assert "/files/…" in entry[0]
    assert "abc" not in entry[0]


async def test_under_one_number_an_order_is_given_once(pool: Pool, bus: Bus) -> None:
    await add_station(pool)
    gateway = Gateway(pool, bus)
    drawn = CommandId("019a0000000070008000000000000007")
    command = await give(pool, bus, STATION, ClearCache(), author="me", command_id=drawn)
    assert command.command_id == drawn
    with pytest.raises(Conflict, match="was given before"):
        await give(pool, bus, STATION, ClearCache(), author="me", command_id=drawn)
    assert len(gateway.taken) == 1


async def test_a_station_that_is_not_connected_is_offline_at_once(pool: Pool, bus: Bus) -> None:
    await add_station(pool, gateway_id=None)
    gateway = Gateway(pool, bus)
    command = await give(pool, bus, STATION, ClearCache(), author="cli")
    assert (command.state, command.reason) == (CommandState.OFFLINE, "the station is not connected")
    assert command.answered_at is not None
    assert gateway.taken == []
    assert await kept(pool, command) == command


async def test_a_gateway_that_is_gone_means_offline(pool: Pool, bus: Bus) -> None:
    await add_station(pool)
    command = await give(pool, bus, STATION, ClearCache(), author="cli", wait_s=5)
    assert command.state is CommandState.OFFLINE
    assert await kept(pool, command) == command


async def test_a_gateway_that_has_lost_the_station_means_offline(pool: Pool, bus: Bus) -> None:
    await add_station(pool)
    Gateway(pool, bus, Answer(state=CommandState.OFFLINE))
    command = await give(pool, bus, STATION, ClearCache(), author="cli")
    assert command.state is CommandState.OFFLINE
    assert await kept(pool, command) == command


async def test_the_gateways_reason_is_kept_where_it_has_one(pool: Pool, bus: Bus) -> None:
    await add_station(pool)
    Gateway(pool, bus, Answer(state=CommandState.OFFLINE, reason="it moves to another gateway"))
    command = await give(pool, bus, STATION, ClearCache(), author="cli")
    assert command.reason == "it moves to another gateway"


async def test_an_order_that_was_under_way_when_the_line_broke_is_not_given_again(pool: Pool, bus: Bus) -> None:
    await add_station(pool)
    lost = Answer(state=CommandState.OFFLINE, reason="the connection was lost", station_ms=5.0)

    async def recorded(message: OrderMessage) -> Answer:
        async with pool.connection() as conn:
            await store_commands.record_outcomes(conn, [outcome(message, lost)])
        return lost

    Gateway(pool, bus, recorded, records=False)
    command = await give(pool, bus, STATION, ClearCache(), author="cli", queue_for_s=60)
    assert (command.state, command.reason) == (CommandState.OFFLINE, "the connection was lost")
    async with pool.connection() as conn:
        assert await store_commands.queued_for(conn, [STATION]) == {}
    assert (await kept(pool, command)).state is CommandState.OFFLINE


@pytest.mark.parametrize("knows_gateway", [False, True])
async def test_a_queued_order_is_taken_once_when_the_station_is_back(pool: Pool, bus: Bus, knows_gateway: bool) -> None:
    await add_station(pool, gateway_id=GATEWAY if knows_gateway else None)
    first = await give(pool, bus, STATION, ResetStation(), author="cli", queue_for_s=60)
    second = await give(pool, bus, STATION, ClearCache(), author="cli", queue_for_s=60)
    assert {first.state, second.state} == {CommandState.QUEUED}
    assert first.queue_until is not None
    assert first.queue_until - first.created_at == timedelta(seconds=60)
    assert await kept(pool, first) == first
    async with pool.connection() as conn:
        taken = await store_commands.queued_for(conn, [STATION, StationId("OTHER")])
        again = await store_commands.queued_for(conn, [STATION])
    assert {station: [one.order for one in orders] for station, orders in taken.items()} == {
        STATION: [ResetStation(), ClearCache()]
    }
    assert again == {}
    async with pool.connection() as conn:
        await store_commands.record_outcomes(conn, [outcome(one, ACCEPTED) for one in taken[STATION]])
    assert (await kept(pool, first)).state is CommandState.ACCEPTED


async def test_a_queued_order_is_not_taken_too_late(pool: Pool, bus: Bus) -> None:
    await add_station(pool, gateway_id=None)
    late = await give(pool, bus, STATION, ResetStation(), author="cli", queue_for_s=0.001)
    in_time = await give(pool, bus, STATION, ClearCache(), author="cli", queue_for_s=60)
    await asyncio.sleep(0.01)
    async with pool.connection() as conn:
        taken = await store_commands.queued_for(conn, [STATION])
    assert [one.command_id for one in taken[STATION]] == [in_time.command_id]
    row = await kept(pool, late)
    assert (row.state, row.sent_at) == (CommandState.EXPIRED, None)
    assert row.answered_at is not None


async def test_only_what_waited_too_long_expires(pool: Pool, bus: Bus) -> None:
    await add_station(pool, gateway_id=None)
    late = await give(pool, bus, STATION, ResetStation(), author="cli", queue_for_s=60)
    in_time = await give(pool, bus, STATION, ClearCache(), author="cli", queue_for_s=3600)
    async with pool.connection() as conn:
        assert await store_commands.expire(conn, late.created_at + timedelta(seconds=59)) == 0
        assert await store_commands.expire(conn, late.created_at + timedelta(seconds=61)) == 1
    assert (await kept(pool, late)).state is CommandState.EXPIRED
    assert (await kept(pool, in_time)).state is CommandState.QUEUED


async def test_who_does_not_wait_is_told_that_the_order_is_under_way(pool: Pool, bus: Bus) -> None:
    await add_station(pool)
    go = asyncio.Event()

    async def slow(_: OrderMessage) -> Answer:
        await go.wait()
        return ACCEPTED

    gateway = Gateway(pool, bus, slow)
    command = await give(pool, bus, STATION, ClearCache(), author="cli", wait_s=0)
    assert command.state is CommandState.SENT
    assert gateway.taken[0].timeout_s == 30
    go.set()
    async with asyncio.timeout(5):
        await gateway.recorded.wait()
    assert (await kept(pool, command)).state is CommandState.ACCEPTED


async def test_a_gateway_that_never_answers_is_timed_out(
    pool: Pool, bus: Bus, asker: Bus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("voltway.stations.commanding.STATION_TIMEOUT_S", 0.1)
    monkeypatch.setattr("voltway.stations.commanding._GATEWAY_GRACE_S", 0.1)
    await add_station(pool)

    async def never(_: OrderMessage) -> Answer:
        await asyncio.Event().wait()
        return ACCEPTED

    gateway = Gateway(pool, bus, never)
    await listening(bus)
    command = await give(pool, asker, STATION, ClearCache(), author="cli", wait_s=0.2)
    assert gateway.taken[0].timeout_s == 0.2
    assert command.state is CommandState.TIMED_OUT
    row = await kept(pool, command)
    assert (row.state, row.reason) == (CommandState.TIMED_OUT, command.reason)
    async with pool.connection() as conn:
        await store_commands.record_outcomes(conn, [outcome(command, ACCEPTED)])
    assert (await kept(pool, command)).state is CommandState.TIMED_OUT


async def test_what_the_gateway_wrote_holds_when_its_answer_is_lost(pool: Pool, bus: Bus, asker: Bus) -> None:
    await add_station(pool)

    async def recorded_then_failed(message: OrderMessage) -> Answer:
        async with pool.connection() as conn:
            await store_commands.record_outcomes(conn, [outcome(message, ACCEPTED)])
        raise RuntimeError("the answer is lost")

    Gateway(pool, bus, recorded_then_failed)
    await listening(bus)
    command = await give(pool, asker, STATION, ClearCache(), author="cli")
    assert (command.state, command.answer) == (CommandState.ACCEPTED, {"status": "Accepted"})


async def test_without_a_bus_the_order_fails_with_a_reason(pool: Pool, private_nats: NatsServer) -> None:
    await add_station(pool)
    bus = await nats.connect(Settings(nats_url=private_nats.url), "asker")
    private_nats.kill()
    command = await give(pool, bus, STATION, ClearCache(), author="cli", wait_s=30)
    await bus.close()
    assert command.state is CommandState.FAILED
    assert command.reason is not None
    assert "could not be asked" in command.reason
    assert await kept(pool, command) == command


async def test_without_a_database_the_station_is_not_asked(bus: Bus) -> None:
    settings = Settings(database_url="postgresql://nobody@127.0.0.1:1/none")
    away = await connect_pool(
        msgspec.structs.replace(settings, database=msgspec.structs.replace(settings.database, wait_s=0.2)), "test"
    )
    asked: list[str] = []
    bus.subscribe("gateway.>", lambda subject, _: asked.append(subject))
    with pytest.raises(DatabaseUnavailable, match="BERLIN-7 was not given"):
        await give(away, bus, STATION, ClearCache(), author="cli")
    await away.close()
    assert asked == []


async def test_a_start_gets_a_number_by_which_its_session_is_known(pool: Pool, bus: Bus) -> None:
    await add_station(pool)
    gateway = Gateway(pool, bus)
    order = StartSession(token=PresentedToken(TokenUid("04AABB")))
    commands = [await give(pool, bus, STATION, order, author="cli") for _ in range(2)]
    numbers = [one.order.remote_start_id for one in gateway.taken if isinstance(one.order, StartSession)]
    assert len(set(numbers)) == 2
    assert all(number is not None and 0 < number < 2**31 for number in numbers)
    assert [(await kept(pool, one)).order for one in commands] == [one.order for one in gateway.taken]
    own = msgspec.structs.replace(order, remote_start_id=7)
    assert (await give(pool, bus, STATION, own, author="cli")).order == own


@pytest.mark.parametrize("variable", ["AuthorizationKey", "authorizationkey", "BasicAuthPassword"])
async def test_a_password_does_not_get_into_the_record(pool: Pool, bus: Bus, variable: str) -> None:
    await add_station(pool)
    order = SetVariables(changes=[SettingChange(VariableName(variable), "0123456789abcdef")])
    with pytest.raises(Refused, match="is a secret") as refused:
        await give(pool, bus, STATION, order, author="cli")
    assert "0123456789abcdef" not in str(refused.value)
    async with pool.connection() as conn:
        assert await store_command_listing.page(conn) == []
