"""PostgreSQL: the pool of connections and what to do while the database is away.

Connections are in autocommit mode: a single statement is its own transaction, several belong into `transaction()`.
"""

import select
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, Final, TypeVar

import psycopg
import structlog
from psycopg import AsyncConnection, conninfo
from psycopg.rows import TupleRow
from psycopg_pool import AsyncConnectionPool, PoolClosed, PoolTimeout

from voltway.kit import backoff
from voltway.kit.settings import Settings
from voltway.kit.settings_reader import masked_url
from voltway.vocabulary.errors import ConfigurationError, DatabaseUnavailable

Connection = AsyncConnection[TupleRow]
Pool = AsyncConnectionPool[Connection]
T = TypeVar("T")

_log = structlog.get_logger()

CONNECT_TIMEOUT_S: Final = 5
_RECONNECT_TIMEOUT_S: Final = 3.0
"""The pool doubles its delay between attempts up to this sum and then begins anew, so that it is back soon after a long
absence of PostgreSQL, too."""

AWAY = (psycopg.OperationalError, psycopg.InterfaceError, PoolTimeout, PoolClosed)
"""What psycopg raises when PostgreSQL went away or isn't there; the work may be tried again."""


def connection_parameters(url: str, role: str, settings: Settings) -> dict[str, Any]:
    """How this process connects: the URL's own parameters win over ours.

    Raises ConfigurationError if `url` isn't one; its password is never part of a message.
    """
    try:
        given = conninfo.conninfo_to_dict(url)
    except psycopg.ProgrammingError:
        given = {}
    if not url.startswith(("postgresql://", "postgres://")) or not given:
        raise ConfigurationError(
            f"database_url {masked_url(url)} is not an address",
            "write it like postgresql://user:password@host:5432/name",
        )
    timeout_ms = round(settings.database.statement_timeout_s * 1000)
    ours = {
        "application_name": f"voltway-{role}",
        "connect_timeout": CONNECT_TIMEOUT_S,
        "options": f"-c timezone=UTC -c statement_timeout={timeout_ms}"
        f" -c idle_in_transaction_session_timeout={timeout_ms}",
        # A server whose machine vanished without a word is noticed after about 20 seconds.
        "keepalives_idle": 10,
        "keepalives_interval": 5,
        "keepalives_count": 2,
        "tcp_user_timeout": 20_000,
    }
    return {**ours, **given}


async def connect_pool(
    settings: Settings,
    role: str,
    *,
    size: int | None = None,
    min_size: int = 1,
    on_take: Callable[[Connection], Awaitable[None]] | None = None,
) -> Pool:
    """A pool of connections to `settings.database_url`, opened in the background.

    It doesn't wait for the first connection and outlives any absence of PostgreSQL: while that is away, taking a
    connection waits `settings.database.wait_s` seconds and then raises PoolTimeout (one of `AWAY`).

    `size` is the most connections, by default `settings.database.pool_size`. `on_take` is done with each connection
    before somebody gets it, in the context of who asked for it. Raises ConfigurationError.
    """
    url = settings.database_url
    if url is None:
        raise ConfigurationError("no database is known", "start with `voltway serve`, or set database_url")
    stale = _StaleConnections(on_take)
    most = size or settings.database.pool_size
    pool: Pool = AsyncConnectionPool(
        kwargs={**connection_parameters(url, role, settings), "autocommit": True},
        min_size=min(min_size, most),
        max_size=most,
        open=False,
        check=stale,
        timeout=settings.database.wait_s,
        reconnect_timeout=_RECONNECT_TIMEOUT_S,
        reconnect_failed=_begin_anew,
        name=f"voltway-{role}",
    )
    stale.pool = pool
    await pool.open(wait=False)
    return pool


async def connect(settings: Settings, role: str) -> Connection:
    """One connection of its own, in autocommit mode. Raises one of `AWAY` at once if there is none."""
    parameters = connection_parameters(settings.database_url or "", role, settings)
    return await AsyncConnection.connect(**parameters, autocommit=True)


@asynccontextmanager
async def transaction(pool: Pool) -> AsyncIterator[Connection]:
    """A connection inside a transaction: committed at the end of the block, rolled back if the block raises.

    Raises one of `AWAY` if there is no connection, or if it is lost before the commit is confirmed. In the second case
    nobody knows whether it was committed, so what is tried again must be idempotent.
    """
    async with pool.connection() as connection, connection.transaction():
        yield connection


async def retrying(work: Callable[[], Awaitable[T]], what: str) -> T:
    """Do `work` until it succeeds, with growing pauses while PostgreSQL is away; `work` must be idempotent.

    `what` names it in the log. Errors that aren't PostgreSQL's absence are raised.
    """
    pause = backoff.Backoff(first_s=0.1, longest_s=2.0)
    while True:
        try:
            return await work()
        except AWAY as error:
            delay_s = pause.next_s()
            _log.warning(
                "PostgreSQL is away, trying again", what=what, error=first_line(error), delay_s=round(delay_s, 2)
            )
            await backoff.sleep(delay_s)


async def require_database(settings: Settings) -> None:
    """Connect once. Raises ConfigurationError or DatabaseUnavailable with the reason, without the password."""
    url = settings.database_url or ""
    try:
        async with await AsyncConnection.connect(**connection_parameters(url, "check", settings)):
            pass
    except psycopg.OperationalError as error:
        raise database_unavailable(url, error) from error


def database_unavailable(url: str, error: Exception) -> DatabaseUnavailable:
    """The error of a connection that failed, as one sentence without the password."""
    return DatabaseUnavailable(
        f"the database {masked_url(url)} can't be used ({first_line(error)})", "check database_url and the server"
    )


def first_line(error: Exception) -> str:
    """What PostgreSQL or libpq says, without hints and repeated attempts."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    reasons = [line.removeprefix("- ") for line in lines if "failed:" in line or "FATAL:" in line] or lines
    return reasons[-1].rpartition("FATAL: ")[2].strip() if reasons else type(error).__name__


async def ping(pool: Pool) -> str | None:
    """For /readyz: None, or what is wrong with the database."""
    try:
        async with pool.connection(timeout=1.0) as connection:
            await connection.execute("select 1")
    except AWAY as error:
        return f"PostgreSQL is away: {first_line(error)}"
    return None


class _StaleConnections:
    """Refuses a connection on which the server hung up, when it is about to be used.

    An idle connection has nothing to read, so bytes or an end of file there mean that PostgreSQL stopped or restarted.
    This costs one system call where `select 1` would cost a round trip for each use.
    """

    def __init__(self, on_take: Callable[[Connection], Awaitable[None]] | None) -> None:
        self.pool: Pool | None = None
        self._on_take = on_take
        self._drained_at = 0.0

    async def __call__(self, connection: Connection) -> None:
        poll = select.poll()
        poll.register(connection.fileno(), select.POLLIN | select.POLLHUP | select.POLLERR)
        if poll.poll(0):
            await connection.close()
            await self._drain()
            raise psycopg.OperationalError("the server closed the connection")
        if self._on_take is not None:
            await self._on_take(connection)

    async def _drain(self) -> None:
        """The other idle connections died with this one: replace all at once, as the pool would pause between each."""
        now = time.monotonic()
        if self.pool is not None and now - self._drained_at > 1.0:
            self._drained_at = now
            await self.pool.drain()


async def _begin_anew(pool: AsyncConnectionPool[Any]) -> None:
    """The pool gave up one connection; have it try again, as PostgreSQL may come back at any time."""
    if not pool.closed:
        await pool.check()
