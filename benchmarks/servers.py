"""The servers that are measured, each in processes of its own, as in production."""

import asyncio
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

import msgspec
import psutil

from benchmarks import store
from benchmarks.generator import BenchmarkFailed
from benchmarks.papers import Papers
from voltway.kit import migrations
from voltway.kit.data_directory import DataDirectory
from voltway.kit.embedded_nats import EmbeddedNats
from voltway.kit.embedded_postgres import EmbeddedPostgres, start_blocking
from voltway.kit.health_client import is_ready
from voltway.kit.processes import free_port
from voltway.kit.settings import GatewaySettings, Settings, WebSettings
from voltway.kit.settings_reader import environment_of

_START_S = 60.0


class Server(Protocol):
    """What stations connect to. `echo`: it sends back what it gets."""

    @property
    def url(self) -> str:
        """Where stations connect, without their id."""

    @property
    def echo(self) -> bool:
        """Whether it only sends back."""

    @property
    def processes(self) -> dict[str, list[psutil.Process]]:
        """What is measured of it, by name."""


class Peer:
    """A server of `benchmarks/peers`. Use it in a `with` block."""

    def __init__(self, module: str, *arguments: str, echo: bool) -> None:
        port = self.port = free_port()
        self.url = f"ws://127.0.0.1:{port}/ocpp"
        self.echo = echo
        self._process = subprocess.Popen([sys.executable, "-m", f"benchmarks.peers.{module}", str(port), *arguments])

    def __enter__(self) -> Self:
        _until(lambda: _listens(self.port), self._process, "the peer")
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        _end(self._process)

    @property
    def processes(self) -> dict[str, list[psutil.Process]]:
        """What is measured of it."""
        return {"server": [psutil.Process(self._process.pid)]}


def echo() -> Peer:
    """The bare picows server."""
    return Peer("echo", echo=True)


def tls_echo(papers: Papers) -> Peer:
    """The bare picows server over TLS, which asks for certificates."""
    return Peer("tls_echo", *(str(path) for path in (*papers.server, papers.root)), echo=True)


def floor() -> Peer:
    """The packages `ocpp` and `websockets`, storing nothing."""
    return Peer("ocpp_floor", echo=False)


class Network:
    """Ours: a fresh embedded PostgreSQL with its durable defaults, NATS, and as many gateways as `voltway serve` runs.

    Use it in a `with` block; `directory` is removed afterwards, with all that was stored.
    """

    def __init__(self, directory: Path) -> None:
        self.echo = False
        self.directory = directory
        self._data = DataDirectory(directory / "voltway-data")
        self.papers = Papers(directory)
        self.settings = Settings(
            data_directory=self._data.path,
            gateway=GatewaySettings(
                host="127.0.0.1",
                port=free_port(),
                drain_s=1.0,
                tls_certificate=self.papers.server[0],
                tls_key=self.papers.server[1],
                tls_client_roots=(self.papers.root,),
                tls_port=free_port(),
            ),
            web=WebSettings(port=free_port(), requests_per_minute=1_000_000),
        )
        self._servers: dict[str, subprocess.Popen[bytes]] = {}
        self._gateways = [f"gateway {number + 1}" for number in range(self.settings.gateway.processes)]
        self._keeps_logs = False

    def __enter__(self) -> Self:
        try:
            self._start()
        except BaseException as error:
            self.__exit__(type(error), error, None)
            raise
        return self

    def _start(self) -> None:
        self._data.claim()
        postgres = EmbeddedPostgres(self._data)
        self._servers["postgres"] = start_blocking(postgres, self.directory / "postgres.log")
        nats = EmbeddedNats(self._data)
        nats.prepare()
        with (self.directory / "nats.log").open("ab") as log:
            self._servers["nats"] = nats.spawn(log)
        web = msgspec.structs.replace(self.settings.web, database_url=postgres.web_url)
        self.settings = msgspec.structs.replace(self.settings, database_url=postgres.url, nats_url=nats.url, web=web)
        migrations.apply(self.settings)
        self.database = store.connect(postgres.url)
        self.start_gateways()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        for name in ("web", "worker", *self._gateways, "nats"):
            _end(self._servers.get(name))
        _end(self._servers.get("postgres"), signal.SIGINT)
        self._data.release()
        shutil.rmtree(self._data.path if self._keeps_logs or error else self.directory, ignore_errors=True)

    @property
    def url(self) -> str:
        """Where stations connect."""
        return f"ws://127.0.0.1:{self.settings.gateway.port}{self.settings.gateway.path_prefix}"

    @property
    def processes(self) -> dict[str, list[psutil.Process]]:
        """What is measured: the gateways are the "server". Raises BenchmarkFailed if something has died."""
        for name, process in self._servers.items():
            if process.poll() is not None:
                raise BenchmarkFailed(f"{name} has ended with exit code {process.returncode}")
        groups = {"server": self._gateways, "postgres": ["postgres"], "nats": ["nats"]}
        return {told: [psutil.Process(self._servers[name].pid) for name in names] for told, names in groups.items()}

    @property
    def environment(self) -> dict[str, str]:
        """For processes that work on this network."""
        inherited = {key: value for key, value in os.environ.items() if not key.startswith("VOLTWAY_")}
        return {**inherited, **environment_of(self.settings)}

    def start_gateways(self) -> None:
        """Start them and wait until they serve; those that died are started again."""
        waits = [self._start_role(name, "gateway") for name in self._gateways]
        for wait in waits:
            wait()

    def keep_logs(self) -> None:
        """Leave what the servers wrote behind: something went wrong."""
        self._keeps_logs = True

    def start_web(self) -> None:
        """Pages and API, unless they are served already."""
        if "web" not in self._servers:
            self._start_role("web", "web")()

    def start_worker(self) -> None:
        """Background work, unless it is done already."""
        if "worker" not in self._servers:
            self._start_role("worker", "worker")()

    def kill_gateways(self) -> float:
        """`kill -9` of all; the monotonic second of it."""
        at_s = time.monotonic()
        for name in self._gateways:
            self._servers[name].kill()
        for name in self._gateways:
            self._servers[name].wait()
        return at_s

    def renew_gateways(self) -> None:
        """Gateways without a past, for figures about their memory."""
        for name in self._gateways:
            _end(self._servers[name])
        self.start_gateways()

    def _start_role(self, name: str, role: str) -> Callable[[], None]:
        """Start it; the result waits until it serves."""
        health_port = free_port()
        environment = {**self.environment, f"VOLTWAY_{role.upper()}_HEALTH_PORT": str(health_port)}
        with (self.directory / f"{name}.log").open("ab") as log:
            process = subprocess.Popen([sys.executable, "-m", "voltway", role], stdout=log, stderr=log, env=environment)
        self._servers[name] = process
        return lambda: _until(lambda: asyncio.run(is_ready("127.0.0.1", health_port)), process, f"the {name}")

    def add_stations(self, station_ids: Sequence[str], password: str) -> None:
        """Stations that may connect."""
        store.add_stations(self.database, station_ids, password)
        store.settle(self.database)

    def add_tokens(self, token_uids: Sequence[str]) -> None:
        """Cards that may charge."""
        store.add_tokens(self.database, token_uids)
        store.settle(self.database)


def _listens(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1.0):
        return True
    return False


def _until(condition: Callable[[], bool], process: subprocess.Popen[bytes], what: str) -> None:
    end = time.monotonic() + _START_S
    while not condition():
        if process.poll() is not None or time.monotonic() > end:
            raise BenchmarkFailed(f"{what} did not start (exit code {process.poll()})")
        time.sleep(0.02)


def _end(process: subprocess.Popen[bytes] | None, number: signal.Signals = signal.SIGTERM) -> None:
    if process is None or process.poll() is not None:
        return
    process.send_signal(number)
    try:
        process.wait(20.0)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
