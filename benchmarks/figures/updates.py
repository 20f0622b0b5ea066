"""OCPP 2.0.1: TransactionEvent Updated with the same readings, answered after commit. Beside the asked figures."""

from benchmarks.bench import OURS, Bench, Contest, ratio
from benchmarks.servers import echo
from benchmarks.table import Figure
from benchmarks.tasks import Run, StoryName

_ECHO = "picows echo"


def measure(bench: Bench) -> list[Figure]:
    """One figure."""
    run = Run(story=StoryName.UPDATE_V201, seconds=bench.seconds)
    contest = Contest(prefix="EVENT", prepare=StoryName.START_V201, run=run, version="ocpp2.0.1")
    with echo() as echo_server:
        sides = contest.hold(bench, {OURS: bench.network, _ECHO: echo_server})
    ours, theirs = (sides[name].rate() for name in (OURS, _ECHO))
    return [
        Figure(
            name="TransactionEvent Updated answered, OCPP 2.0.1",
            ours=f"{ours:,.0f} /s, durable",
            against=f"{_ECHO}: {theirs:,.0f} /s",
            ratio=f"{ratio(sides[OURS], sides[_ECHO]):.2f}×",
            detail={"sides": {name: side.detail() for name, side in sides.items()}},
        )
    ]
