import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

import psycopg
import pytest

from tests.fixtures import sinks
from tests.fixtures.postgres import PrivatePostgres, strangers_done
from tests.journal.writing import boot_line, names_on_disk
from voltway.journal import entry
from voltway.journal.followers import Follower
from voltway.journal.store import JOURNAL, JournalRow
from voltway.kit.bus import Bus
from voltway.kit.postgres import Connection, Pool, connect_pool
from voltway.kit.settings import Settings
from voltway.vocabulary.facts import StationBooted
from voltway.vocabulary.subjects import LIVE


def name_of(row: JournalRow) -> str:
    fact = entry.fact_of(row.body)
    assert isinstance(fact, StationBooted)
    return fact.vendor


class Ledger:
    """What a follower makes: one row for each fact, in a table without any protection against repeats."""

    def __init__(self, url: str) -> None:
        self.url = url
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("create table if not exists ledger (n bigint generated always as identity, name text)")
            connection.execute("truncate ledger")

    async def handle(self, connection: Connection, rows: list[JournalRow]) -> None:
        for row in rows:
            await connection.execute("insert into ledger (name) values (%s)", (name_of(row),))

    @property
    def names(self) -> list[str]:
        with psycopg.connect(self.url, autocommit=True) as connection:
            return [str(row[0]) for row in connection.execute("select name from ledger order by n")]


@asynccontextmanager
async def writing(url: str) -> AsyncIterator[Connection]:
    async with await Connection.connect(url) as connection:
        yield connection


async def write(connection: Connection, *names: str) -> None:
    await sinks.write(connection, JOURNAL, [boot_line("S", name) for name in names])


async def caught_up(follower: Follower, pool: Pool) -> None:
    await strangers_done(pool)
    while await follower.step(pool):
        pass


async def eventually(condition: Callable[[], bool], timeout_s: float = 10.0) -> None:
    async with asyncio.timeout(timeout_s):
        while not condition():  # noqa: ASYNC110  # what is waited for has no event
            await asyncio.sleep(0.01)


async def test_every_row_once_in_order(pool: Pool, database_url: str) -> None:
    ledger = Ledger(database_url)
    follower = Follower("f", ledger.handle, rows_at_once=7)
    names = [f"n{number}" for number in range(40)]
    async with writing(database_url) as connection:
        for name in names:
            await write(connection, name)
            await connection.commit()
    await caught_up(follower, pool)
    assert ledger.names == names
    assert await follower.step(pool) == 0


async def test_a_follower_has_its_own_place(pool: Pool, database_url: str) -> None:
    ledger = Ledger(database_url)
    async with writing(database_url) as connection:
        await write(connection, "a")
    await caught_up(Follower("first", ledger.handle), pool)
    async with writing(database_url) as connection:
        await write(connection, "b")
    await caught_up(Follower("first", ledger.handle), pool)
    await caught_up(Follower("second", ledger.handle), pool)
    assert ledger.names == ["a", "b", "a", "b"]


async def test_a_slow_transaction_is_not_skipped(pool: Pool, database_url: str) -> None:
    """Rows that are committed later, but have their place before rows that are there already, are waited for."""
    ledger = Ledger(database_url)
    follower = Follower("f", ledger.handle)
    async with writing(database_url) as slow, writing(database_url) as quick:
        await write(slow, "slow 1")
        await write(quick, "quick 1")
        await quick.commit()
        await caught_up(follower, pool)
        assert ledger.names == []
        await write(quick, "quick 2")
        await write(slow, "slow 2")
        await quick.commit()
        await caught_up(follower, pool)
        await slow.commit()
    await caught_up(follower, pool)
    assert ledger.names == ["slow 1", "slow 2", "quick 1", "quick 2"]


async def test_interleaved_writers_lose_and_repeat_nothing(pool: Pool, bus: Bus, database_url: str) -> None:
    ledger = Ledger(database_url)
    follower = Follower("f", ledger.handle, rows_at_once=5)

    async def writer(name: str, open_s: float, rounds: int) -> None:
        async with writing(database_url) as connection:
            for number in range(rounds):
                await write(connection, f"{name}.{number}a")
                await asyncio.sleep(open_s)
                await write(connection, f"{name}.{number}b")
                if number % 5 == 4:
                    await connection.rollback()
                else:
                    await connection.commit()

    running = asyncio.create_task(follower.run(pool, bus, poll_s=0.05))
    await asyncio.gather(writer("slow", 0.2, 4), writer("middle", 0.03, 25), writer("quick", 0.0, 120))
    expected = names_on_disk(database_url)
    assert len(expected) == 2 * (4 + 20 + 96)
    await eventually(lambda: follower.rows >= len(expected))
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
    assert ledger.names == expected


async def test_killed_between_result_and_cursor_nothing_is_repeated(pool: Pool, database_url: str) -> None:
    ledger = Ledger(database_url)
    kills = 1

    async def handle(connection: Connection, rows: list[JournalRow]) -> None:
        nonlocal kills
        await ledger.handle(connection, rows)
        if kills:
            kills -= 1
            with psycopg.connect(database_url, autocommit=True) as other:
                other.execute("select pg_terminate_backend(%s, 5000)", (connection.info.backend_pid,))

    follower = Follower("f", handle)
    async with writing(database_url) as connection:
        await write(connection, "a", "b", "c")
    await strangers_done(pool)
    with pytest.raises(psycopg.OperationalError):
        await follower.step(pool)
    assert ledger.names == []
    await caught_up(follower, pool)
    assert ledger.names == ["a", "b", "c"]


async def test_a_failing_handle_gets_the_same_rows_again(pool: Pool, bus: Bus, database_url: str) -> None:
    ledger = Ledger(database_url)
    failures = 2

    async def handle(connection: Connection, rows: list[JournalRow]) -> None:
        nonlocal failures
        await ledger.handle(connection, rows)
        if failures:
            failures -= 1
            raise RuntimeError("a bug")

    follower = Follower("f", handle)
    async with writing(database_url) as connection:
        await write(connection, "a", "b")
    running = asyncio.create_task(follower.run(pool, bus, poll_s=0.05))
    await eventually(lambda: follower.rows == 2)
    running.cancel()
    assert follower.failures == 2
    assert ledger.names == ["a", "b"]


async def test_one_at_a_time(pool: Pool, database_url: str) -> None:
    ledger = Ledger(database_url)
    inside = asyncio.Event()
    go_on = asyncio.Event()

    async def handle(connection: Connection, rows: list[JournalRow]) -> None:
        inside.set()
        await go_on.wait()
        await ledger.handle(connection, rows)

    async with writing(database_url) as connection:
        await write(connection, "a")
    await strangers_done(pool)
    first = asyncio.create_task(Follower("f", handle).step(pool))
    await inside.wait()
    assert await Follower("f", ledger.handle).step(pool) == 0
    assert await Follower("another", ledger.handle).step(pool) == 1
    go_on.set()
    assert await first == 1
    assert ledger.names == ["a", "a"]


async def test_news_wakes_it_before_the_poll(pool: Pool, bus: Bus, database_url: str) -> None:
    ledger = Ledger(database_url)
    follower = Follower("f", ledger.handle)
    running = asyncio.create_task(follower.run(pool, bus, poll_s=60.0))
    await asyncio.sleep(3.3)  # by now it would look again in three seconds
    async with writing(database_url) as connection:
        await write(connection, "a")
    begun = asyncio.get_running_loop().time()
    bus.publish(LIVE, b"[]")
    await eventually(lambda: follower.rows == 1)
    assert asyncio.get_running_loop().time() - begun < 1.5
    running.cancel()


async def test_one_that_rests_takes_larger_steps(pool: Pool, bus: Bus, database_url: str) -> None:
    ledger = Ledger(database_url)
    steps: list[int] = []

    async def handle(connection: Connection, rows: list[JournalRow]) -> None:
        steps.append(len(rows))
        await ledger.handle(connection, rows)

    follower = Follower("f", handle)
    running = asyncio.create_task(follower.run(pool, bus, poll_s=0.02, rest_s=0.4))
    names = [f"n{number}" for number in range(30)]
    async with writing(database_url) as connection:
        for name in names:
            await write(connection, name)
            await connection.commit()
            bus.publish(LIVE, b"[]")
            await asyncio.sleep(0.02)
    await eventually(lambda: follower.rows == 30)
    running.cancel()
    assert ledger.names == names
    assert len(steps) <= 6


async def test_it_outlives_postgres(private_postgres: Callable[..., PrivatePostgres], bus: Bus) -> None:
    postgres = private_postgres(options={"fsync": "off"})
    ledger = Ledger(postgres.url)
    follower = Follower("f", ledger.handle)
    pool = await connect_pool(Settings(database_url=postgres.url), "test")
    async with writing(postgres.url) as connection:
        await write(connection, "a")
    running = asyncio.create_task(follower.run(pool, bus, poll_s=0.1))
    await eventually(lambda: follower.rows == 1)
    postgres.kill()
    await asyncio.sleep(0.3)
    postgres.start()
    async with writing(postgres.url) as connection:
        await write(connection, "b")
    await eventually(lambda: follower.rows == 2, 20)
    running.cancel()
    await pool.close()
    assert ledger.names == ["a", "b"]
