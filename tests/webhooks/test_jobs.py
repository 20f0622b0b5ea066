from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.webhooks.made import boot, column, delivering, endpoint, fan_out, record
from tests.webhooks.receiver import eventually, receiving
from voltway.kit.postgres import Pool
from voltway.kit.sealing import Sealing
from voltway.kit.settings import RetentionSettings, Settings
from voltway.webhooks import endpoints, store_lanes
from voltway.webhooks.endpoints import seal_purpose
from voltway.webhooks.jobs import forget_deliveries, reseal_secrets

RETENTION = RetentionSettings(webhook_delivered_days=30, webhook_dead_days=90)


async def aged(pool: Pool, *rows: tuple[str, str, int]) -> None:
    """Deliveries (id, state, days ago), each of a subject of its own."""
    made = await endpoint(pool)
    async with pool.connection() as conn:
        for delivery_id, state, days in rows:
            await conn.execute(
                "insert into webhook_delivery"
                " (delivery_id, endpoint_id, subject, type, payload, state, created_at, settled_at)"
                " select %(id)s, %(endpoint)s, %(id)s, 'station.booted', '{}', %(state)s, t,"
                " case when %(state)s <> 'waiting' then t end"
                " from (select now() - make_interval(days => %(days)s)) x (t)",
                {"id": delivery_id, "endpoint": made.endpoint.endpoint_id, "state": state, "days": days},
            )


async def test_each_state_is_kept_for_its_time(pool: Pool) -> None:
    await aged(
        pool,
        ("old delivered", "delivered", 31),
        ("new delivered", "delivered", 29),
        ("old dead", "dead", 91),
        ("new dead", "dead", 89),
        ("waiting", "waiting", 89),
        ("waited too long", "waiting", 91),
    )
    assert await forget_deliveries(pool, RETENTION, datetime.now(UTC)) == 3
    left = "select delivery_id || ': ' || state from webhook_delivery order by position"
    assert await column(pool, left) == [
        "new delivered: delivered",
        "new dead: dead",
        "waiting: waiting",
        "waited too long: dead",
    ]
    assert await forget_deliveries(pool, RETENTION, datetime.now(UTC)) == 0


async def test_what_is_under_way_is_not_given_up(pool: Pool) -> None:
    await endpoint(pool)
    await record(pool, boot("A", 1), boot("B", 1))
    await fan_out(pool)
    await column(pool, "update webhook_delivery set created_at = now() - interval '91 days' returning 1")
    now = datetime.now(UTC)
    async with pool.connection() as conn:
        [claimed] = await store_lanes.claim(
            conn, "c", now=now, lease=timedelta(minutes=1), limit=1, per_endpoint=8, busy={}
        )
    assert await forget_deliveries(pool, RETENTION, now) == 1
    assert await column(pool, "select subject from webhook_delivery where state = 'waiting'") == [claimed.subject]


async def test_a_given_up_subject_goes_on_with_what_comes(pool: Pool) -> None:
    async with receiving() as receiver:
        await endpoint(pool, receiver.url())
        await record(pool, boot("A", 1))
        await fan_out(pool)
        await column(pool, "update webhook_delivery set created_at = now() - interval '91 days' returning 1")
        assert await forget_deliveries(pool, RETENTION, datetime.now(UTC)) == 1
        await record(pool, boot("A", 2))
        await fan_out(pool)
        async with delivering(pool):
            await eventually(lambda: len(receiver.received) == 1)
    assert receiver.received[0].event["data"]["serial"] == "2"


async def test_an_older_key_can_go_after_a_while(pool: Pool, tmp_path: Path) -> None:
    older, newer = b"the key before, long enough for it", b"the key after it, long enough for it"
    file = tmp_path / "keys"
    settings = Settings(sealing_key_file=file)
    async with pool.connection() as conn:
        first = await endpoints.add(conn, Sealing(older), url="https://hooks.example", created_by="test")
        endpoint_id = first.endpoint.endpoint_id
        second = await endpoints.rotate(conn, Sealing(older), endpoint_id, datetime.now(UTC))
    file.write_bytes(newer + b"\n" + older)
    assert await reseal_secrets(pool, settings) == 1
    kept = await column(pool, "select unnest(array[secret, previous_secret]) from webhook_endpoint")
    alone = Sealing(newer)
    opened = [alone.open(one, seal_purpose(endpoint_id)).decode() for one in kept if isinstance(one, bytes)]
    assert opened == [second.secret, first.secret]
    assert await reseal_secrets(pool, settings) == 0


async def test_without_endpoints_no_key_is_asked_for(pool: Pool, tmp_path: Path) -> None:
    assert await reseal_secrets(pool, Settings(data_directory=tmp_path / "none")) == 0
