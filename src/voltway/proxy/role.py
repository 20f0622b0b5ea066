"""The proxy as a role, run by `voltway proxy`. It uses neither database nor bus."""

import asyncio

import structlog

from voltway.kit.data_directory import DataDirectory
from voltway.kit.metrics import Metrics
from voltway.kit.role import RoleContext
from voltway.proxy.site import Site
from voltway.proxy.traffic import TrafficLog

_log = structlog.get_logger()

_MEGABYTE = 1024 * 1024


async def main(context: RoleContext) -> None:
    """Serve the stations of a site until asked to stop."""
    settings = context.settings
    directory = DataDirectory(settings.data_directory / "proxy")
    directory.claim()
    traffic = TrafficLog(directory.path, settings.proxy.message_log_mb * _MEGABYTE, context.clock)
    try:
        site = Site(settings, directory.path, traffic, context.clock)
        _publish_metrics(site, traffic, context.metrics)
        context.health.add("uplink", lambda: site.uplink_trouble)
        if site.keeping is not None:
            limiting = site.keeping.circumstances.limiting
            context.health.add("limits", lambda: limiting.trouble)
        await site.start()
        _log.info("the proxy is open", ports=site.ports, uplink=settings.proxy.uplink_url)
        context.ready.set()
        await _until_stopped(site, context)
        await site.stop()
    finally:
        directory.release()


async def _until_stopped(site: Site, context: RoleContext) -> None:
    failed = asyncio.ensure_future(site.failed())
    stopping = asyncio.ensure_future(context.stop.wait())
    done, _ = await asyncio.wait((failed, stopping), return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if failed in done:
        failed.result()
    failed.cancel()


def _publish_metrics(site: Site, traffic: TrafficLog, metrics: Metrics) -> None:
    metrics.gauge("proxy_stations_connected", "Stations whose socket is here.", lambda: len(site.links))
    passed = "Messages passed on between stations and the central system."
    metrics.counted("proxy_messages", passed, lambda: site.passed[0], direction="up")
    metrics.counted("proxy_messages", passed, lambda: site.passed[1], direction="down")
    metrics.counted("proxy_handshakes_refused", "Stations that were turned away.", lambda: site.refused)
    metrics.counted("proxy_ends_found_dead", "Sockets that no longer answered pings.", lambda: site.found_dead)
    if site.keeping is not None:
        keeping = site.keeping
        metrics.gauge("proxy_stations_alone", "Stations for whom the proxy stands in.", lambda: site.alone)
        metrics.gauge("proxy_messages_waiting", "Messages to be told later.", lambda: keeping.waiting)
        refused = "Messages that the central system did not take later."
        metrics.counted("proxy_messages_set_aside", refused, lambda: keeping.circumstances.set_aside)
    metrics.counted("proxy_log_lines_dropped", "Message log lines the disk didn't take.", lambda: traffic.dropped)
