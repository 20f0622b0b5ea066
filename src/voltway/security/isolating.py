"""Stations are cut off, and let in again: what somebody does about an incident, and never a rule.

First the station's running sessions are ended by it, as a driver stands at a cable that is locked; then its connection
is closed, and nobody is let in as it, whatever they show, until it is released. What is asked for stands in the
station's row, so a gateway or a worker that starts anew knows it.
"""

import asyncio
from datetime import datetime, timedelta
from typing import Final

import structlog
from msgspec import Struct

from voltway.kit.bus import Bus
from voltway.kit.postgres import Connection, Pool, transaction
from voltway.security import incidents
from voltway.sessions import store_listing as sessions_listing
from voltway.stations import store_isolation
from voltway.stations.commanding import give
from voltway.vocabulary.access import OrganizationId
from voltway.vocabulary.commands import StopSession
from voltway.vocabulary.incidents import EntryKind
from voltway.vocabulary.sessions import SessionState
from voltway.vocabulary.subjects import STATION_CHANGED

WITHIN_S: Final = 60.0
MOST_WITHIN_S: Final = 600.0
_AUTHOR: Final = "voltway: the station is being isolated"
_MOST_SESSIONS: Final = 100

_log = structlog.get_logger()


class Wish(Struct, frozen=True, kw_only=True):
    """Which station, by whom, and why. With `incident_id` it stands in that incident's timeline, too."""

    station_id: str
    author: str
    note: str | None = None
    incident_id: int | None = None


async def isolate(conn: Connection, wish: Wish, within_s: float, now: datetime) -> OrganizationId:
    """Have a station cut off, its sessions ended before, for which it has `within_s` seconds; whose it is.

    Raises NotFound for a station or incident that is not there, and Conflict where the station is isolated already.
    """
    organization_id = await store_isolation.ask(conn, wish.station_id, now + timedelta(seconds=within_s))
    await _enter(conn, wish, EntryKind.ISOLATED, now)
    return organization_id


async def release(conn: Connection, wish: Wish, now: datetime) -> OrganizationId:
    """Let a station in again; whose it is. Raises NotFound and Conflict."""
    organization_id = await store_isolation.release(conn, wish.station_id)
    await _enter(conn, wish, EntryKind.RELEASED, now)
    return organization_id


async def _enter(conn: Connection, wish: Wish, kind: EntryKind, now: datetime) -> None:
    if wish.incident_id is not None:
        note = f"station {wish.station_id}" + (f": {wish.note}" if wish.note else "")
        await incidents.enter(conn, wish.incident_id, kind, wish.author, note, now)


async def carry_out(pool: Pool, bus: Bus, now: datetime) -> None:
    """Take what was asked for a step on. To do so again and again changes nothing. Raises one of `AWAY`."""
    async with transaction(pool) as conn:
        asked = await store_isolation.take_asked(conn)
        running = [(station_id, await _running(conn, station_id)) for station_id in asked]
    await asyncio.gather(*(_end(pool, bus, station_id, refs) for station_id, refs in running))
    async with transaction(pool) as conn:
        ended = [
            one.station_id
            for one in await store_isolation.ending(conn)
            if one.isolation_by <= now or not one.online or not await _running(conn, one.station_id)
        ]
        await store_isolation.finish(conn, ended)
    async with pool.connection() as conn:
        connected = await store_isolation.still_connected(conn)
    for station_id in ended:
        _log.warning("a station is isolated", station=station_id)
    # Again each time, as the bus may lose it.
    for station_id in connected:
        bus.publish(STATION_CHANGED, station_id.encode())


async def _running(conn: Connection, station_id: str) -> list[str]:
    """The sessions that run there, by the protocol's ids."""
    rows = await sessions_listing.page(conn, station_id=station_id, state=SessionState.ACTIVE, limit=_MOST_SESSIONS)
    return [row.ref for row in rows]


async def _end(pool: Pool, bus: Bus, station_id: str, refs: list[str]) -> None:
    for ref in refs:
        await give(pool, bus, station_id, StopSession(ref=ref), author=_AUTHOR, wait_s=0.0)
