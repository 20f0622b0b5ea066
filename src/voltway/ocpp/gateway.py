"""The gateway: sockets of stations on one side, the journal on the other, and what holds the two together."""

import asyncio
import ssl
from collections import Counter
from collections.abc import Coroutine
from typing import Any

import msgspec
import structlog

from voltway.journal import store as journal_store
from voltway.journal.unit import Unit
from voltway.journal.writer import Writer
from voltway.kit.bus import Bus
from voltway.kit.postgres import AWAY, Connection, Pool, connection_parameters, first_line, retrying
from voltway.kit.settings import GatewaySettings, Settings
from voltway.ocpp import quirks, recording
from voltway.ocpp.admission import Admissions, Guest, House
from voltway.ocpp.deciding import Deciding
from voltway.ocpp.desk import Desk
from voltway.ocpp.door import Knock
from voltway.ocpp.handshake import Policy, Refusal
from voltway.ocpp.line import Line
from voltway.ocpp.lookups import Lookups
from voltway.ocpp.message_log import MessageLog
from voltway.ocpp.numbers import TransactionNumbers
from voltway.ocpp.ordering import Ordering
from voltway.ocpp.sweeping import sweep
from voltway.ocpp.verdicts import Verdicts
from voltway.ocpp.wheel import Wheel, say_goodbye
from voltway.sessions import store as sessions_store
from voltway.sessions.matching import StationSessions
from voltway.stations import store as stations_store
from voltway.stations import store_claims, store_quirks
from voltway.tokens.book import TokenBook
from voltway.vocabulary.facts import StationConnected, StationDisconnected
from voltway.vocabulary.ids import GatewayId, SessionId, new_id
from voltway.vocabulary.subjects import LIVE, STATION_CHANGED, TOKEN_CHANGED, Change, gateway_orders

_log = structlog.get_logger()
_ENCODER = msgspec.json.Encoder()

_HANDSHAKE_S = 10.0
_MOST_KNOCKING = 20_000
_FAILURES_A_MINUTE = 60
_SWEEP_S = 30.0


class Gateway:
    """One gateway process. `start` opens the doors, `stop` drains them."""

    def __init__(self, settings: Settings, pool: Pool, bus: Bus) -> None:
        self.settings = settings
        self.gateway_id = GatewayId(new_id())
        self._pool = pool
        self._bus = bus
        self.lines: dict[str, Line] = {}
        self._knocking: dict[Knock, None] = {}
        self._failures: Counter[str] = Counter()
        self._quirk_uses: Counter[tuple[str, str]] = Counter()
        self._servers: list[asyncio.Server] = []
        self._tasks: list[asyncio.Task[None]] = []
        self._orders_due: dict[str, float] = {}
        self._short: set[asyncio.Task[None]] = set()
        self.offline = 0
        self._build(settings.gateway)

    def _build(self, mine: GatewaySettings) -> None:
        self.writer = Writer(self.gateway_id, self._connect_writer, self._tell, self._let_go)
        self.log = MessageLog(self._pool)
        self.book = TokenBook()
        self.numbers = TransactionNumbers()
        self.verdicts = Verdicts(self.book, mine.concurrent_sessions_per_token)
        lookups = Lookups(self.gateway_id, self._pool, self.book, self.numbers)
        self.desk = Desk(
            self.writer,
            self.log,
            lookups,
            Deciding(self.verdicts, self.numbers, lambda: SessionId(new_id())),
            heartbeat_interval_s=round(mine.heartbeat_interval_s),
            most_message_bytes=mine.max_message_bytes,
        )
        self.desk.on_arrival = self._arrived
        self.desk.on_departure = self._departed
        self.desk.on_boot = self._booted
        self.desk.on_reload = self._reload
        self.desk.on_quirk = self._count_quirk
        self.ordering = Ordering(self.desk, self.lines, self._pool)
        self.wheel = Wheel(mine.ping_interval_s, mine.messages_per_s)
        house = House(
            path_prefix=mine.path_prefix,
            unknown_stations=Policy(mine.unknown_stations.value),
            most_pending=mine.max_pending_stations,
            assume_v16_without_subprotocol=mine.assume_v16_without_subprotocol,
        )
        self.admissions = Admissions(
            house, self.writer, self._pool, cut=self._cut, on_admitted=self._admit, on_refused=self._refuse
        )
        self._lookups = lookups

    # --- life

    async def start(self) -> None:
        """Register, and open the doors."""
        mine = self.settings.gateway
        url = f"ws://{mine.host}:{mine.port}{mine.path_prefix}/"
        await retrying(lambda: self._register(url), "registering the gateway")
        for work in (
            self.writer.run(),
            self.log.run(),
            self._lookups.run(),
            self.admissions.run(),
            self.ordering.run(),
            self._turn(),
            self._flush_quirks(),
        ):
            self._spawn(work)
        self._lookups.refill()
        self._bus.subscribe(TOKEN_CHANGED, lambda _, uid: self.book.forget(uid.decode("utf-8", "replace")))
        self._bus.subscribe(STATION_CHANGED, self._station_changed)
        self._bus.respond(gateway_orders(self.gateway_id), self.ordering.respond)
        await self._listen(mine)

    async def _register(self, url: str) -> None:
        async with self._pool.connection() as connection:
            await journal_store.register_gateway(connection, self.gateway_id, url)

    async def _listen(self, mine: GatewaySettings) -> None:
        loop = asyncio.get_running_loop()
        shared = {"backlog": 4096, "reuse_port": mine.processes > 1}
        server = await loop.create_server(lambda: self._knock(secure=False), mine.host, mine.port, **shared)
        self._servers.append(server)
        if mine.tls_certificate is not None and mine.tls_key is not None:
            context = tls_context(mine)
            self._servers.append(
                await loop.create_server(
                    lambda: self._knock(secure=True), mine.host, mine.tls_port, ssl=context, **shared
                )
            )

    @property
    def ports(self) -> list[int]:
        """The ports that are open."""
        return [server.sockets[0].getsockname()[1] for server in self._servers]

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        self._tasks.append(asyncio.get_running_loop().create_task(work))

    async def failed(self) -> None:
        """Return only by raising: when one of the gateway's tasks ends, which none may."""
        done, _ = await asyncio.wait(self._tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
        raise RuntimeError("a task of the gateway ended")

    async def stop(self) -> None:
        """Take no new stations, close the others over `drain_s` seconds, and finish what they have said."""
        for server in self._servers:
            server.close()
        lines = list(self.lines.values())
        pause_s = self.settings.gateway.drain_s / max(len(lines), 1)
        for number, line in enumerate(lines):
            say_goodbye(line)
            if number % 20 == 19 or pause_s > 0.05:
                await asyncio.sleep(min(pause_s * 20, 0.5) if pause_s <= 0.05 else min(pause_s, 0.5))
        await asyncio.sleep(0.05)
        try:
            await asyncio.wait_for(self.writer.drained(), 5.0)
            await self.log.flush()
            await self.ordering.flush()
        except (TimeoutError, *AWAY) as error:
            _log.warning("stopping with work unfinished; none of it was acknowledged", error=repr(error))
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.writer.close()

    async def _connect_writer(self) -> Connection:
        parameters = connection_parameters(self.settings.database_url or "", "journal", self.settings)
        connection: Connection = await Connection.connect(**parameters, autocommit=True)
        await connection.execute("set synchronous_commit = on")
        return connection

    # --- at the door

    def _knock(self, *, secure: bool) -> Knock:
        mine = self.settings.gateway
        return Knock(
            self._begun, self._requested, self._ended, secure=secure, most_message_bytes=mine.max_message_bytes
        )

    def _begun(self, knock: Knock) -> None:
        knock.since_s = self.desk.clock_s()
        self._knocking[knock] = None

    def _requested(self, knock: Knock) -> None:
        if self._failures[knock.address] >= _FAILURES_A_MINUTE or len(self._knocking) > _MOST_KNOCKING:
            knock.refuse(Refusal(429, "too many attempts, wait a minute"))
        else:
            self.admissions.knock(knock)

    def _ended(self, knock: Knock) -> None:
        self._knocking.pop(knock, None)

    def _refuse(self, knock: Knock, refusal: Refusal) -> None:
        if refusal.status in {401, 403, 404}:
            self._failures[knock.address] += 1
        path = knock.request.path[:200] if knock.request else ""
        _log.info("refused at the door", path=path, address=knock.address, why=refusal.reason)
        knock.refuse(refusal)

    def _cut(self, station_id: str) -> None:
        """The newest connection wins: end the line this process has for the station, without a word to the database."""
        line = self.lines.pop(station_id, None)
        if line is not None:
            line.replaced = line.gone = True
            self._forget(line)
            line.close(1008, "replaced by a newer connection")

    def _admit(self, guest: Guest) -> None:
        if guest.record is None:
            return
        line = Line(self.desk, guest.record, guest.version, guest.knock.address, compress=guest.compress)
        if guest.sessions:
            line.sessions = StationSessions(guest.sessions)
            self.verdicts.adopt(line.sessions)
        line.idle_keys = guest.idle_keys
        line.quirks = _quirks_of(guest.record)
        if guest.knock.gone:
            self._depart(line, "gone before it was admitted")
        else:
            self.lines[line.station_id] = line
            guest.knock.admit(line, guest.protocol_name, compress=guest.compress)

    # --- lines

    def _arrived(self, line: Line) -> None:
        line.heard_at_s = self.desk.clock_s()
        self.wheel.add(line)
        self.desk.tick()
        fact = StationConnected(gateway_id=self.gateway_id, address=line.address, version=line.version)
        unit = Unit(line.station_id)
        recording.note(unit, fact, self.desk.now, self.desk.now)
        self.writer.append(unit)
        self._orders_due[line.station_id] = line.heard_at_s + self.settings.gateway.settle_s

    def _departed(self, line: Line) -> None:
        if self.lines.get(line.station_id) is line:
            del self.lines[line.station_id]
        if not line.replaced:
            self._forget(line)
            self._depart(line, "the connection ended")

    def _forget(self, line: Line) -> None:
        self.wheel.discard(line)
        self.ordering.abandoned(line)
        self._orders_due.pop(line.station_id, None)
        if line.sessions is not None:
            self.verdicts.dismiss(line.sessions)

    def _depart(self, line: Line, reason: str) -> None:
        self.desk.tick()
        unit = Unit(line.station_id)
        fact = StationDisconnected(gateway_id=self.gateway_id, reason=reason)
        recording.note(unit, fact, self.desk.now, self.desk.now)
        departure = stations_store.Departure(line.station_id, self.gateway_id, self.desk.now)
        unit.rows.append((stations_store.DEPARTURES, departure))
        self.writer.append(unit)

    def _booted(self, line: Line) -> None:
        """A boot tells the model, and with it the quirks; orders that waited are given once the station has settled."""
        self._spawn_short(self._read_record(line))

    def _let_go(self, station_ids: list[str]) -> None:
        for station_id in station_ids:
            line = self.lines.pop(station_id, None)
            if line is not None:
                _log.info("another gateway holds the station now", station=station_id)
                line.replaced = line.gone = True
                self._forget(line)
                line.close(1008, "connected elsewhere")

    def _reload(self, line: Line) -> None:
        self._spawn_short(self._read_again(line))

    async def _read_again(self, line: Line) -> None:
        """A unit of the line failed: its memory is ahead of the disk. Read what is true, then let it go on."""
        try:
            async with self._pool.connection() as connection:
                known = StationSessions(await sessions_store.known_sessions(connection, [line.station_id]))
        except AWAY:
            line.close(1011, "please connect again")
            return
        if line.sessions is not None:
            self.verdicts.dismiss(line.sessions)
        line.sessions = known
        self.verdicts.adopt(known)
        line.release()

    def _station_changed(self, _: str, payload: bytes) -> None:
        line = self.lines.get(payload.decode("utf-8", "replace"))
        if line is not None:
            self._spawn_short(self._read_record(line))

    async def _read_record(self, line: Line) -> None:
        try:
            async with self._pool.connection() as connection:
                found = await store_claims.records(connection, [line.station_id])
        except AWAY as error:
            _log.warning("a station's record was not read again", station=line.station_id, error=first_line(error))
            return
        record = found.get(line.station_id)
        if record is None or record.password_hash != line.record.password_hash:
            line.close(1008, "removed" if record is None else "the password was changed")
        else:
            line.record = record
            line.quirks = _quirks_of(record)

    def _spawn_short(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._short.add(task)
        task.add_done_callback(self._short.discard)

    # --- every second, and now and then

    async def _turn(self) -> None:
        seconds = 0
        while True:
            await asyncio.sleep(1.0)
            seconds += 1
            self.desk.tick()
            self.offline += self.wheel.turn(self.desk.now_s)
            self.ordering.check_overdue()
            self._hang_up_on_idlers()
            await self._give_queued_orders()
            if seconds % 60 == 0:
                self._failures.clear()
            if seconds % 5 == 0 and not self.writer.away:
                await self._touch()
            if seconds % _SWEEP_S == 0:
                sweep(self.lines.values(), self.writer, self.verdicts, self.desk.now, self.settings.gateway)

    async def _touch(self) -> None:
        try:
            async with self._pool.connection() as connection:
                await journal_store.touch_gateway(connection, self.gateway_id)
        except AWAY as error:
            _log.debug("could not say that this gateway lives", error=first_line(error))

    def _hang_up_on_idlers(self) -> None:
        """Who opens a connection and does not finish the handshake is cut off (slowloris)."""
        for knock in list(self._knocking):
            if self.desk.now_s - knock.since_s < _HANDSHAKE_S:
                break
            knock.refuse(Refusal(408 if knock.request is None else 503, "took too long"))

    async def _give_queued_orders(self) -> None:
        due = [station_id for station_id, at_s in self._orders_due.items() if at_s <= self.desk.now_s]
        for station_id in due:
            del self._orders_due[station_id]
        if due and not self.writer.away:
            self._spawn_short(self._deliver(due))

    async def _deliver(self, station_ids: list[str]) -> None:
        try:
            await self.ordering.deliver_queued(station_ids)
        except AWAY as error:
            _log.warning("queued orders were not read", error=first_line(error))

    # --- news

    def _tell(self, changes: list[Change]) -> None:
        for start in range(0, len(changes), 2000):
            self._bus.publish(LIVE, _ENCODER.encode(changes[start : start + 2000]))

    def _count_quirk(self, station_id: str, quirk: str) -> None:
        self._quirk_uses[station_id, quirk] += 1

    async def _flush_quirks(self) -> None:
        while True:
            await asyncio.sleep(2.0)
            uses, self._quirk_uses = self._quirk_uses, Counter()
            if not uses:
                continue
            try:
                async with self._pool.connection() as connection:
                    await store_quirks.count_uses(connection, uses)
            except AWAY:
                self._quirk_uses.update(uses)


def _quirks_of(record: store_claims.StationRecord) -> quirks.StationQuirks | None:
    return quirks.for_station(
        record.vendor or "",
        record.model or "",
        record.firmware or "",
        switched_on=record.quirks,
        switched_off=record.quirks_off,
    )


def tls_context(mine: GatewaySettings) -> ssl.SSLContext:
    """TLS as OCPP asks for it: 1.2 and newer, with the four suites every station may rely on (2.x A00.FR.319)."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers(
        "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES128-GCM-SHA256:"
        "ECDHE-RSA-AES256-GCM-SHA384:AES128-GCM-SHA256:AES256-GCM-SHA384"
    )
    context.options |= ssl.OP_NO_COMPRESSION
    context.load_cert_chain(str(mine.tls_certificate), str(mine.tls_key))
    return context
