"""Timed work on files: those whose time is over go, from the storage first."""

from datetime import datetime
from typing import Final

import structlog

from voltway.files import store
from voltway.files.storage import Storage
from voltway.kit.postgres import Pool

_AT_ONCE: Final = 200

_log = structlog.get_logger()


async def remove_expired(pool: Pool, storage: Storage, now: datetime) -> int:
    """Remove the files whose time is over, and what attempts to send them left behind. How many there were."""
    async with pool.connection() as connection:
        due = await store.due(connection, now, _AT_ONCE)
    for file in due:
        for attempt in range(1, file.attempts + 1):
            await storage.remove(store.stored_name(file.file_id, attempt))
        async with pool.connection() as connection:
            await store.delete(connection, file.file_id)
    if due:
        _log.info("its time is over, removed", files=len(due))
    return len(due)
