"""Timed work on webhooks."""

from datetime import datetime, timedelta

from voltway.kit.postgres import Pool
from voltway.kit.sealing import Sealing, sealing_of
from voltway.kit.settings import RetentionSettings, Settings
from voltway.webhooks import store, store_deliveries
from voltway.webhooks.endpoints import seal_purpose
from voltway.webhooks.outcome import DeliveryState
from voltway.webhooks.store import SealedSecrets


async def forget_deliveries(pool: Pool, retention: RetentionSettings, now: datetime) -> int:
    """Forget deliveries that have been kept long enough, and give up what has waited as long; how many in all."""
    delivered_before = now - timedelta(days=retention.webhook_delivered_days)
    dead_before = now - timedelta(days=retention.webhook_dead_days)
    async with pool.connection() as conn:
        done = await store_deliveries.forget(conn, DeliveryState.DELIVERED, delivered_before)
        done += await store_deliveries.forget(conn, DeliveryState.DEAD, dead_before)
        return done + await store_deliveries.give_up(conn, dead_before, now)


async def reseal_secrets(pool: Pool, settings: Settings) -> int:
    """Seal the secrets of endpoints anew where an older key had sealed them, so that it can go; how many endpoints.

    Raises SealBroken for a secret that no key opens, and what `sealing_of` raises if there is an endpoint, but no key.
    """
    async with pool.connection() as conn:
        rows = await store.sealed_secrets(conn)
        if not rows:
            return 0
        sealing = sealing_of(settings)
        old = [row for row in rows if not _is_newest(sealing, row)]
        for row in old:
            await store.reseal(conn, row, _resealed(sealing, row))
    return len(old)


def _is_newest(sealing: Sealing, row: SealedSecrets) -> bool:
    return sealing.is_newest(row.secret) and (row.previous_secret is None or sealing.is_newest(row.previous_secret))


def _resealed(sealing: Sealing, row: SealedSecrets) -> SealedSecrets:
    purpose = seal_purpose(row.endpoint_id)

    def anew(sealed: bytes) -> bytes:
        return sealing.seal(sealing.open(sealed, purpose), purpose)

    return SealedSecrets(
        endpoint_id=row.endpoint_id,
        secret=anew(row.secret),
        previous_secret=None if row.previous_secret is None else anew(row.previous_secret),
    )
