"""A fleet of simulated stations as a process of its own: `python -m tests.acceptance.fleet_program ORDER LEDGER`.

ORDER is a JSON document (`Order`). Twice a second a line of JSON (`Status`) goes to standard output. When standard
input says anything, or ends, the sessions are ended, what waits is delivered, and the process ends after a last line.
"""

import asyncio
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import uvloop
from msgspec import Struct

from voltway.simulator import Fleet, FleetPlan, Misbehaviour
from voltway.simulator.outage import reboot
from voltway.simulator.plan import StationPlan, stations_of
from voltway.simulator.station import Station
from voltway.simulator.traffic import NOBODY, Traffic
from voltway.simulator.world import Habits
from voltway.vocabulary.stations import BootCause

TELL_EVERY_S = 0.5
CHAOS = (Misbehaviour("drop_line", 0.3, 0.2), Misbehaviour("repeat", 0.2, 0.2), Misbehaviour("die", 0.3, 0.1))
"""Behaviours after which the books must still agree to the watt-hour: a fifth of the stations, a tenth, and so on."""


class Order(Struct, frozen=True, kw_only=True):
    """What to simulate. Everything else follows from it, here and in the test that compares.

    `span_s`: about how long it will run, so that the simulated time ends near the real one. `visits_per_hour` (to an
    EVSE) and `stay_s` are in simulated time, `call_timeout_s` and `retry_s` in real time. `boots_again`: a station
    that lost its line boots as if it had lost its power.
    """

    url: str
    stations: int
    seed: int
    began: float
    speed: float = 1.0
    span_s: float = 0.0
    visits_per_hour: float = 0.0
    stay_s: float = 360.0
    sample_interval_s: float = 60.0
    call_timeout_s: float = 5.0
    retry_s: float = 0.5
    chaos: bool = False
    boots_again: bool = False
    drain_s: float = 120.0


class Status(Struct, frozen=True, kw_only=True):
    """What the fleet has come to (see `simulator.tally.Tally`). `ended`: this is the last line."""

    connected: int
    accepted: int
    sessions: int
    sessions_ended: int
    sent: int
    answered: int
    unacknowledged: int
    timeouts: int
    given_up: int
    malformed: int
    orders: int
    lost_lines: int
    call_errors: dict[str, int]
    refused_connections: dict[str, int]
    ended: bool = False


def plan_of(order: Order, ledger: Path | None = None) -> FleetPlan:
    """The simulator's plan."""
    traffic = NOBODY
    if order.visits_per_hour:
        hours = (1,) * 24
        traffic = Traffic("acceptance", order.visits_per_hour * 24, order.stay_s, hours, hours, spread=0.3)
    return FleetPlan(
        url=order.url,
        stations=order.stations,
        seed=order.seed,
        speed=order.speed,
        begins_at=datetime.fromtimestamp(order.began, UTC) - timedelta(seconds=order.span_s * (order.speed - 1)),
        traffic=traffic,
        occupied_at_first=0.5 if order.visits_per_hour else 0.0,
        misbehaviours=CHAOS if order.chaos else (),
        habits=Habits(
            call_timeout_s=order.call_timeout_s,
            # Patient enough for every outage of a test: what a station gives up is lost by its own doing.
            transaction_attempts=10_000,
            transaction_retry_s=order.retry_s,
            backoff_minimum_s=0.2,
            backoff_range_s=0.8,
            backoff_repeats=2,
            boot_retry_s=1.0,
            sample_interval_s=order.sample_interval_s,
        ),
        ledger=ledger,
        keep_ledger=False,
    )


def stations_in(order: Order) -> list[StationPlan]:
    """Every station of the fleet, with the cards of its drivers."""
    plan = plan_of(order)
    assert plan.begins_at is not None
    return stations_of(plan, plan.begins_at.timestamp())


async def main(order: Order, ledger: Path) -> None:
    """Let the fleet live until told to stop."""
    enough = asyncio.ensure_future(asyncio.to_thread(sys.stdin.readline))
    async with Fleet(plan_of(order, ledger), stations_in(order)) as fleet:
        if order.boots_again:
            _boot_after_losses(fleet)
        telling = asyncio.ensure_future(_tell_for_ever(fleet))
        living = asyncio.ensure_future(fleet.run())
        await asyncio.wait((enough, living), return_when=asyncio.FIRST_COMPLETED)
        living.cancel()
        await asyncio.gather(living, return_exceptions=not living.done())
        try:
            await fleet.wind_down(order.drain_s)
        finally:
            telling.cancel()
            _tell(fleet, ended=True)


def _boot_after_losses(fleet: Fleet) -> None:
    dial_again = fleet.world.on_line_lost
    assert dial_again is not None

    def lost(station: Station) -> None:
        reboot(station, BootCause.POWER_UP)
        dial_again(station)

    fleet.world.on_line_lost = lost


async def _tell_for_ever(fleet: Fleet) -> None:
    while True:
        _tell(fleet)
        await asyncio.sleep(TELL_EVERY_S)


def _tell(fleet: Fleet, *, ended: bool = False) -> None:
    tally = fleet.tally
    counts = {name: getattr(tally, name) for name in Status.__struct_fields__ if hasattr(tally, name)}
    status = Status(**counts, unacknowledged=fleet.unacknowledged, ended=ended)
    sys.stdout.buffer.write(msgspec.json.encode(status) + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    uvloop.run(main(msgspec.json.decode(sys.argv[1], type=Order), Path(sys.argv[2])))
