"""What a process sees is counted, written, and bounded whatever strangers do."""

from datetime import UTC, datetime, timedelta

import pytest

from voltway.kit.postgres import Pool
from voltway.security import counting, store_events
from voltway.security.counting import SecurityEvents
from voltway.vocabulary.incidents import CountedEvent, SecurityEventKind as Kind

NOW = datetime(2026, 5, 1, 12, 33, tzinfo=UTC)


async def told(pool: Pool) -> list[CountedEvent]:
    async with pool.connection() as connection:
        return await store_events.page(connection)


@pytest.fixture
async def stations(pool: Pool) -> None:
    async with pool.connection() as connection:
        await connection.execute(
            "insert into station (station_id, admission) select 'S' || n, 'accepted' from generate_series(1, 9) n"
        )


@pytest.mark.usefixtures("stations")
async def test_what_is_alike_within_ten_minutes_is_one_row(pool: Pool) -> None:
    events = SecurityEvents(pool)
    for minute in (0, 1, 8):
        events.add(Kind.PASSWORD_REFUSED, "password_wrong", "S1", "2001:db8::1", NOW + timedelta(minutes=minute))
        await events.flush()
    events.add(Kind.PASSWORD_REFUSED, "password_missing", "S1", "2001:db8::2", NOW)
    await events.flush()
    later, first = await told(pool)
    assert (later.times, later.name, first.times, first.name) == (1, "password_wrong", 3, "password_missing")
    assert (first.address, first.severity) == ("2001:db8::/64", "low")
    assert (first.first_at, first.last_at) == (NOW, NOW + timedelta(minutes=1))


@pytest.mark.usefixtures("stations")
async def test_a_flood_from_everywhere_is_a_number(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "MOST", 3)
    events = SecurityEvents(pool)
    for number in range(50):
        events.add(Kind.STRANGER_REFUSED, "station_unknown", None, f"192.0.2.{number}", NOW)
    for number in range(50):
        events.add(Kind.PASSWORD_REFUSED, "password_wrong", "S7", f"198.51.100.{number}", NOW)
    events.add(Kind.IDENTITY_MISUSED, "certificate_revoked", "S8", "192.0.2.1", NOW)
    await events.flush()
    rows = {(row.station_id, row.address): row.times for row in await told(pool)}
    assert len(rows) == 9
    assert (rows[None, "elsewhere"], rows["S7", "elsewhere"]) == (47, 47)
    assert rows["S8", "elsewhere"] == 1, "a station keeps its name"


async def test_of_a_station_that_is_gone_nothing_is_left(pool: Pool) -> None:
    events = SecurityEvents(pool)
    events.add(Kind.PASSWORD_REFUSED, "password_wrong", "GONE", "192.0.2.1", NOW)
    await events.flush()
    assert await told(pool) == []
