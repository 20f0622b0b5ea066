import re
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from tests.fixtures.plans import PlanOf
from voltway.kit.postgres import Pool
from voltway.stations import store_firmware
from voltway.vocabulary.ids import StationId
from voltway.vocabulary.stations import BootCause

NOW = datetime.now(UTC)
S1, S2 = StationId("S1"), StationId("S2")


@pytest.fixture
async def told(pool: Pool) -> Pool:
    async with pool.connection() as conn:
        await conn.execute(
            "insert into station (station_id, admission, gateway_id, firmware, booted_at, boot_cause) values"
            " ('S1', 'accepted', 'g', '2', %(at)s, 'firmware_update'), ('S2', 'pending', 'g', '1', null, null)",
            {"at": NOW},
        )
        await conn.execute(
            "insert into station_event (station_id, at, received_at, kind, name, detail) values"
            " ('S1', %(before)s, %(before)s, 'firmware', 'Installed', '{\"requestId\": 7}'),"
            " ('S1', %(before)s, %(before)s, 'security', 'Installed', '{}'),"
            " ('S1', %(after)s, %(after)s, 'firmware', 'Idle', '{\"requestId\": \"x\"}'),"
            " ('S2', %(before)s, %(before)s, 'firmware', 'Idle', '{\"requestId\": 99999999999}')",
            {"before": NOW - timedelta(seconds=5), "after": NOW + timedelta(seconds=5)},
        )
    return pool


async def test_what_was_told_since_comes_in_its_order(told: Pool) -> None:
    async with told.connection() as conn:
        words = await store_firmware.words_since(conn, {S1: NOW - timedelta(seconds=9), S2: NOW})
        assert [(one.status, one.request_id, one.version, one.cause) for one in words] == [
            ("Installed", 7, None, None),
            (None, None, "2", BootCause.FIRMWARE_UPDATE),
            ("Idle", None, None, None),
        ]
        [old] = await store_firmware.words_since(conn, {S2: NOW - timedelta(seconds=9)})
        assert old.request_id is None, "no number that anybody gave"
        assert await store_firmware.words_since(conn, {S1: NOW + timedelta(seconds=5)}) == []
        assert await store_firmware.words_since(conn, {}) == []


async def test_days_before_are_not_looked_at(told: Pool, plan_of: PlanOf) -> None:
    async with told.connection() as conn:
        plans = [
            await plan_of(store_firmware, partial(store_firmware.words_since, conn, {S1: NOW + timedelta(days=days)}))
            for days in (-1, 400)
        ]
    assert [re.search(r"station_event_\d+", plan) is not None for plan in plans] == [True, False]


async def test_who_is_there_and_let_in_can_be_asked(told: Pool) -> None:
    async with told.connection() as conn:
        found = await store_firmware.connected(conn, [S1, S2])
    assert {name: booted.firmware for name, booted in found.items()} == {"S1": "2"}
