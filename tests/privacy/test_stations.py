"""Stations that are not there are not asked; the rest is told in tests/stories/test_customers.py."""

from voltway.kit.bus import Bus
from voltway.kit.postgres import Pool
from voltway.privacy.stations import StationTold, ask
from voltway.privacy.store import Visit
from voltway.vocabulary.tokens import TokenKind


async def test_who_is_away_is_not_waited_for(pool: Pool) -> None:
    away = Visit(station_id="S", token_uid="A", kind=TokenKind.ISO14443, online=False)
    told = await ask(pool, Bus("nats://127.0.0.1:1", "tests"), [away])
    assert told == [StationTold(station_id="S", token_uid="A", problem="it was not connected")]
    async with pool.connection() as connection:
        assert await (await connection.execute("select 1 from command")).fetchone() is None


async def test_who_left_meanwhile_leaves_nothing_open(pool: Pool) -> None:
    gone = Visit(station_id="S", token_uid="A", kind=TokenKind.ISO14443, online=True)
    [told] = await ask(pool, Bus("nats://127.0.0.1:1", "tests"), [gone])
    assert "there is no station" in (told.problem or "")
    async with pool.connection() as connection:
        assert await (await connection.execute("select 1 from customer_request")).fetchone() is None
