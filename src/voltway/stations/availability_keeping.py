"""Tells stations what holds by their hours: a worker's lasting work.

Only what is due is looked at: at the edges of its hours, where an answer is awaited, and once an hour. What a place is
to be told is written down under the number of an order before the order is given; where a worker dies in between,
another gives it under that number, and nobody twice. An order to a station that is away waits for it, until the next
edge at most. Any number of workers share it.
"""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Final

import structlog

from voltway.kit.bus import Bus
from voltway.kit.clock import Clock
from voltway.kit.postgres import AWAY, Pool, transaction
from voltway.stations import store_availability
from voltway.stations.availability import QUEUE_MOST, Step, Turn, next_step, standing_of
from voltway.stations.commanding import give
from voltway.vocabulary.commands import ChangeAvailability
from voltway.vocabulary.errors import Conflict, NotFound, VoltwayError
from voltway.vocabulary.ids import CommandId, StationId, new_id

LOOK_S: Final = 2.0
"""How soon after its edge a place is told."""

AUTHOR: Final = "voltway (availability schedules)"

AT_ONCE: Final = 20
"""How many stations a worker asks at the same time: some 200 a second."""

_PAGE: Final = 500

_log = structlog.get_logger()


class AvailabilityKeeping:
    """Looks for places that are due, and tells them. `run` is its one task."""

    def __init__(self, pool: Pool, bus: Bus, clock: Clock) -> None:
        self._pool = pool
        self._bus = bus
        self._clock = clock
        self._free = asyncio.Semaphore(AT_ONCE)

    async def run(self) -> None:
        """Keep on for ever, through any absence of PostgreSQL; ends when cancelled."""
        while True:
            try:
                await self.look()
            except (*AWAY, VoltwayError) as error:
                _log.warning("availability schedules wait", error=str(error) or type(error).__name__)
            except Exception:  # noqa: BLE001  # the log has it; it is tried again
                _log.exception("availability schedules could not go on")
            await asyncio.sleep(LOOK_S)

    async def look(self) -> None:
        """Go on with every place that is due. Raises one of `AWAY`, and DatabaseUnavailable."""
        while await self._page() == _PAGE:
            pass

    async def _page(self) -> int:
        now = self._clock.now()
        steps = await self._decide(now)
        by_station: defaultdict[StationId, list[tuple[Turn, Step]]] = defaultdict(list)
        for turn, step in steps:
            if step.give:
                by_station[turn.station_id].append((turn, step))
        await asyncio.gather(*(self._tell(orders, now) for orders in by_station.values()))
        return len(steps)

    async def _decide(self, now: datetime) -> list[tuple[Turn, Step]]:
        async with transaction(self._pool) as conn:
            turns = await store_availability.claim(conn, now, _PAGE)
            steps = [(turn, next_step(turn, standing_of(turn, now), CommandId(new_id()), now)) for turn in turns]
            if steps:
                await store_availability.go_on(conn, steps)
        return steps

    async def _tell(self, orders: Sequence[tuple[Turn, Step]], now: datetime) -> None:
        """One after the other: what the station itself is told concerns all its connectors in OCPP 1.6 (5.2)."""
        async with self._free:
            for turn, step in orders:
                await self._give(turn, step, now)

    async def _give(self, turn: Turn, step: Step, now: datetime) -> None:
        if step.operative is None:
            return
        order = ChangeAvailability(operative=step.operative, evse_id=turn.evse_id, connector_id=turn.connector_id)
        waits = QUEUE_MOST if step.until is None else min(step.until - now, QUEUE_MOST)
        try:
            await give(
                self._pool,
                self._bus,
                turn.station_id,
                order,
                author=AUTHOR,
                wait_s=0.0,
                queue_for_s=waits.total_seconds(),
                command_id=step.command_id,
            )
        except (Conflict, NotFound):
            # Another worker held it for lost and gave it, or the station was removed.
            return
