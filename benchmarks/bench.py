"""What every figure is given, and how servers are made to run against each other."""

import statistics
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any, Final

from benchmarks import store
from benchmarks.generator import BenchmarkFailed, Generator
from benchmarks.lines import station_id, token_of
from benchmarks.machine import CpuMeter, CpuUse, pace_ms
from benchmarks.servers import Network, Server
from benchmarks.tasks import Connect, Ran, Run, StoryName
from voltway.stations.credentials import new_password

STATIONS: Final = 500
OURS: Final = "voltway"

_WARM_UP_S: Final = 1.0
_PAUSE_S: Final = 0.7
"""Longer than the message log takes to write the last of a run."""

_FACTS: Final = {
    "BootNotification": "StationBooted",
    "StatusNotification": "StatusChanged",
    "Authorize": "TokenPresented",
    "StartTransaction": "SessionStarted",
    "MeterValues": "MeterRead",
    "StopTransaction": "SessionEnded",
}


@dataclass(slots=True)
class Bench:
    """One run of the benchmarks. `seconds` is how long one server is loaded at a time, `rounds` how often."""

    network: Network
    seconds: float
    rounds: int
    crowd: int
    say: Callable[[str], None]
    password: str = field(default_factory=new_password)
    saturation: float | None = None
    paces_ms: list[float] = field(default_factory=list)
    _known: set[str] = field(default_factory=set)

    def connect_task(self, server: Server, prefix: str, *, count: int = STATIONS, version: str = "ocpp1.6") -> Connect:
        """The task that connects `count` stations to `server`; ours is told about them first."""
        if server is self.network and prefix not in self._known:
            names = [station_id(prefix, number) for number in range(count)]
            self.network.add_stations(names, self.password)
            self.network.add_tokens([token_of(name) for name in names])
            self._known.add(prefix)
        return Connect(
            url=server.url, subprotocol=version, prefix=prefix, count=count, password=self.password, echo=server.echo
        )


@dataclass(slots=True)
class Side:
    """What was measured of one server: one `Ran` and one `CpuUse` for each round."""

    runs: list[Ran] = field(default_factory=list)
    uses: list[CpuUse] = field(default_factory=list)

    def rates(self) -> list[float]:
        """Messages answered per second, by round."""
        return [run.answered / run.seconds for run in self.runs]

    def rate(self) -> float:
        """The median of the rounds."""
        return statistics.median(self.rates())

    def latency_ms(self, percentile: str) -> float:
        """The median of the rounds."""
        return statistics.median(run.latency_ms[percentile] for run in self.runs)

    def detail(self) -> dict[str, Any]:
        """For the JSON file and the table of processor time."""
        rates = self.rates()
        messages = sum(sum(run.acknowledged.values()) for run in self.runs)
        used = {name: sum(use.used_s[name] for use in self.uses) for name in self.uses[0].used_s}
        seconds = sum(use.seconds for use in self.uses)
        elsewhere_s = sum(use.elsewhere_s for use in self.uses)
        return {
            "messages_per_s": round(self.rate(), 1),
            "by_round": [round(rate, 1) for rate in rates],
            "spread": (max(rates) - min(rates)) / self.rate(),
            "latency_ms": {name: self.latency_ms(name) for name in self.runs[0].latency_ms},
            "cpu_shares": {
                name: round(used_s / seconds, 3) for name, used_s in {**used, "elsewhere": elsewhere_s}.items()
            },
            "cpu_us_per_message": {name: round(used_s / messages * 1e6, 1) for name, used_s in used.items()},
        }


def ratio(ours: Side, theirs: Side) -> float:
    """How many times as fast ours is: the median over rounds, as what disturbs the machine disturbs a round's both."""
    pairs = zip(ours.rates(), theirs.rates(), strict=True)
    return statistics.median(mine / other for mine, other in pairs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contest:
    """Servers that get the same load in turns: `prepare` is told once by every station, then `run` in each round.

    `prefix` names the stations.
    """

    prefix: str
    run: Run
    prepare: StoryName | None = None
    version: str = "ocpp1.6"

    def hold(self, bench: Bench, servers: Mapping[str, Server]) -> dict[str, Side]:
        """Measure. Raises BenchmarkFailed if something was not answered, or answered but not stored."""
        sides = {name: Side() for name in servers}
        with ExitStack() as stack:
            generators = {name: stack.enter_context(Generator()) for name in servers}
            for name, server in servers.items():
                self._prepare(bench, server, generators[name])
            for number in range(bench.rounds):
                for name in _turned(list(servers), number):
                    bench.say(f"{self.run.story}, round {number + 1} of {bench.rounds}: {name}")
                    time.sleep(_PAUSE_S)
                    bench.paces_ms.append(pace_ms())
                    self._measure(bench, servers[name], generators[name], sides[name])
        return sides

    def _prepare(self, bench: Bench, server: Server, generator: Generator) -> None:
        generator.connect(bench.connect_task(server, self.prefix, version=self.version))
        if self.prepare is not None and not server.echo:
            generator.run(Run(story=self.prepare, times=1))
        generator.run(Run(story=self.run.story, seconds=_WARM_UP_S))

    def _measure(self, bench: Bench, server: Server, generator: Generator, side: Side) -> None:
        before = store.journal_counts(bench.network.database) if server is bench.network else {}
        meter = CpuMeter({**server.processes, "generator": [generator.process]})
        side.runs.append(generator.run(self.run))
        side.uses.append(meter.read())
        if server is bench.network:
            require_journal(bench, before, facts_of(side.runs[-1].acknowledged))
            _require_registers(bench, generator)


def _turned(names: list[str], number: int) -> list[str]:
    """Each round begins with another one, so that none is always the first."""
    first = number % len(names)
    return names[first:] + names[:first]


def facts_of(acknowledged: Mapping[str, int]) -> dict[str, int]:
    """What the journal must hold for these acknowledged messages; of 2.0.1 stations only updates are measured."""
    return {_FACTS.get(action, "SessionUpdated"): count for action, count in acknowledged.items()}


def require_journal(bench: Bench, before: Mapping[str, int], facts: Mapping[str, int]) -> None:
    """Each acknowledged message must be in the journal exactly once. Raises BenchmarkFailed."""
    after = store.journal_counts(bench.network.database)
    for kind, count in facts.items():
        stored = after.get(kind, 0) - before.get(kind, 0)
        if stored != count:
            raise BenchmarkFailed(f"{count} messages were acknowledged that make a {kind}, the journal has {stored}")


def _require_registers(bench: Bench, generator: Generator) -> None:
    """The newest reading that each station was acknowledged must be its session's. Raises BenchmarkFailed."""
    told = generator.registers()
    stored = store.session_registers(bench.network.database, list(told))
    wrong = {name: (wh, stored.get(name)) for name, wh in told.items() if stored.get(name) != wh}
    if wrong:
        name, (acknowledged, kept) = next(iter(wrong.items()))
        raise BenchmarkFailed(f"{len(wrong)} sessions have another register than told: {name} {acknowledged}, {kept}")
