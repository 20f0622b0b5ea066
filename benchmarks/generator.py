"""A load generator as the harness sees it: a process that is given tasks."""

import subprocess
import sys
from types import TracebackType
from typing import Self, TypeVar

import msgspec
import psutil

from benchmarks.tasks import (
    Connect,
    Connected,
    OwnTime,
    OwnTimes,
    Ran,
    Registers,
    Run,
    Task,
    ToldRegisters,
)

T = TypeVar("T")


class BenchmarkFailed(Exception):
    """What was measured is not what was meant to be measured; the message says why."""


class Generator:
    """The process. Use it in a `with` block."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.load"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self.process = psutil.Process(self._process.pid)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self._process.kill()
        self._process.wait()

    def begin(self, task: Task) -> None:
        """Give a task without waiting for its end."""
        if self._process.stdin is None:
            raise BenchmarkFailed("the load generator has no input")
        self._process.stdin.write(msgspec.json.encode(task) + b"\n")
        self._process.stdin.flush()

    def result(self, kind: type[T]) -> T:
        """Wait for the result of the task begun last."""
        line = self._process.stdout.readline() if self._process.stdout else b""
        if not line:
            raise BenchmarkFailed("the load generator ended")
        return msgspec.json.decode(line, type=kind)

    def _do(self, task: Task, kind: type[T]) -> T:
        self.begin(task)
        return self.result(kind)

    def connect(self, task: Connect) -> Connected:
        """Connect stations. A handshake may be tried again; any other failure raises BenchmarkFailed."""
        self.begin(task)
        return self.connected(task)

    def connected(self, task: Connect) -> Connected:
        """Wait until the stations of the task begun last are connected. Raises as `connect`."""
        done = self.result(Connected)
        if any(not failure.startswith("handshake") for failure in done.failures):
            raise BenchmarkFailed(f"not all of {task.count} stations arrived well at {task.url}: {done.failures}")
        return done

    def run(self, task: Run) -> Ran:
        """Have stations tell a story. Raises BenchmarkFailed if anything was answered wrongly, late or not at all."""
        done = self._do(task, Ran)
        if done.failures:
            raise BenchmarkFailed(f"{task.story} had failures {done.failures}, first {done.example}")
        return done

    def own_time(self) -> OwnTimes:
        """The stations' own part of round trips."""
        return self._do(OwnTime(), OwnTimes)

    def registers(self) -> dict[str, int]:
        """The register each station told last, in Wh."""
        return self._do(Registers(), ToldRegisters).register_wh
