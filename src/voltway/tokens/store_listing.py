"""Tokens as people see them: listed, added, blocked, removed.

Whoever changes one publishes its uid under `vocabulary.subjects.TOKEN_CHANGED` after the commit, so that no gateway
goes on with what it remembers.
"""

import re
from datetime import datetime
from typing import Required, TypedDict, Unpack

from msgspec import Struct, structs
from psycopg.sql import SQL, Composable, Composed

from voltway.kit.postgres import Connection
from voltway.kit.rows import conditions, fetch_all, fetch_one
from voltway.people.store_paging import PagedTable, organizations_of, page_query
from voltway.tokens.authorize import HOURS
from voltway.vocabulary.access import ROOT, OrganizationId
from voltway.vocabulary.errors import Conflict, InvalidInput, NotFound
from voltway.vocabulary.ids import TokenUid
from voltway.vocabulary.tokens import MAX_NAME_LENGTH, MAX_UID_LENGTH, TokenKind, TokenStatus


class TokenRow(Struct, frozen=True, kw_only=True):
    """A token, what it may do and whose it is.

    `allowed_stations` None: everywhere; `max_concurrent` None: any number. `driver_id`, `vehicle_id` and `fleet_id` (an
    organization) are whom it is assigned to.
    """

    token_uid: TokenUid
    organization_id: OrganizationId
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
    driver_id: str | None
    vehicle_id: str | None
    fleet_id: str | None
    created_at: datetime
    updated_at: datetime

    def for_audit(self) -> dict[str, object]:
        """All but the holder, who can't be taken out of the audit trail again."""
        return {name: getattr(self, name) for name in self.__struct_fields__ if name != "holder"}


class TokenFilter(Struct, frozen=True, kw_only=True):
    """Which tokens are wanted; None: any.

    `search` is how the uid or the holder begins, upper or lower case; the other texts are compared as they are.
    """

    search: str | None = None
    status: TokenStatus | None = None
    organization_id: OrganizationId | None = None
    group_id: str | None = None
    driver_id: str | None = None
    vehicle_id: str | None = None
    fleet_id: str | None = None


_TOKEN = SQL("""
    token_uid, organization_id, kind, status, holder, group_id, parent_uid, valid_from, valid_until, credit_ok,
    max_concurrent, allowed_stations, allowed_hours, master_pass, driver_id, vehicle_id, fleet_id, created_at,
    updated_at
""")

# Written out, since a prepared statement's parameter would not let the plan use the partial index of blocked ones.
_STATUS = {TokenStatus.ACTIVE: "status = 'active'", TokenStatus.BLOCKED: "status = 'blocked'"}

# The highest code point: what begins with a text lies between that and the text with this behind it, byte by byte.
_LAST = "\U0010ffff"

_UID_FITS = "folded_uid >= lower(%(search)s) and folded_uid < lower(%(search)s) || %(last)s"

# A search lists those whose uid fits, by uid; then the others whose holder fits, by holder. Each is a stretch of an
# index that is read from where the last page ended: in any other order a page could cost a sort of all that fits.
_SEARCH = SQL("""
    with after as (
        select starts_with(lower(%(after)s), lower(%(search)s)) as by_uid,
            (select folded_holder from token where folded_uid = lower(%(after)s)) as holder
    )
    select {columns} from (({by_uid}) union all ({by_holder})) found order by place, name, folded_uid limit %(limit)s
""")
_BY_UID = PagedTable(
    "token", SQL("{}, 0 as place, '' collate \"C\" as name, folded_uid").format(_TOKEN), ("folded_uid",)
)
_BY_HOLDER = PagedTable(
    "token", SQL("{}, 1 as place, folded_holder as name, folded_uid").format(_TOKEN), ("folded_holder", "folded_uid")
)
_HOLDER_FITS = "folded_holder < lower(%(search)s) || %(last)s"
_FIRST_UID = SQL("''")
_FIRST_HOLDER = SQL("lower(%(search)s), ''")
# What is after a uid that fits no more: no other that fits.
_NEXT_UID = SQL("(select case when by_uid then lower(%(after)s) else %(last)s end from after)")
_NEXT_HOLDER = SQL("""
    (select case when by_uid then lower(%(search)s) else holder end from after),
    (select case when by_uid then '' else lower(%(after)s) end from after)
""")
_LIST = PagedTable("token", _TOKEN, ("folded_uid",))


async def page(
    conn: Connection, wanted: TokenFilter | None = None, *, after: str | None = None, limit: int = 50
) -> list[TokenRow]:
    """Up to `limit` tokens after the one of uid `after`: by uid, upper and lower case mixed.

    Of a search those come first whose uid begins so, by uid, then the others by holder; should the token `after` have
    been removed meanwhile, the list may end there.
    """
    wanted = wanted or TokenFilter()
    organizations = None if _is_narrow(wanted) else await organizations_of(conn, wanted.organization_id)
    parameters = {
        **structs.asdict(wanted),
        "organizations": organizations,
        "after": after,
        "limit": limit,
        "last": _LAST,
    }
    query = _page_query(wanted, after, one_by_one=organizations is not None)
    return await fetch_all(conn, TokenRow, query, parameters)


def _is_narrow(wanted: TokenFilter) -> bool:
    """Whether few rows are left to go through by another index than the organization's."""
    others = (wanted.group_id, wanted.driver_id, wanted.vehicle_id, wanted.fleet_id)
    return wanted.status is TokenStatus.BLOCKED or any(one is not None for one in others)


def _page_query(wanted: TokenFilter, after: str | None, *, one_by_one: bool) -> Composed:
    """Conditions on plain columns only, so that row-level security leaves the indexes in use."""
    where = _where(wanted)
    if wanted.search is None:
        from_uid = _FIRST_UID if after is None else SQL("lower(%(after)s)")
        return page_query(_LIST, SQL("{} and folded_uid > {}").format(where, from_uid), one_by_one=one_by_one)
    uid_fits, holder_fits = SQL(_UID_FITS), SQL(_HOLDER_FITS)
    from_uid, from_holder = (_FIRST_UID, _FIRST_HOLDER) if after is None else (_NEXT_UID, _NEXT_HOLDER)
    by_uid = SQL("{} and {} and folded_uid > {}").format(where, uid_fits, from_uid)
    by_holder = SQL("{} and not ({}) and {} and (folded_holder, folded_uid) > ({})").format(
        where, uid_fits, holder_fits, from_holder
    )
    return _SEARCH.format(
        columns=_TOKEN,
        by_uid=page_query(_BY_UID, by_uid, one_by_one=one_by_one),
        by_holder=page_query(_BY_HOLDER, by_holder, one_by_one=one_by_one),
    )


def _where(wanted: TokenFilter) -> Composable:
    where = conditions(
        {
            "organization_id = %(organization_id)s": wanted.organization_id,
            "group_id = %(group_id)s": wanted.group_id,
            "driver_id = %(driver_id)s": wanted.driver_id,
            "vehicle_id = %(vehicle_id)s": wanted.vehicle_id,
            "fleet_id = %(fleet_id)s": wanted.fleet_id,
        }
    )
    if wanted.status is None:
        return where
    return SQL(" and ").join((where, SQL(_STATUS[wanted.status])))


async def find(conn: Connection, token_uid: str) -> TokenRow | None:
    """The token of this uid, upper and lower case alike, or None."""
    query = SQL("select {} from token where folded_uid = lower(%(token_uid)s)").format(_TOKEN)
    return await fetch_one(conn, TokenRow, query, {"token_uid": token_uid})


_ADD = SQL("""
    insert into token (token_uid, kind, status, holder, group_id, parent_uid, valid_from, valid_until, credit_ok,
                       max_concurrent, allowed_stations, allowed_hours, master_pass, organization_id, driver_id,
                       vehicle_id, fleet_id)
    values (%(token_uid)s, %(kind)s, %(status)s, %(holder)s, %(group_id)s, %(parent_uid)s, %(valid_from)s,
            %(valid_until)s, %(credit_ok)s, %(max_concurrent)s, %(allowed_stations)s, %(allowed_hours)s,
            %(master_pass)s, %(organization_id)s, %(driver_id)s, %(vehicle_id)s, %(fleet_id)s)
    on conflict do nothing
    returning {}
""").format(_TOKEN)


class TokenProperties(TypedDict, total=False):
    """What can be said of a new token; what isn't has its default."""

    kind: Required[TokenKind]
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
    organization_id: OrganizationId
    driver_id: str | None
    vehicle_id: str | None
    fleet_id: str | None


_DEFAULTS: dict[str, object] = {
    **dict.fromkeys(TokenProperties.__annotations__),
    "status": TokenStatus.ACTIVE,
    "credit_ok": True,
    "master_pass": False,
    "organization_id": ROOT,
}


async def add(conn: Connection, token_uid: str, **properties: Unpack[TokenProperties]) -> TokenRow:
    """Let a new token charge. Raises Conflict if the uid is taken, InvalidInput for what can't be."""
    require_name(token_uid, "a token's uid", MAX_UID_LENGTH)
    _check(token_uid, properties)
    values = {**_DEFAULTS, **properties, "token_uid": token_uid}
    added = await fetch_one(conn, TokenRow, _ADD, values)
    if added is None:
        raise Conflict(f"token {token_uid} exists already", "change it, or remove it first")
    return added


async def set_status(conn: Connection, token_uid: str, status: TokenStatus) -> TokenRow:
    """Block a token, or let it charge again. Raises NotFound."""
    query = SQL("""
        update token set status = %(status)s, updated_at = now() where folded_uid = lower(%(token_uid)s) returning {}
    """).format(_TOKEN)
    changed = await fetch_one(conn, TokenRow, query, {"token_uid": token_uid, "status": status})
    if changed is None:
        raise NotFound(f"there is no token {token_uid[:80]}", "`voltway token list` shows all tokens")
    return changed


class Assignment(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Whom to assign a token to: None leaves it as it is, an empty text takes it away."""

    driver_id: str | None = None
    vehicle_id: str | None = None
    fleet_id: str | None = None


async def assign(conn: Connection, token_uid: str, to: Assignment) -> TokenRow:
    """Assign a token to a driver, a vehicle or a fleet. Raises NotFound, InvalidInput for impossible names."""
    for name in (to.driver_id, to.vehicle_id, to.fleet_id):
        if name:
            require_name(name, "the name of a driver, vehicle or fleet", MAX_UID_LENGTH)
    query = SQL("""
        update token set driver_id = nullif(coalesce(%(driver_id)s, driver_id), ''),
            vehicle_id = nullif(coalesce(%(vehicle_id)s, vehicle_id), ''),
            fleet_id = nullif(coalesce(%(fleet_id)s, fleet_id), ''), updated_at = now()
        where folded_uid = lower(%(token_uid)s) returning {}
    """).format(_TOKEN)
    changed = await fetch_one(conn, TokenRow, query, {"token_uid": token_uid, **structs.asdict(to)})
    if changed is None:
        raise NotFound(f"there is no token {token_uid[:80]}", "`voltway token list` shows all tokens")
    return changed


async def remove(conn: Connection, token_uid: str) -> bool:
    """Forget a token; its sessions stay. Tells whether it was known."""
    async with conn.cursor() as cursor:
        await cursor.execute("delete from token where folded_uid = lower(%(token_uid)s)", {"token_uid": token_uid})
        return cursor.rowcount > 0


def _check(token_uid: str, given: TokenProperties) -> None:
    begin, end, most = given.get("valid_from"), given.get("valid_until"), given.get("max_concurrent")
    if begin is not None and end is not None and end <= begin:
        raise InvalidInput(f"token {token_uid} would end before it begins", "give a later valid_until")
    if most is not None and most < 1:
        raise InvalidInput(f"token {token_uid} could never charge", "max_concurrent is at least 1")
    holder, hours = given.get("holder"), given.get("allowed_hours")
    if holder is not None and (len(holder) > MAX_NAME_LENGTH or not holder.isprintable()):
        raise InvalidInput(f"{holder[:80]!r} can't be a holder", f"use up to {MAX_NAME_LENGTH} printable characters")
    if hours is not None:
        require_hours(hours)
    for key in ("group_id", "parent_uid", "driver_id", "vehicle_id", "fleet_id"):
        name = given.get(key)
        if isinstance(name, str):
            require_name(name, "the name of a group, parent, driver, vehicle or fleet", MAX_UID_LENGTH)


def require_name(text: str, what: str, most: int) -> None:
    """Raises InvalidInput unless `text` may be `what`: printable, not empty, without spaces at its ends, not longer."""
    if not 1 <= len(text) <= most or not text.isprintable() or text != text.strip():
        raise InvalidInput(
            f"{text[:80]!r} can't be {what}",
            f"use 1 to {most} printable characters, none of them a space at either end",
        )


def require_hours(text: str) -> None:
    """Raises InvalidInput unless `text` is hours of a day as the tables hold them."""
    if not re.fullmatch(HOURS.strip("^$"), text):
        raise InvalidInput(f"{text[:80]!r} is no span of hours", "write it like 07:00-19:30; a day ends at 00:00")
