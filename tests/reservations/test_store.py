from typing import Any

import pytest

from tests.reservations.made import HOUR, NOW, release, reservation, states, use
from voltway.kit.postgres import Connection
from voltway.reservations import store, store_listing
from voltway.vocabulary.reservations import ReservationState

ACTIVE, USED = ("active", None), ("used", "s1")


@pytest.mark.parametrize(
    ("fields", "is_used"),
    [
        ({}, True),
        ({"token_uid": "ada"}, True),
        ({"token_uid": "BOB"}, False),
        ({"token_uid": None}, False),
        ({"station_id": "S2"}, False),
        ({"evse_id": 2}, False),
        ({"at": NOW + 2 * HOUR}, False),
        ({"at": NOW - HOUR}, False),
        ({"reservation_id": 0}, True),
        ({"reservation_id": 7, "token_uid": None}, True),
        ({"reservation_id": 7, "token_uid": None, "evse_id": None}, True),
        ({"reservation_id": 8}, False),
        ({"reservation_id": 2**40}, False),
        ({"token_uid": "BOB", "group_id": "FLEET"}, True),
        ({"token_uid": "BOB", "group_id": "FLEET", "evse_id": 2}, False),
        ({"token_uid": "A\0"}, False),
    ],
    ids=str,
)
async def test_which_session_uses_it_up(connection: Connection, fields: dict[str, Any], is_used: bool) -> None:
    await reservation(connection, 7, evse_id=1, group_id="FLEET")
    await use(connection, **fields)
    assert await states(connection) == {7: USED if is_used else ACTIVE}


async def test_any_evse_is_used_by_its_token_alone(connection: Connection) -> None:
    await reservation(connection, 7, group_id="FLEET")
    await use(connection, token_uid="BOB", group_id="FLEET")
    assert await states(connection) == {7: ACTIVE}
    await use(connection, evse_id=3)
    assert await states(connection) == {7: USED}


@pytest.mark.parametrize("state", ReservationState)
async def test_late_word_of_its_use_counts_unless_it_was_let_go_of(
    connection: Connection, state: ReservationState
) -> None:
    await reservation(connection, 7, state=state)
    await use(connection, reservation_id=7)
    final = {ReservationState.USED, ReservationState.CANCELLED, ReservationState.REJECTED}
    assert await states(connection) == {7: (state.value, None) if state in final else USED}


@pytest.mark.parametrize(
    ("update", "state"), [("expired", "no_show"), ("removed", "removed"), ("no_transaction", "used")]
)
async def test_a_station_lets_go_of_it(connection: Connection, update: str, state: str) -> None:
    await reservation(connection, 7)
    await reservation(connection, 8, state="cancelled")
    await release(connection, 7, update)
    await release(connection, 8, update)
    assert await states(connection) == {7: (state, None), 8: ("cancelled", None)}


async def test_the_first_word_of_its_end_stays(connection: Connection) -> None:
    await reservation(connection, 7, state="used")
    row = await store_listing.known(connection, 7)
    states_of = [ReservationState.REQUESTED]
    settled = await store.settle(connection, row, ReservationState.ACTIVE, None, NOW, only_from=states_of)
    assert settled.state is ReservationState.USED


async def test_an_end_has_its_time_and_a_reason_that_fits(connection: Connection) -> None:
    await reservation(connection, 7, state="requested")
    row = await store_listing.known(connection, 7)
    states_of = [ReservationState.REQUESTED]
    settled = await store.settle(connection, row, ReservationState.REJECTED, "why\0", NOW, only_from=states_of)
    assert (settled.state, settled.reason, settled.ended_at) == (ReservationState.REJECTED, "why\ufffd", NOW)


async def test_what_is_open(connection: Connection) -> None:
    await reservation(connection, 7, evse_id=2)
    await reservation(connection, 8, state="requested", token_uid="BOB")
    await reservation(connection, 9, state="cancelled", token_uid="CYD")
    await reservation(connection, 10, station_id="S2", token_uid="DAN")
    assert {one.reservation_id for one in await store.open_at(connection, "S1", NOW)} == {7, 8}
    assert await store.open_at(connection, "S1", NOW + HOUR) == []
    assert await store.held_by(connection, "dan", NOW) == 10
    assert await store.held_by(connection, "CYD", NOW) is None
    assert await store.held_by(connection, "DAN", NOW + HOUR) is None
