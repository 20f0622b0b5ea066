"""Security events that a process sees itself: counted in memory, written every other second, bounded.

What is alike is one row with a number. Strangers, who can come from anywhere as often as they like, share one row
beyond `MOST`; what concerns a station keeps that station's name, however many strangers there are.
"""

import asyncio
from datetime import datetime
from typing import Final

import structlog

from voltway.kit.postgres import AWAY, Pool, first_line
from voltway.kit.proxies import neighbourhood
from voltway.security import store_events
from voltway.security.classifying import SEVERITIES
from voltway.security.store_events import ELSEWHERE, slot_of
from voltway.vocabulary.incidents import CountedEvent, SecurityEventKind

MOST: Final = 1_000
"""Rows of ten minutes that name an address, of strangers and of stations each."""

_FLUSH_S: Final = 2.0
_Key = tuple[datetime, SecurityEventKind, str | None, str]

_log = structlog.get_logger()


class SecurityEvents:
    """Counts what happens. `run` is its one task."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._waiting: dict[_Key, CountedEvent] = {}
        self._named: dict[bool, set[_Key]] = {True: set(), False: set()}
        self._slot: datetime | None = None

    def add(self, kind: SecurityEventKind, name: str, station_id: str | None, address: str, now: datetime) -> None:
        """Remember that it happened, about a station that is known or by an address. `name`: what it is called."""
        key = self._key(kind, station_id, address, now)
        before = self._waiting.get(key)
        self._waiting[key] = CountedEvent(
            kind=kind,
            severity=SEVERITIES[kind],
            name=name,
            station_id=station_id,
            address=key[3],
            times=before.times + 1 if before is not None else 1,
            first_at=before.first_at if before is not None else now,
            last_at=now,
        )

    def _key(self, kind: SecurityEventKind, station_id: str | None, address: str, now: datetime) -> _Key:
        slot = slot_of(now)
        if slot != self._slot:
            self._slot, self._named = slot, {True: set(), False: set()}
        key = (slot, kind, station_id, neighbourhood(address))
        named = self._named[station_id is not None]
        if key not in named and len(named) >= MOST:
            return (slot, kind, station_id, ELSEWHERE)
        named.add(key)
        return key

    async def run(self) -> None:
        """Write for ever; ends when cancelled."""
        while True:
            await asyncio.sleep(_FLUSH_S)
            try:
                await self.flush()
            except AWAY as error:
                _log.debug("security events wait for PostgreSQL", waiting=len(self._waiting), error=first_line(error))

    async def flush(self) -> None:
        """Write what there is. Raises one of `AWAY`; what is not written waits, within the same bound."""
        waiting, self._waiting = self._waiting, {}
        if not waiting:
            return
        try:
            async with self._pool.connection() as connection:
                await store_events.count(connection, list(waiting.values()))
        except BaseException:
            # What came meanwhile is counted anew: of a storm, some may be lost.
            self._waiting = waiting | self._waiting
            raise
