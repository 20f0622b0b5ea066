"""Timed work on logs of stations that never told an end."""

from datetime import datetime

from voltway.kit.postgres import Pool
from voltway.logs import store


async def end_overdue(pool: Pool, now: datetime) -> int:
    """End the logs whose links have run out: by whether their file is here. How many there were."""
    async with pool.connection() as connection:
        return await store.end_overdue(connection, now)
