"""What a connection of the web process may see: row-level security asks its setting `voltway.scope`.

Who asks has a scope, kept in a context variable and empty until somebody says otherwise. A connection that is taken
from a scoped pool is told the scope of its taker first, so that no query, however it is written, sees more. Nothing
gives a connection to somebody without doing so.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from weakref import WeakKeyDictionary

import msgspec

from voltway.kit import postgres, store_scope
from voltway.kit.postgres import Connection, Pool, connect_pool
from voltway.kit.settings import Settings
from voltway.vocabulary.errors import ConfigurationError

_scope: ContextVar[str] = ContextVar("scope", default="")
_told: WeakKeyDictionary[Connection, str] = WeakKeyDictionary()


def enter(organizations: Iterable[str]) -> None:
    """From here on this task, and what it starts, sees these organizations and all below them, and nothing else."""
    _scope.set(" ".join(sorted(organizations)))


@contextmanager
def entered(organizations: Iterable[str]) -> Iterator[None]:
    """The same for the block."""
    before = _scope.set(" ".join(sorted(organizations)))
    try:
        yield
    finally:
        _scope.reset(before)


async def connect_scoped_pool(settings: Settings, role: str) -> Pool:
    """A pool of connections to `settings.web.database_url` that see what their taker may see.

    Raises ConfigurationError without that address.
    """
    return await connect_pool(_as_web(settings), role, on_take=_tell)


async def require_bound(settings: Settings) -> None:
    """Raises ConfigurationError if row-level security does not bind the user of `settings.web.database_url`.

    While PostgreSQL is away nothing can be said, and nothing is.
    """
    try:
        async with await postgres.connect(_as_web(settings), "check") as connection:
            bound = await store_scope.is_bound(connection)
    except postgres.AWAY:
        return
    if not bound:
        raise ConfigurationError(
            "the user of web.database_url can see everything, whoever asks",
            "give the address with the user voltway_web, which neither owns the tables nor is a superuser",
        )


def _as_web(settings: Settings) -> Settings:
    if settings.web.database_url is None:
        raise ConfigurationError(
            "pages and API have no database user of their own",
            "set web.database_url to the same database as the user voltway_web (docs/operating.md)",
        )
    return msgspec.structs.replace(settings, database_url=settings.web.database_url)


async def _tell(connection: Connection) -> None:
    wanted = _scope.get()
    if _told.get(connection) != wanted:
        await store_scope.tell(connection, wanted)
        _told[connection] = wanted
