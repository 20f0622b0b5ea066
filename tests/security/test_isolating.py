"""Isolating a station: asked for, carried out step by step, told in the timeline, taken back."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from tests.security.made_incidents import INCIDENTS
from voltway.kit import bus as bus_kit
from voltway.kit.bus import Bus
from voltway.kit.postgres import Pool
from voltway.kit.settings import Settings
from voltway.security import isolating, store_incidents
from voltway.security.isolating import Wish
from voltway.vocabulary.errors import Conflict, NotFound

NOW = datetime.now(UTC)
WISH = Wish(station_id="I1", author="ada", note="a clone", incident_id=7)


@pytest.fixture
async def bus(settings: Settings) -> AsyncIterator[Bus]:
    connected = await bus_kit.connect(settings, "tests")
    yield connected
    await connected.close()


async def isolation(pool: Pool) -> str | None:
    async with pool.connection() as connection:
        cursor = await connection.execute("select isolation from station where station_id = 'I1'")
        row = await cursor.fetchone()
    assert row is not None
    told: str | None = row[0]
    return told


async def test_a_station_that_is_away_is_isolated_at_once(pool: Pool, bus: Bus) -> None:
    async with pool.connection() as connection:
        await connection.execute(INCIDENTS)
        assert await isolating.isolate(connection, WISH, 60, NOW) == "operator"
        with pytest.raises(Conflict, match="isolated already"):
            await isolating.isolate(connection, WISH, 60, NOW)
    assert await isolation(pool) == "asked"
    await isolating.carry_out(pool, bus, NOW)
    await isolating.carry_out(pool, bus, NOW)
    assert await isolation(pool) == "isolated"
    async with pool.connection() as connection:
        assert await isolating.release(connection, WISH, NOW + timedelta(hours=1)) == "operator"
        with pytest.raises(Conflict, match="not isolated"):
            await isolating.release(connection, WISH, NOW)
        entries = await store_incidents.entries(connection, 7)
    assert [(entry.kind.value, entry.note) for entry in entries[1:]] == [
        ("isolated", "station I1: a clone"),
        ("released", "station I1: a clone"),
    ]
    assert await isolation(pool) is None


async def test_what_was_asked_for_and_taken_back_is_not_carried_out(pool: Pool, bus: Bus) -> None:
    async with pool.connection() as connection:
        await connection.execute(INCIDENTS)
        await isolating.isolate(connection, WISH, 60, NOW)
        await isolating.release(connection, WISH, NOW)
    await isolating.carry_out(pool, bus, NOW)
    assert await isolation(pool) is None


async def test_nothing_is_done_to_what_is_not_there(pool: Pool) -> None:
    async with pool.connection() as connection:
        await connection.execute(INCIDENTS)
        for wish in (Wish(station_id="X", author="ada"), Wish(station_id="I1", author="ada", incident_id=99)):
            with pytest.raises(NotFound):
                async with connection.transaction():
                    await isolating.isolate(connection, wish, 60, NOW)
    assert await isolation(pool) is None
