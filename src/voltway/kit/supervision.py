"""Run several processes on one machine: start them in order, start again what died, stop them in the reverse order."""

import asyncio
import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import IO, Final, Protocol

import structlog

from voltway.kit.backoff import Backoff
from voltway.kit.child import spawn
from voltway.kit.health_client import is_ready
from voltway.kit.role import STOP_GRACE_S, SUPERVISOR_VARIABLE
from voltway.kit.server_log import ServerLog
from voltway.vocabulary.errors import StartupError, VoltwayError

_log = structlog.get_logger()

_POLL_S: Final = 0.02
_HEALTHY_AFTER_S: Final = 60.0


class Part(Protocol):
    """One process that is supervised."""

    @property
    def name(self) -> str:
        """What the log calls it."""

    @property
    def stop_signal(self) -> signal.Signals:
        """Asks it to end what it has begun and stop."""

    @property
    def stop_grace_s(self) -> float:
        """Seconds it has for that before it is killed."""

    @property
    def hurried_grace_s(self) -> float:
        """The same when the user is in a hurry."""

    def prepare(self) -> None:
        """What must be done before each start; may block. Raises VoltwayError."""

    def spawn(self, stderr: int | IO[bytes] | None = None) -> subprocess.Popen[bytes]:
        """Start the process; `stderr` is where it may complain, if its own log isn't ours."""

    async def is_ready(self, pid: int) -> bool:
        """Whether the process of this id serves."""

    def after_ready(self) -> None:
        """What must be done after each start, once it serves; may block. Raises VoltwayError."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RolePart:
    """A role as its own process: `command` with the environment variables of its settings."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    health_host: str
    health_port: int
    stop_grace_s: float = STOP_GRACE_S
    hurried_grace_s: float = 0.0
    stop_signal: signal.Signals = signal.SIGTERM

    def prepare(self) -> None:
        """Nothing."""

    def spawn(self, stderr: int | IO[bytes] | None = None) -> subprocess.Popen[bytes]:
        """Start it; it writes to our own stderr, in the same format, and is killed if we die."""
        del stderr
        environment = {**self.environment, SUPERVISOR_VARIABLE: str(os.getpid())}
        return spawn(self.command, death_signal=signal.SIGKILL, environment=environment)

    async def is_ready(self, pid: int) -> bool:
        """Whether its /readyz says so."""
        del pid
        return await is_ready(self.health_host, self.health_port)

    def after_ready(self) -> None:
        """Nothing."""


class PartRefused(VoltwayError):
    """A process ended itself with an error that it has already told the user."""


@dataclass(slots=True)
class _Running:
    """A part with its present process and the task that keeps it alive."""

    part: Part
    process: subprocess.Popen[bytes]
    log: ServerLog
    ended: asyncio.Event = field(default_factory=asyncio.Event)
    pump: asyncio.Task[None] | None = None
    keeper: asyncio.Task[None] | None = None


class Supervisor:
    """Starts parts one after another with `start`, keeps them alive, and ends all of them with `stop_all`.

    Must be used in the main thread's event loop.
    """

    def __init__(self) -> None:
        self._running: list[_Running] = []
        self._stopping = False
        self._hurry = asyncio.Event()
        asyncio.get_running_loop().add_signal_handler(signal.SIGCHLD, self._notice_deaths)

    async def start(self, part: Part, timeout_s: float) -> None:
        """Start one part and wait until it serves; from then on it is started again when it dies.

        Raises StartupError if it ends or isn't ready within `timeout_s` seconds, PartRefused if it told why itself.
        """
        running = await self._launch(part)
        self._running.append(running)
        await self._wait_ready(running, timeout_s)
        running.keeper = asyncio.create_task(self._keep(running), name=f"keep-{part.name}")

    def hurry(self) -> None:
        """Stop without waiting for what parts have begun. The database is still shut down cleanly."""
        self._hurry.set()

    async def stop_all(self) -> None:
        """Stop every part, the last started first, each after the other has ended."""
        self._stopping = True
        for running in reversed(self._running):
            if running.keeper is not None:
                running.keeper.cancel()
                with suppress(asyncio.CancelledError):
                    await running.keeper
            await self._stop(running)
        self._running.clear()

    # --- one part

    async def _launch(self, part: Part) -> _Running:
        part.prepare()
        read, write = os.pipe()
        try:
            process = part.spawn(stderr=write)
        except BaseException:
            os.close(read)
            raise
        finally:
            os.close(write)
        running = _Running(part, process, ServerLog(part.name))
        running.pump = asyncio.create_task(_pump(read, running.log), name=f"log-{part.name}")
        return running

    async def _wait_ready(self, running: _Running, timeout_s: float) -> None:
        part, process = running.part, running.process
        patience = time.monotonic() + timeout_s
        hint = time.monotonic() + 5.0
        while not await part.is_ready(process.pid):
            if process.poll() is not None:
                await self._drain_log(running)
                raise _ended_early(running)
            if time.monotonic() > patience:
                raise StartupError(f"{part.name} was not ready within {timeout_s:g} s", "its log above may say why")
            if time.monotonic() > hint:
                hint = float("inf")
                _log.info("waiting until it is ready", part=part.name)
            await asyncio.sleep(_POLL_S)
        part.after_ready()

    async def _keep(self, running: _Running) -> None:
        """Start the part again whenever it ends; pauses grow unless it was well for a minute."""
        pause = Backoff(first_s=0.2, longest_s=30.0)
        while True:
            began = time.monotonic()
            await running.ended.wait()
            await self._drain_log(running)
            if time.monotonic() - began > _HEALTHY_AFTER_S:
                pause.reset()
            delay_s = pause.next_s()
            _log.error(
                "a process died, starting it again",
                part=running.part.name,
                cause=_cause(running),
                delay_s=round(delay_s, 2),
            )
            await asyncio.sleep(delay_s)
            await self._restart(running)

    async def _restart(self, running: _Running) -> None:
        """Put a new process in the place of the dead one. If that fails the part counts as having died again."""
        try:
            fresh = await self._launch(running.part)
        except (VoltwayError, OSError) as error:
            _log.error("it could not be started", part=running.part.name, error=str(error))
            return
        running.process, running.log, running.pump = fresh.process, fresh.log, fresh.pump
        running.ended.clear()
        self._notice_deaths()
        ready = asyncio.create_task(self._say_when_ready(running))
        ended = asyncio.create_task(running.ended.wait())
        try:
            await asyncio.wait((ready, ended), return_when=asyncio.FIRST_COMPLETED)
        finally:
            ready.cancel()
            ended.cancel()

    async def _say_when_ready(self, running: _Running) -> None:
        began = time.monotonic()
        while not await running.part.is_ready(running.process.pid):  # noqa: ASYNC110  # it has no way to tell us
            await asyncio.sleep(_POLL_S * 5)
        _log.info("it serves again", part=running.part.name, after_s=round(time.monotonic() - began, 2))

    def _notice_deaths(self) -> None:
        for running in self._running:
            if running.process.poll() is not None:
                running.ended.set()

    async def _drain_log(self, running: _Running) -> None:
        """Its last words, unless a grandchild still holds the pipe."""
        if running.pump is not None:
            await asyncio.wait({running.pump}, timeout=0.5)

    async def _stop(self, running: _Running) -> None:
        part, process = running.part, running.process
        if process.poll() is None:
            with suppress(ProcessLookupError):
                process.send_signal(part.stop_signal)
            if not await self._ends_in_time(part, process):
                if not self._hurry.is_set():
                    _log.warning("it did not stop in time and is killed", part=part.name, grace_s=part.stop_grace_s)
                process.kill()
                process.wait()
        await self._drain_log(running)
        if running.pump is not None:
            running.pump.cancel()

    async def _ends_in_time(self, part: Part, process: subprocess.Popen[bytes]) -> bool:
        patience = time.monotonic() + part.stop_grace_s
        hurried = False
        while process.poll() is None:
            if self._hurry.is_set() and not hurried:
                hurried, patience = True, min(patience, time.monotonic() + part.hurried_grace_s)
            if time.monotonic() >= patience:
                return False
            await asyncio.sleep(_POLL_S)
        return True


async def _pump(descriptor: int, log: ServerLog) -> None:
    """Read lines until the process and all its children have closed the pipe."""
    reader = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    transport, _ = await loop.connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(descriptor, "rb", buffering=0)
    )
    try:
        while True:
            try:
                line = await reader.readline()
            except ValueError:  # a line beyond the limit, whose start was thrown away
                continue
            if not line:
                return
            log.line(line.decode("utf-8", "replace"))
    finally:
        transport.close()


def _ended_early(running: _Running) -> VoltwayError:
    name, code = running.part.name, running.process.returncode
    if running.log.complaint is not None:
        return StartupError(f"{name} could not start: {running.log.complaint}")
    if code == VoltwayError.exit_code and isinstance(running.part, RolePart):
        return PartRefused(f"{name} could not start")
    return StartupError(f"{name} ended before it was ready ({_cause(running)})", "its log above may say why")


def _cause(running: _Running) -> str:
    code = running.process.returncode
    if code is not None and code < 0:
        return f"killed by {signal.Signals(-code).name}"
    said = f", {running.log.complaint}" if running.log.complaint else ""
    return f"exit code {code}{said}"
