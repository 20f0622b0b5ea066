"""The proxy itself: the door for the stations of a site, a link for each, and who is still there."""

import asyncio
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import structlog
from picows import WSCloseCode

from voltway.kit.clock import Clock
from voltway.kit.ending import end
from voltway.kit.proxy_settings import WhenOffline
from voltway.kit.settings import Settings
from voltway.ocpp import handshake
from voltway.ocpp.client_certificate import ClientCertificate, Demands, objection, read_certificate
from voltway.ocpp.door import Knock
from voltway.ocpp.handshake import Refusal, Request
from voltway.ocpp.tls import files_of
from voltway.ocpp.tls_door import TlsDoor
from voltway.ocpp.trust import Trust
from voltway.proxy.end import Closing
from voltway.proxy.keeping import Keeping
from voltway.proxy.link import Link
from voltway.proxy.traffic import TrafficLog
from voltway.proxy.uplink import TurnedAway, Uplink, UplinkAway, Visitor
from voltway.vocabulary.errors import ConfigurationError

_log = structlog.get_logger()

_HANDSHAKE_S = 10.0
_DIALLING_AT_ONCE = 20
_LOOK_AT_FILES_S = 5.0

_AWAY = Refusal(503, "the central system can't be reached, come back later")
_REPLACED = Closing(WSCloseCode.POLICY_VIOLATION.value, b"replaced by a newer connection")
_STOPPING = Closing(WSCloseCode.SERVICE_RESTART.value, b"restarting")


class Site:
    """One proxy. `start` opens the doors, `stop` closes all connections."""

    def __init__(self, settings: Settings, directory: Path, traffic: TrafficLog, clock: Clock) -> None:
        """What is kept, is in `directory`. Raises ConfigurationError or StartupError."""
        self._gateway = settings.gateway
        self._mine = settings.proxy
        self._traffic = traffic
        self._clock = clock
        self._uplink = Uplink(settings.proxy, settings.gateway.max_message_bytes)
        keeps = settings.proxy.when_offline is WhenOffline.KEEP
        self.keeping = Keeping(settings, directory, self._uplink, clock) if keeps else None
        if not keeps and (settings.proxy.site_limit_a is not None or settings.proxy.station_limit_a is not None):
            raise ConfigurationError(
                "limits need a proxy that stays with its stations", 'set proxy.when_offline = "keep"'
            )
        self._trust = Trust(files_of(settings.gateway), settings.gateway.tls_client_crls)
        self.links: dict[str, Link] = {}
        self._knocking: dict[Knock, float] = {}
        self._dialling = asyncio.Semaphore(_DIALLING_AT_ONCE)
        self._servers: list[asyncio.Server] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._failure: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._endings: set[asyncio.Task[None]] = set()
        self.uplink_trouble: str | None = None
        self.refused = self.found_dead = 0
        self._passed_before = (0, 0)

    # --- life

    async def start(self) -> None:
        """Open the doors."""
        loop, mine = asyncio.get_running_loop(), self._gateway
        self._servers.append(await loop.create_server(lambda: self._knock(secure=False), mine.host, mine.port))
        if self._trust.has_tls:
            door = TlsDoor(
                self._trust.for_handshake,
                lambda: self._knock(secure=True),
                may_try=lambda _: self._has_room(),
                on_failed=lambda address, cause, why: _log.warning(
                    "a TLS handshake failed", address=address, cause=cause, why=why
                ),
            )
            self._servers.append(await loop.create_server(door.greeting, mine.host, mine.tls_port))
        self._spawn(self._watch())
        self._spawn(self._look_at_files())
        if self.keeping is not None:
            self._spawn(self.keeping.circumstances.limiting.run())

    @property
    def ports(self) -> list[int]:
        """The ports that are open."""
        return [server.sockets[0].getsockname()[1] for server in self._servers]

    async def stop(self) -> None:
        """Take no new stations, and close the others for a restart."""
        for server in self._servers:
            server.close()
        await end(list(self._tasks))
        for link in list(self.links.values()):
            link.close(_STOPPING)
        # The goodbyes are on their way once the loop has turned; keepers end with their links.
        await asyncio.sleep(0)
        await asyncio.gather(*self._endings)
        self._traffic.close()

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._worked)

    def _worked(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (failure := task.exception()) is not None and not self._failure.done():
            self._failure.set_exception(failure)

    async def failed(self) -> None:
        """Return only by raising: when one of the proxy's tasks fails, which none may."""
        await asyncio.shield(self._failure)

    # --- at the door

    def _knock(self, *, secure: bool) -> Knock:
        return Knock(
            self._begun, self._requested, self._ended, secure=secure, most_message_bytes=self._gateway.max_message_bytes
        )

    def _has_room(self) -> bool:
        return len(self._knocking) < 2 * self._mine.max_stations

    def _begun(self, knock: Knock) -> None:
        if knock.transport is not None and not self._has_room():
            knock.refuse(Refusal(503, "too many knock at once, wait a minute"))
        else:
            self._knocking[knock] = asyncio.get_running_loop().time()

    def _ended(self, knock: Knock) -> None:
        self._knocking.pop(knock, None)

    def _requested(self, knock: Knock) -> None:
        visitor = self._visitor(knock)
        if isinstance(visitor, Refusal):
            self._refuse(knock, visitor)
        elif visitor.station_id not in self.links and len(self.links) >= self._mine.max_stations:
            self._refuse(knock, Refusal(503, f"{self._mine.max_stations} stations are connected (proxy.max_stations)"))
        else:
            self._spawn(self._connect(knock, visitor))

    def _visitor(self, knock: Knock) -> Visitor | Refusal:
        """Who knocks. A certificate that is shown here has to be the station's; the rest the central system decides."""
        request: Request | None = knock.request
        station_id = None if request is None else handshake.station_id(request.path, self._gateway.path_prefix)
        if request is None or station_id is None:
            return Refusal(404, "the address names no station")
        authorization = request.headers.get("authorization")
        subprotocols = request.headers.get("sec-websocket-protocol")
        # They become headers of ours: a line break in one would begin another.
        if not all((text or "").isascii() and (text or " ").isprintable() for text in (authorization, subprotocols)):
            return Refusal(400, "a header can't be read")
        shown = knock.certificate if isinstance(knock.certificate, bytes) else None
        refusal = None if shown is None else self._objection(station_id, shown)
        return refusal or Visitor(
            station_id=station_id,
            address=knock.address,
            secure=knock.secure,
            authorization=authorization,
            subprotocols=subprotocols,
            certificate=shown,
        )

    def _objection(self, station_id: str, shown: bytes) -> Refusal | None:
        try:
            certificate: ClientCertificate = read_certificate(shown)
        except ValueError:
            return Refusal(403, "the station's certificate can't be read")
        demands = Demands(
            station_id=station_id,
            now=self._clock.now(),
            organization=self._gateway.tls_client_organization,
            revoked=self._trust.is_revoked(certificate),
        )
        cause = objection(certificate, demands)
        return None if cause is None else Refusal(403, f"the station's certificate does not count ({cause})")

    def _refuse(self, knock: Knock, refusal: Refusal) -> None:
        self.refused += 1
        _log.info("turned away", address=knock.address, status=refusal.status, reason=refusal.reason)
        knock.refuse(refusal)

    async def _connect(self, knock: Knock, visitor: Visitor) -> None:
        """Ask the central system first: the station gets its answer, and the protocol that was agreed upon there."""
        async with self._dialling:
            if knock.transport is None:
                return
            link = Link(visitor, self._traffic, self._gateway.max_message_bytes, self._over)
            agreed = await self._dial(link)
        if isinstance(agreed, Refusal):
            self._refuse(knock, agreed)
        elif knock.gone:
            link.close(Closing())
        else:
            self._take_in(knock, link, agreed)

    async def _dial(self, link: Link) -> str | Refusal | None:
        """The protocol in which the station may speak, and with whom is up to its link; or why it may not."""
        visitor, keeping = link.visitor, self.keeping
        try:
            agreed = await self._uplink.open(link.uplink, visitor)
            self.uplink_trouble = None
            if keeping is not None:
                await keeping.known.remember(visitor, agreed)
        except TurnedAway as turned:
            return turned.refusal
        except UplinkAway as away:
            self.uplink_trouble = str(away)
            agreed = None if keeping is None else await keeping.known.recognize(visitor)
            if agreed is None:
                return _AWAY
        if keeping is not None:
            try:
                await keeping.keep(link, agreed)
            except OSError as error:
                _log.error("a backlog can't be read", station=link.station_id, error=str(error))
                link.close(Closing())
                return Refusal(503, "the proxy can't read what it has kept")
        return agreed

    def _take_in(self, knock: Knock, link: Link, agreed: str | None) -> None:
        older = self.links.pop(link.station_id, None)
        if older is not None:
            older.close(_REPLACED)
        self.links[link.station_id] = link
        _log.info("a station is connected", station=link.station_id, address=knock.address, protocol=agreed)
        knock.admit(link.station, agreed)

    def _over(self, link: Link) -> None:
        up, down = self._passed_before
        self._passed_before = (up + link.passed_up, down + link.passed_down)
        if self.links.get(link.station_id) is link:
            del self.links[link.station_id]
        if link.keeper is not None:
            # Not one of the tasks that a stop of the proxy cancels: it cancels others itself.
            ending = asyncio.get_running_loop().create_task(link.keeper.stop())
            self._endings.add(ending)
            ending.add_done_callback(self._endings.discard)

    # --- who is still there

    @property
    def passed(self) -> tuple[int, int]:
        """Messages passed on since the start, up and down."""
        up, down = self._passed_before
        links = self.links.values()
        return up + sum(link.passed_up for link in links), down + sum(link.passed_down for link in links)

    @property
    def alone(self) -> int:
        """For how many stations the proxy stands in now."""
        return sum(link.keeper is not None and link.keeper.alone for link in self.links.values())

    async def _watch(self) -> None:
        interval_s = self._gateway.ping_interval_s
        while True:
            await asyncio.sleep(min(interval_s / 2, _HANDSHAKE_S))
            self.found_dead += sum(link.look(interval_s) for link in list(self.links.values()))
            late_s = asyncio.get_running_loop().time() - _HANDSHAKE_S
            for knock in [knock for knock, since_s in self._knocking.items() if since_s < late_s]:
                if knock.request is None:
                    knock.refuse(Refusal(408, "no request within 10 s"))

    async def _look_at_files(self) -> None:
        while True:
            await asyncio.sleep(_LOOK_AT_FILES_S)
            await asyncio.to_thread(self._trust.look)
            if self.keeping is not None:
                await asyncio.to_thread(self.keeping.look)
