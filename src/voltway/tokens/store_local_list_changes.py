"""Single tokens that changed, on `local_list`: which lists they concern, and what these hold of these tokens alone.

What is read here grows with the stations a token concerns, never with what else stands on their lists.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Final

from msgspec import Struct
from psycopg.types.json import Jsonb

from voltway.kit.postgres import Connection
from voltway.tokens.local_list import Known, Limits
from voltway.tokens.store_local_lists import CLAIMED_FOR, ENTRIES, entry_of_row
from voltway.vocabulary.ids import StationId
from voltway.vocabulary.orders_local_lists import ListEntry, SendLocalList
from voltway.vocabulary.tokens import PresentedToken, Verdict, folded

MOST_CHANGED: Final = 200
"""Tokens looked at one by one; where more changed, the whole list is compared."""


class Part(Struct, frozen=True, kw_only=True):
    """A claimed list of which `uids` are to be compared alone; `known` has the entries of these and no others.

    Until the part is done, the whole list is due, at `due_at`: should nobody end it. Before, it was at `look_at`.
    """

    station_id: StationId
    organization_path: str
    uids: frozenset[str]
    known: Known
    limits: Limits
    entries: int
    due_at: datetime
    look_at: datetime


class Taken(Struct, frozen=True):
    """A list, or changes of it, that a station took, and what is known of it since."""

    station_id: StationId
    known: Known
    order: SendLocalList


class Ended(Struct, frozen=True):
    """A part that is over. `whole`: the whole list is to be compared now. `again`: these tokens are, once more."""

    part: Part
    whole: bool = False
    again: frozenset[str] = frozenset()


# A full list that does not hold a token has no room for it: it is left to the hourly comparison.
_MARK: Final = """
    with named as (
        select t.folded_uid, o.path from token t join organization o using (organization_id)
        where t.folded_uid = any(%(uids)s)
    ),
    line as (
        select n.folded_uid, o.organization_id from named n
        join organization o on starts_with(o.path, n.path) or starts_with(n.path, o.path)
    ),
    concerned as (
        select station_id, folded_uid from local_list_entry where folded_uid = any(%(uids)s)
        union
        select s.station_id, i.folded_uid from line i join station s using (organization_id)
        join local_list l using (station_id) where l.entries_most is null or l.entries < l.entries_most
    ),
    changed as (select station_id, array_agg(folded_uid) as uids from concerned group by station_id)
    update local_list l set
        changed_uids = case when cardinality(l.changed_uids) + cardinality(c.uids) > %(most)s then '{}'
            else array(select unnest(l.changed_uids) union select unnest(c.uids)) end,
        due_at = case when cardinality(l.changed_uids) + cardinality(c.uids) > %(most)s then now() else l.due_at end
    from changed c where l.station_id = c.station_id and l.state <> 'unsupported' and not l.changed_uids @> c.uids
"""


async def mark(conn: Connection, token_uids: Collection[str]) -> int:
    """Tokens changed: they are to be compared on the lists they stand on, or might; how many lists."""
    values = {"uids": sorted({folded(uid) for uid in token_uids}), "most": MOST_CHANGED}
    return (await conn.execute(_MARK, values)).rowcount


# A list that nobody can be sure of is for the whole comparison, which asks first, and whose turn it will be anyway.
_CLAIM: Final = """
    with due as (
        select l.station_id, o.path, l.changed_uids, l.due_at
        from local_list l join station s using (station_id) join organization o using (organization_id)
        where l.changed_uids <> '{}' and l.state = 'current' and s.local_list
            and s.gateway_id is not null and s.admission = 'accepted'
            and not l.unsure and l.version is not null and l.entries_most is not null
            and l.told_at is not null and (s.booted_at is null or s.booted_at <= l.told_at)
            and (l.claimed_until is null or l.claimed_until < now())
        limit %(limit)s for update of l skip locked
    )
    update local_list l set claimed_until = now() + %(claimed_for)s, changed_uids = '{}', due_at = now()
    from due where l.station_id = due.station_id
    returning l.station_id, due.path, due.changed_uids, l.version, l.highest, l.entries_most, l.per_message,
        l.longest_uid, l.entries, l.due_at, due.due_at
"""


async def claim(conn: Connection, limit: int) -> list[Part]:
    """Up to `limit` lists of connected stations on which tokens are to be compared. Within a transaction."""
    cursor = await conn.execute(_CLAIM, {"limit": limit, "claimed_for": CLAIMED_FOR})
    rows = await cursor.fetchall()
    held: dict[str, dict[str, ListEntry]] = {}
    if rows:
        uids = sorted({uid for row in rows for uid in row[2]})
        cursor = await conn.execute(
            ENTRIES + " where folded_uid = any(%s) and station_id = any(%s)", (uids, [row[0] for row in rows])
        )
        for row in await cursor.fetchall():
            held.setdefault(row[0], {})[folded(row[1])] = entry_of_row(row)
    return [_part(row, held.get(row[0], {})) for row in rows]


def _part(row: tuple[Any, ...], held: dict[str, ListEntry]) -> Part:
    uids = frozenset(row[2])
    entries = {uid: entry for uid, entry in held.items() if uid in uids}
    return Part(
        station_id=StationId(row[0]),
        organization_path=row[1],
        uids=uids,
        known=Known(version=row[3], highest=row[4], unsure=False, entries=entries),
        limits=Limits(entries=row[5], per_message=row[6], longest_uid=row[7]),
        entries=row[8],
        due_at=row[9],
        look_at=row[10],
    )


_KEEP_ENTRIES: Final = """
    insert into local_list_entry (station_id, folded_uid, token_uid, kind, status, group_id, valid_until)
    select * from unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::timestamptz[])
"""


# Two deletes, as an "or" in one of them would have the whole table read.
_FORGET_ENTRIES: Final = """
    with replaced as (
        delete from local_list_entry e where e.station_id = any(%s) returning e.station_id
    ), changed as (
        delete from local_list_entry e using unnest(%s::text[], %s::text[]) as n (station_id, folded_uid)
        where e.station_id = n.station_id and e.folded_uid = n.folded_uid returning e.station_id
    )
    select station_id, count(*) from (table replaced union all table changed) gone group by station_id
"""


async def keep_taken(conn: Connection, taken: Sequence[Taken]) -> None:
    """These stations took lists, or changes of them. Within a transaction."""
    whole = [one.station_id for one in taken if one.order.full]
    named = [
        (one.station_id, folded(entry.token.uid)) for one in taken if not one.order.full for entry in one.order.entries
    ]
    cursor = await conn.execute(_FORGET_ENTRIES, (whole, *_columns(named, 2)))
    gone: dict[str, int] = dict(await cursor.fetchall())
    rows = [
        _row(one.station_id, entry.token, entry.verdict)
        for one in taken
        for entry in one.order.entries
        if entry.verdict is not None
    ]
    await conn.execute(_KEEP_ENTRIES, _columns(rows, 7))
    more = {one.station_id: -gone.get(one.station_id, 0) for one in taken}
    for row in rows:
        more[row[0]] += 1
    await conn.execute(
        """
        update local_list l set entries = greatest(l.entries + k.more, 0), version = k.version, highest = k.highest,
            unsure = k.unsure
        from unnest(%s::text[], %s::bigint[], %s::bigint[], %s::boolean[], %s::integer[])
            as k (station_id, version, highest, unsure, more)
        where l.station_id = k.station_id
        """,
        _columns(
            [
                (one.station_id, one.known.version, one.known.highest, one.known.unsure, more[one.station_id])
                for one in taken
            ],
            5,
        ),
    )


def _row(station_id: StationId, token: PresentedToken, verdict: Verdict) -> tuple[Any, ...]:
    told = (verdict.status.value, verdict.group_id, verdict.valid_until)
    return (station_id, folded(token.uid), token.uid, token.kind.value, *told)


def _columns(rows: Sequence[tuple[Any, ...]], width: int) -> list[list[Any]]:
    return [[row[place] for row in rows] for place in range(width)]


async def end(conn: Connection, ended: Sequence[Ended]) -> None:
    """These parts are over; the whole list is due when it was before, or now, or when it became due meanwhile."""
    await conn.execute(
        """
        update local_list l set claimed_until = null,
            due_at = case when l.due_at = e.due_at then e.next_at else l.due_at end,
            changed_uids = array(select unnest(l.changed_uids) union select jsonb_array_elements_text(e.again))
        from unnest(%s::text[], %s::timestamptz[], %s::timestamptz[], %s::jsonb[])
            as e (station_id, due_at, next_at, again)
        where l.station_id = e.station_id
        """,
        _columns([_end_row(one) for one in ended], 4),
    )


def _end_row(ended: Ended) -> tuple[Any, ...]:
    part = ended.part
    next_at = part.due_at if ended.whole else part.look_at
    return (part.station_id, part.due_at, next_at, Jsonb(sorted(ended.again)))
