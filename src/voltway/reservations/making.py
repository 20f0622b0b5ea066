"""Reservations are made and cancelled: decided and written down first, then put to the station."""

from collections import defaultdict
from datetime import datetime, timedelta

from voltway.audit import trail
from voltway.kit.bus import Bus
from voltway.kit.clock import Clock
from voltway.kit.postgres import Connection, Pool, transaction
from voltway.kit.settings import ReservationSettings
from voltway.reservations import store, store_listing
from voltway.reservations.rules import Surroundings, Wish, after_cancelling, after_reserving, require_possible
from voltway.stations import store_listing as stations_listing
from voltway.stations.commanding import give
from voltway.tokens import store_listing as tokens_listing
from voltway.tokens.store_listing import TokenRow
from voltway.vocabulary.audit import AuditAction, AuditSubject, Origin
from voltway.vocabulary.errors import Conflict, NotFound
from voltway.vocabulary.orders_reservations import CancelReservation, ReserveEvse
from voltway.vocabulary.reservations import OPEN, Reservation, ReservationState
from voltway.vocabulary.stations import ConnectorStatus
from voltway.vocabulary.tokens import PresentedToken

_LEAST_QUEUE_S = 1.0


async def make(
    pool: Pool, bus: Bus, clock: Clock, settings: ReservationSettings, wish: Wish, origin: Origin
) -> Reservation:
    """Reserve a place and give the reservation with what the station said to it: read its state.

    What collides with what is known is refused before the station is asked, which then has 30 s to answer. Raises
    NotFound for an unknown station or token, InvalidInput for a time or place that can't be, Conflict for a place or
    token that is taken.
    """
    made = await _written(pool, wish, origin, clock.now(), timedelta(hours=settings.longest_hours))
    order = ReserveEvse(
        reservation_id=made.reservation_id,
        token=PresentedToken(made.token_uid, made.token_kind),
        expires_at=made.expires_at,
        evse_id=made.evse_id,
        connector_type=made.connector_type,
        group_id=made.group_id,
    )
    command = await give(pool, bus, made.station_id, order, author=origin.actor.as_author)
    state, reason = after_reserving(command.state, command.reason)
    async with pool.connection() as conn:
        # A car may have come before this is written.
        return await store.settle(conn, made, state, reason, clock.now(), only_from=[ReservationState.REQUESTED])


async def cancel(pool: Pool, bus: Bus, clock: Clock, reservation_id: int, origin: Origin) -> Reservation:
    """Have the station let go of a reservation, and give it as it then is: still open where the station did not.

    A station that is away is told on its return. Raises NotFound, and Conflict for one that is over.
    """
    now = clock.now()
    async with transaction(pool) as conn:
        row = await store_listing.known(conn, reservation_id)
        if not row.state.open or row.expires_at <= now:
            raise Conflict(f"reservation {reservation_id} is over ({row.state})", "there is nothing left to cancel")
        await _audit(conn, origin, AuditAction.RESERVATION_CANCEL, row, now)
    left_s = max((row.expires_at - now).total_seconds(), _LEAST_QUEUE_S)
    order = CancelReservation(reservation_id=reservation_id)
    command = await give(pool, bus, row.station_id, order, author=origin.actor.as_author, queue_for_s=left_s)
    state, reason = after_cancelling(command.state, command.reason)
    async with pool.connection() as conn:
        return await store.settle(conn, row, state or row.state, reason, clock.now(), only_from=sorted(OPEN))


async def _written(pool: Pool, wish: Wish, origin: Origin, now: datetime, longest: timedelta) -> Reservation:
    async with transaction(pool) as conn:
        station = await stations_listing.find(conn, wish.station_id)
        if station is None:
            raise NotFound(f"there is no station {wish.station_id[:80]}", "`voltway station list` shows all stations")
        token = await tokens_listing.find(conn, wish.token_uid)
        if token is None:
            raise NotFound(f"there is no token {wish.token_uid[:80]}", "`voltway token list` shows all tokens")
        await store.lock(conn, token.token_uid, wish.station_id)
        require_possible(wish, await _surroundings(conn, wish, token, now), now, longest)
        made = await store.insert(conn, wish, station.organization_id, token.kind, token.group_id, now)
        await _audit(conn, origin, AuditAction.RESERVATION_ADD, made, now)
        return made


async def _surroundings(conn: Connection, wish: Wish, token: TokenRow, now: datetime) -> Surroundings:
    evses: dict[int, list[ConnectorStatus]] = defaultdict(list)
    for connector in await stations_listing.connectors(conn, [wish.station_id]):
        if connector.evse_id > 0:
            evses[connector.evse_id].append(connector.status)
    return Surroundings(
        evses=evses,
        held=[one.evse_id for one in await store.open_at(conn, wish.station_id, now)],
        token_status=token.status,
        held_by_token=await store.held_by(conn, token.token_uid, now),
    )


async def _audit(conn: Connection, origin: Origin, action: AuditAction, row: Reservation, now: datetime) -> None:
    await trail.record(
        conn,
        origin.actor,
        action,
        AuditSubject(action.subject_kind, str(row.reservation_id)),
        now=now,
        organization_id=row.organization_id,
        address=origin.address,
        after=row if action is AuditAction.RESERVATION_ADD else None,
        reason=origin.reason,
    )
