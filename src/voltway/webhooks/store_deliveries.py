"""The table `webhook_delivery` as people see it: listed, replayed, and forgotten in time."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from msgspec import Struct
from psycopg.sql import SQL

from voltway.kit.postgres import Connection, Pool, transaction
from voltway.kit.rows import conditions, fetch_all, fetch_one
from voltway.webhooks.events import EventType
from voltway.webhooks.outcome import DeliveryState


class DeliveryRow(Struct, frozen=True, kw_only=True):
    """One message to one endpoint. `delivery_id` is its webhook-id, `payload` its body.

    `next_at`: when its subject is tried again, while it waits. `settled_at`: when it was delivered or given up.
    """

    delivery_id: str
    position: int
    endpoint_id: str
    subject: str
    type: EventType
    state: DeliveryState
    attempts: int
    attempted_at: datetime | None
    next_at: datetime | None
    last_status: int | None
    last_error: str | None
    created_at: datetime
    settled_at: datetime | None
    payload: str


_DELIVERY = SQL("""
    d.delivery_id, d.position, d.endpoint_id, d.subject, d.type, d.state, d.attempts, d.attempted_at,
    case when d.state = 'waiting' then l.next_at end as next_at, d.last_status, d.last_error, d.created_at,
    d.settled_at, d.payload
""")
_FROM = SQL("webhook_delivery d left join webhook_lane l on l.endpoint_id = d.endpoint_id and l.subject = d.subject")


async def find(conn: Connection, delivery_id: str) -> DeliveryRow | None:
    """The delivery of this id, or None."""
    query = SQL("select {} from {} where d.delivery_id = %(delivery_id)s").format(_DELIVERY, _FROM)
    return await fetch_one(conn, DeliveryRow, query, {"delivery_id": delivery_id})


async def page(
    conn: Connection, endpoint_id: str, *, state: DeliveryState | None = None, after: int | None = None, limit: int = 50
) -> list[DeliveryRow]:
    """Up to `limit` deliveries of an endpoint, newest first, those before the position `after`."""
    where = conditions(
        {
            "d.endpoint_id = %(endpoint_id)s": endpoint_id,
            "d.state = %(state)s": state,
            "d.position < %(after)s": after,
        }
    )
    query = SQL("select {} from {} where {} order by d.position desc limit %(limit)s").format(_DELIVERY, _FROM, where)
    values = {"endpoint_id": endpoint_id, "state": state, "after": after, "limit": limit}
    return await fetch_all(conn, DeliveryRow, query, values)


async def last_attempted(conn: Connection, endpoint_ids: Sequence[str]) -> dict[str, DeliveryRow]:
    """Of each endpoint the newest message that was tried, by endpoint."""
    query = SQL("""
        select {} from unnest(%(endpoint_ids)s::text[]) as e (endpoint_id)
        cross join lateral (
            select delivery_id from webhook_delivery
            where endpoint_id = e.endpoint_id and attempted_at is not null order by position desc limit 1
        ) newest
        join {} on d.delivery_id = newest.delivery_id
    """).format(_DELIVERY, _FROM)
    rows = await fetch_all(conn, DeliveryRow, query, {"endpoint_ids": list(endpoint_ids)})
    return {row.endpoint_id: row for row in rows}


# The lane is locked or made last, as in store_fanout.
_REPLAY: Final = SQL("""
    with chosen as (
        select delivery_id from webhook_delivery where {where} order by position limit %(limit)s for update
    ), again as (
        update webhook_delivery d set state = 'waiting', settled_at = null, attempts = 0
        from chosen where d.delivery_id = chosen.delivery_id
        returning d.endpoint_id, d.subject, d.position
    ), lanes as (
        insert into webhook_lane (endpoint_id, subject, next_at)
        select distinct endpoint_id, subject, %(now)s::timestamptz from again order by 1, 2
        on conflict (endpoint_id, subject) do update set next_at = excluded.next_at where false
    )
    select count(*) as count, coalesce(max(position), 0) as last from again
""")
_REPLAYED_AT_ONCE: Final = 5000


class _Step(Struct, frozen=True):
    count: int
    last: int


async def replay(conn: Connection, delivery_id: str, now: datetime) -> bool:
    """Deliver one delivered or dead message once more. False: there is none such, or it waits already."""
    where = SQL("delivery_id = %(delivery_id)s and state <> 'waiting'")
    step = await _replay_step(conn, where, {"delivery_id": delivery_id, "now": now, "limit": 1})
    return step.count == 1


async def replay_all(
    pool: Pool, endpoint_id: str, *, since: datetime, now: datetime, delivered_too: bool = False
) -> int:
    """Deliver once more, in order, every dead message of the endpoint that was made since `since`; tells how many.

    `delivered_too`: also those that were delivered. Each of many steps is a transaction of its own.
    """
    states = [DeliveryState.DEAD, *([DeliveryState.DELIVERED] if delivered_too else [])]
    where = SQL("""
        endpoint_id = %(endpoint_id)s and state = any(%(states)s) and created_at >= %(since)s and position > %(last)s
    """)
    values: dict[str, object] = {
        "endpoint_id": endpoint_id,
        "states": [str(state) for state in states],
        "since": since,
        "now": now,
        "limit": _REPLAYED_AT_ONCE,
    }
    done, step = 0, _Step(_REPLAYED_AT_ONCE, 0)
    while step.count == _REPLAYED_AT_ONCE:
        async with transaction(pool) as conn:
            step = await _replay_step(conn, where, {**values, "last": step.last})
        done += step.count
    return done


async def _replay_step(conn: Connection, where: SQL, values: dict[str, object]) -> _Step:
    return await fetch_one(conn, _Step, _REPLAY.format(where=where), values) or _Step(0, 0)


_FORGET: Final = """
    delete from webhook_delivery where delivery_id in (
        select delivery_id from webhook_delivery where state = %(state)s and settled_at < %(before)s limit 10000
    )
"""


async def forget(conn: Connection, state: DeliveryState, before: datetime) -> int:
    """Remove deliveries that were settled so before `before`; tells how many."""
    done = 0
    while True:
        cursor = await conn.execute(_FORGET, {"state": state, "before": before})
        done += cursor.rowcount
        if cursor.rowcount < 10_000:
            return done


_GIVE_UP: Final = """
    with old as (
        select d.delivery_id, d.endpoint_id, d.subject
        from webhook_delivery d
        where d.state = 'waiting' and d.created_at < %(before)s and not exists (
            select from webhook_lane l where l.endpoint_id = d.endpoint_id and l.subject = d.subject
                and l.claim is not null and l.next_at > %(now)s
        )
        limit 10000
    )
    update webhook_delivery d
    set state = 'dead', settled_at = %(now)s, last_error = coalesce(last_error, 'its endpoint was away for too long')
    from old where d.delivery_id = old.delivery_id
"""


async def give_up(conn: Connection, before: datetime, now: datetime) -> int:
    """Give up what has waited since before `before`, as for an endpoint that stays paused; tells how many.

    What is under way at this moment is left to its end. A lane that is empty then goes with its next claim.
    """
    done = 0
    while True:
        cursor = await conn.execute(_GIVE_UP, {"before": before, "now": now})
        done += cursor.rowcount
        if cursor.rowcount < 10_000:
            return done
