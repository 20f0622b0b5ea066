"""From facts to deliveries: one row for each endpoint that asked for the event."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from msgspec import Struct
from psycopg.sql import SQL

from voltway.kit.postgres import Connection
from voltway.webhooks.events import Event, EventType

ENDPOINT_SEES_STATION: Final = SQL(r"""
    (e.organization_id = 'operator' or exists (
        select from station s
        join organization mine on mine.organization_id = s.organization_id
        join organization theirs on theirs.organization_id = e.organization_id
        where s.station_id = f.station_id and mine.path >= theirs.path and mine.path < theirs.path || U&'\FFFF'
    ))
""")
"""Whether the endpoint `e` may be told of the station `f.station_id`: it is its organization's, or of one below.

A removed station is nobody's: the operator alone hears the last of it.
"""


class Outgoing(Struct, frozen=True, gc=False, kw_only=True):
    """An event with its place in the journal, before it is known who wants it."""

    position: int
    station_id: str
    recorded_at: datetime
    event: Event


async def wanted(conn: Connection) -> set[EventType]:
    """The types of events that any endpoint wants now."""
    cursor = await conn.execute(
        "select distinct unnest(events) from webhook_endpoint where state in ('active', 'paused')"
    )
    return {EventType(row[0]) for row in await cursor.fetchall()}


# The id is made of endpoint and fact, so that a fact that is read twice is still delivered once. The order of the rows
# is that of their positions. A lane that is there is only locked (`where false` changes nothing): a deliverer that
# finds it empty holds that lock while it removes it, so either it sees these rows or the lane is made anew.
_SPREAD: Final = SQL("""
    with made as (
        insert into webhook_delivery
            (delivery_id, endpoint_id, subject, journal_position, type, payload, created_at)
        select encode(substring(sha256(convert_to(e.endpoint_id || ' ' || f.position, 'UTF8')) for 16), 'hex'),
            e.endpoint_id, f.subject, f.position, f.type, f.payload, %(now)s
        from unnest(%(positions)s::bigint[], %(stations)s::text[], %(recorded)s::timestamptz[], %(subjects)s::text[],
                %(types)s::text[], %(payloads)s::text[])
            with ordinality as f (position, station_id, recorded_at, subject, type, payload, number)
        join webhook_endpoint e
            on f.type = any(e.events) and e.state in ('active', 'paused') and e.created_at <= f.recorded_at and {sees}
        order by f.number
        on conflict (delivery_id) do nothing
        returning endpoint_id, subject
    ), lanes as (
        insert into webhook_lane (endpoint_id, subject, next_at)
        select distinct endpoint_id, subject, %(now)s::timestamptz from made order by 1, 2
        on conflict (endpoint_id, subject) do update set next_at = excluded.next_at where false
    )
    select count(*) from made
""").format(sees=ENDPOINT_SEES_STATION)


async def need_not_wait_for_disk(conn: Connection) -> None:
    """Let this transaction end before it is on disk.

    When the server dies in that moment, deliveries and cursor are lost together, and are made again with the same ids.
    """
    await conn.execute("set local synchronous_commit to off")


async def spread(conn: Connection, outgoing: Sequence[Outgoing], now: datetime) -> int:
    """Make the deliveries of these events, given in the order of the journal; tells how many."""
    values = {
        "positions": [one.position for one in outgoing],
        "stations": [one.station_id for one in outgoing],
        "recorded": [one.recorded_at for one in outgoing],
        "subjects": [one.event.subject for one in outgoing],
        "types": [str(one.event.type) for one in outgoing],
        "payloads": [one.event.payload.decode() for one in outgoing],
        "now": now,
    }
    cursor = await conn.execute(_SPREAD, values)
    row = await cursor.fetchone()
    return int(row[0]) if row else 0


_TELL: Final = """
    with made as (
        insert into webhook_delivery (delivery_id, endpoint_id, subject, type, payload, created_at)
        select replace(gen_random_uuid()::text, '-', ''), e.endpoint_id, %(subject)s, %(type)s, %(payload)s, %(now)s
        from webhook_endpoint e
            join organization theirs on theirs.organization_id = e.organization_id
            join organization mine on mine.organization_id = %(organization_id)s
        where %(type)s = any(e.events) and e.state in ('active', 'paused') and starts_with(mine.path, theirs.path)
        returning endpoint_id, subject
    )
    insert into webhook_lane (endpoint_id, subject, next_at)
    select endpoint_id, subject, %(now)s from made order by 1, 2
    on conflict (endpoint_id, subject) do update set next_at = excluded.next_at where false
"""


async def tell(conn: Connection, organization_id: str, event: Event, now: datetime) -> None:
    """Have an event that is in no journal delivered to the endpoints of its organization, and of those above it.

    To be called once for each event, in the transaction that makes it known as told.
    """
    values = {
        "subject": event.subject,
        "type": event.type,
        "payload": event.payload.decode(),
        "organization_id": organization_id,
        "now": now,
    }
    await conn.execute(_TELL, values)


_ONE: Final = """
    with made as (
        insert into webhook_delivery (delivery_id, endpoint_id, subject, type, payload, created_at)
        select %(delivery_id)s, e.endpoint_id, %(subject)s, %(type)s, %(payload)s, %(now)s
        from webhook_endpoint e where e.endpoint_id = %(endpoint_id)s and e.state = 'active'
        returning endpoint_id, subject
    ), lane as (
        insert into webhook_lane (endpoint_id, subject, next_at) select endpoint_id, subject, %(now)s from made
        on conflict (endpoint_id, subject) do update set next_at = excluded.next_at where false
    )
    select count(*) from made
"""


async def put_one(conn: Connection, endpoint_id: str, delivery_id: str, event: Event, now: datetime) -> bool:
    """Have one event delivered to one active endpoint, whatever it asked for. False: there is no such endpoint."""
    values = {
        "delivery_id": delivery_id,
        "endpoint_id": endpoint_id,
        "subject": event.subject,
        "type": event.type,
        "payload": event.payload.decode(),
        "now": now,
    }
    cursor = await conn.execute(_ONE, values)
    row = await cursor.fetchone()
    return row is not None and row[0] == 1
