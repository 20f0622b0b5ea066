from tests.reservations.made import HOUR, NOW, reservation, states
from voltway.kit.postgres import Connection, Pool
from voltway.reservations import jobs


async def test_what_is_over_is_ended(pool: Pool, connection: Connection) -> None:
    await reservation(connection, 1)
    await reservation(connection, 2, state="requested", reason="nobody knows")
    await reservation(connection, 3, state="cancelled")
    await reservation(connection, 4, expires_at=NOW + 2 * HOUR)
    assert await jobs.end_overdue(pool, NOW + HOUR) == 0, "its station may still tell of a session"
    assert await jobs.end_overdue(pool, NOW + HOUR + jobs.GRACE) == 2
    assert await jobs.end_overdue(pool, NOW + HOUR + jobs.GRACE) == 0
    assert await states(connection) == {
        1: ("no_show", None), 2: ("expired", None), 3: ("cancelled", None), 4: ("active", None),
    }  # fmt: skip  # one row
    cursor = await connection.execute("select distinct ended_at from reservation where ended_at is not null")
    assert await cursor.fetchall() == [(NOW + HOUR,)]
