"""The work goes on whatever happens; what it does is told in tests/stories/test_device_models.py."""

import asyncio

import pytest

from tests.fixtures.gateway import until
from voltway.kit.bus import Bus
from voltway.kit.postgres import Pool
from voltway.stations import device_model_keeping
from voltway.stations.device_model_keeping import DeviceModelKeeping

NOWHERE = Bus("nats://127.0.0.1:1", "tests")


async def test_a_report_nobody_can_read_does_not_keep_others_from_theirs(pool: Pool) -> None:
    async with pool.connection() as conn:
        await conn.execute("insert into station (station_id, admission) values ('S', 'accepted')")
        await conn.execute("insert into variable_report (station_id, request_id, kind) values ('S', 1, 'full')")
        await conn.execute("insert into variable_report (station_id, request_id, kind) values ('S', 2, 'full')")
        await conn.execute(
            "insert into variable_page (station_id, request_id, seq_no, is_last, content, received_at)"
            " values ('S', 1, 0, true, '[{}]', now()), ('S', 2, 0, true, '[]', now())"
        )
    await DeviceModelKeeping(pool, NOWHERE, 0).look()
    async with pool.connection() as conn:
        cursor = await conn.execute("select state, reason from variable_report order by request_id")
        assert await cursor.fetchall() == [
            ("incomplete", "it can't be taken in: ValidationError"),
            ("whole", None),
        ]


async def test_one_bad_look_does_not_end_the_work(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(device_model_keeping, "LOOK_S", 0.01)
    looks: list[int] = []
    keeping = DeviceModelKeeping(pool, NOWHERE, 0)

    async def look() -> None:
        looks.append(1)
        raise ValueError("a report no one can read")

    async def twice() -> bool:
        return len(looks) > 1

    monkeypatch.setattr(keeping, "look", look)
    task = asyncio.create_task(keeping.run())
    await until(twice)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
