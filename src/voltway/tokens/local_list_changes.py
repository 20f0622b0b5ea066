"""Tells stations what became of single tokens on their lists: the part of `local_list_keeping` that must be quick.

Stations are told in rounds. What a round reads and writes, it reads and writes for all its stations at once; what comes
of it other than a list that was taken, is left to a comparison of the whole list.
"""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

import structlog
from msgspec import Struct

from voltway.kit.bus import Bus
from voltway.kit.clock import Clock
from voltway.kit.ending import end
from voltway.kit.postgres import AWAY, Pool, first_line, transaction
from voltway.stations.commanding import give
from voltway.tokens import local_list, store_listable, store_local_list_changes, store_local_lists
from voltway.tokens.local_list import Entries, Known
from voltway.tokens.store_listable import Named
from voltway.tokens.store_local_list_changes import Ended, Part, Taken
from voltway.vocabulary.commands import CommandState
from voltway.vocabulary.errors import VoltwayError
from voltway.vocabulary.orders_local_lists import SendLocalList

AUTHOR: Final = "voltway (local list)"

STATION_WAIT_S: Final = 30.0

_AT_ONCE: Final = 100
_TOGETHER_S: Final = 0.1
"""So long answers are gathered before they are written."""

_NO: Final = frozenset({CommandState.REJECTED, CommandState.FAILED})

_log = structlog.get_logger()


class _Step(Struct, frozen=True):
    """What a station is told of its part, and what should be there of it."""

    part: Part
    wanted: Entries
    order: SendLocalList
    underway: Known


class ChangeTelling:
    """Tells the stations whose parts are to be compared. `freed` is called when more can be told."""

    def __init__(self, pool: Pool, bus: Bus, clock: Clock, freed: Callable[[], None]) -> None:
        self._pool = pool
        self._bus = bus
        self._clock = clock
        self._freed = freed
        self._asked = 0
        self._rounds: set[asyncio.Task[None]] = set()

    async def look(self) -> None:
        """Begin a round with what is to be compared, as far as it is not too much at once. Raises one of `AWAY`."""
        free = _AT_ONCE - self._asked
        if free <= 0:
            return
        async with transaction(self._pool) as conn:
            parts = await store_local_list_changes.claim(conn, free)
            named = await store_listable.named(conn, {uid for part in parts for uid in part.uids}) if parts else {}
            steps, quiet = self._steps(parts, named)
            await store_local_list_changes.end(conn, quiet)
            # Should nobody learn what becomes of it, the station is asked.
            await store_local_lists.keep_versions(conn, {step.part.station_id: step.underway for step in steps})
        if steps:
            self._begin(steps)
        if len(parts) == free:
            self._freed()

    async def end(self) -> None:
        """Stop; what was not written is asked for by whoever comes next."""
        await end(self._rounds, 1.0)

    def _steps(self, parts: Iterable[Part], named: Mapping[str, Named]) -> tuple[list[_Step], list[Ended]]:
        now = self._clock.now()
        steps: list[_Step] = []
        quiet: list[Ended] = []
        for part in parts:
            found = (named[uid].candidate_at(part.organization_path) for uid in part.uids if uid in named)
            candidates = [one for one in found if one is not None]
            known, limits = part.known, part.limits
            wanted = local_list.desired_of(candidates, part.station_id, limits, now, known.entries, part.entries)
            order = local_list.next_step(known, wanted, limits)
            if isinstance(order, SendLocalList):
                steps.append(_Step(part, wanted, order, local_list.on_the_way(known, order)))
            else:
                quiet.append(Ended(part))
        return steps, quiet

    def _begin(self, steps: Sequence[_Step]) -> None:
        self._asked += len(steps)
        task = asyncio.create_task(self._round(steps), name="local-list changes")
        self._rounds.add(task)
        task.add_done_callback(self._rounds.discard)

    async def _round(self, steps: Sequence[_Step]) -> None:
        waiting = {asyncio.create_task(self._told(step)): step for step in steps}
        try:
            while waiting:
                done, _ = await asyncio.wait(waiting, timeout=_TOGETHER_S)
                answered = [(waiting.pop(task), task.result()) for task in done]
                if answered:
                    self._asked -= len(answered)
                    await self._write(answered)
                    self._freed()
        except AWAY as error:
            # The claims lapse, and nothing was taken for done that was not.
            _log.warning("changes of local lists wait for PostgreSQL", error=first_line(error))
        finally:
            self._asked -= len(waiting)
            await end(waiting, 1.0)

    async def _told(self, step: _Step) -> CommandState:
        station = step.part.station_id
        try:
            command = await give(self._pool, self._bus, station, step.order, author=AUTHOR, wait_s=STATION_WAIT_S)
        except VoltwayError as error:
            _log.warning("a local list could not be changed", station=station, error=str(error))
            return CommandState.OFFLINE
        return command.state

    async def _write(self, answered: Sequence[tuple[_Step, CommandState]]) -> None:
        taken = [
            Taken(step.part.station_id, local_list.taken(step.underway, step.order), step.order)
            for step, state in answered
            if state is CommandState.ACCEPTED
        ]
        refused = {step.part.station_id: local_list.refused(step.underway) for step, state in answered if state in _NO}
        async with transaction(self._pool) as conn:
            if taken:
                await store_local_list_changes.keep_taken(conn, taken)
            if refused:
                await store_local_lists.keep_versions(conn, refused)
            await store_local_list_changes.end(conn, [_ended(step, state) for step, state in answered])


def _ended(step: _Step, state: CommandState) -> Ended:
    """A place that became free on a full list is for a token that only a comparison of the whole finds."""
    if state is not CommandState.ACCEPTED:
        return Ended(step.part, whole=True)
    part = step.part
    was_full = part.entries >= part.limits.entries
    freed = any(entry.verdict is None for entry in step.order.entries)
    rest = local_list.next_step(local_list.taken(step.underway, step.order), step.wanted, part.limits) is not None
    return Ended(part, whole=was_full and freed, again=part.uids if rest else frozenset())
