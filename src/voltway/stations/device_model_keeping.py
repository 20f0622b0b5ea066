"""Keeps the trees of stations' variables: a worker's lasting work.

What stations report and answer is written down by gateways, page by page; here it is put together. Stations of which
nothing is known, or which run another firmware since, are asked for everything, a few at a time: 2.x part 2, B07.FR.14.
Those with monitoring are asked for their monitors after each boot, and after their monitoring base was changed.
Any number of workers share it.
"""

import asyncio
import math
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Final

import msgspec
import structlog
from psycopg import DataError

from voltway.kit.bus import Bus
from voltway.kit.postgres import AWAY, Connection, Pool, transaction
from voltway.stations import device_model, monitors, store_device_model, store_monitors, store_reports
from voltway.stations.commanding import give
from voltway.stations.device_model import BY_STATION, Page, Variable
from voltway.stations.store_reports import Report
from voltway.vocabulary.errors import VoltwayError
from voltway.vocabulary.ids import StationId
from voltway.vocabulary.monitors import MONITORING_BASE
from voltway.vocabulary.orders_monitors import GetMonitoringReport
from voltway.vocabulary.orders_variables import GetBaseReport
from voltway.vocabulary.variables import ReportKind, ReportState

LOOK_S: Final = 1.0
"""How soon a page that came is looked at."""

SILENT_FOR: Final = timedelta(minutes=2)
"""So long after its last page, or after the station said that it will report, a report is given up."""

AUTHOR: Final = "voltway (device models)"

SETTLED_FOR: Final = timedelta(minutes=2)
"""So long after its boot a new station is asked: it has sessions and statuses to tell first."""

ASK_S: Final = 10.0
"""How often new stations are looked for."""

_log = structlog.get_logger()


class DeviceModelKeeping:
    """Puts pages together, merges whole reports, and asks new stations, so many `per_minute`. `run` is its one task."""

    def __init__(self, pool: Pool, bus: Bus, per_minute: int) -> None:
        self._pool = pool
        self._bus = bus
        self._per_minute = per_minute

    async def run(self) -> None:
        """Keep trees for ever, through any absence of PostgreSQL; ends when cancelled."""
        await asyncio.gather(
            self._every(LOOK_S, self.look), self._every(ASK_S, self.ask), self._every(ASK_S, self.ask_for_monitors)
        )

    @staticmethod
    async def _every(pause_s: float, work: Callable[[], Awaitable[object]]) -> None:
        while True:
            try:
                await work()
            except (*AWAY, VoltwayError) as error:
                _log.warning("variables of stations wait", error=str(error) or type(error).__name__)
            except Exception:  # noqa: BLE001  # the log has it; other stations' reports are merged all the same
                _log.exception("variables of a station could not be taken in")
            await asyncio.sleep(pause_s)

    async def ask(self) -> list[StationId]:
        """Order a report of some new stations, and don't wait for it; which. Raises one of `AWAY`."""
        if not self._per_minute:
            return []
        most = math.ceil(self._per_minute * ASK_S / 60.0)
        async with self._pool.connection() as conn:
            stations = await store_device_model.claim_new(
                conn, most=most, per_minute=self._per_minute, settled_for=SETTLED_FOR
            )
        for station_id in stations:
            await give(self._pool, self._bus, station_id, GetBaseReport(), author=AUTHOR, wait_s=0.0)
        return stations

    async def ask_for_monitors(self) -> list[StationId]:
        """Order a report of the monitors of some stations that have booted since they last told; which.

        Raises one of `AWAY`.
        """
        if not self._per_minute:
            return []
        most = math.ceil(self._per_minute * ASK_S / 60.0)
        async with self._pool.connection() as conn:
            stations = await store_monitors.claim_unsure(
                conn, most=most, per_minute=self._per_minute, settled_for=SETTLED_FOR
            )
        for station_id in stations:
            await give(self._pool, self._bus, station_id, GetMonitoringReport(), author=AUTHOR, wait_s=0.0)
        return stations

    async def look(self) -> None:
        """Take in everything that came, and give up what is awaited in vain. Raises one of `AWAY`."""
        while await self._take_one():
            pass
        while await self._give_up_one():
            pass

    async def _take_one(self) -> bool:
        async with transaction(self._pool) as conn:
            report = await store_reports.claim_told(conn)
            if report is None:
                return False
            try:
                async with conn.transaction():
                    await _take(conn, report)
            except (DataError, msgspec.ValidationError) as error:
                # It must not keep the others from theirs, and would fail again.
                _log.exception("a report of variables can't be taken in", station=report.station_id)
                pages = await store_reports.give_away_pages(conn, report)
                reason = f"it can't be taken in: {type(error).__name__}"
                await store_reports.settle(conn, report, ReportState.INCOMPLETE, pages, reason)
        return True

    async def _give_up_one(self) -> bool:
        async with transaction(self._pool) as conn:
            report = await store_reports.claim_silent(conn, SILENT_FOR)
            if report is None:
                return False
            await _give_up(conn, report)
        return True


async def _take(conn: Connection, report: Report) -> None:
    """Merge the report if it is whole now."""
    pages = await store_reports.take_pages(conn, report)
    if device_model.missing(pages) != []:
        await store_reports.settle(conn, report, report.state, len(pages), _gap(report, pages))
        return
    await _merge(conn, report, pages, replaces=report.kind.is_inventory)
    if report.kind is ReportKind.FULL:
        await store_device_model.mark_whole(conn, report.station_id)
    await store_reports.settle(conn, report, ReportState.WHOLE, len(pages))


def _gap(report: Report, pages: list[Page]) -> str | None:
    return device_model.gap_in_words(pages) if report.state is ReportState.INCOMPLETE else None


async def _give_up(conn: Connection, report: Report) -> None:
    """What came of it is true all the same; that the rest is gone is not."""
    refusal = await store_reports.refusal_of(conn, report)
    if refusal is not None:
        await store_reports.settle(conn, report, ReportState.REFUSED, 0, refusal)
        return
    pages = await store_reports.take_pages(conn, report)
    await _merge(conn, report, pages, replaces=False)
    gap = device_model.gap_in_words(pages)
    await store_reports.settle(conn, report, ReportState.INCOMPLETE, len(pages), gap)
    _log.warning("a report of variables is incomplete", station=report.station_id, reason=gap)


async def _merge(conn: Connection, report: Report, pages: list[Page], *, replaces: bool) -> None:
    known = await store_device_model.hold(conn, report.station_id)
    if report.kind.is_of_monitors:
        held = await store_monitors.held(conn, report.station_id)
        await store_monitors.write(conn, report.station_id, monitors.merge(held, pages, replaces=replaces))
        return
    tree = await _tree(conn, report.station_id, pages, whole=replaces)
    merged = device_model.merge(tree, pages, author=report.author or BY_STATION, replaces=replaces, known=known)
    await store_device_model.write(conn, report.station_id, merged)
    if any(told.place == MONITORING_BASE and told.written for page in pages for told in page.variables):
        # Which monitors are in force then, only the station knows.
        await store_monitors.doubt(conn, report.station_id)


async def _tree(conn: Connection, station_id: StationId, pages: list[Page], *, whole: bool) -> dict[str, Variable]:
    """What is known of what the pages tell: an answer of a few variables does not read the thousand others."""
    if whole:
        return await store_device_model.tree(conn, station_id)
    paths = [told.place.path for page in pages for told in page.variables]
    return (await store_device_model.parts(conn, [station_id], paths))[station_id]
