import asyncio
from pathlib import Path

import msgspec

from tests.webhooks.made import boot, record, settings as quick
from tests.webhooks.receiver import eventually, receiving
from voltway.kit.bus import Bus
from voltway.kit.clock import SystemClock
from voltway.kit.ending import end
from voltway.kit.postgres import Pool
from voltway.kit.sealing import sealing_of
from voltway.kit.settings import Settings
from voltway.vocabulary.subjects import LIVE
from voltway.webhooks import endpoints
from voltway.webhooks.work import WebhookWork


async def test_a_fact_is_told_soon_after_its_commit(settings: Settings, pool: Pool, bus: Bus, tmp_path: Path) -> None:
    settings.data_directory.mkdir()
    settings = msgspec.structs.replace(settings, webhooks=quick())
    work = WebhookWork(pool, SystemClock(), settings)
    tasks = [asyncio.create_task(work.follower.run(pool, bus)), asyncio.create_task(work.deliverer.run())]
    async with receiving() as receiver:
        async with pool.connection() as conn:
            made = await endpoints.add(
                conn, sealing_of(settings), url=receiver.url(), created_by="test", allow_private=True
            )
        await asyncio.sleep(1.5)
        await record(pool, boot("A", 1))
        bus.publish(LIVE, b"[]")
        await eventually(lambda: len(receiver.received) == 1, 5)
        assert receiver.received[0].is_signed_with(made.secret)
        await end(tasks)
    await work.close()


async def test_without_webhooks_no_key_is_needed(settings: Settings, pool: Pool, bus: Bus) -> None:
    work = WebhookWork(pool, SystemClock(), settings)
    task = asyncio.create_task(work.deliverer.run())
    await asyncio.sleep(0.1)
    assert await work.follower.step(pool) == 0
    await end([task])
    await work.close()
    assert not settings.data_directory.exists()
