"""Windows in which stations learn cards, as they are kept."""

import asyncio
from datetime import UTC, datetime, timedelta

from msgspec import structs

from voltway.kit.postgres import Pool
from voltway.tokens import store_learning
from voltway.tokens.store_learning import Held, LearningWindow
from voltway.vocabulary.access import ROOT
from voltway.vocabulary.ids import StationId
from voltway.vocabulary.tokens import LearningOutcome

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
WINDOW = LearningWindow(
    learning_id="1",
    organization_id=ROOT,
    station_id=StationId("S1"),
    holder="Ada",
    driver_id=None,
    opened_by="test",
    opened_at=NOW,
    expires_at=NOW + timedelta(seconds=60),
)


async def test_of_two_that_open_at_once_one_does(pool: Pool) -> None:
    async def opens(learning_id: str) -> bool:
        async with pool.connection() as connection:
            return await store_learning.open_window(connection, structs.replace(WINDOW, learning_id=learning_id))

    assert sorted(await asyncio.gather(opens("1"), opens("2"))) == [False, True]


async def test_of_two_gateways_that_catch_at_once_one_does(pool: Pool) -> None:
    """A station that moves between gateways may show one card at each."""

    async def catch(uid: str) -> list[LearningWindow]:
        async with pool.connection() as connection:
            return await store_learning.catch(connection, [Held(StationId("S1"), uid, "ISO14443", NOW)])

    async with pool.connection() as connection:
        assert await store_learning.open_window(connection, WINDOW)
        caught = await asyncio.gather(*(catch(f"CARD{number}") for number in range(4)))
        assert sum(map(len, caught)) == 1
        cursor = await connection.execute("select count(*) from token")
        assert await cursor.fetchone() == (1,)


async def test_a_closed_window_stays_as_it_is(pool: Pool) -> None:
    async with pool.connection() as connection:
        await store_learning.open_window(connection, WINDOW)
        await store_learning.close(connection, "1", LearningOutcome.CANCELLED, NOW)
        await store_learning.close(connection, "1", LearningOutcome.EXPIRED, NOW + timedelta(seconds=5))
        found = await store_learning.find(connection, "1")
    assert found == structs.replace(WINDOW, outcome=LearningOutcome.CANCELLED, closed_at=NOW)
