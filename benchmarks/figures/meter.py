"""MeterValues answered after commit, against the same answered by servers that store nothing."""

from benchmarks.bench import OURS, STATIONS, Bench, Contest, ratio
from benchmarks.servers import Server, echo, floor
from benchmarks.table import Figure
from benchmarks.tasks import Run, StoryName

_FLOOR = "ocpp + websockets"
_ECHO = "picows echo"
_AGAINST_FLOOR = 8.0
_AGAINST_ECHO = 0.35


def measure(bench: Bench) -> list[Figure]:
    """Two figures from one contest."""
    contest = Contest(prefix="METER", prepare=StoryName.START, run=Run(story=StoryName.METER, seconds=bench.seconds))
    with floor() as floor_server, echo() as echo_server:
        servers: dict[str, Server] = {
            OURS: bench.network,
            "ocpp + websockets": floor_server,
            "picows echo": echo_server,
        }
        sides = contest.hold(bench, servers)
    ours = bench.saturation = sides[OURS].rate()
    detail = {"sides": {name: side.detail() for name, side in sides.items()}}
    figures: list[Figure] = []
    for name, asked in ((_FLOOR, _AGAINST_FLOOR), (_ECHO, _AGAINST_ECHO)):
        times = ratio(sides[OURS], sides[name])
        figures.append(
            Figure(
                name=f"MeterValues answered, {STATIONS} connections",
                ours=f"{ours:,.0f} /s, durable",
                against=f"{name}: {sides[name].rate():,.0f} /s",
                ratio=f"{times:.2f}×",
                asked=f"≥ {asked:g}×",
                met=times >= asked,
                detail={} if figures else detail,
            )
        )
    return figures
