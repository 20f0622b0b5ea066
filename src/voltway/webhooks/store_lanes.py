"""The table `webhook_lane`: which deliveries are due, who makes them, and what came of it."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Final

from msgspec import Struct

from voltway.kit.postgres import Connection, Pool, transaction
from voltway.kit.rows import fetch_all, fetch_one
from voltway.webhooks.outcome import Attempt, DeliveryState, Outcome
from voltway.webhooks.store import EndpointState


class Claimed(Struct, frozen=True, gc=False, kw_only=True):
    """A delivery to be made now, and what its endpoint is like. The secrets are sealed."""

    claim: str
    delivery_id: str
    endpoint_id: str
    subject: str
    payload: str
    attempts: int
    url: str
    secret: bytes
    previous_secret: bytes | None
    previous_until: datetime | None
    failing_since: datetime | None


# Each endpoint gives as many lanes as it has room for, so that no endpoint's backlog is searched for another's. A lane
# that another worker takes at this moment is skipped; one that it has just let go is looked at anew after its lock.
_CLAIM: Final = """
    with due as (
        select l.endpoint_id, l.subject
        from webhook_endpoint e
        left join unnest(%(busy)s::text[], %(room)s::int[]) as b (endpoint_id, room) using (endpoint_id)
        cross join lateral (
            select endpoint_id, subject, next_at from webhook_lane
            where endpoint_id = e.endpoint_id and next_at <= %(now)s
            order by next_at limit greatest(coalesce(b.room, %(per_endpoint)s), 0)
            for update skip locked
        ) l
        where e.state = 'active' and (e.quiet_until is null or e.quiet_until <= %(now)s)
        order by l.next_at limit %(limit)s
    )
    update webhook_lane l set next_at = %(until)s, claim = %(claim)s from due
    where l.endpoint_id = due.endpoint_id and l.subject = due.subject
"""

# A statement of its own, so that it sees what was delivered while the lanes were being claimed.
_HEADS: Final = """
    select l.claim, d.delivery_id, d.endpoint_id, d.subject, d.payload, d.attempts, e.url, e.secret,
        e.previous_secret, e.previous_until, e.failing_since
    from webhook_lane l join webhook_endpoint e using (endpoint_id)
    cross join lateral (
        select * from webhook_delivery
        where endpoint_id = l.endpoint_id and subject = l.subject and state = 'waiting' order by position limit 1
    ) d
    where l.claim = %(claim)s
"""


async def claim(
    conn: Connection,
    claim_id: str,
    *,
    now: datetime,
    lease: timedelta,
    limit: int,
    per_endpoint: int,
    busy: Mapping[str, int],
) -> list[Claimed]:
    """Take up to `limit` due deliveries, the oldest of each lane, for `lease`; nobody else gets them meanwhile.

    `busy` is how many deliveries to an endpoint are under way here; they count against `per_endpoint`.
    """
    values = {
        "claim": claim_id,
        "now": now,
        "until": now + lease,
        "limit": limit,
        "per_endpoint": per_endpoint,
        "busy": list(busy),
        "room": [per_endpoint - count for count in busy.values()],
    }
    async with conn.transaction():
        await conn.execute("set local synchronous_commit to off")
        lanes = (await conn.execute(_CLAIM, values)).rowcount
    heads = await fetch_all(conn, Claimed, _HEADS, values) if lanes else []
    if len(heads) < lanes:
        await _end_empty(conn, claim_id)
    return heads


async def _end_empty(conn: Connection, claim_id: str) -> None:
    """End the lanes we hold in which nothing waits any more: what did was given up meanwhile."""
    async with conn.transaction():
        await conn.execute("select from webhook_lane where claim = %s for update", (claim_id,))
        await conn.execute(
            """
            delete from webhook_lane l where l.claim = %s and not exists (
                select from webhook_delivery d
                where d.endpoint_id = l.endpoint_id and d.subject = l.subject and d.state = 'waiting'
            )
            """,
            (claim_id,),
        )


async def settle(pool: Pool, claimed: Claimed, attempt: Attempt, outcome: Outcome, now: datetime) -> bool:
    """Write down what came of an attempt, and let the lane go. False: the claim had lapsed, and nothing is written.

    May be repeated: the second time the claim has lapsed.
    """
    values = {
        "delivery_id": claimed.delivery_id,
        "endpoint_id": claimed.endpoint_id,
        "subject": claimed.subject,
        "claim": claimed.claim,
        "state": outcome.state,
        "final": outcome.state is not DeliveryState.WAITING,
        "status": attempt.status,
        "error": attempt.error,
        "next_at": outcome.next_at or now,
        "now": now,
    }
    async with transaction(pool) as conn:
        # A server that dies before this is on disk has it delivered again.
        await conn.execute("set local synchronous_commit to off")
        # The lock comes first: the statement after it sees all that was put into the lane before.
        held = await conn.execute(_HOLD, values)
        if held.rowcount == 0:
            return False
        await conn.execute(_SETTLE, values)
    return True


_HOLD: Final = """
    select from webhook_lane
    where endpoint_id = %(endpoint_id)s and subject = %(subject)s and claim = %(claim)s for update
"""
# All parts see the delivery as it was before, still waiting.
_SETTLE: Final = """
    with noted as (
        update webhook_delivery
        set state = %(state)s, attempts = attempts + 1, attempted_at = %(now)s, last_status = %(status)s,
            last_error = %(error)s, settled_at = case when %(final)s then %(now)s::timestamptz end
        where delivery_id = %(delivery_id)s and state = 'waiting'
    ), ended as (
        delete from webhook_lane l
        where l.endpoint_id = %(endpoint_id)s and l.subject = %(subject)s and %(final)s and not exists (
            select from webhook_delivery d
            where d.endpoint_id = l.endpoint_id and d.subject = l.subject and d.state = 'waiting'
                and d.delivery_id <> %(delivery_id)s
        )
        returning l.subject
    )
    update webhook_lane set claim = null, next_at = %(next_at)s
    where endpoint_id = %(endpoint_id)s and subject = %(subject)s and not exists (select from ended)
"""


async def release(conn: Connection, claims: Collection[str], now: datetime) -> None:
    """Let go of what was claimed and will not be done here; it is due at once for others."""
    await conn.execute("update webhook_lane set claim = null, next_at = %s where claim = any(%s)", (now, list(claims)))


async def note_health(
    conn: Connection, endpoint_id: str, *, failed_at: datetime | None, quiet_until: datetime | None
) -> None:
    """Remember that an attempt failed at `failed_at`, or (None) succeeded; most of the time that changes nothing."""
    await conn.execute(
        """
        update webhook_endpoint
        set failing_since = case when %(failed_at)s::timestamptz is null then null
                else coalesce(failing_since, %(failed_at)s) end,
            quiet_until = case when %(failed_at)s::timestamptz is null then null
                else greatest(quiet_until, %(quiet_until)s) end
        where endpoint_id = %(endpoint_id)s and case when %(failed_at)s::timestamptz is null
            then failing_since is not null or quiet_until is not null
            else failing_since is null or %(quiet_until)s::timestamptz > coalesce(quiet_until, '-infinity') end
        """,
        {"endpoint_id": endpoint_id, "failed_at": failed_at, "quiet_until": quiet_until},
    )


async def disable(conn: Connection, endpoint_id: str, reason: str) -> bool:
    """Disable an active endpoint; what waits for it stays. False: it was not active."""
    cursor = await conn.execute(
        "update webhook_endpoint set state = %s, state_reason = %s where endpoint_id = %s and state = %s",
        (EndpointState.DISABLED, reason, endpoint_id, EndpointState.ACTIVE),
    )
    return cursor.rowcount > 0


class Backlog(Struct, frozen=True, kw_only=True):
    """How much waits for active endpoints, and since when."""

    waiting: int
    oldest_at: datetime | None


async def backlog(conn: Connection) -> Backlog:
    """What waits now."""
    query = """
        select count(*) as waiting, min(d.created_at) as oldest_at
        from webhook_delivery d join webhook_endpoint e using (endpoint_id)
        where d.state = 'waiting' and e.state = 'active'
    """
    return await fetch_one(conn, Backlog, query) or Backlog(waiting=0, oldest_at=None)
