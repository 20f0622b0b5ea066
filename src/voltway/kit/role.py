"""One process of Voltway: gateway, web, worker or proxy. What all of them need, and how they start and stop."""

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Final

import structlog
import uvloop

from voltway import __version__
from voltway.kit.clock import Clock, SystemClock
from voltway.kit.health import Health, HealthServer
from voltway.kit.log import configure_logging
from voltway.kit.metrics import Metrics
from voltway.kit.settings import Settings

SUPERVISOR_VARIABLE: Final = "_VOLTWAY_SUPERVISOR"
"""Process id of the `voltway serve` that started this process."""

STOP_GRACE_S: Final = 10.0
"""Seconds a role has to end after its drain time, before it is cut off."""

_log = structlog.get_logger()


@dataclass(slots=True, kw_only=True)
class RoleContext:
    """What a role's `main` is given.

    `stop` is set when the process shall end: `main` then finishes what it has begun and returns. `main` sets `ready`
    once it serves; until then /readyz says "still starting".
    """

    name: str
    settings: Settings
    clock: Clock = field(default_factory=SystemClock)
    metrics: Metrics = field(default_factory=Metrics)
    health: Health = field(default_factory=Health)
    stop: asyncio.Event = field(default_factory=asyncio.Event)
    ready: asyncio.Event = field(default_factory=asyncio.Event)


RoleMain = Callable[[RoleContext], Awaitable[None]]


def health_port(name: str, settings: Settings) -> int:
    """The port of a role's health pages. Roles without a setting of their own have none; raises KeyError."""
    ports = {
        "gateway": settings.gateway.health_port,
        "web": settings.web.health_port,
        "worker": settings.worker.health_port,
        "proxy": settings.proxy.health_port,
    }
    return ports[name]


def run_role(name: str, main: RoleMain, settings: Settings) -> int:
    """Run `main` until it returns or SIGTERM or SIGINT asks it to stop; the result is the process' exit code.

    Logging is set up and /metrics, /livez and /readyz are served meanwhile. A VoltwayError of `main` is raised for the
    command line to print; any other error is logged and gives 1, as does a `main` that returns unasked.
    """
    configure_logging(settings.log_format, settings.log_level, name)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(_run(name, main, settings))


async def _run(name: str, main: RoleMain, settings: Settings) -> int:
    context = RoleContext(name=name, settings=settings)
    context.metrics.gauge("info", "Which Voltway this is.", lambda: 1.0, version=__version__, role_name=name)
    context.health.add("start", lambda: _start_state(context))
    _stop_on_signals(context)
    watch = asyncio.create_task(_end_with_supervisor(), name="end-with-supervisor")
    server = HealthServer(
        settings.health_host, health_port(name, settings), context.health, context.metrics, f"{name}.health_port"
    )
    await server.start()
    try:
        return await _run_main(main, context)
    finally:
        watch.cancel()
        await server.close()


def _start_state(context: RoleContext) -> str | None:
    if context.stop.is_set():
        return "stopping"
    return None if context.ready.is_set() else "still starting"


async def _run_main(main: RoleMain, context: RoleContext) -> int:
    work = asyncio.ensure_future(main(context))
    stopping = asyncio.create_task(context.stop.wait())
    await asyncio.wait((work, stopping), return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if not context.stop.is_set():
        await work
        _log.error("the role ended by itself")
        return 1
    grace_s = STOP_GRACE_S + (context.settings.gateway.drain_s if context.name == "gateway" else 0.0)
    try:
        await asyncio.wait_for(work, grace_s)
    except TimeoutError:
        _log.warning("did not stop in time, cut off", grace_s=grace_s)
        return 1
    return 0


def _stop_on_signals(context: RoleContext) -> None:
    """The first signal asks to stop; the second one ends the process at once."""

    def on_signal() -> None:
        if context.stop.is_set():
            os._exit(130)
        context.stop.set()

    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, on_signal)


async def _end_with_supervisor() -> None:
    """Die when `voltway serve` was killed.

    Linux kills its children for us (`supervision.die_with_parent`); elsewhere the new parent's id gives it away.
    """
    supervisor = os.environ.get(SUPERVISOR_VARIABLE)
    if supervisor is None:
        return
    while os.getppid() == int(supervisor):  # noqa: ASYNC110  # the system offers no event for it that works everywhere
        await asyncio.sleep(1.0)
    _log.error("voltway serve is gone, ending with it")
    os._exit(1)
