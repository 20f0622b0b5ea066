"""A network without sockets: stations' facts go through the gateway's own decisions and its writer to the disk."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from voltway.journal import store as journal_store
from voltway.journal.unit import Unit
from voltway.journal.writer import Writer
from voltway.kit.postgres import Connection, Pool
from voltway.ocpp.deciding import Deciding
from voltway.ocpp.inbound.reply import Reply
from voltway.ocpp.numbers import TransactionNumbers
from voltway.ocpp.sweeping import close_silent
from voltway.ocpp.verdicts import Verdicts
from voltway.sessions import store as sessions_store
from voltway.sessions.matching import StationSessions
from voltway.sessions.store import Wanted
from voltway.stations import store_claims
from voltway.stations.store_claims import Arrival, StationRecord
from voltway.tokens.book import Known, TokenBook
from voltway.vocabulary.energy import Reading, Sample
from voltway.vocabulary.facts import (
    AnyFact,
    MeterRead,
    SessionEnded,
    SessionStarted,
    SessionUpdated,
    StationBooted,
    StationReported,
    StatusChanged,
    TokenPresented,
)
from voltway.vocabulary.ids import SessionId, SessionRef, TokenUid, new_id
from voltway.vocabulary.sessions import Rule, StopCause
from voltway.vocabulary.stations import Admission, ChargingState, ConnectorStatus, EventKind
from voltway.vocabulary.tokens import PresentedToken


class Line:
    """What a decision needs of a station's line."""

    def __init__(self, station_id: str) -> None:
        self.station_id = station_id
        self.record = StationRecord(station_id=station_id, admission=Admission.ACCEPTED)
        self.sessions = StationSessions()
        self.idle_keys: list[str] | None = None
        self.quirks = None
        self.clock_skew_s = 0.0
        self.starts = None


class Message(Unit):
    """In the place of an `Exchange`: a message that nobody answers."""

    __slots__ = ("asked", "facts", "line", "outcome", "received_at", "reply")

    def __init__(self, line: Line, facts: tuple[AnyFact, ...], received_at: datetime) -> None:
        super().__init__(line.station_id)
        self.line = line
        self.facts = facts
        self.received_at = received_at
        self.reply = Reply()
        self.asked: set[object] = set()

    def note(self, _: str) -> None:
        """Nobody reads it."""


class Network:
    """Stations that talk, one gateway that records it."""

    def __init__(self, pool: Pool, writer: Writer) -> None:
        self.pool = pool
        self.writer = writer
        self.lines: dict[str, Line] = {}
        self.numbers = TransactionNumbers()
        self.book = TokenBook()
        self.deciding = Deciding(Verdicts(self.book, 1), self.numbers, lambda: SessionId(new_id()))
        self.now = datetime.now(UTC).replace(microsecond=0) - timedelta(days=2)

    async def add(self, *station_ids: str) -> None:
        """Make stations known, and connect them."""
        async with self.pool.connection() as connection:
            await connection.execute(
                "insert into station (station_id, admission) select unnest(%s::text[]), 'accepted'",
                (list(station_ids),),
            )
        await self.connect(*station_ids)

    async def connect(self, *station_ids: str) -> None:
        """Begin anew with what is on disk, as after a reconnect."""
        await self.writer.drained()
        async with self.pool.connection() as connection:
            arrivals = [Arrival(station_id, "here", "1.6") for station_id in station_ids]
            await store_claims.claim(connection, self.writer.gateway_id, arrivals)
            sessions = await sessions_store.known_sessions(connection, list(station_ids))
            idle_keys = await store_claims.idle_meter_keys(connection, list(station_ids))
        for station_id in station_ids:
            line = self.lines[station_id] = Line(station_id)
            line.sessions = StationSessions([each for each in sessions if each.station_id == station_id])
            line.idle_keys = idle_keys.get(station_id)

    async def say(self, station_id: str, *facts: AnyFact) -> str:
        """Record one message; the transaction id that a 1.6 start would be answered with."""
        line = self.lines[station_id]
        message = Message(line, facts, self.now)
        exchange = cast("Any", message)
        while need := self.deciding.need(exchange, line.sessions, 0.0):
            if need.token is not None:
                self.book.keep(need.token, Known(None, 0, 0.0))
            elif need.session is not None:
                await self.writer.drained()
                async with self.pool.connection() as connection:
                    wanted = Wanted(station_id, need.session.ref, need.session.start_key)
                    (found,) = await sessions_store.find_sessions(connection, [wanted])
                if found is not None:
                    line.sessions.add(found)
            else:
                async with self.pool.connection() as connection:
                    self.numbers.add(await sessions_store.transaction_numbers(connection))
        self.deciding.decide(exchange, line.sessions, 0.0)
        if message.rows:
            self.writer.append(message)
        return str(message.reply.transaction_id)

    def close(self, station_id: str) -> None:
        """Close what runs there, as a sweep does."""
        for session in self.lines[station_id].sessions.known:
            if session.active:
                unit = Unit(station_id)
                close_silent(unit, session, Rule.CLOSED_BY_SILENCE, self.now)
                self.writer.append(unit)


@asynccontextmanager
async def network(pool: Pool, url: str, gateway_id: str = "g1") -> AsyncIterator[Network]:
    """A network whose gateway runs until the end of the block."""

    async def connect() -> Connection:
        connection: Connection = await Connection.connect(url, autocommit=True)
        return connection

    async with pool.connection() as connection:
        await journal_store.register_gateway(connection, gateway_id, "ws://here")
    writer = Writer(gateway_id, connect, lambda _: None, lambda _: None)
    task = asyncio.create_task(writer.run())
    try:
        yield Network(pool, writer)
        await asyncio.wait_for(writer.drained(), 30)
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        await writer.close()


class Talk:
    """Stations that say what chance has them say, sensible and not. The same seed says the same."""

    def __init__(self, network: Network, seed: int) -> None:
        self.network = network
        self.chance = random.Random(seed)
        self.registers: dict[str, float] = {}
        self.running: dict[str, list[tuple[str, int]]] = {}
        self.said: dict[str, AnyFact] = {}
        self.seq: dict[str, int] = {}

    def readings(self, station_id: str) -> list[Reading]:
        """One reading, most of the time a plausible one."""
        register = self.registers.get(station_id, 1000.0)
        glitch = self.chance.random()
        if glitch < 0.06:
            register = self.chance.choice([0.0, 5.5, register + 9e8, 1e9 - 3.0, 2.0])
        else:
            register += self.chance.uniform(0, 900)
        if glitch > 0.04:
            self.registers[station_id] = register
        samples = [Sample(register)]
        if self.chance.random() < 0.5:
            samples.append(Sample(self.chance.uniform(0, 11.0), "Power.Active.Import", "kW"))
        if self.chance.random() < 0.3:
            samples.append(Sample(float(self.chance.randrange(100)), "SoC", "Percent"))
        drift = timedelta(seconds=self.chance.choice([0, 0, 0, -40, 400]))
        return [Reading(self.network.now + drift, samples)]

    async def step(self, station_id: str) -> None:
        """One message of one station."""
        self.network.now += timedelta(seconds=self.chance.randrange(1, 90), microseconds=self.chance.randrange(10**6))
        running = self.running.setdefault(station_id, [])
        choice = self.chance.random()
        if choice < 0.12:
            await self.begin(station_id, running)
        elif choice < 0.5:
            await self.meter(station_id, running)
        elif choice < 0.62:
            await self.update(station_id, running)
        elif choice < 0.74:
            await self.end(station_id, running)
        elif choice < 0.9:
            await self.network.say(station_id, self.other(station_id))
        elif choice < 0.94 and station_id in self.said:
            await self.network.say(station_id, self.said[station_id])
        elif choice < 0.97:
            await self.network.connect(station_id)
        elif choice < 0.98:
            self.network.close(station_id)

    async def begin(self, station_id: str, running: list[tuple[str, int]]) -> None:
        evse = self.chance.randrange(1, 3)
        token = PresentedToken(TokenUid(f"T{self.chance.randrange(5)}")) if self.chance.random() < 0.8 else None
        at = self.network.now + timedelta(seconds=self.chance.choice([0, 0, -5, -900, 300]))
        own = SessionRef(f"tx-{new_id()[-12:]}") if self.chance.random() < 0.5 else None
        fact = SessionStarted(
            at=at,
            ref=own,
            evse_id=evse,
            connector_id=1,
            token=token,
            register_wh=self.registers.get(station_id) if own is None or self.chance.random() < 0.5 else None,
            readings=self.readings(station_id) if own is not None and self.chance.random() < 0.4 else [],
            seq_no=0 if own is not None else None,
            offline=self.chance.random() < 0.1,
            charging_state=ChargingState.EV_CONNECTED if own is not None else None,
        )
        if own is not None and self.chance.random() < 0.15:  # it comes after its update
            self.seq[own] = 1
            await self.update(station_id, [(own, evse)])
        self.said[station_id] = fact
        ref = await self.network.say(station_id, fact)
        running.append((own or ref, evse))
        self.seq.setdefault(running[-1][0], 0)

    async def meter(self, station_id: str, running: list[tuple[str, int]]) -> None:
        ref, evse = self.chance.choice(running) if running and self.chance.random() < 0.85 else (None, 2)
        fact = MeterRead(
            readings=self.readings(station_id),
            ref=SessionRef(ref) if ref is not None else None,
            evse_id=evse,
            connector_id=1,
        )
        self.said[station_id] = fact
        await self.network.say(station_id, fact)

    async def update(self, station_id: str, running: list[tuple[str, int]]) -> None:
        owned = [each for each in running if each[0].startswith("tx-")]
        ref, evse = self.chance.choice(owned) if owned else (f"tx-unheard-{self.chance.randrange(99)}", 1)
        self.seq[ref] = self.seq.get(ref, 0) + self.chance.choice([1, 1, 1, 2])
        fact = SessionUpdated(
            at=self.network.now,
            ref=SessionRef(ref),
            evse_id=evse,
            readings=self.readings(station_id),
            charging_state=self.chance.choice([None, ChargingState.CHARGING, ChargingState.SUSPENDED_EV]),
            seq_no=self.seq[ref],
            token=PresentedToken(TokenUid("late")) if self.chance.random() < 0.1 else None,
        )
        self.said[station_id] = fact
        await self.network.say(station_id, fact)

    async def end(self, station_id: str, running: list[tuple[str, int]]) -> None:
        ref: str | None = None
        if running and self.chance.random() < 0.85:
            ref, _ = running.pop(0)
        elif self.chance.random() < 0.5:
            ref = f"{self.chance.randrange(10**6, 10**7)}"
        if self.chance.random() < 0.1:
            ref = None
        fact = SessionEnded(
            at=self.network.now if self.chance.random() < 0.9 else None,
            ref=SessionRef(ref) if ref is not None else None,
            register_wh=self.registers.get(station_id),
            cause=self.chance.choice(list(StopCause)),
            told="Local",
            readings=self.readings(station_id) if self.chance.random() < 0.3 else [],
            seq_no=self.seq[ref] + 1 if ref is not None and ref.startswith("tx-") else None,
        )
        self.said[station_id] = fact
        await self.network.say(station_id, fact)

    def other(self, station_id: str) -> AnyFact:
        kind = self.chance.randrange(4)
        if kind == 0:
            return StationBooted(vendor="V", model=self.chance.choice("AB"), serial=None, firmware="1\t.\\0")
        if kind == 1:
            return TokenPresented(token=PresentedToken(TokenUid("T1")))
        if kind == 2:
            return StationReported(at=None, event=EventKind.DATA_TRANSFER, name="x", detail={"n": 1})
        return StatusChanged(
            at=self.network.now + timedelta(seconds=self.chance.choice([0, 0, -200])),
            evse_id=self.chance.randrange(3),
            connector_id=1,
            status=self.chance.choice([ConnectorStatus.AVAILABLE, ConnectorStatus.OCCUPIED, ConnectorStatus.FAULTED]),
            charging_state=self.chance.choice([None, ChargingState.CHARGING]),
            error_code="E1" if self.chance.random() < 0.2 else None,
        )
