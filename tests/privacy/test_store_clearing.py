"""Which stations shall forget whom; the rest is told in tests/stories/test_customers.py."""

from datetime import UTC, datetime, timedelta

from voltway.kit.postgres import Pool
from voltway.privacy import store_clearing
from voltway.privacy.store import Visit
from voltway.privacy.store_clearing import ClearingState, StationOutcome
from voltway.vocabulary.tokens import TokenKind

# Due by then, however long ago this was imported when the test runs.
NOW = datetime.now(UTC) + timedelta(days=1)


async def test_of_a_station_the_worst_is_told(pool: Pool) -> None:
    async with pool.connection() as connection:
        await connection.execute(
            "insert into erasure (erasure_id, asked, asked_by, asked_at, reason) values ('e', '{}', 'me', now(), 'r')"
        )
        await connection.execute(
            "insert into station (station_id, admission, gateway_id) values ('S', 'accepted', 'g')"
        )
        visits = [
            Visit(station_id=name, token_uid=uid, kind=TokenKind.ISO14443, online=True)
            for name, uid in (("S", "A"), ("S", "B"), ("GONE", "A"))
        ]
        await store_clearing.add(connection, "e", visits)
        await store_clearing.add(connection, "e", visits)
        later = NOW + timedelta(minutes=10)
        waiting = await store_clearing.due(connection, NOW, again_at=later, limit=9)
        assert sorted(one.token_uid for one in waiting) == ["A", "B"]
        assert await store_clearing.due(connection, NOW, again_at=later, limit=9) == [], "they had their turn"
        await store_clearing.settle(connection, waiting[0], ClearingState.CLEARED, None)
        await store_clearing.settle(connection, waiting[1], ClearingState.REFUSED, "no")
        assert await store_clearing.give_up(connection, NOW - timedelta(days=90)) == ["e"]
        assert await store_clearing.outcomes(connection, "e") == [
            StationOutcome(station_id="GONE", state=ClearingState.GIVEN_UP, reason="the station was removed"),
            StationOutcome(station_id="S", state=ClearingState.REFUSED, reason="no"),
        ]
        cursor = await connection.execute("select count(token_uid) from customer_clearing")
        assert await cursor.fetchone() == (0,)
