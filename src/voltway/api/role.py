"""The web process: pages and API over HTTP."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Final

import structlog
import uvicorn

from voltway.api.app import make_app
from voltway.api.branding import Wardrobe
from voltway.api.context import ApiContext
from voltway.api.live_changes import HEARTBEAT_S, LiveChanges
from voltway.api.rate_limits import RateLimits
from voltway.api.refusals import RefusedRequests
from voltway.files.ftp import FtpServer
from voltway.files.ftp_conversation import Shelf
from voltway.files.links import links_of
from voltway.files.storage import storage_of
from voltway.kit import bus, postgres, scope
from voltway.kit.places import Places
from voltway.kit.processes import bind_error
from voltway.kit.proxies import Proxies
from voltway.kit.role import RoleContext
from voltway.kit.sealing import sealing_of
from voltway.people.alerts import Alerts
from voltway.people.failed_sign_ins import FailedSignIns
from voltway.people.hashing import HashingGate
from voltway.people.seeing import everybody
from voltway.people.signing_in import SignInDesk
from voltway.vocabulary.subjects import LIVE

CONNECTION_LIMIT: Final = 4000
FINISH_REQUESTS_S: Final = 5
_BACKLOG: Final = 512

_log = structlog.get_logger()


async def main(context: RoleContext, heartbeat_s: float = HEARTBEAT_S) -> None:
    """Serve until asked to stop; then end the live streams, which tell each `heartbeat_s` that they live, and finish.

    Raises PortTaken or StartupError if an address can't be listened on, ConfigurationError without database or bus.
    """
    with _listening(context.settings.web.host, context.settings.web.port) as listener:
        async with _connected(context, heartbeat_s) as api, _ftp(api):
            await _serve(context, api, listener)


@asynccontextmanager
async def _connected(context: RoleContext, heartbeat_s: float) -> AsyncIterator[ApiContext]:
    places = Places(context.settings.web.places_file)
    await scope.require_bound(context.settings)
    pool = await scope.connect_scoped_pool(context.settings, context.name)
    nerves = await bus.connect(context.settings, context.name)
    live = LiveChanges(heartbeat_s)
    nerves.subscribe(LIVE, live.receive)
    context.health.add("database", lambda: postgres.ping(pool))
    context.metrics.gauge("live_clients", "Clients that follow live changes.", lambda: float(len(live)))
    settings = context.settings
    sealing, gate = sealing_of(settings), HashingGate(settings.sign_in, context.metrics)
    refused = RefusedRequests(context.metrics)
    storage = storage_of(settings, context.clock)
    failures, alerts = FailedSignIns(pool), Alerts(sealing, places, settings.web.public_url)
    try:
        async with failures.written(), refused.told():
            yield ApiContext(
                pool=pool,
                bus=nerves,
                clock=context.clock,
                settings=settings,
                live=live,
                sealing=sealing,
                gate=gate,
                desk=SignInDesk(pool, gate, sealing, settings.sign_in, failures, alerts),
                alerts=alerts,
                places=places,
                refused=refused,
                storage=storage,
                links=links_of(settings, sealing),
                limits=RateLimits(settings.web),
                proxies=Proxies(settings.web.trusted_proxies, settings.web.forwarded_header),
            )
    finally:
        gate.close()
        places.close()
        await storage.close()
        await nerves.close()
        await pool.close()


@asynccontextmanager
async def _ftp(api: ApiContext) -> AsyncIterator[None]:
    """Serve files over FTP, too, where that is wanted."""
    files = api.settings.files
    if files.ftp_port is None:
        yield
        return
    shelf = Shelf(lambda: everybody(api.pool), api.storage, api.links, api.clock)
    async with FtpServer(files, shelf).serving(files.ftp_host, files.ftp_port) as port:
        _log.info("files are served over FTP", host=files.ftp_host, port=port)
        yield


async def _serve(context: RoleContext, api: ApiContext, listener: socket.socket) -> None:
    server = _Server(
        uvicorn.Config(
            Wardrobe(make_app(api), api),
            loop="none",
            ws="none",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            limit_concurrency=CONNECTION_LIMIT,
            timeout_graceful_shutdown=FINISH_REQUESTS_S,
        )
    )
    serving = asyncio.create_task(server.serve(sockets=[listener]), name="http")
    stopping = asyncio.create_task(_stop(context, api, server), name="http-stop")
    try:
        await _wait_until_started(server, serving)
        host, port = listener.getsockname()[:2]
        _log.info("pages and API are served", host=host, port=port)
        context.ready.set()
        await serving
    finally:
        stopping.cancel()
        with suppress(asyncio.CancelledError):
            await stopping


class _Server(uvicorn.Server):
    """Leaves signals to the role, which stops it with `should_exit`."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def _stop(context: RoleContext, api: ApiContext, server: uvicorn.Server) -> None:
    await context.stop.wait()
    # Streams would otherwise keep the server from ever being done.
    api.live.close()
    server.should_exit = True


async def _wait_until_started(server: uvicorn.Server, serving: asyncio.Task[None]) -> None:
    while not server.started and not serving.done():  # noqa: ASYNC110  (uvicorn offers no event for it)
        await asyncio.sleep(0.01)


@contextmanager
def _listening(host: str, port: int) -> Iterator[socket.socket]:
    # The protocol is named, as asyncio switches Nagle's algorithm off only then: an answer's body, sent after its head,
    # otherwise waits 40 ms for the client's delayed acknowledgement.
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    with listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
            listener.listen(_BACKLOG)
        except OSError as error:
            raise bind_error(error, host, port, "web.port") from error
        yield listener
