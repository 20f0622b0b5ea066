"""What charging feels of acts on a whole fleet: local lists, a template of settings, a firmware campaign."""

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any, Final

from msgspec import Struct

from benchmarks import store
from benchmarks.bench import Bench
from benchmarks.generator import BenchmarkFailed, Generator
from benchmarks.lines import station_id
from benchmarks.table import Figure
from benchmarks.tasks import Ran, Run, StoryName

_STATIONS: Final = 2000
_TOKENS: Final = 5000
_PREFIX: Final = "FLEET"
_ASKED: Final = 2.0
_SHARE: Final = 10
"""Of saturation: what some ten thousand stations tell beside the two thousand."""
_USUAL_SATURATION: Final = 10_000.0
_SIMULATED: Final = "Voltway*"
"""The vendor they tell. The generator's own stations accept whatever they are told, and do nothing."""
_CONNECT_S: Final = 300.0
_LEAD_S: Final = 3.0
_FIRST_S: Final = 120.0
_LAST_S: Final = 300.0
_AT_ONCE: Final = 200
_SETTINGS: Final = (
    "TxCtrlr/EVConnectionTimeOut=90",
    "AuthCtrlr/LocalPreAuthorize=true",
    "AuthCtrlr/AuthorizeRemoteStart=true",
)


class Begun(Struct, frozen=True):
    """An act that is under way: how many stations are through, and how it is ended before all are; None: it is not."""

    through: Callable[[], int]
    end: Callable[[], None] | None = None


Act = Callable[[Bench, list[str]], Begun]
"""Begins it for these stations."""


def measure(bench: Bench) -> list[Figure]:
    """One figure for each act: the rise of MeterValues' p99 meanwhile, of other stations at the same gateways."""
    network = bench.network
    network.start_web()
    network.start_worker()
    stations = [station_id(_PREFIX, number) for number in range(1, _STATIONS + 1)]
    network.add_stations(stations, bench.password)
    run = Run(story=StoryName.METER, seconds=bench.seconds, rate=(bench.saturation or _USUAL_SATURATION) / _SHARE)
    with Generator() as generator, _fleet(bench):
        _until(
            lambda: store.connected(network.database, stations) == _STATIONS,
            "all simulated stations are connected",
            _CONNECT_S,
        )
        generator.connect(bench.connect_task(network, "BESIDE"))
        generator.run(Run(story=StoryName.START, times=1))
        return [_tried(bench, generator, run, stations, name) for name in _ACTS]


def _tried(bench: Bench, generator: Generator, run: Run, stations: list[str], name: str) -> Figure:
    """The figure; one that can't be measured does not keep the others from it."""
    try:
        return _measured(bench, generator, run, stations, name, _ACTS[name])
    except BenchmarkFailed as failed:
        bench.say(f"[bold red]{failed}[/bold red]")
        return Figure(name=name, ours="failed", met=False, detail={"failed": str(failed)})


def _measured(bench: Bench, generator: Generator, run: Run, stations: list[str], name: str, act: Act) -> Figure:
    generator.run(run)
    bench.say(f"before {name}")
    before = [generator.run(run) for _ in range(bench.rounds)]
    begun = act(bench, stations)
    through = begun.through
    begun_s = time.monotonic()
    time.sleep(_LEAD_S)
    during: list[Ran] = []
    while (done := through()) < len(stations) and (len(during) < bench.rounds or not done):
        if time.monotonic() > begun_s + _FIRST_S:
            break
        bench.say(f"{name}: {done} of {len(stations)} stations are through")
        during.append(generator.run(run))
    done, took_s = through(), time.monotonic() - begun_s
    if not during or not done:
        raise BenchmarkFailed(f"{name}: {done} of {len(stations)} stations were through after {took_s:.0f} s")
    if begun.end is not None:
        begun.end()
    else:
        _until(lambda: through() == len(stations), f"all stations are through with {name}", _LAST_S)
    return _figure(name, run.rate or 0.0, before, during, f"{done / took_s:.1f} stations/s")


def _figure(name: str, rate: float, before: list[Ran], during: list[Ran], pace: str) -> Figure:
    quiet_ms, loud_ms = ([ran.latency_ms["p99"] for ran in runs] for runs in (before, during))
    rise = statistics.median(loud_ms) / statistics.median(quiet_ms)
    return Figure(
        name=f"p99 of MeterValues ({rate:,.0f} /s) while {_STATIONS:,} stations get {name}",
        ours=f"{statistics.median(loud_ms):.1f} ms, {pace}",
        against=f"without it: {statistics.median(quiet_ms):.1f} ms",
        ratio=f"{rise:.2f}×",
        asked=f"≤ {_ASKED:g}×",
        met=rise <= _ASKED,
        detail={"before_p99_ms": quiet_ms, "during_p99_ms": loud_ms, "pace": pace},
    )


def _fleet(bench: Bench) -> "_Fleet":
    command = [sys.executable, "-m", "voltway", "simulate", bench.network.url, "--stations", str(_STATIONS)]
    return _Fleet([*command, "--id-prefix", _PREFIX, "--password", bench.password, "--traffic", "nobody"])


class _Fleet:
    """Simulated stations in a process of the lowest priority: in a network they have processors of their own."""

    def __init__(self, command: list[str]) -> None:
        self._command = ["nice", "-n", "19", *command]

    def __enter__(self) -> None:
        self._process = subprocess.Popen(self._command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()


def _until(condition: Callable[[], bool], what: str, within_s: float) -> None:
    end = time.monotonic() + within_s
    while not condition():
        if time.monotonic() > end:
            raise BenchmarkFailed(f"waited {within_s:.0f} s in vain until {what}")
        time.sleep(0.5)


def _lists(bench: Bench, stations: list[str]) -> Begun:
    bench.network.add_tokens([f"LISTED{number:08d}" for number in range(_TOKENS)])
    store.keep_local_lists(bench.network.database, stations)
    # It comes last, and nobody waits for its end.
    return Begun(lambda: store.lists_current(bench.network.database, stations), lambda: None)


def _template(bench: Bench, stations: list[str]) -> Begun:
    added = _voltway(bench, "template", "add", "bench", *_SETTINGS, "--vendor", _SIMULATED)
    # Stations that were not asked yet what they have are told all of it: that is the most there can be to do.
    _voltway(bench, "template", "apply", str(added["template_id"]), "--at-once", str(_AT_ONCE))
    return Begun(lambda: store.told(bench.network.database, stations))


def _firmware(bench: Bench, stations: list[str]) -> Begun:
    version = "9.0.0"
    image = bench.network.directory / "image.bin"
    image.write_bytes(f"simulated firmware {version}\n".encode().ljust(256 * 1024, b"\0"))
    catalogued = _voltway(
        bench, "firmware", "image", "add", str(image), "--vendor", "*", "--model", "*", "--version", version
    )
    how = ("--name", "bench", "--at-once", str(_AT_ONCE), "--vendor", _SIMULATED, "--during-sessions")
    campaign = _voltway(bench, "firmware", "campaign", "add", str(catalogued["image_id"]), *how)

    def end() -> None:
        _voltway(bench, "firmware", "campaign", "cancel", str(campaign["campaign_id"]))
        _until(lambda: not store.updates_under_way(bench.network.database), "no update is under way", _LAST_S)

    return Begun(lambda: store.running(bench.network.database, stations, version), end)


def _voltway(bench: Bench, *words: str) -> Any:
    done = subprocess.run(
        [sys.executable, "-m", "voltway", *words, "--json"],
        env=bench.network.environment,
        capture_output=True,
        check=False,
    )
    if done.returncode != 0:
        raise BenchmarkFailed(f"voltway {' '.join(words)}: {done.stderr.decode()[-500:]}")
    return json.loads(done.stdout)


_ACTS: Final[dict[str, Act]] = {
    "a template of settings": _template,
    "a firmware campaign": _firmware,
    f"a local list of {_TOKENS:,} tokens": _lists,
}
