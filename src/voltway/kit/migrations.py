"""Bring the database to the schema of this code: plain SQL files, each applied once, in order.

Files are called `0007_pre_add_cause.sql` or `0007_post_drop_reason.sql`. What is `pre` keeps the code of the version
before working and is applied before a deployment; what is `post` needs all processes to run the new code. Each file is
one transaction, recorded in the table `schema_migration` with its checksum; an advisory lock keeps others waiting
meanwhile.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any, Final

import psycopg
import structlog
from psycopg import Connection

from voltway.kit.postgres import connection_parameters, database_unavailable
from voltway.kit.settings import Settings
from voltway.vocabulary.errors import NewerDatabase, StartupError

_log = structlog.get_logger()

_NAME = re.compile(r"(\d{4})_(pre|post)_([a-z0-9_]+)\.sql")
_LOCK: Final = 0x766F6C74776179
"""The advisory lock's number: "voltway" in ASCII."""
_LOCK_TIMEOUT: Final = "60s"
"""How long a migration waits for a table that others use, before it gives way to them."""

_TABLE = b"""
create table if not exists schema_migration (
    version int not null,
    phase text not null check (phase in ('pre', 'post')),
    name text not null,
    checksum text not null,
    applied_at timestamptz not null default now(),
    primary key (version, phase)
)
"""


class Phase(StrEnum):
    """When in a deployment a migration is applied."""

    PRE = "pre"
    POST = "post"


@dataclass(frozen=True, slots=True, kw_only=True)
class Migration:
    """One file. Ordered by version, `pre` before `post`."""

    version: int
    phase: Phase
    name: str
    text: str

    @property
    def checksum(self) -> str:
        """SHA-256 of the text, hexadecimal."""
        return sha256(self.text.encode()).hexdigest()

    @property
    def title(self) -> str:
        """The file's name without its ending."""
        return f"{self.version:04}_{self.phase}_{self.name}"

    @property
    def position(self) -> tuple[int, bool]:
        """What the order goes by."""
        return self.version, self.phase is Phase.POST


@dataclass(frozen=True, slots=True, kw_only=True)
class MigrationState:
    """A migration and when it was applied (None: not yet)."""

    migration: Migration
    applied_at: datetime | None


def known_migrations(directory: Traversable | None = None) -> list[Migration]:
    """The migrations of this code in their order, by default those packaged with it.

    Raises StartupError for a file that isn't named as it should, and for two with the same version and phase.
    """
    folder = directory or resources.files("voltway") / "migrations"
    found: dict[tuple[int, bool], Migration] = {}
    for file in folder.iterdir():
        if not file.name.endswith(".sql") or file.name == "schema.sql":
            continue
        match = _NAME.fullmatch(file.name)
        if match is None:
            raise StartupError(f"the migration {file.name} is not named like 0007_pre_add_cause.sql", "rename it")
        migration = Migration(version=int(match[1]), phase=Phase(match[2]), name=match[3], text=file.read_text("utf-8"))
        if migration.position in found:
            raise StartupError(f"there are two migrations {match[1]}_{match[2]}", "give one the next number")
        found[migration.position] = migration
    return sorted(found.values(), key=lambda migration: migration.position)


def apply(
    settings: Settings, phases: Sequence[Phase] = tuple(Phase), migrations: Sequence[Migration] | None = None
) -> list[Migration]:
    """Apply what is missing of these phases and return it; blocks, and waits while another process does the same.

    Raises NewerDatabase if the database knows migrations that this code doesn't, StartupError if one fails or was
    changed after it was applied, DatabaseUnavailable and ConfigurationError if there is no connection.
    """
    known = known_migrations() if migrations is None else migrations
    with _connection(settings) as connection, _locked(connection):
        pending = [state.migration for state in _states(connection, known) if state.applied_at is None]
        chosen = [migration for migration in pending if migration.phase in phases]
        for migration in chosen:
            _apply_one(connection, migration)
    return chosen


def states(settings: Settings, migrations: Sequence[Migration] | None = None) -> list[MigrationState]:
    """All migrations and whether they are applied; changes nothing. Raises as `apply` does."""
    known = known_migrations() if migrations is None else migrations
    with _connection(settings) as connection:
        return _states(connection, known)


@contextmanager
def _connection(settings: Settings) -> Iterator[Connection[Any]]:
    url = settings.database_url or ""
    parameters = connection_parameters(url, "migrate", settings)
    try:
        connection = psycopg.connect(**{**parameters, "options": "-c timezone=UTC"}, autocommit=True)
    except psycopg.OperationalError as error:
        raise database_unavailable(url, error) from error
    with connection:
        yield connection


@contextmanager
def _locked(connection: Connection[Any]) -> Iterator[None]:
    """The lock goes with the connection, so no crash can leave it behind."""
    got = connection.execute("select pg_try_advisory_lock(%s)", (_LOCK,)).fetchone()
    if got is not None and not got[0]:
        _log.info("waiting for another process that migrates the database")
        connection.execute("select pg_advisory_lock(%s)", (_LOCK,))
    try:
        yield
    finally:
        if not connection.closed:
            connection.execute("select pg_advisory_unlock(%s)", (_LOCK,))


def _states(connection: Connection[Any], known: Sequence[Migration]) -> list[MigrationState]:
    applied = _applied(connection)
    by_position = {migration.position: migration for migration in known}
    for (version, is_post), (name, checksum, _) in applied.items():
        migration = by_position.get((version, is_post))
        if migration is None:
            newest = max((migration.version for migration in known), default=0)
            raise NewerDatabase(
                f"the database is at version {version} ({name}), this Voltway knows versions up to {newest}",
                "start the newer Voltway that made it, or restore a backup",
            )
        if migration.checksum != checksum:
            raise StartupError(
                f"the migration {migration.title} was changed after this database applied it",
                "restore the file and put the change into a new migration",
            )
    return [
        MigrationState(migration=migration, applied_at=row[2] if (row := applied.get(migration.position)) else None)
        for migration in known
    ]


def _applied(connection: Connection[Any]) -> dict[tuple[int, bool], tuple[str, str, datetime]]:
    exists = connection.execute("select to_regclass('schema_migration')").fetchone()
    if exists is None or exists[0] is None:
        return {}
    rows = connection.execute("select version, phase, name, checksum, applied_at from schema_migration order by 1, 2")
    return {(row[0], row[1] == Phase.POST): (row[2], row[3], row[4]) for row in rows}


def _apply_one(connection: Connection[Any], migration: Migration) -> None:
    _log.info("migrating the database", migration=migration.title)
    try:
        with connection.transaction():
            connection.execute(f"set local lock_timeout = '{_LOCK_TIMEOUT}'".encode())
            connection.execute(_TABLE)
            connection.execute(migration.text.encode())
            connection.execute(
                "insert into schema_migration (version, phase, name, checksum) values (%s, %s, %s, %s)",
                (migration.version, migration.phase, migration.name, migration.checksum),
            )
    except psycopg.Error as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise StartupError(f"the migration {migration.title} failed ({reason})", "nothing of it was applied") from error
