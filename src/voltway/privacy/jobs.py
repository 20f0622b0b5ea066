"""Timed work for privacy: exports are made, erasures carried out, and what was kept long enough goes."""

from datetime import datetime, timedelta

import structlog

from voltway.kit.bus import Bus
from voltway.kit.postgres import Pool
from voltway.kit.settings import RetentionSettings
from voltway.privacy import carrying_out, exporting, stations, store, store_retention
from voltway.privacy.data_map import TABLES
from voltway.privacy.personal import Sweep

_log = structlog.get_logger()


async def make_exports(pool: Pool, retention: RetentionSettings, now: datetime, bus: Bus | None = None) -> int:
    """Make the exports that were asked for; how many there were. Stations are asked over the bus."""
    return await exporting.make_all(pool, retention, now, bus)


async def clear_stations(pool: Pool, bus: Bus, now: datetime) -> int:
    """Stations that are there forget whom an erasure names; how many were told."""
    return await stations.clear(pool, bus, now)


async def erase_people(pool: Pool, now: datetime) -> int:
    """Do what is due for the erasures; how many there were."""
    return await carrying_out.work_on_all(pool, now)


async def forget_expired(pool: Pool, retention: RetentionSettings, now: datetime) -> dict[str, int]:
    """Remove what the data map says has been kept long enough, where no other job does; how many rows of each table."""
    async with pool.connection() as conn:
        schema = await store.columns(conn)
    gone: dict[str, int] = {}
    for table in TABLES:
        sweep = table.retention.sweep
        if sweep is not None and table.name in schema:
            rows = await _forget(pool, table.name, sweep, retention, now)
            if rows:
                gone[table.name] = rows
                _log.info("its time is over, removed", table=table.name, rows=rows)
    return gone


async def _forget(pool: Pool, table: str, sweep: Sweep, retention: RetentionSettings, now: datetime) -> int:
    days = sweep.days if sweep.setting is None else getattr(retention, sweep.setting)
    rows = 0
    while True:
        async with pool.connection() as conn:
            removed = await store_retention.sweep(conn, table, sweep.column, now - timedelta(days=days))
        rows += removed
        if removed < store_retention.ROWS_AT_ONCE:
            return rows
