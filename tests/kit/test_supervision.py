"""The supervisor with small shell scripts as parts; tests/cli/test_serve.py has it with the real ones."""

import asyncio
import signal
import subprocess
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import pytest
from structlog.testing import capture_logs

from voltway.kit.child import spawn
from voltway.kit.supervision import Supervisor
from voltway.vocabulary.errors import StartupError


@dataclass
class Script:
    """A shell script that is ready once it has written its process id into a file."""

    name: str
    directory: Path
    body: str = "sleep 60 & wait"
    stop_signal: signal.Signals = signal.SIGTERM
    stop_grace_s: float = 5.0
    hurried_grace_s: float = 0.0
    prepared: int = 0
    spawned: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def file(self) -> Path:
        return self.directory / self.name

    def prepare(self) -> None:
        self.prepared += 1
        self.file.unlink(missing_ok=True)

    def spawn(self, stderr: int | IO[bytes] | None = None) -> subprocess.Popen[bytes]:
        # What it does with a signal is set before it is ready, as the signal may come at once.
        trap, separator, rest = self.body.rpartition(" TERM; ")
        script = f"{trap}{separator}echo $$ > {self.file}.draft; mv {self.file}.draft {self.file}; {rest}"
        self.spawned.append(spawn(["sh", "-c", script], death_signal=signal.SIGKILL, stderr=stderr))
        return self.spawned[-1]

    async def is_ready(self, pid: int) -> bool:
        return self.file.exists() and self.file.read_text().strip() == str(pid)

    def after_ready(self) -> None:
        """Nothing."""


@pytest.fixture
async def supervisor() -> AsyncIterator[Supervisor]:
    supervisor = Supervisor()
    yield supervisor
    supervisor.hurry()
    await supervisor.stop_all()


def stop_order(directory: Path) -> list[str]:
    return (directory / "order").read_text().split()


def noting(directory: Path, name: str, pause_s: float = 0.0) -> str:
    """A body that takes its time to stop and notes its name then."""
    return f"trap 'kill $!; sleep {pause_s}; echo {name} >> {directory}/order; exit 0' TERM; sleep 60 & wait"


async def test_stopped_one_after_another_in_the_reverse_order(supervisor: Supervisor, tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        await supervisor.start(Script(name, tmp_path, noting(tmp_path, name, 0.1 if name == "c" else 0)), 10)
    await supervisor.stop_all()
    assert stop_order(tmp_path) == ["c", "b", "a"]


async def test_in_a_hurry_nobody_is_waited_for_but_the_database(supervisor: Supervisor, tmp_path: Path) -> None:
    await supervisor.start(Script("database", tmp_path, noting(tmp_path, "database", 0.3), hurried_grace_s=5.0), 10)
    await supervisor.start(Script("slow", tmp_path, noting(tmp_path, "slow", 30), stop_grace_s=60), 10)
    stopping = asyncio.create_task(supervisor.stop_all())
    await asyncio.sleep(0.2)
    assert not stopping.done()
    began = time.monotonic()
    supervisor.hurry()
    await stopping
    assert time.monotonic() - began < 3.0
    assert stop_order(tmp_path) == ["database"]


async def test_who_does_not_stop_in_time_is_killed(supervisor: Supervisor, tmp_path: Path) -> None:
    stubborn = Script("stubborn", tmp_path, "trap '' TERM; while true; do sleep 0.1; done", stop_grace_s=0.3)
    await supervisor.start(stubborn, 10)
    with capture_logs() as events:
        await supervisor.stop_all()
    assert stubborn.spawned[0].returncode == -signal.SIGKILL
    assert [event["event"] for event in events] == ["it did not stop in time and is killed"]


async def test_a_dead_part_is_prepared_and_started_again(supervisor: Supervisor, tmp_path: Path) -> None:
    part = Script("part", tmp_path)
    await supervisor.start(part, 10)
    with capture_logs() as events:
        part.spawned[0].kill()
        async with asyncio.timeout(10):
            while not any(event["event"] == "it serves again" for event in events):  # noqa: ASYNC110  # no other sign
                await asyncio.sleep(0.01)
    assert part.prepared == len(part.spawned) == 2
    died = next(event for event in events if event["event"] == "a process died, starting it again")
    assert died["cause"] == "killed by SIGKILL"
    assert 0.1 < died["delay_s"] < 0.3


async def test_a_start_that_fails_says_the_last_complaint(supervisor: Supervisor, tmp_path: Path) -> None:
    broken = Script("broken", tmp_path, "true")
    broken.spawn = lambda stderr=None: spawn(  # type: ignore[method-assign]  # it never becomes ready
        ["sh", "-c", "echo 'FATAL:  no luck' >&2; exit 3"], death_signal=signal.SIGKILL, stderr=stderr
    )
    with pytest.raises(StartupError, match="broken could not start: no luck"):
        await supervisor.start(broken, 10)


async def test_a_start_that_takes_too_long_fails(supervisor: Supervisor, tmp_path: Path) -> None:
    part = Script("part", tmp_path / "missing")
    with pytest.raises(StartupError, match=r"part was not ready within 0\.3 s"):
        await supervisor.start(part, 0.3)
    await supervisor.stop_all()
    assert part.spawned[0].poll() is not None
