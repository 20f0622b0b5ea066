"""A station is told of the token that changed and of nothing else; all else is left to the whole comparison."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import msgspec
import pytest

from tests.fixtures.gateway import until
from voltway.kit.bus import Bus
from voltway.kit.clock import SystemClock
from voltway.kit.postgres import Pool
from voltway.tokens import store_local_list_changes
from voltway.tokens.local_list_changes import ChangeTelling
from voltway.vocabulary.commands import Answer, CommandState
from voltway.vocabulary.ids import GatewayId
from voltway.vocabulary.orders_local_lists import SendLocalList
from voltway.vocabulary.subjects import OrderMessage, gateway_orders

GATEWAY = GatewayId("g")
Change = Callable[..., Awaitable[None]]


class Stations:
    """What stations are told, behind a gateway; they answer `state`, one of them late."""

    def __init__(self) -> None:
        self.state = CommandState.ACCEPTED
        self.orders: dict[str, list[SendLocalList]] = {}
        self.late = asyncio.Event()
        self.late.set()

    async def answer(self, _subject: str, payload: bytes) -> bytes:
        message = msgspec.json.decode(payload, type=OrderMessage)
        assert isinstance(message.order, SendLocalList)
        self.orders.setdefault(message.station_id, []).append(message.order)
        if message.station_id == "LATE":
            await self.late.wait()
        return msgspec.json.encode(Answer(state=self.state))

    def told(self, station_id: str) -> list[list[tuple[str, str | None]]]:
        return [
            [
                (entry.token.uid, None if entry.verdict is None else entry.verdict.status.value)
                for entry in order.entries
            ]
            for order in self.orders.get(station_id, [])
        ]


@pytest.fixture
async def stations(pool: Pool, bus: Bus) -> AsyncIterator[Stations]:
    """Two stations whose lists hold a token that is not there any more, which only a whole comparison would find."""
    async with pool.connection() as connection:
        await connection.execute(
            """
            with made as (
                insert into station (station_id, admission, local_list, gateway_id, booted_at)
                values ('HERE', 'accepted', true, 'g', '2026-01-01'), ('LATE', 'accepted', true, 'g', '2026-01-01')
                returning station_id
            )
            insert into local_list (station_id, state, version, highest, unsure, entries, entries_most, per_message,
                longest_uid, due_at, told_at)
            select station_id, 'current', 7, 7, false, 2, 3, 2, 20, now() + interval '1 hour', now() from made
            """
        )
        await connection.execute(
            "insert into local_list_entry (station_id, folded_uid, token_uid, kind, status)"
            " select station_id, lower(uid), uid, 'ISO14443', 'Accepted'"
            " from station, unnest(array['GONE', 'CARD']) as uid"
        )
        await connection.execute("insert into token (token_uid, kind, status) values ('CARD', 'ISO14443', 'active')")
    stations = Stations()
    subscription = bus.respond(gateway_orders(GATEWAY), stations.answer)
    yield stations
    subscription.close()


@pytest.fixture
async def change(pool: Pool, bus: Bus) -> AsyncIterator[Change]:
    """Changes tokens, and tells the stations; `wait` until nobody is at a list any more."""
    telling = ChangeTelling(pool, bus, SystemClock(), lambda: None)

    async def do(statement: str, *uids: str, wait: bool = True) -> None:
        async with pool.connection() as connection:
            await connection.execute(statement)
            await store_local_list_changes.mark(connection, uids)
        await telling.look()

        async def quiet() -> bool:
            return not await rows(pool, "select from local_list where claimed_until is not null")

        if wait:
            await until(quiet)

    yield do
    await telling.end()


async def rows(pool: Pool, query: str) -> list[tuple[object, ...]]:
    async with pool.connection() as connection:
        return await (await connection.execute(query)).fetchall()


BLOCK = "update token set status = 'blocked' where token_uid = 'CARD'"


async def test_it_alone_is_told(stations: Stations, change: Change, pool: Pool) -> None:
    await change(BLOCK, "card")
    assert stations.told("HERE") == stations.told("LATE") == [[("CARD", "Blocked")]]
    assert [(order.version, order.full) for order in stations.orders["HERE"]] == [(8, False)]
    found = await rows(pool, "select version, highest, unsure, entries, due_at > now() from local_list")
    assert found == [(8, 8, False, 2, True)] * 2
    await change("select", "card")
    assert len(stations.orders["HERE"]) == 1, "it holds it so already"


async def test_a_station_that_takes_its_time_holds_up_no_other(stations: Stations, change: Change, pool: Pool) -> None:
    stations.late.clear()
    await change(BLOCK, "card", wait=False)

    async def written() -> bool:
        return bool(await rows(pool, "select from local_list where station_id = 'HERE' and version = 8"))

    await until(written)
    assert await rows(pool, "select version, highest, unsure, due_at <= now() from local_list where version = 7") == [
        (7, 8, True, True)
    ], "should nobody learn what became of it, it is asked, and soon"
    stations.late.set()


@pytest.mark.parametrize(
    ("state", "version"), [(CommandState.REJECTED, None), (CommandState.TIMED_OUT, 7), (CommandState.OFFLINE, 7)]
)
async def test_after_anything_else_the_whole_list_is_compared(
    stations: Stations, change: Change, pool: Pool, state: CommandState, version: int | None
) -> None:
    stations.state = state
    await change(BLOCK, "card")
    found = await rows(pool, "select version, highest, unsure, due_at <= now() from local_list")
    assert found == [(version, 8, version is not None, True)] * 2


async def test_more_than_one_message_takes_is_told_in_several(stations: Stations, change: Change, pool: Pool) -> None:
    await change("delete from token; update local_list set per_message = 1", "card", "gone")
    await change("select", "none")
    assert sorted(stations.told("HERE")) == [[("CARD", None)], [("GONE", None)]]
    assert await rows(pool, "select entries, version, due_at > now() from local_list") == [(0, 9, True)] * 2


async def test_a_new_token_takes_a_free_place_and_no_other(stations: Stations, change: Change, pool: Pool) -> None:
    await change(
        "insert into token (token_uid, kind, status)"
        " values ('NEW-B', 'ISO15693', 'active'), ('NEW-A', 'ISO15693', 'blocked')",
        "new-a",
        "new-b",
    )
    assert stations.told("HERE") == [[("NEW-B", "Accepted")]]
    await change(BLOCK, "card")
    assert stations.told("HERE")[1:] == [[("CARD", "Blocked")]], "on a full list it keeps its place"
    assert await rows(pool, "select entries, due_at > now() from local_list") == [(3, True)] * 2


async def test_a_place_that_becomes_free_is_for_whom_a_comparison_finds(
    stations: Stations, change: Change, pool: Pool
) -> None:
    await change("delete from token; update local_list set entries_most = 2", "card")
    assert stations.told("HERE") == [[("CARD", None)]]
    assert await rows(pool, "select entries, due_at <= now() from local_list") == [(1, True)] * 2
