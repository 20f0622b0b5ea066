import pytest

from tests.reservations.made import HOUR, NOW, reservation
from voltway.kit.postgres import Connection
from voltway.reservations import store_listing
from voltway.vocabulary.errors import NotFound
from voltway.vocabulary.reservations import ReservationState


async def numbers(connection: Connection, **wanted: object) -> list[int]:
    return [row.reservation_id for row in await store_listing.page(connection, **wanted)]  # type: ignore[arg-type]  # the tests' own


async def test_newest_first_page_by_page(connection: Connection) -> None:
    for number in (1, 2, 3):
        await reservation(connection, number, made_at=NOW + HOUR * (number // 2))
    first = await store_listing.page(connection, limit=2)
    assert [row.reservation_id for row in first] == [3, 2]
    assert await numbers(connection, after=(first[-1].made_at, 2)) == [1]


async def test_those_that_are_wanted(connection: Connection) -> None:
    await reservation(connection, 1)
    await reservation(connection, 2, station_id="S2", token_uid="BOB")
    await reservation(connection, 3, state="no_show")
    assert await numbers(connection, station_id="S2") == [2]
    assert await numbers(connection, token_uid="ada") == [3, 1]
    assert await numbers(connection, state=ReservationState.NO_SHOW) == [3]


async def test_one_and_none(connection: Connection) -> None:
    await reservation(connection, 1)
    assert (await store_listing.known(connection, 1)).token_uid == "ADA"
    with pytest.raises(NotFound, match="no reservation 2"):
        await store_listing.known(connection, 2)


async def test_how_often_nobody_came(connection: Connection) -> None:
    for number, state in enumerate(["no_show", "no_show", "used", "cancelled"]):
        await reservation(connection, number, state=state)
    await reservation(connection, 9, state="no_show", token_uid="BOB")
    assert await store_listing.no_shows(connection, "ada") == 2
