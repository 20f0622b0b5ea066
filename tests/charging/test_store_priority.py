"""Which transactions charge with priority: the last word counts, of those that run."""

import pytest

from voltway.charging.store_priority import PREFERENCES, Preference, preferred
from voltway.journal.unit import Unit, write_rows
from voltway.kit.postgres import Pool


@pytest.fixture(autouse=True)
async def station(pool: Pool) -> None:
    """Two transactions run, one has ended."""
    async with pool.connection() as connection:
        await connection.execute("insert into station (station_id, admission) values ('S1', 'accepted')")
        for ref, state in (("1", "active"), ("2", "active"), ("3", "ended")):
            await connection.execute(
                "insert into session (station_id, session_id, ref, evse_id, state, started_at, last_at, received_at,"
                " start_key) values ('S1', %(ref)s, %(ref)s, 1, %(state)s, now(), now(), now(), %(ref)s)",
                {"ref": ref, "state": state},
            )


async def told(pool: Pool, *words: tuple[str, bool]) -> set[str]:
    unit = Unit("S1")
    unit.rows = [(PREFERENCES, Preference("S1", ref, on)) for ref, on in words]
    async with pool.connection() as connection:
        async with connection.transaction():
            await write_rows(connection, [unit])
        return await preferred(connection, "S1")


async def test_the_last_word_counts(pool: Pool) -> None:
    assert await told(pool, ("1", True), ("2", True), ("1", True)) == {"1", "2"}
    assert await told(pool, ("1", False), ("2", False), ("2", True)) == {"2"}


async def test_a_station_can_not_make_more_of_them_than_run(pool: Pool) -> None:
    assert await told(pool, *((f"made up {number}", True) for number in range(50)), ("3", True), ("1", True)) == {"1"}
    async with pool.connection() as connection:
        await connection.execute("update session set state = 'ended' where ref = '1'")
    assert await told(pool, ("2", True)) == {"2"}, "that of the transaction that has ended is gone"
