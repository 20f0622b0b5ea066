import asyncio
import time
from collections.abc import Callable

import psycopg
import pytest
from psycopg_pool import PoolTimeout

from tests.fixtures.postgres import PrivatePostgres
from voltway.kit.postgres import (
    AWAY,
    Pool,
    connect_pool,
    ping,
    require_database,
    retrying,
    transaction,
)
from voltway.kit.processes import free_port
from voltway.kit.settings import DatabaseSettings, Settings
from voltway.vocabulary.errors import ConfigurationError, DatabaseUnavailable

Private = Callable[..., PrivatePostgres]


async def test_connections_carry_our_name_and_limits(database_settings: Settings) -> None:
    pool = await connect_pool(database_settings, "gateway")
    async with pool.connection() as connection:
        row = await (
            await connection.execute(
                "select current_setting('application_name'), current_setting('statement_timeout'),"
                " current_setting('timezone')"
            )
        ).fetchone()
    assert row == ("voltway-gateway", "30s", "UTC")
    await pool.close()


async def test_a_transaction_is_all_or_nothing(new_database_url: str) -> None:
    pool = await connect_pool(Settings(database_url=new_database_url), "test")
    async with pool.connection() as connection:
        await connection.execute("create table t (x int primary key)")
    async with transaction(pool) as connection:
        await connection.execute("insert into t values (1)")

    async def insert_twice() -> None:
        async with transaction(pool) as connection:
            await connection.execute("insert into t values (2)")
            await connection.execute("insert into t values (1)")

    with pytest.raises(psycopg.errors.UniqueViolation):
        await insert_twice()
    async with pool.connection() as connection:
        assert await (await connection.execute("select x from t")).fetchall() == [(1,)]
    await pool.close()


async def test_a_long_statement_is_cancelled(database_url: str) -> None:
    settings = Settings(database_url=database_url, database=DatabaseSettings(statement_timeout_s=0.2))
    pool = await connect_pool(settings, "test")
    async with pool.connection() as connection:
        with pytest.raises(psycopg.errors.QueryCanceled):
            await connection.execute("select pg_sleep(5)")
    await pool.close()


async def test_all_connections_are_usable_at_once_after_a_restart(private_postgres: Private) -> None:
    postgres = private_postgres(migrated=False, options={"fsync": "off"})
    pool = await connect_pool(Settings(database_url=postgres.url), "test", size=6, min_size=6)
    await pool.wait()
    await asyncio.to_thread(postgres.stop)
    assert "PostgreSQL is away" in str(await ping(pool))
    await asyncio.to_thread(postgres.start)
    began = time.monotonic()

    async def use() -> None:
        async with pool.connection() as connection:
            await connection.execute("select pg_sleep(0.05)")

    await asyncio.gather(*(use() for _ in range(12)))
    assert time.monotonic() - began < 5.0
    assert await ping(pool) is None
    await pool.close()


async def test_a_long_absence_needs_no_restart_and_is_over_quickly(private_postgres: Private) -> None:
    postgres = private_postgres(migrated=False, options={"fsync": "off"})
    settings = Settings(database_url=postgres.url, database=DatabaseSettings(wait_s=0.5))
    pool = await connect_pool(settings, "test", size=3)
    assert await ping(pool) is None
    await asyncio.to_thread(postgres.kill)
    away = time.monotonic()
    with pytest.raises(AWAY):
        async with pool.connection() as connection:
            await connection.execute("select 1")
    with pytest.raises(PoolTimeout):
        async with pool.connection() as connection:
            await connection.execute("select 1")
    attempts = 0

    async def work() -> int:
        nonlocal attempts
        attempts += 1
        async with transaction(pool) as connection:
            row = await (await connection.execute("select 42")).fetchone()
            assert row is not None
            return int(row[0])

    waiting = asyncio.create_task(retrying(work, "the answer"))
    await asyncio.sleep(6 - (time.monotonic() - away))
    assert not waiting.done()
    await asyncio.to_thread(postgres.start)
    back = time.monotonic()
    assert await asyncio.wait_for(waiting, 6) == 42
    assert time.monotonic() - back < 5.0
    assert attempts > 1
    await pool.close()


async def test_errors_of_the_work_are_not_retried(pool: Pool) -> None:
    calls = 0

    async def wrong() -> None:
        nonlocal calls
        calls += 1
        async with transaction(pool) as connection:
            await connection.execute("select 1 / 0")

    with pytest.raises(psycopg.errors.DivisionByZero):
        await retrying(wrong, "nonsense")
    assert calls == 1


@pytest.mark.parametrize("url", ["mysql://voltway:hunter2@h/d", "hunter2", "postgresql://u:hunter2@h/d?nonsense=1"])
async def test_a_wrong_address_is_one_sentence_without_the_password(url: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        await require_database(Settings(database_url=url))
    assert "hunter2" not in str(caught.value)
    assert "\n" not in str(caught.value)


async def test_an_unreachable_database_is_one_sentence(database_url: str) -> None:
    for url, reason in [
        (f"postgresql://voltway:hunter2@127.0.0.1:{free_port()}/x", "refused"),
        (database_url.replace("voltway:", "voltway:hunter2"), "password authentication failed"),
        (database_url.replace("/test_", "/missing_"), "does not exist"),
        ("postgresql://voltway:hunter2@no-such-host.invalid/x", "no-such-host.invalid"),
    ]:
        with pytest.raises(DatabaseUnavailable) as caught:
            await require_database(Settings(database_url=url))
        said = str(caught.value)
        assert reason in said
        assert "hunter2" not in said
        assert "\n" not in said
