"""Units and a writer for tests of the journal."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar

import psycopg

from voltway.journal import entry, store
from voltway.journal.store import JOURNAL
from voltway.journal.unit import Unit, UnitFailed
from voltway.journal.writer import Writer
from voltway.kit.postgres import Connection
from voltway.kit.table_text import FIELD, ROW
from voltway.vocabulary.facts import StationBooted
from voltway.vocabulary.subjects import Change

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


def boot_line(station_id: str, name: str) -> str:
    """A line of the journal that says `name`."""
    return entry.row(station_id, None, NOW, NOW, StationBooted(vendor=name, model="M"))


class Told(Unit):
    """A unit that keeps what it was told, and whether its row was on disk by then."""

    __slots__ = ("name", "outcome", "seen_on_disk", "url")

    def __init__(self, station_id: str, name: str, url: str = "") -> None:
        super().__init__(station_id)
        self.name = name
        self.url = url
        self.outcome: str | UnitFailed | None = None
        self.seen_on_disk = False
        self.rows.append((JOURNAL, boot_line(station_id, name)))

    def committed(self) -> None:
        if self.url:
            self.seen_on_disk = self.name in names_on_disk(self.url)
        self.outcome = "committed"

    def failed(self, error: UnitFailed) -> None:
        self.outcome = error


class Resting(Told):
    """A unit that was decided on what those before it left in memory."""

    __slots__ = ()

    stands_alone: ClassVar[bool] = False


def poisoned(unit: Told) -> Told:
    """The same unit with a row that PostgreSQL refuses."""
    unit.rows.append((JOURNAL, FIELD.join((unit.station_id, "", "Bad", "not a time", "not a time", "{}")) + ROW))
    return unit


@dataclass
class Desk:
    """A writer that runs, with what it has told."""

    writer: Writer
    url: str
    connections: list[Connection]
    told: list[Change]
    lost: list[str]
    task: asyncio.Task[None] | None = None


@asynccontextmanager
async def running_writer(url: str, gateway_id: str = "g1", *, register: bool = True) -> AsyncIterator[Desk]:
    """A writer on the database at `url`; it is registered and runs until the end of the block."""

    async def connect() -> Connection:
        connection: Connection = await Connection.connect(url, autocommit=True, connect_timeout=5)
        connections.append(connection)
        return connection

    connections: list[Connection] = []
    told: list[Change] = []
    lost: list[str] = []
    desk = Desk(
        Writer(
            gateway_id,
            connect,
            told.extend,
            lost.extend,
        ),
        url,
        connections,
        told,
        lost,
    )
    if register:
        async with await Connection.connect(url, autocommit=True) as connection:
            await store.register_gateway(connection, gateway_id, "ws://here")
    desk.task = asyncio.create_task(desk.writer.run())
    try:
        yield desk
    finally:
        desk.task.cancel()
        with suppress(asyncio.CancelledError, store.GatewayForgotten):
            await desk.task
        await desk.writer.close()


def names_on_disk(url: str) -> list[str]:
    """What the journal says, as a stranger sees it, in commit order."""
    with psycopg.connect(url, autocommit=True) as connection:
        return [
            str(row[0])
            for row in connection.execute("select body::json ->> 'vendor' from journal order by xid, position")
        ]
