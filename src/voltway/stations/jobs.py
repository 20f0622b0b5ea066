"""Timed work on orders to stations."""

from datetime import datetime

from voltway.kit.postgres import Pool
from voltway.stations import store_commands


async def settle_overdue_commands(pool: Pool, now: datetime) -> int:
    """End the commands that waited too long for their station, or whose end nobody will tell; how many."""
    async with pool.connection() as connection:
        expired = await store_commands.expire(connection, now)
        return expired + await store_commands.give_up_abandoned(connection, now)
