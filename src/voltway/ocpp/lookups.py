"""What must be read before a message can be decided: gathered from all stations and read in sets."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime

import structlog

from voltway.kit import backoff
from voltway.kit.postgres import AWAY, Connection, Pool, first_line
from voltway.ocpp.numbers import TransactionNumbers
from voltway.sessions import store as sessions_store
from voltway.sessions.intake import Lookup
from voltway.sessions.session import Session
from voltway.sessions.store import Wanted
from voltway.sessions.store_group_use import group_uses
from voltway.tokens import store as tokens_store
from voltway.tokens.authorize import GroupUse, TokenRecord
from voltway.tokens.book import Known, TokenBook
from voltway.vocabulary.tokens import folded

_log = structlog.get_logger()

Continue = Callable[[Session | None], None]


class Lookups:
    """Reads tokens and sessions on demand; `run` is its one task. Each request ends in a call to its `continue_`."""

    def __init__(self, gateway_id: str, pool: Pool, book: TokenBook, transaction_numbers: TransactionNumbers) -> None:
        self._gateway_id = gateway_id
        self._pool = pool
        self._book = book
        self._numbers = transaction_numbers
        self._tokens: dict[str, list[Continue]] = {}
        self._sessions: list[tuple[str, Lookup, Continue]] = []
        self._number_waiters: list[Continue] = []
        self._wake = asyncio.Event()
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
        uids = list(self._tokens)
        self._book.reading()
        async with self._pool.connection() as connection:
            async with connection.pipeline():
                records = await tokens_store.records(connection, uids)
                elsewhere = await sessions_store.active_elsewhere(connection, self._gateway_id, uids)
            uses = await self._group_uses(connection, records)
        now_s = asyncio.get_running_loop().time()
        # What changed while it was read is read again: its reader would go on with what it was before.
        read = [uid for uid in uids if not self._book.outdated(uid)]
        for uid in read:
            record = records.get(folded(uid))
            use = uses.get(record.group.group_id) if record is not None and record.group is not None else None
            self._book.keep(uid, Known(record, elsewhere.get(folded(uid), 0), now_s, use))
        for uid in read:
            for continue_ in self._tokens.pop(uid):
                continue_(None)
        if len(read) < len(uids):
            self._wake.set()

    async def _group_uses(self, connection: Connection, records: dict[str, TokenRecord]) -> dict[str, GroupUse]:
        """What the groups of these tokens have used, for those where that decides."""
        groups = {record.group.group_id: record.group for record in records.values() if record.group is not None}
        counted = [group for group in groups.values() if group.counts]
        if not counted:
            return {}
        return await group_uses(connection, self._gateway_id, counted, datetime.now(UTC))

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
