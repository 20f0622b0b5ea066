"""The worker as a role of `voltway serve`, or alone as `voltway worker`."""

import asyncio
from typing import Final

import msgspec

from voltway.kit import bus as bus_kit, postgres
from voltway.kit.bus import Bus
from voltway.kit.ending import end
from voltway.kit.role import RoleContext
from voltway.vocabulary.subjects import LIVE, Change
from voltway.worker.reach import Reach
from voltway.worker.runner import Runner
from voltway.worker.schedule import JOBS, Tools

_CHANGES_A_MESSAGE: Final = 2000
_STOP_S: Final = 7.0

_ENCODER = msgspec.json.Encoder()


async def main(context: RoleContext) -> None:
    """Do background work until asked to stop; then finish what is in work. Raises ConfigurationError."""
    pool = await postgres.connect_pool(context.settings, context.name)
    bus = await bus_kit.connect(context.settings, context.name)
    try:
        await _work(context, pool, bus)
    finally:
        await bus.close()
        await pool.close()


async def _work(context: RoleContext, pool: postgres.Pool, bus: Bus) -> None:
    reach = Reach(pool)
    tools = Tools(
        settings=context.settings,
        pool=pool,
        clock=context.clock,
        reach=reach,
        tell=lambda changes: tell(bus, changes),
    )
    runner = Runner(tools, JOBS, context.metrics)
    context.health.add("database", lambda: postgres.ping(pool))
    context.health.add("jobs", runner.check)
    context.metrics.gauge(
        "database_reach_seconds", "How long PostgreSQL has answered without a gap.", lambda: reach.for_s
    )
    tasks = [
        asyncio.create_task(reach.run(), name="reach"),
        asyncio.create_task(runner.run(), name="jobs"),
        asyncio.create_task(_say_ready(context, runner), name="ready"),
    ]
    stopping = asyncio.create_task(context.stop.wait())
    try:
        await asyncio.wait((*tasks[:2], stopping), return_when=asyncio.FIRST_COMPLETED)
    finally:
        await end([*tasks, stopping], _STOP_S)
    for task in tasks[:2]:
        if not task.cancelled():
            task.result()


async def _say_ready(context: RoleContext, runner: Runner) -> None:
    await runner.running.wait()
    context.ready.set()


def tell(bus: Bus, changes: list[Change]) -> None:
    """Let live listeners know what has been committed."""
    for start in range(0, len(changes), _CHANGES_A_MESSAGE):
        bus.publish(LIVE, _ENCODER.encode(changes[start : start + _CHANGES_A_MESSAGE]))
