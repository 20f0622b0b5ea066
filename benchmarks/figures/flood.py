"""What a flood of sign-in attempts does to charging on the same machine, and to the owner of the account it aims at."""

import asyncio
import statistics
import subprocess
import sys
import time
from datetime import UTC, datetime
from typing import Final

import httpx
import msgspec

from benchmarks.bench import Bench
from benchmarks.flooding import Flood, Flooded
from benchmarks.generator import BenchmarkFailed, Generator
from benchmarks.machine import CpuMeter
from benchmarks.table import Figure
from benchmarks.tasks import Ran, Run, StoryName
from voltway.api.cookies import DEVICE_NAME
from voltway.kit.postgres import connect_pool
from voltway.kit.sealing import sealing_of
from voltway.kit.settings import Settings, SignInSettings
from voltway.people import store_accounts
from voltway.people.device_cookie import make_device_cookie
from voltway.people.passwords import hash_password
from voltway.vocabulary.access import ROOT

_ASKED: Final = 1.2
_OWNER: Final = "owner@example.org"
_PASSWORD: Final = "nine lighthouses in the fog"  # of a network that lives for minutes
_CONNECTIONS: Final = 64
_SHARE: Final = 5
"""Of saturation: a fifth is what ten thousand stations and more tell at a reading every few seconds."""
_USUAL_RATE: Final = 2000.0
_LEAD_S: Final = 1.0


def measure(bench: Bench) -> list[Figure]:
    """One figure: the rise of MeterValues' p99; the owner must get in during each round."""
    bench.network.start_web()
    settings = bench.network.settings
    asyncio.run(_add_owner(settings))
    run = Run(story=StoryName.METER, seconds=bench.seconds, rate=(bench.saturation or _SHARE * _USUAL_RATE) / _SHARE)
    quiet: list[Ran] = []
    busy: list[Ran] = []
    loud: list[Ran] = []
    floods: list[Flooded] = []
    shares: dict[str, float] = {}
    with Generator() as generator:
        generator.connect(bench.connect_task(bench.network, "FLOODED"))
        generator.run(Run(story=StoryName.START, times=1))
        generator.run(run)
        for number in range(bench.rounds):
            bench.say(f"sign-in flood, round {number + 1} of {bench.rounds}")
            quiet.append(generator.run(run))
            busy.append(_beside_a_loop(generator, run))
            flooded_run, flood, shares = _under_flood(bench, generator, run)
            loud.append(flooded_run)
            floods.append(flood)
    return [_figure(run.rate or 0.0, quiet, loud, floods, shares), _floor(quiet, busy)]


def _beside_a_loop(generator: Generator, run: Run) -> Ran:
    """The same while another program takes as much of a processor as password checks may."""
    share = SignInSettings().hashing_share
    command = [sys.executable, "-m", "benchmarks.keeping_busy", str(share), str(run.seconds + _LEAD_S)]
    with subprocess.Popen(command):
        time.sleep(_LEAD_S)
        return generator.run(run)


def _under_flood(bench: Bench, generator: Generator, run: Run) -> tuple[Ran, Flooded, dict[str, float]]:
    web = bench.network.settings.web
    task = Flood(
        host=web.host, port=web.port, email=_OWNER, connections=_CONNECTIONS, seconds=run.seconds + 3 * _LEAD_S
    )
    # Attackers have processors of their own; here they yield to what is measured.
    flooder = subprocess.Popen(
        ["nice", "-n", "19", sys.executable, "-m", "benchmarks.flooding"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with flooder:
        if flooder.stdin is None:
            raise BenchmarkFailed("the flood has no input")
        flooder.stdin.write(msgspec.json.encode(task))
        flooder.stdin.close()
        time.sleep(_LEAD_S)
        meter = CpuMeter(bench.network.processes)
        ran = generator.run(run)
        shares = meter.read().shares()
        _require_entry(bench.network.settings)
        flooded = msgspec.json.decode(flooder.stdout.read() if flooder.stdout else b"", type=Flooded)
    return ran, flooded, shares


def _figure(rate: float, quiet: list[Ran], loud: list[Ran], floods: list[Flooded], shares: dict[str, float]) -> Figure:
    before_ms, during_ms = _p99s_ms(quiet), _p99s_ms(loud)
    rise = _rise(before_ms, during_ms)
    attempts = statistics.median(sum(flood.answers.values()) / flood.seconds for flood in floods)
    return Figure(
        name=f"p99 of MeterValues ({rate:,.0f} /s) under a flood of sign-ins ({attempts:,.0f} /s); its victim gets in",
        ours=f"{statistics.median(during_ms):.1f} ms",
        against=f"without it: {statistics.median(before_ms):.1f} ms",
        ratio=f"{rise:.2f}×",
        asked=f"≤ {_ASKED:g}×",
        met=rise <= _ASKED,
        detail={
            "quiet_p99_ms": before_ms,
            "loud_p99_ms": during_ms,
            "answers": [flood.answers for flood in floods],
            "unheard": [flood.unheard for flood in floods],
            "cpu_shares": shares,
        },
    )


def _floor(quiet: list[Ran], busy: list[Ran]) -> Figure:
    before_ms, during_ms = _p99s_ms(quiet), _p99s_ms(busy)
    return Figure(
        name=f"the same beside a loop, nice 19, that takes {SignInSettings().hashing_share:.0%} of a core",
        ours=f"{statistics.median(during_ms):.1f} ms",
        against=f"without it: {statistics.median(before_ms):.1f} ms",
        ratio=f"{_rise(before_ms, during_ms):.2f}×",
        detail={"quiet_p99_ms": before_ms, "busy_p99_ms": during_ms},
    )


def _p99s_ms(rounds: list[Ran]) -> list[float]:
    return [ran.latency_ms["p99"] for ran in rounds]


def _rise(before_ms: list[float], during_ms: list[float]) -> float:
    """The median over rounds, as what disturbs the machine disturbs a round's both."""
    return statistics.median(mine / other for mine, other in zip(during_ms, before_ms, strict=True))


async def _add_owner(settings: Settings) -> None:
    now = datetime.now(UTC)
    pool = await connect_pool(settings, "bench")
    try:
        async with pool.connection() as connection:
            account = await store_accounts.create(
                connection, email=_OWNER, name="Owner", organization_id=ROOT, now=now, email_verified=True
            )
            await store_accounts.set_password_hash(connection, account.user_id, hash_password(_PASSWORD), now)
    finally:
        await pool.close()


def _require_entry(settings: Settings) -> None:
    """The owner signs in from a browser they have used before. Raises BenchmarkFailed if they can't."""
    origin = f"http://{settings.web.host}:{settings.web.port}"
    cookies = {DEVICE_NAME: make_device_cookie(sealing_of(settings), _OWNER, datetime.now(UTC))}
    answer = httpx.post(
        f"{origin}/sign-in",
        data={"email": _OWNER, "password": _PASSWORD, "next": "/"},
        headers={"Origin": origin},
        cookies=cookies,
        timeout=30.0,
    )
    if answer.status_code != httpx.codes.SEE_OTHER or "voltway" not in answer.cookies:
        raise BenchmarkFailed(f"the owner was not let in during the flood: {answer.status_code} {answer.text[:200]}")
