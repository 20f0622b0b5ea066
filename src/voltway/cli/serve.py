"""`voltway serve`: everything on this machine, supervised."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Final

import msgspec
import psycopg
import structlog
import typer
from rich.console import Console

from voltway.cli.addresses import ocpp_url_base, reachable_host
from voltway.kit import migrations
from voltway.kit.data_directory import SEALING_SECRET, DataDirectory
from voltway.kit.embedded_nats import EmbeddedNats
from voltway.kit.embedded_postgres import EmbeddedPostgres
from voltway.kit.log import configure_logging
from voltway.kit.postgres import connection_parameters, require_database
from voltway.kit.processes import require_free_port
from voltway.kit.role import STOP_GRACE_S
from voltway.kit.settings import Settings
from voltway.kit.settings_reader import environment_of, load_settings, masked_url
from voltway.kit.supervision import Part, PartRefused, RolePart, Supervisor
from voltway.people.setup_link import LIFETIME, make_setup_token
from voltway.vocabulary.errors import ConfigurationError, PortTaken

app = typer.Typer()

_log = structlog.get_logger()

PROGRAM: Sequence[str] = (sys.executable, "-m", "voltway")
"""How a role is started: this and its name."""

_DATABASE_READY_S: Final = 900.0
"""After a crash PostgreSQL first recovers, which may take minutes."""
_READY_S: Final = 60.0
_PORT_PATIENCE_S: Final = 2.0


@app.command()
def serve() -> None:
    """Run a whole network on this machine: database, bus, gateway, web and worker. Ctrl-C stops it.

    Example: VOLTWAY_DATA_DIRECTORY=/var/lib/voltway voltway serve
    """
    sys.exit(run())


MoreParts = Callable[[Settings], Sequence[Part]]
"""Given the settings of the running network: what shall run beside it."""


def run(more: MoreParts = lambda _: ()) -> int:
    """Serve until stopped, with `more` beside it; the process' exit code. Raises VoltwayError."""
    settings = load_settings()
    configure_logging(settings.log_format, settings.log_level, "serve")
    return asyncio.run(_serve(settings, more))


async def _serve(settings: Settings, more: MoreParts) -> int:
    data = DataDirectory(settings.data_directory)
    data.claim()
    if settings.sealing_key_file is None:
        # Made by the account that serves, so that a command of another one does not make it unreadable for it.
        data.secret(SEALING_SECRET)
    await _require_ports(settings)
    supervisor = Supervisor()
    stop = _stop_on_signals(supervisor)
    start = asyncio.create_task(_start(supervisor, settings, data))
    stopping = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait((start, stopping), return_when=asyncio.FIRST_COMPLETED)
        if start.done():
            _welcome(start.result())
            await _start_together(supervisor, more(start.result()))
        await stopping
    except PartRefused as refusal:
        return refusal.exit_code  # it has told the reason itself
    finally:
        start.cancel()
        with suppress(asyncio.CancelledError, Exception):
            await start
        await supervisor.stop_all()
        data.release()
    _log.info("stopped")
    return 0


async def _start(supervisor: Supervisor, settings: Settings, data: DataDirectory) -> Settings:
    """Start everything in order; the result are the settings that the roles got."""
    if settings.database_url is None:
        postgres = EmbeddedPostgres(data)
        await supervisor.start(postgres, _DATABASE_READY_S)
        web = msgspec.structs.replace(settings.web, database_url=postgres.web_url)
        settings = msgspec.structs.replace(settings, database_url=postgres.url, web=web)
    else:
        await require_database(settings)
    migrations.apply(settings)
    if settings.nats_url is None:
        nats = EmbeddedNats(data)
        await supervisor.start(nats, _READY_S)
        settings = msgspec.structs.replace(settings, nats_url=nats.url)
    await _start_together(supervisor, list(_roles(settings)))
    return settings


async def _start_together(supervisor: Supervisor, parts: Sequence[Part]) -> None:
    """At once, since each spends most of its start with reading its own code."""
    starts = [asyncio.create_task(supervisor.start(part, _READY_S)) for part in parts]
    try:
        await asyncio.gather(*starts)
    finally:
        for start in starts:
            start.cancel()
        await asyncio.gather(*starts, return_exceptions=True)


def _roles(settings: Settings) -> Iterator[RolePart]:
    """The gateways first: they are the last to stop, as stations should notice as little as possible."""
    for index in range(settings.gateway.processes):
        own = msgspec.structs.replace(settings.gateway, health_port=settings.gateway.health_port + 10 * index)
        yield _role(
            "gateway" if index == 0 else f"gateway {index + 1}",
            "gateway",
            msgspec.structs.replace(settings, gateway=own),
            own.health_port,
            settings.gateway.drain_s + STOP_GRACE_S + 2.0,
        )
    yield _role("worker", "worker", settings, settings.worker.health_port, STOP_GRACE_S + 2.0)
    yield _role("web", "web", settings, settings.web.health_port, STOP_GRACE_S + 2.0)


def _role(name: str, command: str, settings: Settings, health_port: int, stop_grace_s: float) -> RolePart:
    inherited = {key: value for key, value in os.environ.items() if not key.startswith("VOLTWAY_")}
    return RolePart(
        name=name,
        command=[*PROGRAM, command],
        environment={**inherited, **environment_of(settings)},
        health_host=settings.health_host,
        health_port=health_port,
        stop_grace_s=stop_grace_s,
    )


async def _require_ports(settings: Settings) -> None:
    """Before anything is started. Raises PortTaken, StartupError, or ConfigurationError for one port used twice."""
    used: dict[int, str] = {}
    for host, port, setting in _ports(settings):
        if port in used:
            raise ConfigurationError(f"{used[port]} and {setting} are both {port}", "change one of them")
        used[port] = setting
        await _require_port(host, port, setting)


async def _require_port(host: str, port: int, setting: str) -> None:
    """With a little patience: the processes of a `voltway serve` that was killed just now may take a moment to go."""
    patience = time.monotonic() + _PORT_PATIENCE_S
    while True:
        try:
            require_free_port(host, port, setting)
        except PortTaken:
            if time.monotonic() > patience:
                raise
            await asyncio.sleep(0.1)
        else:
            return


def _ports(settings: Settings) -> Iterator[tuple[str, int, str]]:
    yield settings.gateway.host, settings.gateway.port, "gateway.port"
    if settings.gateway.tls_certificate is not None:
        yield settings.gateway.host, settings.gateway.tls_port, "gateway.tls_port"
    yield settings.web.host, settings.web.port, "web.port"
    for index in range(settings.gateway.processes):
        yield settings.health_host, settings.gateway.health_port + 10 * index, "gateway.health_port"
    yield settings.health_host, settings.web.health_port, "web.health_port"
    yield settings.health_host, settings.worker.health_port, "worker.health_port"


def _stop_on_signals(supervisor: Supervisor) -> asyncio.Event:
    """The first SIGTERM or SIGINT asks for a graceful stop, the next one for a fast one."""
    stop = asyncio.Event()

    def on_signal() -> None:
        if stop.is_set():
            _log.warning("stopping at once")
            supervisor.hurry()
        else:
            _log.info("stopping; once more for a fast stop")
            stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, on_signal)
    return stop


def _welcome(settings: Settings) -> None:
    """Tell the user where everything is."""
    gateway = settings.gateway
    lines = [("Stations connect to", f"{ocpp_url_base(settings, tls=False)}/<station id>")]
    if gateway.tls_certificate is not None:
        lines.append(("or, encrypted, to", f"{ocpp_url_base(settings, tls=True)}/<station id>"))
    lines.append(("Pages and API", _web_url(settings)))
    link = first_administrator_link(settings)
    if link is not None:
        hours = round(LIFETIME.total_seconds() / 3600)
        lines.append(("First administrator", f"{link}\n(works once, for {hours} hours)"))
    lines.append(("Data", str(settings.data_directory.absolute())))
    if "host=/" not in (settings.database_url or ""):
        lines.append(("Database", masked_url(settings.database_url or "")))
    console = Console(markup=False, highlight=False, soft_wrap=True)
    console.print("\nVoltway is running. Ctrl-C stops it.\n", style="bold")
    for label, text in lines:
        indented = text.replace("\n", "\n" + " " * 24)
        console.print(f"  {label:<22}{indented}")
    console.print()
    sys.stdout.flush()


def first_administrator_link(settings: Settings) -> str | None:
    """A link that makes the first administrator, once; None if there is one already.

    Each call makes the link of the call before void. `settings.database_url` must be known. Raises psycopg.Error.
    """
    parameters = connection_parameters(settings.database_url or "", "serve", settings)
    with psycopg.connect(**parameters, autocommit=True) as connection:
        token = make_setup_token(connection, datetime.now(UTC))
    return f"{_web_url(settings)}/setup?token={token}" if token else None


def _web_url(settings: Settings) -> str:
    """Where a browser reaches the pages; on this machine by name, as passkeys belong to a name, not to a number."""
    if settings.web.public_url is not None:
        return settings.web.public_url
    host = reachable_host(settings.web.host)
    return f"http://{'localhost' if host == '127.0.0.1' else host}:{settings.web.port}"
