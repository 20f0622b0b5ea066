"""Timed work on reservations whose stations don't tell that they are over."""

from datetime import datetime, timedelta

import structlog

from voltway.kit.postgres import Pool
from voltway.reservations import store
from voltway.vocabulary.reservations import ReservationState

GRACE = timedelta(seconds=60)
"""A station with a line has so long to tell of a session that began at the last moment."""

_log = structlog.get_logger()


async def end_overdue(pool: Pool, now: datetime) -> int:
    """End the reservations whose time is over: as no-shows where they were held. How many there were."""
    async with pool.connection() as connection:
        ended = await store.end_overdue(connection, now - GRACE)
    if ended.get(ReservationState.NO_SHOW):
        _log.info("nobody came for what was reserved", reservations=ended[ReservationState.NO_SHOW])
    return sum(ended.values())
