"""What the machine says: processor time and memory of processes, how busy others keep it, and what machine it is."""

import os
import platform
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import psutil
from msgspec import Struct


class CpuUse(Struct, frozen=True):
    """Processor time of named groups of processes over `seconds`; `elsewhere_s` went to everything else."""

    seconds: float
    used_s: dict[str, float]
    elsewhere_s: float

    def shares(self) -> dict[str, float]:
        """Processors kept busy, by group: 1.0 is one core."""
        told = {**self.used_s, "elsewhere": self.elsewhere_s}
        return {name: round(used_s / self.seconds, 2) for name, used_s in told.items()}


class CpuMeter:
    """Measures from its making to `read`. A group is processes with their children."""

    def __init__(self, groups: Mapping[str, Sequence[psutil.Process]]) -> None:
        self._groups = groups
        self._begun_s = time.perf_counter()
        self._before = {name: _used(processes) for name, processes in groups.items()}
        self._busy_before = _busy()

    def read(self) -> CpuUse:
        """Use since the making."""
        seconds = time.perf_counter() - self._begun_s
        used = {name: _grown(self._before[name], _used(processes)) for name, processes in self._groups.items()}
        return CpuUse(seconds, used, max(_busy() - self._busy_before - sum(used.values()), 0.0))


def _used(processes: Sequence[psutil.Process]) -> dict[int, float]:
    """Seconds by process id; children that have ended are part of their parent's."""
    used: dict[int, float] = {}
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            for member in [process, *process.children(recursive=True)]:
                with suppress(psutil.NoSuchProcess):
                    times = member.cpu_times()
                    ended = times.children_user + times.children_system
                    used[member.pid] = times.user + times.system + ended
    return used


def _grown(before: dict[int, float], after: dict[int, float]) -> float:
    return sum(max(seconds - before.get(pid, 0.0), 0.0) for pid, seconds in after.items())


def _busy() -> float:
    times = psutil.cpu_times()
    return float(times.user + times.nice + times.system + getattr(times, "irq", 0.0) + getattr(times, "softirq", 0.0))


def own_memory_bytes(processes: Sequence[psutil.Process]) -> int:
    """Memory that only these processes have (USS), without what the kernel keeps for their sockets."""
    return sum(int(process.memory_full_info().uss) for process in processes)


def allow_files(wanted: int) -> int:
    """Raise the limit of open files for us and what we start; how many a process may have."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    allowed = max(soft, min(wanted, hard) if hard != resource.RLIM_INFINITY else wanted)
    resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))
    return allowed


def flush_ms(directory: Path) -> float:
    """How long the disk takes to make one small write durable, the median of 100."""
    file = directory / "flush"
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT)
    took = []
    for _ in range(100):
        os.pwrite(descriptor, os.urandom(8192), 0)
        begun = time.perf_counter()
        os.fsync(descriptor)
        took.append(time.perf_counter() - begun)
    os.close(descriptor)
    file.unlink()
    return round(statistics.median(took) * 1000, 3)


def pace_ms() -> float:
    """How long a fixed piece of Python takes now: virtual machines and laptops change their speed by the second."""
    begun = time.perf_counter()
    total = 0
    for number in range(400_000):
        total += number
    return (time.perf_counter() - begun) * 1000


def pair_share() -> float:
    """At which part of its pace alone a processor works while a second one is as busy: 1.0 for whole cores.

    Two processors that are threads of one core come to little more than a half.
    """
    alone = min(pace_ms() for _ in range(5))
    code = "from benchmarks.machine import pace_ms\nwhile True: pace_ms()"
    with subprocess.Popen([sys.executable, "-c", code]) as other:
        time.sleep(0.5)
        together = min(pace_ms() for _ in range(5))
        other.kill()
    return round(alone / together, 2)


def described(directory: Path) -> dict[str, str]:
    """The machine in words."""
    return {
        "processor": f"{_processor()}, {os.cpu_count()} cores, two busy at {pair_share():.0%} of the pace of one alone",
        "memory": f"{psutil.virtual_memory().total / 1024**3:.0f} GiB",
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "fsync": f"{flush_ms(directory)} ms",
    }


def _processor() -> str:
    with suppress(OSError):
        for line in Path("/proc/cpuinfo").read_text("utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
