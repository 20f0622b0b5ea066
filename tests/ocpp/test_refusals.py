"""Who was refused: counted, written, and bounded whatever strangers do."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from tests.fixtures.gateway import Network, until
from voltway.kit.postgres import Pool
from voltway.ocpp import refusals
from voltway.ocpp.refusals import Refusals
from voltway.stations import store_refusals
from voltway.vocabulary.refusals import RefusalCause

NOW = datetime(2026, 5, 1, 12, 30, tzinfo=UTC)
BROKEN, WRONG = RefusalCause.TLS_BROKEN, RefusalCause.PASSWORD_WRONG


async def told(pool: Pool, station_id: str | None = None) -> list[tuple[str | None, str, RefusalCause, int]]:
    async with pool.connection() as connection:
        rows = await store_refusals.page(connection, station_id=station_id)
    return [(row.station_id, row.address, row.cause, row.times) for row in rows]


async def test_what_is_alike_within_an_hour_is_one_row(network: Network, pool: Pool) -> None:
    await network.add_station("S1")
    counted = Refusals(pool)
    counted.add("S1", "192.0.2.1", WRONG, "wrong password", NOW)
    counted.add("S1", "192.0.2.1", WRONG, "wrong password", NOW + timedelta(seconds=1))
    counted.add(None, "2001:db8::1", BROKEN, "no TLS", NOW + timedelta(seconds=2))
    await counted.flush()
    counted.add("S1", "192.0.2.1", WRONG, "wrong password", NOW + timedelta(seconds=3))
    counted.add(None, "2001:db8::2", BROKEN, "no TLS", NOW + timedelta(seconds=4))
    counted.add(None, "2001:db8::2", BROKEN, "no TLS", NOW + timedelta(hours=1))
    await counted.flush()
    network_of_both = "2001:db8::/64"
    assert await told(pool) == [
        (None, network_of_both, BROKEN, 1),
        (None, network_of_both, BROKEN, 2),
        ("S1", "192.0.2.1", WRONG, 3),
    ]
    assert await told(pool, "S1") == [("S1", "192.0.2.1", WRONG, 3)]


async def test_a_flood_from_everywhere_fills_nothing(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refusals, "MOST_AN_HOUR", 3)
    counted = Refusals(pool)
    for number in range(50):
        counted.add(None, f"192.0.2.{number}", BROKEN, "no TLS", NOW)
    await counted.flush()
    rows = await told(pool)
    assert len(rows) == 4
    assert ("elsewhere", 47) in [(address, times) for _, address, _, times in rows]


async def test_a_station_that_is_removed_meanwhile_leaves_nothing(network: Network, pool: Pool) -> None:
    await network.add_station("S1")
    counted = Refusals(pool)
    counted.add("S1", "192.0.2.1", WRONG, "wrong password", NOW)
    counted.add(None, "192.0.2.1", BROKEN, "no TLS", NOW)

    async def waits() -> bool:
        return bool(await network.rows("select pid from pg_locks where not granted"))

    async with pool.connection() as removing:
        async with removing.transaction():
            await removing.execute("delete from station where station_id = 'S1'")
            writing = asyncio.create_task(counted.flush())
            await until(waits, "the flush to wait for the removal")
        await writing
    assert await told(pool) == [(None, "192.0.2.1", BROKEN, 1)]
