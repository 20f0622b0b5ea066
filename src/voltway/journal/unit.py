"""A unit of work: all that one message leaves behind, committed together or not at all."""

import asyncio
from collections.abc import Iterable
from typing import Any, ClassVar, Protocol

from voltway.kit.pipeline import Pipeline, Statement
from voltway.kit.postgres import Connection
from voltway.vocabulary.subjects import Change


class Sink(Protocol):
    """Where rows of one kind go. A subject's `store.py` provides its sinks."""

    def statements(self, rows: list[Any]) -> list[Statement]:
        """What writes the rows of a whole group commit, given in the order they were made. Pure."""


class UnitFailed(Exception):
    """A unit was not committed: nothing of it is on disk, and its station must not be acknowledged."""


class StationLost(UnitFailed):
    """Another gateway holds the station now; this one must let it go."""


class Unit:
    """What one message leaves: rows for sinks, and what to do when they are durable, or are not going to be.

    `station_id`'s rows are written only while this gateway holds the station. `changes` is told to live listeners
    after the commit. A unit without rows still waits its turn: what it confirms may be in the batch before it.

    `stands_alone`: whether it is true whatever became of the station's units before it. One that was decided on what
    those left in memory is not: when one of them fails, it fails too.
    """

    __slots__ = ("changes", "rows", "station_id")

    stands_alone: ClassVar[bool] = True

    def __init__(self, station_id: str) -> None:
        self.station_id = station_id
        self.rows: list[tuple[Sink, Any]] = []
        self.changes: list[Change] = []

    def committed(self) -> None:
        """Everything is on disk."""

    def failed(self, error: UnitFailed) -> None:
        """Nothing is on disk, and nothing of it may be acknowledged."""


class Barrier(Unit):
    """A unit without rows that only tells when all before it are on disk."""

    __slots__ = ("passed",)

    def __init__(self) -> None:
        super().__init__("")
        self.passed: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def committed(self) -> None:
        """All units before this one are done."""
        if not self.passed.done():
            self.passed.set_result(None)

    def failed(self, _: UnitFailed) -> None:
        """Those before it are done all the same."""
        self.committed()


def statements(units: Iterable[Unit]) -> list[Statement]:
    """What writes the units' rows: each sink gets its own together, in the order they were made."""
    by_sink: dict[Sink, list[Any]] = {}
    for unit in units:
        for sink, row in unit.rows:
            if sink in by_sink:
                by_sink[sink].append(row)
            else:
                by_sink[sink] = [row]
    return [statement for sink, rows in by_sink.items() for statement in sink.statements(rows)]


async def write_rows(connection: Connection, units: Iterable[Unit]) -> None:
    """Write the units' rows inside the caller's transaction."""
    wanted = statements(units)
    if wanted:
        await Pipeline(connection).run(wanted)
