"""Group commit: one transaction carries all that has gathered while the last one ran.

One writer per process, one connection, one task. Nothing is confirmed before `COMMIT` has returned with
`synchronous_commit=on`. When the connection breaks inside a commit, the number of the batch, written with it, tells
whether it counted. While PostgreSQL is away units wait; each station may have only a few, so they stay few. A unit that
PostgreSQL refuses is found by halving the batch and fails alone.
"""

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import psycopg
import structlog

from voltway.journal import store
from voltway.journal.unit import StationLost, Unit, UnitFailed, statements
from voltway.kit import backoff
from voltway.kit.pipeline import Pipeline
from voltway.kit.postgres import AWAY, Connection, first_line
from voltway.vocabulary.subjects import Change

_log = structlog.get_logger()

# One transaction's worth: beyond this a batch gains no speed, and its buffers would grow with the backlog.
MAX_UNITS = 4000

# A transaction costs the same millisecond whether it carries one unit or hundreds. Under load the next begins when
# enough have gathered, or PACE_S after the last began, so that fewer carry more; a quiet gateway never waits.
# With 32 units and 8 ms, a gateway at half of what it can do stood just below, and PostgreSQL took a fifth more of a
# processor for each message.
BUSY_UNITS = 16
FULL_UNITS = 256
PACE_S = 0.012

# Of more than FULL_UNITS a batch takes this part: while PostgreSQL is at it, the stations of the batch before are
# answered and heard again. With all in one batch, gateway and database would take turns, each idle half of the time.
PART = 1 / 2

# A commit takes milliseconds, behind a checkpoint or a vacuum perhaps a second.
STALLED_S = 5.0

Connect = Callable[[], Any]


class Writer:
    """Commits units in order. `append` never blocks; `run` is the one task.

    `on_commit` gets the changes of each committed batch, to be told to whoever listens. `on_lost` gets stations that
    another gateway has taken over.
    """

    def __init__(
        self,
        gateway_id: str,
        connect: Connect,
        on_commit: Callable[[list[Change]], None],
        on_lost: Callable[[list[str]], None],
    ) -> None:
        self.gateway_id = gateway_id
        self._connect = connect
        self._on_commit = on_commit
        self._on_lost = on_lost
        self._waiting: list[Unit] = []
        self._in_work: list[Unit] = []
        self._durable: list[Unit] = []
        self._wake = asyncio.Event()
        self._full = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()
        self._connection: Connection | None = None
        self._pipeline: Pipeline
        self._batch = 0
        self._most = MAX_UNITS
        self.commits = 0
        self.units = 0
        self.commit_s = 0.0
        self.away = False
        self._begun_s: float | None = None

    @property
    def waiting(self) -> int:
        """Units not yet told what became of them."""
        return len(self._waiting) + len(self._in_work) + len(self._durable)

    @property
    def stalled(self) -> bool:
        """Whether a batch has been in work for far too long: PostgreSQL is away, or it doesn't answer."""
        return self.away or (self._begun_s is not None and time.monotonic() - self._begun_s > STALLED_S)

    def append(self, unit: Unit) -> None:
        """Have `unit` committed with the next batch."""
        self._waiting.append(unit)
        if len(self._waiting) == FULL_UNITS:
            self._full.set()
        if not self._wake.is_set():
            self._wake.set()
            self._idle.clear()

    async def drained(self) -> None:
        """Return when nothing waits any more."""
        await self._idle.wait()

    async def run(self) -> None:
        """Commit for ever; ends when cancelled. Raises GatewayForgotten when this gateway was taken for dead."""
        while True:
            if not self._waiting:
                self._tell_durable()
                self._wake.clear()
                self._idle.set()
                await self._wake.wait()
            begun_s = self._begun_s = time.monotonic()
            count = min(self._most, max(FULL_UNITS, round(len(self._waiting) * PART)))
            self._in_work, self._waiting = self._waiting[:count], self._waiting[count:]
            busy = len(self._in_work) >= BUSY_UNITS
            await self._commit(self._in_work)
            self._in_work, self._begun_s = [], None
            if busy and len(self._waiting) < FULL_UNITS:
                self._tell_durable()
                await self._gather(begun_s + PACE_S - time.monotonic())

    async def _gather(self, wait_s: float) -> None:
        """Let units gather for `wait_s` seconds, or until there are enough."""
        if wait_s > 0:
            self._full.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._full.wait(), wait_s)

    async def _commit(self, units: list[Unit]) -> None:
        self._batch += 1
        pause = backoff.Backoff(first_s=0.05, longest_s=1.0)
        in_doubt = False
        lost: set[str] = set()
        while True:
            try:
                if not in_doubt or not await self._reached_disk():
                    in_doubt = True
                    await self._write(units, lost)
                break
            except store.GatewayForgotten:
                raise
            except Exception as error:  # noqa: BLE001  # whatever a unit's rows provoke, its neighbours are committed
                self._tell_durable()
                blamed = self._is_refusal(error)
                await self._lose_connection(error, away=not blamed)
                if blamed:
                    self._take_apart(units, error)
                    return
                await backoff.sleep(pause.next_s())
        self._most = min(self._most * 2, MAX_UNITS)
        self.units += len(units)
        if lost:
            self._let_go(units, lost)
        else:
            self._durable = units

    async def _reached_disk(self) -> bool:
        return await store.last_batch(await self._connected(), self.gateway_id) >= self._batch

    async def _write(self, units: list[Unit], lost: set[str]) -> None:
        """One transaction. `lost` comes to hold the stations of which nothing is written, before that is tried."""
        connection = await self._connected()
        begun = time.perf_counter()
        lost.clear()
        while True:
            kept = [unit for unit in units if unit.station_id not in lost] if lost else units
            given_up = [store.forget_losses(self.gateway_id, lost)] if lost else []
            opening = store.open_batch(self.gateway_id, self._batch)
            try:
                self._pipeline.send([*given_up, opening, *statements(kept)])
                self._tell_durable()
                await self._pipeline.received()
                break
            except psycopg.DatabaseError as error:
                if error.sqlstate == store.GATEWAY_GONE:
                    raise store.GatewayForgotten(self.gateway_id) from None
                if error.sqlstate != store.STATIONS_LOST:
                    raise
                lost |= await store.lost_stations(connection, self.gateway_id)
        self.commits += 1
        self.commit_s += time.perf_counter() - begun

    def _is_refusal(self, error: Exception) -> bool:
        """Whether PostgreSQL, or we, can't write some unit's rows; otherwise it is PostgreSQL that can't do anything.

        psycopg counts limits that one row exceeds (class 54: an index entry too long) among the errors of operation,
        and a server that has become read-only (a failover), or ended our session, among the others.
        """
        gone = self._connection is None or self._connection.closed
        if gone or isinstance(error, psycopg.errors.ReadOnlySqlTransaction):
            return False
        return not isinstance(error, AWAY) or (getattr(error, "sqlstate", None) or "").startswith("54")

    def _take_apart(self, units: list[Unit], error: Exception) -> None:
        """One unit's rows were refused: put all back and try fewer at a time, until only that one is left to fail."""
        if len(units) > 1:
            _log.warning("a batch was refused, trying half of it", units=len(units), error=first_line(error))
            self._in_work, self._waiting = [], units + self._waiting
            self._most = len(units) // 2
            return
        (unit,) = units
        _log.error("a unit was refused", station=unit.station_id, error=first_line(error))
        failure = UnitFailed(first_line(error))
        self._settle(unit, failure)
        self._fail_waiting(lambda other: other.station_id == unit.station_id and not other.stands_alone, failure)

    def _tell_durable(self) -> None:
        """Confirm the batch that is on disk. Under load that waits until PostgreSQL is busy with the next one."""
        units, self._durable = self._durable, []
        changes: list[Change] = []
        for unit in units:
            self._settle(unit)
            changes += unit.changes
        if changes:
            self._on_commit(changes)

    def _let_go(self, units: list[Unit], lost: set[str]) -> None:
        """A batch is on disk without the units of stations that another gateway has taken over."""
        self._durable = [unit for unit in units if unit.station_id not in lost]
        self._tell_durable()
        for unit in units:
            if unit.station_id in lost:
                self._settle(unit, StationLost(unit.station_id))
        # What gathered for them meanwhile was decided here, but is the other gateway's to say.
        self._fail_waiting(lambda unit: unit.station_id in lost, StationLost("another gateway holds the station"))
        self._on_lost(sorted(lost))

    def _fail_waiting(self, concerned: Callable[[Unit], bool], failure: UnitFailed) -> None:
        failed = [unit for unit in self._waiting if concerned(unit)]
        if failed:
            self._waiting = [unit for unit in self._waiting if not concerned(unit)]
            for unit in failed:
                self._settle(unit, failure)

    @staticmethod
    def _settle(unit: Unit, failure: UnitFailed | None = None) -> None:
        """Tell the unit what became of it. One that breaks over it doesn't keep the others from being told."""
        try:
            if failure is None:
                unit.committed()
            else:
                unit.failed(failure)
        except Exception:  # noqa: BLE001  # the reason stands above, and the log has the rest
            _log.exception("a unit could not be told what became of it", station=unit.station_id)

    async def _connected(self) -> Connection:
        if self._connection is None or self._connection.closed:
            self._tell_durable()
            self._connection = await self._connect()
            self._pipeline = Pipeline(self._connection, prepare=True)
            if self.away:
                _log.info("PostgreSQL is back", waiting=self.waiting)
            self.away = False
        return self._connection

    async def _lose_connection(self, error: Exception, *, away: bool) -> None:
        connection, self._connection = self._connection, None
        if away and not self.away:
            self.away = True
            _log.warning("PostgreSQL is away; nothing is acknowledged", waiting=self.waiting, error=first_line(error))
        if connection is not None:
            await connection.close()

    async def close(self) -> None:
        """Let the connection go."""
        if self._connection is not None:
            await self._connection.close()
