"""The work goes on whatever happens; what it does is told in tests/stories/test_device_models.py."""

import asyncio

import pytest

from tests.fixtures.gateway import until
from voltway.kit.bus import Bus
from voltway.kit.postgres import Pool
from voltway.stations import device_model_keeping
from voltway.stations.device_model_keeping import DeviceModelKeeping


async def test_one_bad_look_does_not_end_the_work(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(device_model_keeping, "LOOK_S", 0.01)
    looks: list[int] = []
    keeping = DeviceModelKeeping(pool, Bus("nats://127.0.0.1:1", "tests"), 0)

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
