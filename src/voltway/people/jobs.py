"""Timed work on what people leave behind when they sign in, and when they ask for a second person."""

from datetime import datetime, timedelta
from typing import Final

from voltway.kit.postgres import Pool
from voltway.people import (
    store_access_tokens,
    store_approvals,
    store_one_time_links,
    store_passkeys,
    store_pending_sign_ins,
    store_sign_in_sessions,
    store_single_sign_on,
    store_throttle,
)
from voltway.people.four_eyes import ANSWER_KEPT_FOR

KEPT_AFTER_END: Final = timedelta(days=30)
"""Sessions and links that ended stay so long, for whoever looks into a misuse."""


async def remove_expired_sign_ins(pool: Pool, now: datetime) -> int:
    """Forget buckets that are full again, sign-ins that were not finished, and old sessions and links; how many."""
    async with pool.connection() as conn:
        removed = await store_throttle.remove_full(conn, now)
        removed += await store_pending_sign_ins.remove_expired(conn, now)
        removed += await store_single_sign_on.remove_expired(conn, now)
        removed += await store_access_tokens.remove_expired(conn, now)
        removed += await store_passkeys.remove_expired_challenges(conn, now)
        removed += await store_sign_in_sessions.remove_ended(conn, now - KEPT_AFTER_END)
        return removed + await store_one_time_links.remove_expired(conn, now - KEPT_AFTER_END)


async def end_approvals(pool: Pool, now: datetime) -> int:
    """Let lapse what nobody approved in time, and forget what was sealed for it, and answers of long ago; how many."""
    async with pool.connection() as conn:
        return await store_approvals.forget_secrets(conn, now, now - ANSWER_KEPT_FOR)
