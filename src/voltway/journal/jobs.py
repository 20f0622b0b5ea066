"""Timed work on what is kept by day: partitions are made before their day and dropped when their time is over."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Final

import structlog

from voltway.journal import store
from voltway.kit import store_partitions
from voltway.kit.postgres import Connection, Pool, transaction
from voltway.kit.settings import RetentionSettings
from voltway.kit.store_partitions import Partition

DAYS_AHEAD: Final = 3
"""A worker that is away for this long still finds every row in the partition of its day."""

_log = structlog.get_logger()


def kept_days(retention: RetentionSettings) -> dict[str, int]:
    """How many days each table that is partitioned by day is kept."""
    return {
        "journal": retention.journal_days,
        "meter_reading": retention.meter_days,
        "message_log": retention.message_log_days,
        "station_event": retention.journal_days,
    }


async def make_partitions(pool: Pool, retention: RetentionSettings) -> int:
    """Make the partitions that are missing for today and the days ahead; tells how many.

    A table that is busy for too long raises psycopg.errors.LockNotAvailable, after the others had their turn.
    """
    made = 0

    async def make(table: str) -> None:
        nonlocal made
        async with transaction(pool) as connection:
            made += await store_partitions.ensure(connection, table, DAYS_AHEAD)

    await _for_each(kept_days(retention), make)
    return made


async def drop_expired(pool: Pool, retention: RetentionSettings, now: datetime) -> list[Partition]:
    """Drop the partitions whose time is over, and give them; what a follower has yet to read stays. Raises the same."""
    dropped: list[Partition] = []

    async def drop(table: str) -> None:
        before = now - timedelta(days=kept_days(retention)[table])
        async with pool.connection() as connection:
            expired = [each for each in await store_partitions.partitions(connection, table) if each.ends_at <= before]
        for partition in expired:
            async with transaction(pool) as connection:
                if not await _may_go(connection, partition):
                    break
                await store_partitions.drop(connection, partition)
            _log.info("its time is over, dropped", partition=partition.name)
            dropped.append(partition)

    await _for_each(kept_days(retention), drop)
    return dropped


async def _may_go(connection: Connection, partition: Partition) -> bool:
    if partition.table != "journal":
        return True
    behind = await store.followers_behind(connection, partition.name)
    if behind:
        _log.warning("its time is over, but not everybody has read it", partition=partition.name, followers=behind)
    return not behind


async def _for_each(tables: dict[str, int], work: Callable[[str], Awaitable[None]]) -> None:
    """Do `work` for every table, also when it fails for one; the first failure is raised at the end."""
    failure: Exception | None = None
    for table in tables:
        try:
            await work(table)
        except Exception as error:  # noqa: BLE001  # raised below, after the other tables had their turn
            failure = failure or error
    if failure is not None:
        raise failure
