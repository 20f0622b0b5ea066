"""A crowd of idle stations: what each costs in memory, and how soon all are back after `kill -9`."""

import sys
import time
from collections import Counter
from collections.abc import Sequence
from typing import Final

import msgspec

from benchmarks import store
from benchmarks.bench import Bench, facts_of, require_journal
from benchmarks.generator import BenchmarkFailed, Generator
from benchmarks.machine import CpuMeter, own_memory_bytes
from benchmarks.table import Figure
from benchmarks.tasks import AwaitReturn, Returned

GENERATORS: Final = 2
"""One may not open so many files on every machine."""

_PREFIX: Final = "CROWD"
_ASKED_KB: Final = 12.0
_ASKED_S: Final = 60.0
_RETURN_TIMEOUT_S: Final = 120.0
_SETTLE_S: Final = 6.0
# Other systems than Linux have only 127.0.0.1 unless told otherwise.
_SOURCES: Final = 4 if sys.platform == "linux" else 1


def measure(bench: Bench) -> list[Figure]:
    """Two figures: memory, then the storm of the same stations."""
    network = bench.network
    network.renew_gateways()
    half = bench.crowd // 2
    tasks = [
        msgspec.structs.replace(
            bench.connect_task(network, f"{_PREFIX}{name}", count=count),
            returning=True,
            sources=_SOURCES,
            timeout_s=240.0,
        )
        for name, count in (("A", half), ("B", bench.crowd - half))
    ]
    with Generator() as one, Generator() as other:
        generators = (one, other)
        time.sleep(_SETTLE_S)
        gateways = network.processes["server"]
        before_bytes = own_memory_bytes(gateways)
        bench.say(f"{bench.crowd:,} stations connect")
        for generator, task in zip(generators, tasks, strict=True):
            generator.begin(task)
        connected = [generator.connected(task) for generator, task in zip(generators, tasks, strict=True)]
        time.sleep(_SETTLE_S)
        each_kb = (own_memory_bytes(gateways) - before_bytes) / bench.crowd / 1000
        memory = Figure(
            name=f"memory per idle station, {bench.crowd:,} connected",
            ours=f"{each_kb:.1f} kB",
            asked=f"≤ {_ASKED_KB:g} kB",
            met=each_kb <= _ASKED_KB,
            detail={
                "before_bytes": before_bytes,
                "each_kb": each_kb,
                "connect_s": max(one.seconds for one in connected),
            },
        )
        return [memory, _storm(bench, generators)]


def _storm(bench: Bench, generators: Sequence[Generator]) -> Figure:
    network, database = bench.network, bench.network.database
    facts_before, since = store.journal_counts(database), store.now(database)
    bench.say(f"the gateways are killed, {bench.crowd:,} stations return")
    killed_s = network.kill_gateways()
    network.start_gateways()
    restarted_s = time.monotonic() - killed_s
    meter = CpuMeter({**network.processes, "generator": [one.process for one in generators]})
    for generator in generators:
        generator.begin(AwaitReturn(since_s=killed_s, timeout_s=_RETURN_TIMEOUT_S))
    returned = _together([generator.result(Returned) for generator in generators])
    use = meter.read()
    booted, told = store.returned(database, _PREFIX, since)
    if not bench.crowd == returned.back == booted == told:
        raise BenchmarkFailed(
            f"of {bench.crowd} stations {returned.back} came back; in the database {booted} have booted, {told} "
            f"have a status; failures {returned.failures}"
        )
    require_journal(bench, facts_before, facts_of(returned.acknowledged))
    took_s = returned.last_at_s - killed_s
    return Figure(
        name=f"{bench.crowd:,} stations back after kill -9 of the gateways: booted, status known, nothing lost",
        ours=f"{took_s:.1f} s",
        asked=f"≤ {_ASKED_S:g} s",
        met=took_s <= _ASKED_S,
        detail={
            "seconds": took_s,
            "restart_s": restarted_s,
            "attempts": returned.attempts,
            "failures": returned.failures,
            "acknowledged": returned.acknowledged,
            "cpu_shares": use.shares(),
        },
    )


def _together(parts: Sequence[Returned]) -> Returned:
    return Returned(
        back=sum(part.back for part in parts),
        last_at_s=max(part.last_at_s for part in parts),
        attempts=sum(part.attempts for part in parts),
        acknowledged=dict(sum((Counter(part.acknowledged) for part in parts), Counter())),
        failures=dict(sum((Counter(part.failures) for part in parts), Counter())),
    )
