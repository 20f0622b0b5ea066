import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from tests.webhooks.made import NOW, boot, column, delivering, endpoint, fan_out, record, settings
from tests.webhooks.receiver import OK, Received, answer, eventually, receiving
from voltway.kit.postgres import Pool
from voltway.webhooks import store_deliveries
from voltway.webhooks.outcome import DeliveryState


async def test_dead_letters_are_replayed_in_order_with_their_ids(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_deliveries, "_REPLAYED_AT_ONCE", 3)
    broken = True

    async def repaired_later(_: Received) -> bytes | None:
        return answer(500) if broken else OK

    async with receiving(repaired_later) as receiver, delivering(pool, settings(retry_after_s=())) as deliverer:
        made = await endpoint(pool, receiver.url())
        await record(pool, *(boot("A", number) for number in range(10)))
        await fan_out(pool)
        await eventually(lambda: deliverer.tally.dead == 10)
        first = list(receiver.ids)
        broken = False
        since, now = datetime.now(UTC) - timedelta(hours=1), datetime.now(UTC)
        assert await store_deliveries.replay_all(pool, made.endpoint.endpoint_id, since=since, now=now) == 10
        await eventually(lambda: deliverer.tally.delivered == 10)
        assert receiver.ids[10:] == first
        async with pool.connection() as conn:
            row = await store_deliveries.find(conn, first[0])
            assert row is not None
            assert (row.state, row.attempts, row.last_error) == (DeliveryState.DELIVERED, 1, None)
            assert await store_deliveries.replay(conn, first[0], datetime.now(UTC))
        await eventually(lambda: len(receiver.ids) == 21)
        assert receiver.ids[20] == first[0]


async def test_a_replay_goes_before_what_waits(pool: Pool) -> None:
    """It happened before; a receiver that is told in order is told so again."""
    async with receiving() as receiver:
        made = await endpoint(pool, receiver.url())
        await record(pool, boot("A", 1), boot("A", 2))
        await fan_out(pool)
        await column(
            pool,
            "update webhook_delivery set state = 'dead', settled_at = now()"
            ' where payload like \'%%"serial":"1"%%\' returning 1',
        )
        now = datetime.now(UTC)
        since = now - timedelta(hours=1)
        assert await store_deliveries.replay_all(pool, made.endpoint.endpoint_id, since=since, now=now) == 1
        async with delivering(pool):
            await eventually(lambda: len(receiver.received) == 2)
    assert [one.event["data"]["serial"] for one in receiver.received] == ["1", "2"]


async def test_replaying_while_deliveries_are_made_loses_nothing(pool: Pool) -> None:
    """A lane may end in the moment in which something is put back into it."""
    async with receiving() as receiver, delivering(pool) as deliverer:
        made = await endpoint(pool, receiver.url())
        await record(pool, *(boot(f"S{number % 5}", number) for number in range(50)))
        await fan_out(pool)
        begin = datetime.now(UTC) - timedelta(hours=1)
        replayed = 0
        for _ in range(10):
            replayed += await store_deliveries.replay_all(
                pool, made.endpoint.endpoint_id, since=begin, now=datetime.now(UTC), delivered_too=True
            )
            await asyncio.sleep(0.02)
        await eventually(lambda: deliverer.tally.delivered == 50 + replayed, 30)
    assert replayed > 0
    assert await column(pool, "select count(*) from webhook_delivery where state <> 'delivered'") == [0]
    assert await column(pool, "select 1 from webhook_lane") == []


async def test_pages_tell_when_what_waits_is_due(pool: Pool) -> None:
    made = await endpoint(pool)
    await record(pool, boot("A", 1), boot("A", 2), boot("B", 3))
    await fan_out(pool)
    await column(pool, "update webhook_lane set next_at = '2030-01-01Z' where subject = 'station/A' returning 1")
    async with pool.connection() as conn:
        rows = await store_deliveries.page(conn, made.endpoint.endpoint_id)
        assert [row.subject for row in rows] == ["station/B", "station/A", "station/A"]
        assert [row.next_at == datetime(2030, 1, 1, tzinfo=UTC) for row in rows] == [False, True, True]
        older = await store_deliveries.page(conn, made.endpoint.endpoint_id, after=rows[0].position, limit=1)
        assert older == rows[1:2]
        assert await store_deliveries.page(conn, made.endpoint.endpoint_id, state=DeliveryState.DEAD) == []
        assert await store_deliveries.find(conn, "nothing") is None
        assert not await store_deliveries.replay(conn, rows[0].delivery_id, datetime.now(UTC))


async def test_the_last_outcome_of_each_endpoint_is_that_of_the_newest_message_that_was_tried(pool: Pool) -> None:
    one, untried, unknown = (await endpoint(pool)).endpoint, (await endpoint(pool)).endpoint, "nobody"
    async with pool.connection() as conn:
        for number, tried in enumerate((NOW, NOW - timedelta(hours=1), None)):
            for row in (one, untried):
                await conn.execute(
                    "insert into webhook_delivery (delivery_id, endpoint_id, subject, type, payload, attempted_at)"
                    " values (%s, %s, 's', 'webhook.test', '{}', %s)",
                    (f"{number}-{row.endpoint_id}", row.endpoint_id, tried if row is one else None),
                )
        found = await store_deliveries.last_attempted(conn, [one.endpoint_id, untried.endpoint_id, unknown])
    assert {key: row.delivery_id for key, row in found.items()} == {one.endpoint_id: f"1-{one.endpoint_id}"}
