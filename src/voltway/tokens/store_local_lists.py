"""The tables `local_list` and `local_list_entry`: what stations are known to hold, and whose turn it is.

A row is there for every station whose list is switched on, and for one that was switched off until its list is empty.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from msgspec import Struct
from psycopg.sql import SQL

from voltway.kit.postgres import Connection
from voltway.kit.rows import fetch_one
from voltway.tokens.local_list import LISTED, Known, Limits
from voltway.vocabulary.access import OrganizationId
from voltway.vocabulary.errors import Conflict, NotFound
from voltway.vocabulary.ids import StationId, TokenUid
from voltway.vocabulary.orders_local_lists import ListEntry
from voltway.vocabulary.tokens import (
    AuthorizationStatus,
    LocalListState,
    PresentedToken,
    TokenKind,
    Verdict,
    folded,
)

CLAIMED_FOR: Final = timedelta(minutes=5)
"""How long a worker has for one turn; then another takes over."""


class LocalList(Struct, frozen=True, kw_only=True):
    """A station's local list as far as it is known. `version` null: it is going to be sent in full."""

    station_id: StationId
    wanted: bool
    state: LocalListState
    reason: str | None
    version: int | None
    entries: int
    entries_most: int | None
    current_at: datetime | None


class Turn(Struct, frozen=True, kw_only=True):
    """A list that is due, claimed by who reads this. `wanted` false: it is to be emptied."""

    station_id: StationId
    organization_id: OrganizationId
    organization_path: str
    wanted: bool
    known: Known
    limits: Limits | None
    failures: int
    due_at: datetime


_LIST: Final = SQL("""
    select s.station_id, s.local_list as wanted, coalesce(l.state, 'waiting') as state, l.reason, l.version,
        coalesce(l.entries, 0) as entries, l.entries_most, l.current_at
    from station s left join local_list l using (station_id) where s.station_id = %(station_id)s
""")


async def find(conn: Connection, station_id: str) -> LocalList:
    """How the station's list is doing. Raises NotFound."""
    found = await fetch_one(conn, LocalList, _LIST, {"station_id": station_id})
    if found is None:
        raise NotFound(f"there is no station {station_id[:80]}", "GET /api/v1/stations lists all stations")
    return found


async def entries(conn: Connection, station_id: str, limit: int) -> list[ListEntry]:
    """The first entries of the list that the station is known to hold, by uid."""
    cursor = await conn.execute(ENTRIES + " where station_id = %s order by folded_uid limit %s", (station_id, limit))
    return [entry_of_row(row) for row in await cursor.fetchall()]


async def send_in_full(conn: Connection, station_id: str) -> LocalList:
    """Have the whole list sent at the next turn. Raises NotFound, and Conflict where the list is off."""
    found = await find(conn, station_id)
    if not found.wanted:
        raise Conflict(f"the local list of station {station_id} is off", "switch it on first")
    await conn.execute(
        "update local_list set version = null, state = 'waiting', failures = 0, due_at = now() where station_id = %s",
        (station_id,),
    )
    return await find(conn, station_id)


async def send_anew(conn: Connection, token_uids: Collection[str]) -> None:
    """The lists on which these tokens stand are sent in full at their next turn. Before their entries are removed."""
    await conn.execute(
        """
        update local_list set version = null, due_at = now(), changed_uids = '{}'
        where station_id in (select station_id from local_list_entry where folded_uid = any(%(uids)s))
            or (changed_uids <> '{}' and changed_uids && %(uids)s::text[])
        """,
        {"uids": [folded(uid) for uid in token_uids]},
    )


async def mark_all_due(conn: Connection) -> int:
    """Many tokens changed: every list is due; how many."""
    cursor = await conn.execute("update local_list set due_at = now() where state <> 'unsupported'")
    return cursor.rowcount


async def follow_switches(conn: Connection) -> None:
    """Rows for stations that were switched on, a new try for those that could not before, a last turn for those off."""
    await conn.execute(
        """
        insert into local_list (station_id)
        select station_id from station s
        where s.local_list and not exists (select from local_list l where l.station_id = s.station_id)
        on conflict do nothing
        """
    )
    await conn.execute(
        """
        update local_list l set state = 'waiting', reason = null, unsure = true, failures = 0, due_at = now()
        from station s where s.station_id = l.station_id and s.local_list and l.state = 'unsupported'
        """
    )
    await conn.execute(
        """
        update local_list l set state = 'waiting', reason = null, due_at = now()
        from station s where s.station_id = l.station_id and not s.local_list and l.state = 'current'
        """
    )


_CLAIM: Final = """
    with due as (
        select l.station_id, s.organization_id, o.path, s.local_list, l.due_at,
            l.unsure or l.told_at is null or coalesce(s.booted_at > l.told_at, false) as unsure
        from local_list l join station s using (station_id) join organization o using (organization_id)
        where s.gateway_id is not null and s.admission = 'accepted' and l.state <> 'unsupported'
            and (l.due_at <= now() or s.booted_at > l.told_at)
            and (l.claimed_until is null or l.claimed_until < now())
        order by l.due_at limit %(limit)s for update of l skip locked
    )
    update local_list l set claimed_until = now() + %(claimed_for)s, changed_uids = '{}'
    from due where l.station_id = due.station_id
    returning l.station_id, due.organization_id, due.local_list, due.due_at, due.unsure, l.version, l.highest,
        l.failures, l.entries_most, l.per_message, l.longest_uid, due.path
"""


async def claim(conn: Connection, limit: int) -> list[Turn]:
    """Up to `limit` lists of connected stations that are due, each with what its station is known to hold."""
    cursor = await conn.execute(_CLAIM, {"limit": limit, "claimed_for": CLAIMED_FOR})
    rows = await cursor.fetchall()
    held: dict[str, dict[str, ListEntry]] = {}
    if rows:
        cursor = await conn.execute(ENTRIES + " where station_id = any(%s)", ([row[0] for row in rows],))
        for row in await cursor.fetchall():
            held.setdefault(row[0], {})[folded(row[1])] = entry_of_row(row)
    return [_turn(row, held.get(row[0], {})) for row in rows]


def _turn(row: tuple[Any, ...], held: dict[str, ListEntry]) -> Turn:
    limits = None if row[10] is None else Limits(entries=row[8], per_message=row[9], longest_uid=row[10])
    return Turn(
        station_id=StationId(row[0]),
        organization_id=OrganizationId(row[1]),
        organization_path=row[11],
        wanted=row[2],
        due_at=row[3],
        known=Known(version=row[5], highest=row[6], unsure=row[4], entries=held),
        failures=row[7],
        limits=limits,
    )


ENTRIES: Final = "select station_id, token_uid, kind, status, group_id, valid_until from local_list_entry"


def entry_of_row(row: tuple[Any, ...]) -> ListEntry:
    """The entry that was read with `ENTRIES`."""
    verdict = Verdict(status=AuthorizationStatus(row[3]), rule=LISTED, group_id=row[4], valid_until=row[5])
    return ListEntry(PresentedToken(TokenUid(row[1]), TokenKind(row[2])), verdict)


async def keep_versions(conn: Connection, known: Mapping[StationId, Known]) -> None:
    """Write what is known of the versions of these stations' lists. Who is at them stays so for the time of a claim."""
    await conn.execute(
        """
        update local_list l set version = k.version, highest = k.highest, unsure = k.unsure,
            claimed_until = case when l.claimed_until is not null then now() + %s end
        from unnest(%s::text[], %s::bigint[], %s::bigint[], %s::boolean[]) as k (station_id, version, highest, unsure)
        where l.station_id = k.station_id
        """,
        (
            CLAIMED_FOR,
            list(known),
            [one.version for one in known.values()],
            [one.highest for one in known.values()],
            [one.unsure for one in known.values()],
        ),
    )


async def keep_told(conn: Connection, station_id: StationId, known: Known, limits: Limits, asked_at: datetime) -> None:
    """The station told its version and limits when asked at `asked_at`: a boot since then may have lost the list."""
    await keep_versions(conn, {station_id: known})
    await conn.execute(
        """
        update local_list set entries_most = %s, per_message = %s, longest_uid = %s, told_at = %s
        where station_id = %s
        """,
        (limits.entries, limits.per_message, limits.longest_uid, asked_at, station_id),
    )


async def end_turns(
    conn: Connection,
    turns: Sequence[Turn],
    state: LocalListState,
    *,
    next_in: timedelta,
    failures: int = 0,
    reason: str | None = None,
) -> None:
    """These turns are over; the next is in `next_in`, or at once where a list became due meanwhile."""
    await conn.execute(
        """
        update local_list l set state = %(state)s, reason = %(reason)s, failures = %(failures)s, claimed_until = null,
            due_at = case when l.due_at = ended.due_at then now() + %(next_in)s else l.due_at end,
            current_at = case when %(state)s = 'current' then now() else l.current_at end
        from unnest(%(station_ids)s::text[], %(due_at)s::timestamptz[]) as ended (station_id, due_at)
        where l.station_id = ended.station_id
        """,
        {
            "station_ids": [turn.station_id for turn in turns],
            "due_at": [turn.due_at for turn in turns],
            "state": state.value,
            "reason": reason,
            "failures": failures,
            "next_in": next_in,
        },
    )


async def give_up(conn: Connection, station_id: str, reason: str) -> None:
    """The station keeps no list: it is switched off, and the reason stays. Within a transaction."""
    await conn.execute("update station set local_list = false where station_id = %s", (station_id,))
    await conn.execute("delete from local_list_entry where station_id = %s", (station_id,))
    await conn.execute(
        """
        update local_list set state = 'unsupported', reason = %s, version = null, unsure = true, entries = 0,
            claimed_until = null, failures = 0
        where station_id = %s
        """,
        (reason, station_id),
    )


async def forget(conn: Connection, station_ids: Sequence[str]) -> None:
    """The lists of these stations are empty, and shall be."""
    await conn.execute("delete from local_list where station_id = any(%s)", (list(station_ids),))
