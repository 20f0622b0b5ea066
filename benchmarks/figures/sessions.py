"""Whole sessions (authorize, start, three readings, stop), durable, against the same with nothing stored."""

from benchmarks.bench import OURS, Bench, Contest, ratio
from benchmarks.servers import floor
from benchmarks.stories import WholeSession
from benchmarks.table import Figure
from benchmarks.tasks import Run, StoryName

_FLOOR = "ocpp + websockets"
_ASKED = 5.0


def measure(bench: Bench) -> list[Figure]:
    """One figure."""
    contest = Contest(prefix="WHOLE", run=Run(story=StoryName.SESSION, seconds=bench.seconds))
    with floor() as floor_server:
        sides = contest.hold(bench, {OURS: bench.network, _FLOOR: floor_server})
    # Every message belongs to a session that is told to its end. To count ends instead would count waves: all stations
    # begin together, and 500 ends fall into a round or just behind it.
    ours, theirs = (sides[name].rate() / WholeSession.MESSAGES for name in (OURS, _FLOOR))
    times = ratio(sides[OURS], sides[_FLOOR])
    return [
        Figure(
            name=f"whole sessions, {WholeSession.MESSAGES} messages each",
            ours=f"{ours:,.0f} /s, durable",
            against=f"{_FLOOR}: {theirs:,.0f} /s",
            ratio=f"{times:.2f}×",
            asked=f"≥ {_ASKED:g}×",
            met=times >= _ASKED,
            detail={"sides": {name: side.detail() for name, side in sides.items()}},
        )
    ]
