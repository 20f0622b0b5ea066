"""What limits charging at a station right now: the profiles it is known to hold, and the sessions that run there."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from voltway.charging import store as profiles_store, store_priority, store_vehicles
from voltway.charging.composite import Charging, composite, of_station
from voltway.charging.store import KnownProfile
from voltway.charging.store_vehicles import VehicleWish
from voltway.kit.postgres import Connection
from voltway.sessions import store_listing
from voltway.sessions.store_listing import SessionRow
from voltway.vocabulary.charging import CompositeSchedule, ProfilePurpose, RateUnit
from voltway.vocabulary.sessions import SessionState

_MOST_RUNNING: Final = 200


async def in_force(
    conn: Connection, station_id: str, *, evse_id: int, begins_at: datetime, duration_s: int, unit: RateUnit
) -> CompositeSchedule:
    """What an EVSE, or with 0 the whole station, may draw from `begins_at` on, by what we know."""
    held = await profiles_store.known(conn, station_id)
    running = _running(await _active(conn, station_id), await store_priority.preferred(conn, station_id))
    if evse_id == 0:
        return of_station(held, running, begins_at, duration_s, unit)
    charging = next((one for one in running if one.evse_id == evse_id), Charging(evse_id=evse_id))
    return composite(held, charging, begins_at, duration_s, unit)


async def held(conn: Connection, station_id: str) -> list[KnownProfile]:
    """What the station is known to hold; profiles of transactions that have ended went with them (2.x K01.FR.10)."""
    refs = {session.ref for session in await _active(conn, station_id)}
    return [
        one
        for one in await profiles_store.known(conn, station_id)
        if one.profile.purpose is not ProfilePurpose.TX or one.profile.ref is None or one.profile.ref in refs
    ]


async def wishes(conn: Connection, station_id: str) -> list[VehicleWish]:
    """What the cars that charge at the station now told of their needs and their schedules."""
    running = {session.session_id for session in await _active(conn, station_id)}
    return [wish for wish in await store_vehicles.wishes(conn, station_id) if wish.session_id in running]


async def _active(conn: Connection, station_id: str) -> list[SessionRow]:
    return await store_listing.page(conn, station_id=station_id, state=SessionState.ACTIVE, limit=_MOST_RUNNING)


def _running(sessions: Sequence[SessionRow], preferred: set[str]) -> list[Charging]:
    return [
        Charging(
            evse_id=session.evse_id,
            began_at=session.started_at,
            ref=session.ref,
            has_priority=session.ref in preferred,
        )
        for session in sessions
        if session.evse_id
    ]
