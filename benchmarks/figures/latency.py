"""How long the slowest hundredth of answers takes at half of what the gateway can do, beyond the echo server's."""

import msgspec

from benchmarks.bench import OURS, Bench, Contest
from benchmarks.servers import echo
from benchmarks.table import Figure
from benchmarks.tasks import Run, StoryName

_ECHO = "picows echo"
_ASKED_MS = 50.0


def measure(bench: Bench) -> list[Figure]:
    """One figure; saturation is measured first where no figure before has done so."""
    run = Run(story=StoryName.METER, seconds=bench.seconds)
    contest = Contest(prefix="PACED", prepare=StoryName.START, run=run)
    saturation = bench.saturation or contest.hold(bench, {OURS: bench.network})[OURS].rate()
    rate = saturation / 2
    paced = Contest(prefix="PACED", prepare=StoryName.START, run=msgspec.structs.replace(run, rate=rate))
    with echo() as echo_server:
        sides = paced.hold(bench, {OURS: bench.network, _ECHO: echo_server})
    ours_ms, theirs_ms = (sides[name].latency_ms("p99") for name in (OURS, _ECHO))
    return [
        Figure(
            name=f"p99 of MeterValues at half of saturation ({rate:,.0f} /s, open loop)",
            ours=f"{ours_ms:.1f} ms",
            against=f"{_ECHO}: {theirs_ms:.1f} ms",
            ratio=f"+{ours_ms - theirs_ms:.1f} ms",
            asked=f"≤ +{_ASKED_MS:g} ms",
            met=ours_ms - theirs_ms <= _ASKED_MS,
            detail={"rate": rate, "sides": {name: side.detail() for name, side in sides.items()}},
        )
    ]
