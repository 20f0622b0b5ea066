"""The gateway as a role of `voltway serve`, or alone as `voltway gateway`."""

import asyncio
import gc
import resource
from contextlib import suppress

from voltway.kit import bus as bus_kit, postgres
from voltway.kit.metrics import Metrics
from voltway.kit.role import RoleContext
from voltway.ocpp.gateway import Gateway


async def main(context: RoleContext) -> None:
    """Serve stations until asked to stop; then drain."""
    _open_files()
    pool = await postgres.connect_pool(context.settings, "gateway")
    bus = await bus_kit.connect(context.settings, "gateway")
    gateway = Gateway(context.settings, pool, bus)
    _publish_metrics(gateway, context.metrics)
    context.health.add("database", lambda: "PostgreSQL does not answer" if gateway.writer.stalled else None)
    try:
        await gateway.start()
        _calm_collector()
        context.ready.set()
        await _until_stopped(gateway, context)
        await gateway.stop()
    finally:
        await bus.close()
        await pool.close()


async def _until_stopped(gateway: Gateway, context: RoleContext) -> None:
    failed = asyncio.ensure_future(gateway.failed())
    stopping = asyncio.ensure_future(context.stop.wait())
    done, _ = await asyncio.wait((failed, stopping), return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if failed in done:
        failed.result()
    failed.cancel()


def _open_files() -> None:
    """Each station is an open file: take as many as this process may have (often 1,024 unless it asks)."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < hard:
        # macOS says "unlimited" and takes no more than its kernel's own bound.
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def _calm_collector() -> None:
    """Messages are trees without cycles, freed by counting references: the cycle collector finds nothing among them.

    With its defaults it took a sixth of a gateway's time under load, walking the objects of all connected stations.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def _publish_metrics(gateway: Gateway, metrics: Metrics) -> None:
    writer, desk, log = gateway.writer, gateway.desk, gateway.log
    metrics.gauge("stations_connected", "Stations whose socket is here.", lambda: len(gateway.lines))
    metrics.gauge("units_waiting", "Messages not yet durable.", lambda: writer.waiting)
    metrics.gauge("handshakes_waiting", "Handshakes not yet decided.", lambda: gateway.admissions.waiting)
    metrics.gauge("tokens_cached", "Tokens in memory.", lambda: len(gateway.book))
    metrics.counted("messages", "Frames taken from stations.", lambda: desk.messages)
    metrics.counted("messages_refused", "Frames answered with an error.", lambda: desk.refused)
    metrics.counted("commits", "Group commits.", lambda: writer.commits)
    metrics.counted("units_committed", "Messages made durable.", lambda: writer.units)
    metrics.counted("commit_seconds", "Seconds spent in group commits.", lambda: writer.commit_s)
    metrics.counted("log_lines_dropped", "Message log lines dropped while PostgreSQL was away.", lambda: log.dropped)
    metrics.counted("stations_found_dead", "Sockets that no longer answered pings.", lambda: gateway.offline)
