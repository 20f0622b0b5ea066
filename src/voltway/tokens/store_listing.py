"""Tokens as people see them: listed, added, blocked, removed.

Whoever changes one publishes its uid under `vocabulary.subjects.TOKEN_CHANGED` after the commit, so that no gateway
goes on with what it remembers.
"""

from datetime import datetime

from msgspec import Struct
from psycopg.sql import SQL

from voltway.kit.postgres import Connection
from voltway.kit.rows import conditions, contains_pattern, fetch_all, fetch_one
from voltway.vocabulary.errors import Conflict, InvalidInput, NotFound
from voltway.vocabulary.ids import TokenUid
from voltway.vocabulary.tokens import TokenKind, TokenStatus

MAX_UID_LENGTH = 255


class TokenRow(Struct, frozen=True, kw_only=True):
    """A token and what it may do. `allowed_stations` None: everywhere; `max_concurrent` None: any number."""

    token_uid: TokenUid
    kind: TokenKind
    status: TokenStatus
    holder: str | None
    group_id: str | None
    parent_uid: str | None
    valid_from: datetime | None
    valid_until: datetime | None
    credit_ok: bool
    max_concurrent: int | None
    allowed_stations: list[str] | None
    allowed_hours: str | None
    master_pass: bool
    created_at: datetime
    updated_at: datetime


_TOKEN = SQL("""
    token_uid, kind, status, holder, group_id, parent_uid, valid_from, valid_until, credit_ok, max_concurrent,
    allowed_stations, allowed_hours, master_pass, created_at, updated_at
""")


async def page(
    conn: Connection,
    *,
    after: str | None = None,
    limit: int = 50,
    search: str | None = None,
    status: TokenStatus | None = None,
) -> list[TokenRow]:
    """Up to `limit` tokens by uid, those after the uid `after`; `search` is a text anywhere in uid, holder or group."""
    where = conditions(
        {
            "token_uid > %(after)s": after,
            "status = %(status)s": status,
            "concat_ws(E'\\n', token_uid, holder, group_id) ilike %(pattern)s": search,
        }
    )
    query = SQL("select {} from token where {} order by token_uid limit %(limit)s").format(_TOKEN, where)
    pattern = contains_pattern(search or "")
    return await fetch_all(
        conn, TokenRow, query, {"after": after, "limit": limit, "pattern": pattern, "status": status}
    )


async def find(conn: Connection, token_uid: str) -> TokenRow | None:
    """The token of this uid, or None."""
    query = SQL("select {} from token where token_uid = %(token_uid)s").format(_TOKEN)
    return await fetch_one(conn, TokenRow, query, {"token_uid": token_uid})


_ADD = SQL("""
    insert into token (token_uid, kind, status, holder, group_id, parent_uid, valid_from, valid_until, credit_ok,
                       max_concurrent, allowed_stations, allowed_hours, master_pass)
    values (%(token_uid)s, %(kind)s, %(status)s, %(holder)s, %(group_id)s, %(parent_uid)s, %(valid_from)s,
            %(valid_until)s, %(credit_ok)s, %(max_concurrent)s, %(allowed_stations)s, %(allowed_hours)s,
            %(master_pass)s)
    on conflict do nothing
    returning {}
""").format(_TOKEN)


async def add(  # noqa: PLR0913  (a token has that many properties)
    conn: Connection,
    token_uid: str,
    *,
    kind: TokenKind,
    status: TokenStatus = TokenStatus.ACTIVE,
    holder: str | None = None,
    group_id: str | None = None,
    parent_uid: str | None = None,
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
    credit_ok: bool = True,
    max_concurrent: int | None = None,
    allowed_stations: list[str] | None = None,
    allowed_hours: str | None = None,
    master_pass: bool = False,
) -> TokenRow:
    """Let a new token charge. Raises Conflict if the uid is taken, InvalidInput for an impossible uid or validity."""
    _check(token_uid, valid_from, valid_until, max_concurrent)
    values = {
        "token_uid": token_uid,
        "kind": kind,
        "status": status,
        "holder": holder,
        "group_id": group_id,
        "parent_uid": parent_uid,
        "valid_from": valid_from,
        "valid_until": valid_until,
        "credit_ok": credit_ok,
        "max_concurrent": max_concurrent,
        "allowed_stations": allowed_stations,
        "allowed_hours": allowed_hours,
        "master_pass": master_pass,
    }
    added = await fetch_one(conn, TokenRow, _ADD, values)
    if added is None:
        raise Conflict(f"token {token_uid} exists already", "change it, or remove it first")
    return added


async def set_status(conn: Connection, token_uid: str, status: TokenStatus) -> TokenRow:
    """Block a token, or let it charge again. Raises NotFound."""
    query = SQL("""
        update token set status = %(status)s, updated_at = now() where token_uid = %(token_uid)s returning {}
    """).format(_TOKEN)
    changed = await fetch_one(conn, TokenRow, query, {"token_uid": token_uid, "status": status})
    if changed is None:
        raise NotFound(f"there is no token {token_uid[:80]}", "`voltway token list` shows all tokens")
    return changed


async def remove(conn: Connection, token_uid: str) -> bool:
    """Forget a token; its sessions stay. Tells whether it was known."""
    async with conn.cursor() as cursor:
        await cursor.execute("delete from token where token_uid = %(token_uid)s", {"token_uid": token_uid})
        return cursor.rowcount > 0


def _check(
    token_uid: str, valid_from: datetime | None, valid_until: datetime | None, max_concurrent: int | None
) -> None:
    if not 1 <= len(token_uid) <= MAX_UID_LENGTH or not token_uid.isprintable() or token_uid != token_uid.strip():
        raise InvalidInput(
            f"{token_uid[:80]!r} can't be a token's uid",
            f"use 1 to {MAX_UID_LENGTH} printable characters, none of them a space at either end",
        )
    if valid_from is not None and valid_until is not None and valid_until <= valid_from:
        raise InvalidInput(f"token {token_uid} would end before it begins", "give a later valid_until")
    if max_concurrent is not None and max_concurrent < 1:
        raise InvalidInput(f"token {token_uid} could never charge", "max_concurrent is at least 1")
