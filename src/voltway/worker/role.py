"""The worker as a role of `voltway serve`, or alone as `voltway worker`."""

import asyncio
from typing import Final

import msgspec

from voltway.files import links as files_links
from voltway.firmware.keeping import FirmwareKeeping
from voltway.kit import bus as bus_kit, postgres
from voltway.kit.bus import Bus
from voltway.kit.ending import end
from voltway.kit.metrics import Metrics
from voltway.kit.role import RoleContext
from voltway.kit.sealing import sealing_of
from voltway.ocpp.outbound.variables_told import outcomes
from voltway.stations.availability_keeping import AvailabilityKeeping
from voltway.stations.device_model_keeping import DeviceModelKeeping
from voltway.templates.keeping import TemplateKeeping
from voltway.tokens.local_list_keeping import LocalListKeeping
from voltway.vocabulary.subjects import LIVE, Change
from voltway.webhooks.delivering import Tally
from voltway.webhooks.work import WebhookWork
from voltway.worker.reach import Reach
from voltway.worker.runner import Runner
from voltway.worker.schedule import JOBS, Tools

_CHANGES_A_MESSAGE: Final = 2000
_STOP_S: Final = 7.0
WEBHOOK_REST_S: Final = 0.2
"""A webhook may come that much later, so that making deliveries takes little of a busy database."""

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
        bus=bus,
        clock=context.clock,
        reach=reach,
        tell=lambda changes: tell(bus, changes),
    )
    runner = Runner(tools, JOBS, context.metrics)
    webhooks = WebhookWork(pool, context.clock, context.settings)
    context.health.add("database", lambda: postgres.ping(pool))
    context.health.add("jobs", runner.check)
    context.metrics.gauge(
        "database_reach_seconds", "How long PostgreSQL has answered without a gap.", lambda: reach.for_s
    )
    _publish(context.metrics, webhooks.deliverer.tally)
    lasting = [
        asyncio.create_task(reach.run(), name="reach"),
        asyncio.create_task(runner.run(), name="jobs"),
        asyncio.create_task(webhooks.follower.run(pool, bus, rest_s=WEBHOOK_REST_S), name="webhook-follower"),
        asyncio.create_task(webhooks.deliverer.run(), name="webhooks"),
        asyncio.create_task(LocalListKeeping(pool, bus, context.clock).run(), name="local-lists"),
        asyncio.create_task(_device_models(context, pool, bus).run(), name="device-models"),
        asyncio.create_task(AvailabilityKeeping(pool, bus, context.clock).run(), name="availability-schedules"),
        asyncio.create_task(_firmware(context, pool, bus).run(), name="firmware"),
        asyncio.create_task(_templates(context, pool, bus).run(), name="configuration-templates"),
    ]
    ready = asyncio.create_task(_say_ready(context, runner), name="ready")
    stopping = asyncio.create_task(context.stop.wait())
    try:
        await asyncio.wait((*lasting, stopping), return_when=asyncio.FIRST_COMPLETED)
    finally:
        await end([*lasting, ready, stopping], _STOP_S)
        await webhooks.close()
    for task in lasting:
        if not task.cancelled():
            task.result()


def _device_models(context: RoleContext, pool: postgres.Pool, bus: Bus) -> DeviceModelKeeping:
    return DeviceModelKeeping(pool, bus, context.settings.worker.device_models_per_minute)


def _firmware(context: RoleContext, pool: postgres.Pool, bus: Bus) -> FirmwareKeeping:
    settings = context.settings
    return FirmwareKeeping(pool, bus, context.clock, lambda: files_links.links_of(settings, sealing_of(settings)))


def _templates(context: RoleContext, pool: postgres.Pool, bus: Bus) -> TemplateKeeping:
    per_minute = context.settings.worker.device_models_per_minute
    return TemplateKeeping(pool, bus, context.clock, outcomes, per_minute)


def _publish(metrics: Metrics, tally: Tally) -> None:
    metrics.counted("webhook_deliveries", "Webhooks that were delivered.", lambda: tally.delivered)
    metrics.counted("webhook_attempts_failed", "Attempts to deliver that failed.", lambda: tally.failed_attempts)
    metrics.counted("webhook_dead_letters", "Webhooks that were given up.", lambda: tally.dead)
    metrics.gauge("webhook_waiting", "Webhooks that wait for active endpoints.", lambda: tally.waiting)
    metrics.gauge("webhook_lag_seconds", "How long the oldest of them has waited.", lambda: tally.lag_s)


async def _say_ready(context: RoleContext, runner: Runner) -> None:
    await runner.running.wait()
    context.ready.set()


def tell(bus: Bus, changes: list[Change]) -> None:
    """Let live listeners know what has been committed."""
    for start in range(0, len(changes), _CHANGES_A_MESSAGE):
        bus.publish(LIVE, _ENCODER.encode(changes[start : start + _CHANGES_A_MESSAGE]))
