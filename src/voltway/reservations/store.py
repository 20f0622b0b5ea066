"""The table `reservation`: made, settled, used, given up, ended. A final state is only overwritten by its use."""

from collections.abc import Sequence
from datetime import datetime
from typing import LiteralString

import msgspec
from msgspec import Struct
from psycopg.sql import SQL

from voltway.kit.pipeline import Statement
from voltway.kit.postgres import Connection
from voltway.kit.rows import fetch_all, fetch_one, json_of_rows
from voltway.reservations.rules import Wish
from voltway.vocabulary.reservations import Reservation, ReservationState
from voltway.vocabulary.tokens import TokenKind, folded

COLUMNS = SQL("""
    reservation_id, station_id, organization_id, evse_id, connector_type, token_uid, token_kind, group_id, state,
    reason, session_id, made_at, expires_at, ended_at
""")


class Use(Struct, frozen=True, gc=False, kw_only=True):
    """A session that began, and whose it is: by the reservation that the station names, or by its token."""

    station_id: str
    session_id: str
    reservation_id: int | None
    evse_id: int | None
    token_uid: str | None
    group_id: str | None
    at: datetime


class UseSink:
    """Uses up reservations.

    One that is named counts also where it ended meanwhile: an offline station tells late. 1.6 stations name 0 for none.
    One that is not named is found by its token, or by its group where the EVSE is the very one.
    """

    def statements(self, rows: list[Use]) -> list[Statement]:
        """Update."""
        sql: LiteralString = """
            update reservation r set state = 'used', session_id = u.session_id, ended_at = u.at, reason = null
            from json_to_recordset($1::json) as u(station_id text, session_id text, reservation_id bigint,
                evse_id bigint, token_uid text, group_id text, at timestamptz)
            where r.station_id = u.station_id and (
                r.reservation_id = u.reservation_id
                and r.state in ('requested', 'active', 'expired', 'no_show', 'removed')
                or coalesce(u.reservation_id, 0) <= 0 and r.state in ('requested', 'active')
                and (lower(r.token_uid) = lower(u.token_uid) and (r.evse_id is null or r.evse_id = u.evse_id)
                    or r.group_id = u.group_id and r.evse_id = u.evse_id)
                and u.at between r.made_at - interval '1 minute' and r.expires_at
            )
            """
        return [Statement(sql, (json_of_rows(rows),))]


class Release(Struct, frozen=True, gc=False):
    """A station let go of a reservation; `update` is a ReservationUpdate."""

    station_id: str
    reservation_id: int
    update: str
    at: datetime


class ReleaseSink:
    """Ends the reservations that stations let go of by themselves."""

    def statements(self, rows: list[Release]) -> list[Statement]:
        """Update."""
        sql: LiteralString = """
            update reservation r set ended_at = t.at,
                state = case t.update
                    when 'expired' then 'no_show' when 'removed' then 'removed' else 'used'
                end,
                reason = case t.update
                    when 'removed' then 'the station gave it up' when 'no_transaction' then 'no session came of it'
                end
            from json_to_recordset($1::json) as t(station_id text, reservation_id bigint, update text, at timestamptz)
            where r.station_id = t.station_id and r.reservation_id = t.reservation_id
                and r.state in ('requested', 'active')
            """
        return [Statement(sql, (json_of_rows(rows),))]


USES = UseSink()
RELEASES = ReleaseSink()


async def lock(conn: Connection, token_uid: str, station_id: str) -> None:
    """Let nobody else decide about this token or this station until the transaction ends. Always in this order."""
    for name in (f"reservation of token {folded(token_uid)}", f"reservation at station {station_id}"):
        await conn.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", (name,))


async def open_at(conn: Connection, station_id: str, now: datetime) -> list[Reservation]:
    """The station's reservations that are neither settled nor over."""
    query = SQL("""
        select {} from reservation
        where station_id = %(station_id)s and state in ('requested', 'active') and expires_at > %(now)s
    """).format(COLUMNS)
    return await fetch_all(conn, Reservation, query, {"station_id": station_id, "now": now})


async def held_by(conn: Connection, token_uid: str, now: datetime) -> int | None:
    """The number of the reservation that the token holds anywhere."""
    cursor = await conn.execute(
        """
        select reservation_id from reservation
        where lower(token_uid) = lower(%s) and state in ('requested', 'active') and expires_at > %s limit 1
        """,
        (token_uid, now),
    )
    row = await cursor.fetchone()
    return None if row is None else int(row[0])


_INSERT = SQL("""
    insert into reservation
        (station_id, organization_id, evse_id, connector_type, token_uid, token_kind, group_id, made_at, expires_at)
    values (%(station_id)s, %(organization_id)s, %(evse_id)s, %(connector_type)s, %(token_uid)s, %(token_kind)s,
        %(group_id)s, %(now)s, %(expires_at)s)
    returning {}
""").format(COLUMNS)


async def insert(
    conn: Connection, wish: Wish, organization_id: str, kind: TokenKind, group_id: str | None, now: datetime
) -> Reservation:
    """Keep a new reservation, which its station is still to be asked for."""
    values = {
        **msgspec.structs.asdict(wish),
        "organization_id": organization_id,
        "token_kind": kind,
        "group_id": group_id,
        "now": now,
    }
    made = await fetch_one(conn, Reservation, _INSERT, values)
    if made is None:
        raise AssertionError("an insert returns its row")
    return made


_SETTLE = SQL("""
    with settled as (
        update reservation set state = %(state)s, reason = %(reason)s,
            ended_at = case when %(state)s not in ('requested', 'active') then %(now)s::timestamptz end
        where station_id = %(station_id)s and reservation_id = %(reservation_id)s and state = any(%(from)s)
        returning {columns}
    )
    select * from settled union all
    select {columns} from reservation
    where station_id = %(station_id)s and reservation_id = %(reservation_id)s and not exists (select from settled)
""").format(columns=COLUMNS)


async def settle(
    conn: Connection,
    row: Reservation,
    state: ReservationState,
    reason: str | None,
    now: datetime,
    *,
    only_from: Sequence[ReservationState],
) -> Reservation:
    """Put it into `state` if it is in one of `only_from`, and give it as it then is."""
    values = {
        "station_id": row.station_id,
        "reservation_id": row.reservation_id,
        "state": state,
        "reason": None if reason is None else reason.replace("\0", "\ufffd"),
        "now": now,
        "from": [one.value for one in only_from],
    }
    return await fetch_one(conn, Reservation, _SETTLE, values) or row


async def end_overdue(conn: Connection, before: datetime) -> dict[ReservationState, int]:
    """End the open ones whose time was over at `before`; tells how many came to which state."""
    cursor = await conn.execute(
        """
        update reservation set ended_at = expires_at,
            state = case state when 'active' then 'no_show' else 'expired' end,
            reason = case state when 'active' then null else reason end
        where state in ('requested', 'active') and expires_at <= %s returning state
        """,
        (before,),
    )
    states = [ReservationState(row[0]) for row in await cursor.fetchall()]
    return {state: states.count(state) for state in dict.fromkeys(states)}
