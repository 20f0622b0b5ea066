"""The way of a command to the network it works on: settings, database, bus, and one bridge from Typer to asyncio."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Final, TypeVar

import msgspec
import psycopg

from voltway.cli.output import Times
from voltway.kit import bus as nats
from voltway.kit.bus import Bus
from voltway.kit.embedded import with_running_servers
from voltway.kit.log import configure_logging
from voltway.kit.postgres import AWAY, Connection, Pool, connect_pool, database_unavailable, require_database
from voltway.kit.settings import LogLevel, Settings
from voltway.kit.settings_reader import load_settings
from voltway.vocabulary.errors import DatabaseUnavailable

T = TypeVar("T")

_ROLE: Final = "cli"
_CONNECTIONS: Final = 2


def current_settings() -> Settings:
    """The settings this command line was called with. Raises ConfigurationError."""
    return load_settings()


def operator_times() -> Times:
    """Writes times in the operator's zone."""
    return Times(current_settings().operator_time_zone)


@asynccontextmanager
async def database(settings: Settings) -> AsyncIterator[Pool]:
    """A few connections to the configured database, or to that of the `voltway serve` on this data directory.

    Raises DatabaseUnavailable if there is none, if it is away or goes away, or if it was never migrated.
    """
    settings = with_running_servers(settings)
    await require_database(settings)
    pool = await connect_pool(settings, _ROLE, size=_CONNECTIONS)
    try:
        yield pool
    except AWAY as error:
        raise database_unavailable(settings.database_url or "", error) from error
    except (psycopg.errors.UndefinedTable, psycopg.errors.UndefinedColumn) as error:
        raise DatabaseUnavailable("the database is not at this version of Voltway", "run `voltway migrate`") from error
    finally:
        await pool.close()


@asynccontextmanager
async def connected(settings: Settings) -> AsyncIterator[tuple[Pool, Bus]]:
    """The database as `database` gives it, and the bus. NATS being away is no error before it is asked something."""
    async with database(settings) as pool:
        bus = await nats.connect(with_running_servers(settings), _ROLE)
        try:
            yield pool, bus
        finally:
            await bus.close()


def on_database(work: Callable[[Connection], Awaitable[T]]) -> T:
    """Do `work` with one connection and give its result."""

    async def run() -> T:
        async with database(current_settings()) as pool, pool.connection() as conn:
            return await work(conn)

    return _run(run)


def on_pool(work: Callable[[Pool], Awaitable[T]], *, statement_timeout_s: float) -> T:
    """Do `work`, whose statements may take so many seconds each, with a pool and give its result."""

    async def run() -> T:
        settings = current_settings()
        limits = msgspec.structs.replace(settings.database, statement_timeout_s=statement_timeout_s)
        async with database(msgspec.structs.replace(settings, database=limits)) as pool:
            return await work(pool)

    return _run(run)


def on_network(work: Callable[[Pool, Bus], Awaitable[T]]) -> T:
    """Do `work` with the database and the bus and give its result."""

    async def run() -> T:
        async with connected(current_settings()) as (pool, bus):
            return await work(pool, bus)

    return _run(run)


def _run(work: Callable[[], Awaitable[T]]) -> T:
    configure_logging(current_settings().log_format, LogLevel.WARNING)

    async def main() -> T:
        return await work()

    return asyncio.run(main())
