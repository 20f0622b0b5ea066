"""What must be read before a message can be decided: gathered from all stations and read in sets."""

import asyncio
from collections.abc import Callable

import structlog
from msgspec import Struct

from voltway.charging import store as profiles_store
from voltway.charging.store import DynamicWanted
from voltway.kit import backoff
from voltway.kit.postgres import AWAY, Pool, first_line
from voltway.ocpp.counting import Counting
from voltway.ocpp.inquiries import Inquiries
from voltway.ocpp.line import Line
from voltway.ocpp.numbers import TransactionNumbers
from voltway.sessions import store as sessions_store
from voltway.sessions.intake import Lookup
from voltway.sessions.session import Session
from voltway.sessions.store import Wanted
from voltway.tokens import store as tokens_store
from voltway.tokens.authorize import GroupRecord
from voltway.tokens.book import Known, TokenBook
from voltway.vocabulary.charging import ChargingProfile
from voltway.vocabulary.tokens import folded

_log = structlog.get_logger()

Continue = Callable[[Session | None], None]


class _Uncounted(Struct):
    """A token whose group's use must be counted before whoever waits for it can go on."""

    uid: str
    known: Known
    group: GroupRecord
    changes: int
    continuations: list[Continue]


class Lookups:
    """Reads tokens and sessions on demand; `run`, `run_counting` and `inquiries.run` are its tasks.

    Each request ends in a call to its `continue_`.
    """

    def __init__(
        self,
        gateway_id: str,
        pool: Pool,
        book: TokenBook,
        transaction_numbers: TransactionNumbers,
        inquiries: Inquiries,
    ) -> None:
        self._gateway_id = gateway_id
        self._pool = pool
        self._book = book
        self._numbers = transaction_numbers
        self._tokens: dict[str, list[Continue]] = {}
        self._sessions: list[tuple[str, Lookup, Continue]] = []
        self._profiles: list[tuple[Line, int, Callable[[ChargingProfile | None], None]]] = []
        self._number_waiters: list[Continue] = []
        self.inquiries = inquiries
        self._counting = Counting(gateway_id, pool)
        self._uncounted: list[_Uncounted] = []
        self._wake = asyncio.Event()
        self._count = asyncio.Event()
        transaction_numbers.on_low = self.refill

    def token(self, uid: str, continue_: Continue) -> None:
        """Read the token into the book, then continue (with None)."""
        self._tokens.setdefault(uid, []).append(continue_)
        self._wake.set()

    def numbers(self, continue_: Continue) -> None:
        """Continue (with None) when there are transaction numbers again."""
        self._number_waiters.append(continue_)
        self._wake.set()

    def refill(self) -> None:
        """Have more transaction numbers fetched before they run out."""
        self._wake.set()

    def session(self, station_id: str, lookup: Lookup, continue_: Continue) -> None:
        """Find the session, then continue with it, or with None if there is none."""
        self._sessions.append((station_id, lookup, continue_))
        self._wake.set()

    def dynamic_profile(self, line: Line, profile_id: int, continue_: Callable[[ChargingProfile | None], None]) -> None:
        """Find the dynamic profile that the line's station holds, then continue with it, or with None."""
        self._profiles.append((line, profile_id, continue_))
        self._wake.set()

    async def run(self) -> None:
        """Serve for ever; ends when cancelled."""
        pause = backoff.Backoff(first_s=0.05, longest_s=1.0)
        while True:
            await self._wake.wait()
            self._wake.clear()
            try:
                await self._fetch_numbers()
                await self._read_tokens()
                await self._read_sessions()
                await self._read_profiles()
                pause = backoff.Backoff(first_s=0.05, longest_s=1.0)
            except AWAY as error:
                _log.warning("can't read tokens and sessions, trying again", error=first_line(error))
                self._wake.set()
                await backoff.sleep(pause.next_s())

    async def _fetch_numbers(self) -> None:
        while self._numbers.low:
            async with self._pool.connection() as connection:
                self._numbers.add(await sessions_store.transaction_numbers(connection))
        waiters, self._number_waiters = self._number_waiters, []
        for continue_ in waiters:
            continue_(None)

    async def _read_tokens(self) -> None:
        if not self._tokens:
            return
        uids, changes = list(self._tokens), self._book.changes
        async with self._pool.connection() as connection, connection.pipeline():
            records = await tokens_store.records(connection, uids)
            elsewhere = await sessions_store.active_elsewhere(connection, self._gateway_id, uids)
        now_s = asyncio.get_running_loop().time()
        read = []
        for uid in uids:
            known = Known(records.get(folded(uid)), elsewhere.get(folded(uid), 0), now_s)
            if (group := known.counted_group) is not None:
                self._uncounted.append(_Uncounted(uid, known, group, changes, self._tokens.pop(uid)))
                self._count.set()
            elif self._book.outdated(uid, changes):
                # What changed while it was read is read again: its reader would go on with what it was before.
                self._wake.set()
            else:
                self._book.keep(uid, known)
                read.append(uid)
        for uid in read:
            self._release(self._tokens.pop(uid))

    @staticmethod
    def _release(waiting: list[Continue]) -> None:
        for continue_ in waiting:
            continue_(None)

    # --- tokens whose groups have limits that count

    async def run_counting(self) -> None:
        """Serve for ever, beside `run`: tokens without such a group don't wait for what others have used."""
        pause = backoff.Backoff(first_s=0.05, longest_s=1.0)
        while True:
            await self._count.wait()
            self._count.clear()
            try:
                await self._count_groups()
                pause = backoff.Backoff(first_s=0.05, longest_s=1.0)
            except AWAY as error:
                _log.warning("can't count what token groups have used, trying again", error=first_line(error))
                self._count.set()
                await backoff.sleep(pause.next_s())

    async def _count_groups(self) -> None:
        waiting = list(self._uncounted)
        groups = {one.group.group_id: one.group for one in waiting}
        uses = await self._counting.uses(list(groups.values()))
        del self._uncounted[: len(waiting)]
        for one in waiting:
            if self._book.outdated(one.uid, one.changes):
                self._tokens.setdefault(one.uid, []).extend(one.continuations)
                self._wake.set()
            else:
                one.known.group_use = uses[one.group.group_id]
                one.known.read_at_s = asyncio.get_running_loop().time()
                self._book.keep(one.uid, one.known)
                self._release(one.continuations)

    async def _read_sessions(self) -> None:
        if not self._sessions:
            return
        asked = list(self._sessions)  # more may be asked for while these are read
        wanted = [Wanted(station_id, lookup.ref, lookup.start_key) for station_id, lookup, _ in asked]
        async with self._pool.connection() as connection:
            found = await sessions_store.find_sessions(connection, wanted)
        self._sessions = self._sessions[len(asked) :]
        for (_, _, continue_), session in zip(asked, found, strict=True):
            continue_(session)

    async def _read_profiles(self) -> None:
        """Not before what the station accepted last is on disk: else it would be told what it was before."""
        ready = [one for one in self._profiles if one[0].keeping is None or one[0].keeping.done()]
        if ready:
            wanted = [DynamicWanted(line.station_id, profile_id) for line, profile_id, _ in ready]
            async with self._pool.connection() as connection:
                found = await profiles_store.dynamic(connection, wanted)
            self._profiles = [one for one in self._profiles if one not in ready]
            for (_, _, continue_), profile in zip(ready, found, strict=True):
                continue_(profile)
        for line, _, _ in self._profiles:
            if line.keeping is not None:
                line.keeping.add_done_callback(lambda _: self._wake.set())
