"""Who was refused at the door, for the operator: counted in memory, written every other second, bounded.

A stranger can knock as often as they like and from wherever they like. So what is alike within an hour is one row with
a number, and beyond `MOST_AN_HOUR` rows the others share one.
"""

import asyncio
from datetime import datetime

import structlog

from voltway.kit.postgres import AWAY, Pool, first_line
from voltway.kit.proxies import neighbourhood
from voltway.stations import store_refusals
from voltway.stations.store_refusals import ELSEWHERE, CountedRefusal
from voltway.vocabulary.refusals import RefusalCause

_log = structlog.get_logger()

MOST_AN_HOUR = 1_000
_FLUSH_S = 2.0
_Key = tuple[datetime, str | None, str, RefusalCause]


class Refusals:
    """Counts what is refused. `run` is its one task."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._waiting: dict[_Key, CountedRefusal] = {}
        self._seen: set[_Key] = set()
        self._hour: datetime | None = None

    def add(self, station_id: str | None, address: str, cause: RefusalCause, reason: str, now: datetime) -> None:
        """Remember a refusal, of a station that is known or of an address."""
        hour = now.replace(minute=0, second=0, microsecond=0)
        if hour != self._hour:
            self._hour, self._seen = hour, set()
        key = (hour, station_id, neighbourhood(address), cause)
        if key not in self._seen and len(self._seen) >= MOST_AN_HOUR:
            key = (hour, None, ELSEWHERE, cause)
        self._seen.add(key)
        before = self._waiting.get(key)
        self._waiting[key] = CountedRefusal(
            hour=hour,
            station_id=key[1],
            address=key[2],
            cause=cause,
            reason=reason[:200],
            times=before.times + 1 if before is not None else 1,
            first_at=before.first_at if before is not None else now,
            last_at=now,
        )

    async def run(self) -> None:
        """Write for ever; ends when cancelled."""
        while True:
            await asyncio.sleep(_FLUSH_S)
            try:
                await self.flush()
            except AWAY as error:
                _log.debug("refusals wait for PostgreSQL", waiting=len(self._waiting), error=first_line(error))

    async def flush(self) -> None:
        """Write what there is. Raises one of `AWAY`; what is not written waits, within the same bound."""
        waiting, self._waiting = self._waiting, {}
        if not waiting:
            return
        try:
            async with self._pool.connection() as connection:
                await store_refusals.count(connection, list(waiting.values()))
        except BaseException:
            # What came meanwhile is counted anew: of a storm, some may be lost.
            self._waiting = waiting | self._waiting
            raise
