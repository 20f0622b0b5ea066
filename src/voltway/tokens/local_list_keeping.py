"""Keeps the local lists of stations up to date: a worker's lasting work.

A change of a token is heard over NATS and makes the lists due that it concerns; what was not heard is found by looking
at every list once an hour, and the database says which stations are there. Any number of workers share the lists.
"""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Final

import msgspec
import structlog
from msgspec import Struct

from voltway.kit.bus import Bus
from voltway.kit.clock import Clock
from voltway.kit.ending import end
from voltway.kit.pace import Pace
from voltway.kit.postgres import AWAY, Pool, first_line, transaction
from voltway.stations.commanding import give
from voltway.tokens import local_list, store_listable, store_local_list_changes, store_local_lists
from voltway.tokens.local_list import Candidate, Entries, Known, Limits
from voltway.tokens.local_list_changes import AUTHOR, STATION_WAIT_S, ChangeTelling
from voltway.tokens.store_listable import Named
from voltway.tokens.store_local_list_changes import MOST_CHANGED, Taken
from voltway.tokens.store_local_lists import Turn
from voltway.vocabulary.commands import Command, CommandState, is_unable
from voltway.vocabulary.orders_local_lists import AskLocalList, LocalListTold, SendLocalList
from voltway.vocabulary.subjects import TOKEN_CHANGED, TOKENS_CHANGED
from voltway.vocabulary.tokens import LocalListState, folded

LOOK_S: Final = 2.0
"""How soon a station that came back, or whose list was switched, gets its list."""

LOOK_AGAIN: Final = timedelta(hours=1)
"""When a list that is up to date is compared again: for tokens that begin to be valid, and changes nobody heard of."""

MOST_FAILURES: Final = 3
"""After so many lists in a row that the station took and then did not have, it is taken for one that keeps none."""

MESSAGES_PER_S: Final = 20.0
"""How many parts of whole lists a worker sends each second at most; each costs some 15 ms of processor time in all.
Changes of single tokens do not wait for that."""

_GATHER_S: Final = 0.2
_AT_ONCE: Final = 10
FIRST_PAUSE: Final = timedelta(seconds=5)
"""How long a station whose list can't be kept is left alone, at first; each time twice as long."""
_LONGEST_PAUSE: Final = timedelta(hours=1)
_SPARE: Final = 200
_NO_LIST: Final = "the station keeps no local list"
_FORGETFUL: Final = "the station takes local lists and does not keep them: it tells version {} instead of {}"

_log = structlog.get_logger()


class LocalListKeeping:
    """Looks for lists that are due and brings them to their stations. `run` is its one task.

    Tokens that changed are told first, alone; whole lists are compared where that is not enough.
    """

    def __init__(self, pool: Pool, bus: Bus, clock: Clock) -> None:
        self._pool = pool
        self._bus = bus
        self._clock = clock
        self._changed: set[str] = set()
        self._all_changed = False
        self._wake = asyncio.Event()
        self._turns: set[asyncio.Task[None]] = set()
        self._pace = Pace(MESSAGES_PER_S)
        self._changes = ChangeTelling(pool, bus, clock, self._wake.set)

    async def run(self) -> None:
        """Keep lists for ever, through any absence of PostgreSQL; ends when cancelled."""
        heard = [
            self._bus.subscribe(TOKEN_CHANGED, lambda _, uid: self._token_changed(uid.decode("utf-8", "replace"))),
            self._bus.subscribe(TOKENS_CHANGED, lambda *_: self._tokens_changed()),
        ]
        try:
            while True:
                try:
                    await self.look()
                except AWAY as error:
                    _log.warning("local lists wait for PostgreSQL", error=first_line(error))
                await self._rest()
        finally:
            for subscription in heard:
                subscription.close()
            await self._changes.end()
            await end(self._turns, 1.0)

    def _token_changed(self, uid: str) -> None:
        self._changed.add(folded(uid))
        if len(self._changed) > MOST_CHANGED:
            self._tokens_changed()
        self._wake.set()

    def _tokens_changed(self) -> None:
        self._changed.clear()
        self._all_changed = True
        self._wake.set()

    async def _rest(self) -> None:
        try:
            await asyncio.wait_for(self._wake.wait(), LOOK_S)
            await asyncio.sleep(_GATHER_S)
        except TimeoutError:
            pass
        self._wake.clear()

    async def look(self) -> None:
        """Mark what changed, and begin the turns of lists that are due. Raises one of `AWAY`."""
        await self._mark()
        await self._changes.look()
        free = _AT_ONCE - len(self._turns)
        if free <= 0:
            return
        async with transaction(self._pool) as conn:
            await store_local_lists.follow_switches(conn)
            turns = await store_local_lists.claim(conn, free)
        if turns:
            await self._begin(turns)
        if len(turns) == free:
            self._wake.set()

    async def _mark(self) -> None:
        changed, self._changed = self._changed, set()
        every, self._all_changed = self._all_changed, False
        try:
            async with self._pool.connection() as conn:
                if every:
                    await store_local_lists.mark_all_due(conn)
                elif changed:
                    await store_local_list_changes.mark(conn, changed)
        except AWAY:
            self._changed |= changed
            self._all_changed = self._all_changed or every
            raise

    async def _begin(self, turns: Sequence[Turn]) -> None:
        candidates = await self._candidates(turns)
        held = await self._held(turns)
        now = self._clock.now()
        nothing_to_do = []
        for turn in turns:
            wanted: Entries = {}
            if turn.wanted and turn.limits is not None:
                found = _with_held(candidates[turn.organization_id], held, turn)
                wanted = local_list.desired(found, turn.station_id, turn.limits, now, turn.known.entries)
            if turn.wanted and turn.limits is not None and _is_done(turn, wanted):
                nothing_to_do.append(turn)
            else:
                self._spawn(turn, wanted)
        if nothing_to_do:
            async with self._pool.connection() as conn:
                await store_local_lists.end_turns(conn, nothing_to_do, LocalListState.CURRENT, next_in=LOOK_AGAIN)

    async def _candidates(self, turns: Sequence[Turn]) -> dict[str, list[Candidate]]:
        """What may be listed for each organization among the turns, read once for all its stations."""
        most: dict[str, int] = {}
        for turn in turns:
            if turn.wanted and turn.limits is not None:
                most[turn.organization_id] = max(most.get(turn.organization_id, 0), turn.limits.entries)
        async with self._pool.connection() as conn:
            return {
                organization_id: await store_listable.candidates(conn, organization_id, limit + _SPARE)
                for organization_id, limit in most.items()
            }

    async def _held(self, turns: Sequence[Turn]) -> dict[str, Named]:
        """The tokens that stand on these lists and must not charge: they keep their places."""
        uids = {uid for turn in turns if turn.wanted and turn.limits is not None for uid in turn.known.entries}
        if not uids:
            return {}
        async with self._pool.connection() as conn:
            return await store_listable.refused_among(conn, uids)

    def _spawn(self, turn: Turn, wanted: Entries) -> None:
        task = asyncio.create_task(self._take(turn, wanted), name=f"local-list {turn.station_id}")
        self._turns.add(task)
        task.add_done_callback(self._turns.discard)

    async def _take(self, turn: Turn, wanted: Entries) -> None:
        try:
            await _Telling(self._pool, self._bus, turn, wanted, self._pace).tell()
        except AWAY as error:
            # The claim lapses, and nothing was taken for done that was not.
            _log.warning("a local list waits for PostgreSQL", station=turn.station_id, error=first_line(error))
        except Exception:  # noqa: BLE001  # the log has it; other stations get their lists all the same
            _log.exception("a local list could not be sent", station=turn.station_id)
        self._wake.set()


def _with_held(candidates: Sequence[Candidate], held: Mapping[str, Named], turn: Turn) -> list[Candidate]:
    there = {folded(one.record.token_uid) for one in candidates}
    more = (held[uid].candidate_at(turn.organization_path) for uid in turn.known.entries if uid in held.keys() - there)
    return [*candidates, *(one for one in more if one is not None)]


def _is_done(turn: Turn, wanted: Entries) -> bool:
    return turn.limits is not None and local_list.next_step(turn.known, wanted, turn.limits) is None


class _End(Struct, frozen=True):
    """How a turn ends before the list is as wanted. `gone`: the station left before it could be told."""

    reason: str | None = None
    failed: bool = False
    unsupported: bool = False
    gone: bool = False


class _Telling:
    """One turn with one station: message after message, each outcome written before the next is sent."""

    def __init__(self, pool: Pool, bus: Bus, turn: Turn, wanted: Entries, pace: Pace) -> None:
        self._pool = pool
        self._bus = bus
        self._pace = pace
        self._turn = turn
        self._wanted = wanted
        self._known = turn.known

    async def tell(self) -> None:
        """Go on until the list is as wanted, or the station does not play along."""
        limits = self._turn.limits
        if not self._turn.wanted and not self._known.highest:
            await self._done()
            return
        if limits is None:
            # How long the list may become is not known before the station was asked; so the list is made anew then.
            told = await self._ask()
            await self._end(told if isinstance(told, _End) else _End())
            return
        while steps := list(local_list.next_steps(self._known, self._wanted, limits, of_all=True)):
            for step in steps:
                outcome = await (self._ask() if isinstance(step, AskLocalList) else self._send(step))
                if isinstance(outcome, Limits) and outcome != limits:
                    outcome = _End()
                if isinstance(outcome, _End):
                    await self._end(outcome)
                    return
        await self._done()

    async def _ask(self) -> Limits | _End:
        command = await self._give(AskLocalList())
        if command.state is not CommandState.ACCEPTED:
            return _not_taken(command)
        told = msgspec.convert(command.answer, LocalListTold)
        if not told.supported:
            return _End(_NO_LIST, failed=True, unsupported=True)
        before, limits = self._known, local_list.limits_of(told)
        self._known = local_list.told(before, told.version)
        async with transaction(self._pool) as conn:
            await store_local_lists.keep_told(conn, self._turn.station_id, self._known, limits, command.created_at)
        if before.version is not None and self._known.version is None and before.version == before.highest:
            # It may have lost its list as it booted; only one that loses each at once keeps none.
            reason = _FORGETFUL.format(told.version, before.version)
            return _End(reason, failed=True, unsupported=self._turn.failures + 1 >= MOST_FAILURES)
        return limits

    async def _send(self, order: SendLocalList) -> _End | None:
        await self._pace.turn()
        known = local_list.on_the_way(self._known, order)
        await self._keep(known)
        command = await self._give(order)
        match command.state:
            case CommandState.ACCEPTED:
                self._known = local_list.taken(known, order)
                async with transaction(self._pool) as conn:
                    taken = Taken(self._turn.station_id, self._known, order)
                    await store_local_list_changes.keep_taken(conn, [taken])
                return None
            case CommandState.REJECTED | CommandState.FAILED:
                self._known = local_list.refused(known)
                await self._keep(self._known)
            case _:
                self._known = known
        return _not_taken(command)

    async def _keep(self, known: Known) -> None:
        async with self._pool.connection() as conn:
            await store_local_lists.keep_versions(conn, {self._turn.station_id: known})

    async def _give(self, order: AskLocalList | SendLocalList) -> Command:
        return await give(self._pool, self._bus, self._turn.station_id, order, author=AUTHOR, wait_s=STATION_WAIT_S)

    async def _done(self) -> None:
        async with self._pool.connection() as conn:
            if self._turn.wanted:
                await store_local_lists.end_turns(conn, [self._turn], LocalListState.CURRENT, next_in=LOOK_AGAIN)
            else:
                await store_local_lists.forget(conn, [self._turn.station_id])

    async def _end(self, why: _End) -> None:
        if why.unsupported:
            async with transaction(self._pool) as conn:
                await store_local_lists.give_up(conn, self._turn.station_id, why.reason or _NO_LIST)
            _log.warning("a station keeps no local list", station=self._turn.station_id, reason=why.reason)
            return
        failures = self._turn.failures + 1 if why.failed else self._turn.failures
        next_in = FIRST_PAUSE if why.gone else pause(failures if why.failed else 0)
        state = LocalListState.FAILING if failures > 1 else LocalListState.WAITING
        async with self._pool.connection() as conn:
            await store_local_lists.end_turns(
                conn, [self._turn], state, next_in=next_in, failures=failures, reason=why.reason
            )


def pause(failures: int) -> timedelta:
    """How long until a list is tried again after so many failures in a row: the first time at once."""
    return timedelta() if failures <= 1 else min(FIRST_PAUSE * 2 ** min(failures - 2, 20), _LONGEST_PAUSE)


def _not_taken(command: Command) -> _End:
    if command.state is CommandState.FAILED and is_unable(command.answer):
        return _End(command.reason, failed=True, unsupported=True)
    if command.state is CommandState.OFFLINE:
        return _End(gone=True)
    return _End(command.reason, failed=True)
