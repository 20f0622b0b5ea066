"""The gateway as a role: what it publishes, and how it treats the collector."""

import asyncio
import gc
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any, cast

import pytest

from voltway.kit.metrics import Metrics
from voltway.kit.role import RoleContext
from voltway.kit.settings import Settings
from voltway.ocpp import role
from voltway.ocpp.gateway import Gateway

NAMED = {
    "stations_connected": 2.0,
    "units_waiting": 3.0,
    "handshakes_waiting": 4.0,
    "tokens_cached": 5.0,
    "messages_total": 6.0,
    "messages_refused_total": 7.0,
    "commits_total": 8.0,
    "units_committed_total": 9.0,
    "commit_seconds_total": 10.5,
    "log_lines_dropped_total": 11.0,
    "stations_found_dead_total": 12.0,
}


def stand_in() -> Any:
    """A gateway that has only numbers."""
    return SimpleNamespace(
        writer=SimpleNamespace(waiting=3, commits=8, units=9, commit_s=10.5),
        desk=SimpleNamespace(messages=6, refused=7),
        log=SimpleNamespace(dropped=11),
        lines={"S1": None, "S2": None},
        admissions=SimpleNamespace(waiting=4),
        book=range(5),
        offline=12,
    )


def told(metrics: Metrics) -> dict[str, float]:
    lines = metrics.text().decode().splitlines()
    pairs = [line.rsplit(" ", 1) for line in lines if line.startswith("voltway_")]
    return {name.removeprefix("voltway_"): float(value) for name, value in pairs}


def test_every_number_is_published_as_it_is_when_asked() -> None:
    gateway, metrics = stand_in(), Metrics()
    role._publish_metrics(cast("Gateway", gateway), metrics)
    assert told(metrics) == NAMED
    gateway.desk.messages += 1
    gateway.lines.clear()
    assert told(metrics) == {**NAMED, "messages_total": 7.0, "stations_connected": 0.0}


@pytest.fixture
def collector() -> Iterator[None]:
    """The collector as it was, afterwards."""
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)
    gc.unfreeze()


@pytest.mark.usefixtures("collector")
def test_the_collector_is_calmed_and_not_switched_off() -> None:
    role._calm_collector()
    assert gc.isenabled()
    assert gc.get_threshold()[0] >= 50_000
    assert gc.get_freeze_count() > 0


class Failing:
    """A gateway whose tasks run on until one of them fails."""

    def __init__(self) -> None:
        self.failure: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def failed(self) -> None:
        await self.failure


async def test_it_serves_until_it_is_asked_to_stop() -> None:
    gateway, context = Failing(), RoleContext(name="gateway", settings=Settings())
    waiting = asyncio.create_task(role._until_stopped(cast("Gateway", cast("Any", gateway)), context))
    await asyncio.sleep(0)
    assert not waiting.done()
    context.stop.set()
    await asyncio.wait_for(waiting, 1)


async def test_what_fails_inside_ends_it() -> None:
    gateway, context = Failing(), RoleContext(name="gateway", settings=Settings())
    gateway.failure.set_exception(RuntimeError("the disk is full"))
    with pytest.raises(RuntimeError, match="disk is full"):
        await asyncio.wait_for(role._until_stopped(cast("Gateway", cast("Any", gateway)), context), 1)
