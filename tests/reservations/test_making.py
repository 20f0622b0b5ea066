"""Made and cancelled without a station: what stations say to it is in tests/stories/test_reservations.py."""

import pytest

from tests.reservations.made import HOUR, NOW, reservation
from voltway.kit.bus import Bus
from voltway.kit.clock import SettableClock
from voltway.kit.postgres import Connection, Pool
from voltway.kit.settings import ReservationSettings
from voltway.reservations import making
from voltway.reservations.rules import Wish
from voltway.vocabulary.access import Actor, ActorKind
from voltway.vocabulary.audit import Origin
from voltway.vocabulary.errors import Conflict, InvalidInput, NotFound
from voltway.vocabulary.reservations import Reservation, ReservationState

CLOCK = SettableClock(NOW)
ANNA = Origin(actor=Actor(ActorKind.USER, "u1", "Anna"), reason="she called")
LONG = ReservationSettings(longest_hours=2.0)


@pytest.fixture(autouse=True)
async def card(connection: Connection) -> None:
    await connection.execute(
        "insert into token (token_uid, kind, status, group_id) values ('ADA', 'ISO14443', 'active', 'FLEET')"
    )


async def make(pool: Pool, bus: Bus, **changes: object) -> Reservation:
    told = {"station_id": "S1", "token_uid": "ada", "expires_at": NOW + HOUR} | changes
    return await making.make(pool, bus, CLOCK, LONG, Wish(**told), ANNA)  # type: ignore[arg-type]  # the tests' own


async def test_without_its_station_there_is_none(pool: Pool, bus: Bus, connection: Connection) -> None:
    made = await make(pool, bus)
    assert (made.state, made.reason) == (ReservationState.REJECTED, "the station is not connected")
    assert (made.token_uid, made.token_kind, made.group_id) == ("ada", "ISO14443", "FLEET")
    assert (made.made_at, made.ended_at, made.organization_id) == (NOW, NOW, "operator")
    cursor = await connection.execute(
        "select body::json ->> 'action', body::json ->> 'reason', body::json -> 'subject' ->> 'id' from audit_entry"
    )
    assert await cursor.fetchall() == [("reservation.add", "she called", str(made.reservation_id))]
    cursor = await connection.execute("select author, kind, state from command")
    assert await cursor.fetchall() == [("user Anna (u1)", "ReserveEvse", "offline")]


async def test_what_nobody_knows_is_not_found(pool: Pool, bus: Bus) -> None:
    with pytest.raises(NotFound, match="no station S9"):
        await make(pool, bus, station_id="S9")
    with pytest.raises(NotFound, match="no token STRANGER"):
        await make(pool, bus, token_uid="STRANGER")


async def test_the_setting_says_how_long(pool: Pool, bus: Bus, connection: Connection) -> None:
    with pytest.raises(InvalidInput, match="longer than 2 hours"):
        await make(pool, bus, expires_at=NOW + 3 * HOUR)
    cursor = await connection.execute("select count(*) from reservation")
    assert await cursor.fetchone() == (0,)


async def test_a_token_holds_one_wherever_that_is(pool: Pool, bus: Bus, connection: Connection) -> None:
    await reservation(connection, 7, station_id="S2")
    with pytest.raises(Conflict, match="reservation 7"):
        await make(pool, bus)


async def test_cancelling_waits_for_the_station(pool: Pool, bus: Bus, connection: Connection) -> None:
    await reservation(connection, 7)
    assert (await making.cancel(pool, bus, CLOCK, 7, ANNA)).state is ReservationState.CANCELLED
    cursor = await connection.execute("select kind, state, queue_until - created_at from command")
    assert await cursor.fetchall() == [("CancelReservation", "queued", HOUR)]
    with pytest.raises(Conflict, match=r"over \(cancelled\)"):
        await making.cancel(pool, bus, CLOCK, 7, ANNA)
    with pytest.raises(NotFound):
        await making.cancel(pool, bus, CLOCK, 8, ANNA)


async def test_what_is_over_is_not_cancelled(pool: Pool, bus: Bus, connection: Connection) -> None:
    await reservation(connection, 7, expires_at=NOW)
    with pytest.raises(Conflict, match="over"):
        await making.cancel(pool, bus, CLOCK, 7, ANNA)
