"""A remote start: from the web process over the database, NATS and the gateway to a station and back."""

import subprocess
import sys
from typing import Final

import msgspec

from benchmarks.bench import STATIONS, Bench
from benchmarks.generator import BenchmarkFailed, Generator
from benchmarks.giving import Given, Giving, Way
from benchmarks.lines import station_id
from benchmarks.table import Figure

_PREFIX: Final = "ORDER"
_ASKED_MS: Final = 3.0
_WAYS: Final = {
    Way.GIVE: "remote start, web process → station → answer, p50",
    Way.HTTP: "the same as HTTP POST to the API",
}


def measure(bench: Bench) -> list[Figure]:
    """Two figures: by the function that the web process calls, which is the one asked for, and by HTTP around it."""
    bench.network.start_web()
    count = max(100, round(bench.seconds * 100))
    with Generator() as generator:
        generator.connect(bench.connect_task(bench.network, _PREFIX))
        return [_figure(bench, generator, way, count) for way in Way]


def _figure(bench: Bench, generator: Generator, way: Way, count: int) -> Figure:
    bench.say(f"{count} orders by {way}")
    generator.own_time()
    given = _give(bench, Giving(way=way, count=count, stations=[station_id(_PREFIX, n) for n in range(STATIONS)]))
    own = generator.own_time()
    if own.calls != given.given:
        raise BenchmarkFailed(f"{given.given} orders were given, stations got {own.calls}")
    own_ms = own.latency_ms["p50"]
    beyond_ms = given.latency_ms["p50"] - own_ms
    asked = way is Way.GIVE
    return Figure(
        name=_WAYS[way],
        ours=f"{given.latency_ms['p50']:.2f} ms (p99 {given.latency_ms['p99']:.1f})",
        against=f"the station's own: {own_ms:.2f} ms",
        ratio=f"+{beyond_ms:.2f} ms",
        asked=f"≤ +{_ASKED_MS:g} ms" if asked else "",
        met=beyond_ms <= _ASKED_MS if asked else None,
        detail={"latency_ms": given.latency_ms, "station_ms": own.latency_ms, "orders": given.given},
    )


def _give(bench: Bench, task: Giving) -> Given:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.giving"],
        input=msgspec.json.encode(task),
        stdout=subprocess.PIPE,
        env=bench.network.environment,
        check=False,
    )
    if done.returncode != 0:
        raise BenchmarkFailed(f"orders could not be given by {task.way}")
    return msgspec.json.decode(done.stdout.splitlines()[-1], type=Given)
