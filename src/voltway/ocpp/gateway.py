"""The gateway: sockets of stations on one side, the journal on the other, and what holds the two together."""

import asyncio
from collections import Counter
from collections.abc import Coroutine
from typing import Any

import msgspec
import structlog

from voltway.certificates import store_authorities
from voltway.journal import store as journal_store
from voltway.journal.writer import Writer
from voltway.kit.bus import Bus
from voltway.kit.ending import end
from voltway.kit.postgres import AWAY, Connection, Pool, connection_parameters, first_line, retrying
from voltway.kit.proxies import Proxies, neighbourhood
from voltway.kit.settings import GatewaySettings, Settings
from voltway.ocpp import first_passwords
from voltway.ocpp.admission import Admissions, House, station_id_of
from voltway.ocpp.deciding import Deciding
from voltway.ocpp.desk import Desk
from voltway.ocpp.door import Knock
from voltway.ocpp.handshake import Policy, Refusal, Rules
from voltway.ocpp.inquiries import Inquiries
from voltway.ocpp.learning import Learning
from voltway.ocpp.line import Line
from voltway.ocpp.lines import Lines
from voltway.ocpp.lookups import Lookups
from voltway.ocpp.message_log import MessageLog
from voltway.ocpp.numbers import TransactionNumbers
from voltway.ocpp.ordering import Ordering
from voltway.ocpp.refusals import Refusals
from voltway.ocpp.sweeping import sweep
from voltway.ocpp.tls import files_of
from voltway.ocpp.tls_door import TlsDoor
from voltway.ocpp.trust import Trust
from voltway.ocpp.verdicts import Verdicts
from voltway.ocpp.wheel import Wheel, say_goodbye
from voltway.security.classifying import OF_REFUSALS
from voltway.security.counting import SecurityEvents
from voltway.stations import store_quirks
from voltway.tokens.book import TokenBook
from voltway.vocabulary.ids import GatewayId, SessionId, new_id
from voltway.vocabulary.incidents import SecurityEventKind
from voltway.vocabulary.refusals import RefusalCause
from voltway.vocabulary.stations import SecurityProfile
from voltway.vocabulary.subjects import (
    LEARNING_OPENED,
    LIVE,
    STATION_CHANGED,
    TOKEN_CHANGED,
    TOKENS_CHANGED,
    Change,
    gateway_orders,
)

_log = structlog.get_logger()
_ENCODER = msgspec.json.Encoder()

_HANDSHAKE_S = 10.0
_DECISION_S = 60.0
_CROWDED = 20_000
_MOST_KNOCKING = 30_000
_MOST_OF_ONE_IN_A_CROWD = 500
_FAILURES_A_MINUTE = 60
_SWEEP_S = 30
QUIRKS_COUNTED_S = 2.0
"""How often it is written down which quirks corrected something."""
_LOOK_AT_FILES_S = 5
_BACKLOG = 4096
_GOODBYES_AT_ONCE = 20


class Gateway:
    """One gateway process. `start` opens the doors, `stop` drains them."""

    def __init__(self, settings: Settings, pool: Pool, bus: Bus) -> None:
        self.settings = settings
        self.gateway_id = GatewayId(new_id())
        self._pool = pool
        self._bus = bus
        self.lines: dict[str, Line] = {}
        self._knocking: dict[Knock, str] = {}
        self._knocking_from: Counter[str] = Counter()
        self._failures: Counter[str] = Counter()
        self._proxies = Proxies(settings.gateway.trusted_proxies, settings.gateway.forwarded_header)
        self._quirk_uses: Counter[tuple[str, str]] = Counter()
        self._servers: list[asyncio.Server] = []
        self._tasks: list[asyncio.Task[None]] = []
        self._orders_due: dict[str, float] = {}
        self._touching = self._looking = False
        self.offline = 0
        self._trust = Trust(files_of(settings.gateway), settings.gateway.tls_client_crls)
        self._refusals = Refusals(pool)
        self._events = SecurityEvents(pool)
        self._build(settings.gateway)

    def _build(self, mine: GatewaySettings) -> None:
        self.writer = Writer(self.gateway_id, self._connect_writer, self._tell, self._lost)
        self.log = MessageLog(self._pool)
        self.book = TokenBook()
        self.verdicts = Verdicts(self.book, mine.concurrent_sessions_per_token)
        numbers = TransactionNumbers()
        self._lookups = Lookups(self.gateway_id, self._pool, self.book, numbers, Inquiries(self._pool, self.settings))
        self._learning = Learning(self._pool, lambda uid: self._bus.publish(TOKEN_CHANGED, uid.encode()))
        deciding = Deciding(self.verdicts, numbers, lambda: SessionId(new_id()))
        deciding.on_presented = self._learning.presented
        deciding.operator = self.settings.certificates.operator
        self.desk = Desk(
            self.writer,
            self.log,
            self._lookups,
            deciding,
            heartbeat_interval_s=round(mine.heartbeat_interval_s),
            most_message_bytes=mine.max_message_bytes,
        )
        self.desk.on_quirk = self._count_quirk
        self.desk.on_impossible = self._impossible
        self.wheel = Wheel(mine.ping_interval_s, mine.messages_per_s)
        self.roster = Lines(self.lines, self.desk, self.writer, self._pool, self.verdicts, self.wheel)
        self.roster.on_arrival = self._settle_later
        self.ordering = self.roster.ordering = Ordering(self.desk, self.lines, self._pool)
        self.admissions = self._admissions(mine)
        self.admissions.may_check = self._may_check
        self.admissions.on_no_protocol = self._no_protocol
        self.admissions.on_moved = self._moved

    def _admissions(self, mine: GatewaySettings) -> Admissions:
        house = House(
            path_prefix=mine.path_prefix,
            unknown_stations=Policy(mine.unknown_stations.value),
            most_pending=mine.max_pending_stations,
            assume_v16_without_subprotocol=mine.assume_v16_without_subprotocol,
            rules=Rules(
                least_profile=SecurityProfile(mine.least_security_profile), organization=mine.tls_client_organization
            ),
        )
        return Admissions(
            house,
            self.writer,
            self._pool,
            cut=self.roster.cut,
            on_admitted=self.roster.admit,
            on_refused=self._refuse,
            is_revoked=self._trust.is_revoked,
        )

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
            self._lookups.run_counting(),
            self._lookups.inquiries.run(),
            self._learning.run(),
            self.admissions.run(),
            self.admissions.run_checks(),
            self.ordering.run(),
            self._turn(),
            self._flush_quirks(),
            self._refusals.run(),
            self._events.run(),
        ):
            self._spawn(work)
        self._lookups.refill()
        self._bus.subscribe(TOKEN_CHANGED, lambda _, uid: self.book.forget(uid.decode("utf-8", "replace")))
        self._bus.subscribe(TOKENS_CHANGED, lambda *_: self.book.forget_all())
        self._bus.subscribe(LEARNING_OPENED, self._learning.opened)
        self._bus.subscribe(STATION_CHANGED, self.roster.station_changed)
        self._bus.respond(gateway_orders(self.gateway_id), self.ordering.respond)
        await self._look_at_certificates()
        await self._listen(mine)

    async def _register(self, url: str) -> None:
        async with self._pool.connection() as connection:
            await journal_store.register_gateway(connection, self.gateway_id, url)

    async def _listen(self, mine: GatewaySettings) -> None:
        loop = asyncio.get_running_loop()
        together = mine.processes > 1
        plain = await loop.create_server(
            lambda: self._knock(secure=False), mine.host, mine.port, backlog=_BACKLOG, reuse_port=together
        )
        self._servers.append(plain)
        if self._trust.has_tls:
            door = TlsDoor(
                self._trust.for_handshake,
                lambda: self._knock(secure=True),
                may_try=self._may_try,
                on_failed=self._tls_failed,
            )
            secure = await loop.create_server(
                door.greeting, mine.host, mine.tls_port, backlog=_BACKLOG, reuse_port=together
            )
            self._servers.append(secure)

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
        lines = sorted(self.lines.values(), key=lambda line: line.quirks is not None and line.quirks.stranded_by_close)
        pause_s = self.settings.gateway.drain_s * _GOODBYES_AT_ONCE / max(len(lines), 1)
        for start in range(0, len(lines), _GOODBYES_AT_ONCE):
            for line in lines[start : start + _GOODBYES_AT_ONCE]:
                say_goodbye(line)
            await asyncio.sleep(min(pause_s, 0.5))
        try:
            await asyncio.wait_for(self.writer.drained(), 5.0)
            await self.log.flush()
            await self.ordering.flush()
            await self._refusals.flush()
            await self._events.flush()
        except (TimeoutError, *AWAY) as error:
            _log.warning("stopping with work unfinished; none of it was acknowledged", error=repr(error))
        await end(self._tasks)
        await self.writer.close()

    async def _connect_writer(self) -> Connection:
        parameters = connection_parameters(self.settings.database_url or "", "journal", self.settings)
        connection: Connection = await Connection.connect(**parameters, autocommit=True)
        await connection.execute("set synchronous_commit = on")
        # It takes the rows of a batch for 1,000, and would read a small table from end to end to find them.
        await connection.execute("set enable_hashjoin = off; set enable_mergejoin = off; set enable_seqscan = off")
        return connection

    # --- at the door

    def _knock(self, *, secure: bool) -> Knock:
        mine = self.settings.gateway
        return Knock(
            self._begun, self._requested, self._ended, secure=secure, most_message_bytes=mine.max_message_bytes
        )

    def _begun(self, knock: Knock) -> None:
        knock.since_s = self.desk.clock_s()
        origin = self._knocking[knock] = neighbourhood(knock.address)
        self._knocking_from[origin] += 1
        if knock.transport is not None and not self._has_room(knock.address):
            knock.refuse(Refusal(503, "too many knock at once, wait a minute"))

    def _requested(self, knock: Knock) -> None:
        knock.believe(self._proxies, self.settings.gateway.certificate_header)
        if self._may_check(knock):
            self.admissions.knock(knock)

    def _may_check(self, knock: Knock) -> bool:
        """Whether what they told is looked at; if not, they are refused. Asked again before each work that costs."""
        prefix = self.settings.gateway.path_prefix
        station_id = station_id_of(knock.request, prefix) if knock.request is not None else None
        may = not self._tried_too_often(self._who(knock.address, station_id))
        if not may:
            knock.refuse(Refusal(429, "too many attempts, wait a minute"))
        return may

    def _ended(self, knock: Knock) -> None:
        origin = self._knocking.pop(knock, None)
        if origin is None:
            return
        self._knocking_from[origin] -= 1
        if not self._knocking_from[origin]:
            del self._knocking_from[origin]

    def _may_try(self, address: str) -> bool:
        """Whether any work is done for somebody of whom no more than the address is known."""
        hides_others = self._proxies.trusts(address)
        return self._has_room(address) and (hides_others or not self._tried_too_often(neighbourhood(address)))

    def _has_room(self, address: str) -> bool:
        """Whether there is room for one more. In a crowd, no address takes all of it but one that hides many."""
        alone = self._knocking_from[neighbourhood(address)] <= _MOST_OF_ONE_IN_A_CROWD
        spared = alone or self._proxies.trusts(address)
        return len(self._knocking) <= (_MOST_KNOCKING if spared else _CROWDED)

    def _tried_too_often(self, who: str) -> bool:
        return self._failures[who] >= _FAILURES_A_MINUTE

    def _who(self, address: str, station_id: str | None) -> str:
        """Whose failures count together: an address's, or a station's behind a balancer that hides addresses."""
        return f"{address} {station_id}" if self._proxies.trusts(address) else neighbourhood(address)

    def _tls_failed(self, address: str, cause: RefusalCause, why: str) -> None:
        if not self._proxies.trusts(address):
            # Behind a balancer that passes TLS through, all stations have its address, and none has told its id yet.
            self._failures[neighbourhood(address)] += 1
        _log.info("refused at the door", address=address, cause=cause.value, why=why)
        self._count_refusal(None, address, cause, why)

    def _refuse(self, knock: Knock, refusal: Refusal, station_id: str | None) -> None:
        if refusal.status in {401, 403, 404}:
            self._failures[self._who(knock.address, station_id)] += 1
        path = knock.request.path[:200] if knock.request else ""
        if refusal.cause is not None:
            self._count_refusal(station_id, knock.address, refusal.cause, refusal.reason)
        _log.info("refused at the door", path=path, address=knock.address, why=refusal.reason)
        knock.refuse(refusal)

    def _count_refusal(self, station_id: str | None, address: str, cause: RefusalCause, why: str) -> None:
        self._refusals.add(station_id, address, cause, why, self.desk.now)
        self._events.add(OF_REFUSALS[cause], cause.value, station_id, address, self.desk.now)

    def _no_protocol(self, knock: Knock, station_id: str | None) -> None:
        kind = SecurityEventKind.PROTOCOL_REFUSED
        self._events.add(kind, "no OCPP version that is spoken here", station_id, knock.address, self.desk.now)

    def _impossible(self, line: Line, what: str) -> None:
        self._events.add(SecurityEventKind.TRAFFIC_IMPOSSIBLE, what, line.station_id, line.address, self.desk.now)

    def _moved(self, station_id: str, address: str) -> None:
        kind = SecurityEventKind.CONNECTION_MOVED
        self._events.add(kind, "replaced a live connection", station_id, address, self.desk.now)

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
            if seconds % _LOOK_AT_FILES_S == 0 and not self._looking:
                self.roster.spawn(self._look_at_certificates())
            if seconds % 5 == 0 and not self._touching:
                self.roster.spawn(self._touch())
            if seconds % _SWEEP_S == 0:
                sweep(self.lines.values(), self.writer, self.verdicts, self.desk.now, self.settings.gateway)

    async def _look_at_certificates(self) -> None:
        """One look at a time: what an older one has read must not take the place of what a newer one has."""
        self._looking = True
        try:
            async with self._pool.connection() as connection:
                own_roots = await store_authorities.roots(connection)
            await asyncio.to_thread(self._trust.look, own_roots)
        except AWAY as error:
            _log.debug("the own authorities were not read", error=first_line(error))
        finally:
            self._looking = False

    async def _touch(self) -> None:
        """Say that this gateway lives. That waits as long as PostgreSQL does; the seconds go on without it."""
        self._touching = True
        try:
            async with self._pool.connection() as connection:
                await journal_store.touch_gateway(connection, self.gateway_id)
        except AWAY as error:
            _log.debug("could not say that this gateway lives", error=first_line(error))
        finally:
            self._touching = False

    def _hang_up_on_idlers(self) -> None:
        """Who opens a connection and does not finish the handshake is cut off (slowloris).

        Not while others wait to be decided: then a request may lie unread on our side, and to throw its sender out
        would only bring them back to wait again.
        """
        behind = self.admissions.waiting > 0
        for knock in list(self._knocking):
            waited_s = self.desk.now_s - knock.since_s
            if waited_s < _HANDSHAKE_S:
                break
            if waited_s >= _DECISION_S or (knock.request is None and not behind):
                knock.refuse(Refusal(408 if knock.request is None else 503, "took too long"))

    def _settle_later(self, line: Line) -> None:
        """Orders that waited are put to a station once it has settled: a burst at its return makes some stumble."""
        self._orders_due[line.station_id] = line.heard_at_s + self.settings.gateway.settle_s

    async def _give_queued_orders(self) -> None:
        due = [station_id for station_id, at_s in self._orders_due.items() if at_s <= self.desk.now_s]
        for station_id in due:
            del self._orders_due[station_id]
            line = self.lines.get(station_id)
            asked = line is not None and line.quirks is not None and line.quirks.boot_on_request
            if line is not None and asked and line.booted_at is None:
                self.roster.spawn(self.ordering.request_boot(line))
            if line is not None and self.settings.gateway.rotate_first_password and first_passwords.is_due(line):
                self.roster.spawn(first_passwords.give(self._pool, self._bus, line))
        if due and not self.writer.away:
            self.roster.spawn(self._deliver(due))

    async def _deliver(self, station_ids: list[str]) -> None:
        try:
            await self.ordering.deliver_queued(station_ids)
        except AWAY as error:
            _log.warning("queued orders were not read", error=first_line(error))

    # --- news

    def _tell(self, changes: list[Change]) -> None:
        for start in range(0, len(changes), 2000):
            self._bus.publish(LIVE, _ENCODER.encode(changes[start : start + 2000]))

    def _lost(self, station_ids: list[str]) -> None:
        self.roster.let_go(station_ids)

    def _count_quirk(self, station_id: str, quirk: str) -> None:
        self._quirk_uses[station_id, quirk] += 1

    async def _flush_quirks(self) -> None:
        while True:
            await asyncio.sleep(QUIRKS_COUNTED_S)
            uses, self._quirk_uses = self._quirk_uses, Counter()
            if not uses:
                continue
            try:
                async with self._pool.connection() as connection:
                    await store_quirks.count_uses(connection, uses)
            except AWAY:
                self._quirk_uses.update(uses)
