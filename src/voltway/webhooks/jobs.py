"""Timed work on webhooks."""

from datetime import datetime, timedelta

from voltway.kit.postgres import Pool
from voltway.kit.settings import RetentionSettings
from voltway.webhooks import store_deliveries
from voltway.webhooks.outcome import DeliveryState


async def forget_deliveries(pool: Pool, retention: RetentionSettings, now: datetime) -> int:
    """Forget deliveries that have been kept long enough, and give up what has waited as long; how many in all."""
    delivered_before = now - timedelta(days=retention.webhook_delivered_days)
    dead_before = now - timedelta(days=retention.webhook_dead_days)
    async with pool.connection() as conn:
        done = await store_deliveries.forget(conn, DeliveryState.DELIVERED, delivered_before)
        done += await store_deliveries.forget(conn, DeliveryState.DEAD, dead_before)
        return done + await store_deliveries.give_up(conn, dead_before, now)
