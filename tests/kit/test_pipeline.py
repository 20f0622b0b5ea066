"""Sets of statements against a real PostgreSQL: all count or none, and a connection that breaks is noticed."""

import asyncio
import os
import socket
from collections.abc import AsyncIterator

import psycopg
import pytest

from voltway.kit.pipeline import Pipeline, Statement
from voltway.kit.postgres import Connection

INSERT = Statement("insert into told (number) values ($1::integer)", ("1",))


@pytest.fixture
async def connection(new_database_url: str) -> AsyncIterator[Connection]:
    made: Connection = await Connection.connect(new_database_url, autocommit=True)
    await made.execute("create table told (number integer, value text)")
    yield made
    await made.close()


async def numbers(url: str) -> list[int]:
    """What others see."""
    async with await psycopg.AsyncConnection.connect(url) as other:
        cursor = await other.execute("select number from told order by 1")
        return [int(row[0]) for row in await cursor.fetchall()]


def insert(number: int) -> Statement:
    return Statement(INSERT.sql, (str(number),))


@pytest.mark.parametrize("prepare", [False, True])
async def test_a_set_is_committed_when_it_is_through(
    connection: Connection, new_database_url: str, prepare: bool
) -> None:
    pipeline = Pipeline(connection, prepare=prepare)
    for start in (0, 10):
        await pipeline.run([insert(start), insert(start + 1), Statement("update told set value = $1", ("é\n",))])
        assert await numbers(new_database_url) == [*range(2), *range(10, start + 2)][: start + 2]
    cursor = await connection.execute("select distinct value from told")
    assert await cursor.fetchall() == [("é\n",)]


@pytest.mark.parametrize("prepare", [False, True])
async def test_one_that_fails_takes_the_whole_set_with_it(
    connection: Connection, new_database_url: str, prepare: bool
) -> None:
    pipeline = Pipeline(connection, prepare=prepare)
    wrong = Statement("insert into told (number) values ($1::integer)", ("three",))
    new = Statement("insert into told (value) values ($1)", (None,))
    with pytest.raises(psycopg.errors.InvalidTextRepresentation, match="three") as refused:
        await pipeline.run([insert(1), wrong, new])
    assert refused.value.sqlstate == "22P02"
    assert await numbers(new_database_url) == []
    await pipeline.run([insert(2), new])
    cursor = await connection.execute("select number from told order by number")
    assert await cursor.fetchall() == [(2,), (None,)]


async def test_it_is_a_part_of_the_transaction_that_is_open(connection: Connection, new_database_url: str) -> None:
    async with connection.transaction():
        await Pipeline(connection).run([insert(1)])
        assert await numbers(new_database_url) == []
    assert await numbers(new_database_url) == [1]


async def test_more_than_the_socket_takes_at_once(connection: Connection) -> None:
    """Both sides want to write at once: neither may wait for the other."""
    text = "x" * 3_000_000
    many = [Statement("insert into told (value) values ($1) returning value", (text,)) for _ in range(12)]
    await asyncio.wait_for(Pipeline(connection, prepare=True).run(many), 30)
    cursor = await connection.execute("select count(*), sum(length(value)) from told")
    assert await cursor.fetchone() == (12, 36_000_000)


async def test_a_server_that_hangs_up_is_noticed(connection: Connection, new_database_url: str) -> None:
    pipeline = Pipeline(connection)
    with pytest.raises(psycopg.OperationalError, match="terminating connection"):
        await pipeline.run([insert(1), Statement("select pg_terminate_backend(pg_backend_pid())"), insert(2)])
    assert connection.closed
    assert await numbers(new_database_url) == []


async def test_a_network_that_breaks_is_noticed(connection: Connection) -> None:
    running = asyncio.create_task(Pipeline(connection).run([Statement("select pg_sleep(20)")]))
    await asyncio.sleep(0.1)
    with socket.socket(fileno=os.dup(connection.fileno())) as line:
        line.shutdown(socket.SHUT_RDWR)
    with pytest.raises(psycopg.OperationalError):
        await asyncio.wait_for(running, 5)
    assert connection.closed
    with pytest.raises(psycopg.OperationalError):
        await Pipeline(connection).run([insert(1)])


async def test_whoever_stops_waiting_closes_the_connection(connection: Connection) -> None:
    """Its answers would be taken for those of the next set."""
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(Pipeline(connection).run([Statement("select pg_sleep(20)")]), 0.1)
    assert connection.closed


@pytest.mark.parametrize("attempt", range(12))
async def test_a_server_that_leaves_with_our_words_unread_is_noticed(
    connection: Connection, new_database_url: str, attempt: int
) -> None:
    """The kernel resets such a socket, and an event loop may keep that to itself."""
    text = "x" * 100_000
    slow = [Statement("select pg_sleep(0.002)"), *[Statement("select length($1)", (text,))] * 5]
    running = asyncio.create_task(Pipeline(connection).run(slow))
    await asyncio.sleep(attempt / 4000)
    async with await psycopg.AsyncConnection.connect(new_database_url, autocommit=True) as other:
        await other.execute("select pg_terminate_backend(%s)", (connection.pgconn.backend_pid,))
    await asyncio.wait((running,), timeout=5)
    assert running.done()
    assert running.exception() is None or isinstance(running.exception(), psycopg.OperationalError)


async def test_a_text_that_libpq_would_cut_off_is_refused(connection: Connection, new_database_url: str) -> None:
    pipeline = Pipeline(connection)
    with pytest.raises(ValueError, match="U\\+0000"):
        await pipeline.run([insert(1), Statement("insert into told (value) values ($1)", ("a\0b",))])
    assert await numbers(new_database_url) == []
    await pipeline.run([insert(2)])
    assert await numbers(new_database_url) == [2]
