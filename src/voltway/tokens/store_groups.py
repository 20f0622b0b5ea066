"""Token groups as people see them: listed, added, changed, blocked, removed, and who is in them.

Whoever changes one publishes `vocabulary.subjects.TOKENS_CHANGED` after the commit.
"""

import re
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec import Struct, structs
from psycopg.sql import SQL

from voltway.kit.postgres import Connection
from voltway.kit.rows import conditions, fetch_all, fetch_one
from voltway.tokens.authorize import GroupRecord
from voltway.tokens.store_listing import require_hours, require_name
from voltway.vocabulary.access import ROOT, OrganizationId
from voltway.vocabulary.errors import Conflict, InvalidInput, NotFound
from voltway.vocabulary.tokens import MAX_NAME_LENGTH, MAX_UID_LENGTH, LimitPeriod


class TokenGroup(Struct, frozen=True, kw_only=True):
    """What the tokens of a group may do together; None: no limit of that kind.

    `energy_limit_wh`, `time_limit_s` and `money_limit` hold for what is used in one `period` of `time_zone` (an IANA
    name), counted by when a session began. `allowed_hours` are those of the station's day.
    """

    group_id: str
    organization_id: OrganizationId = ROOT
    name: str | None = None
    blocked: bool = False
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    period: LimitPeriod = LimitPeriod.TOTAL
    time_zone: str = "UTC"
    energy_limit_wh: float | None = None
    time_limit_s: float | None = None
    money_limit: Decimal | None = None
    currency: str | None = None
    max_concurrent: int | None = None
    allowed_stations: list[str] | None = None
    allowed_hours: str | None = None


class GroupRow(TokenGroup, frozen=True, kw_only=True):
    """A group as it stands."""

    created_at: datetime
    updated_at: datetime

    @property
    def record(self) -> GroupRecord:
        """What decides about its tokens."""
        return GroupRecord(**{name: getattr(self, name) for name in GroupRecord.__struct_fields__})


_GROUP = SQL("""
    group_id, organization_id, name, blocked, valid_from, valid_until, period, time_zone, energy_limit_wh, time_limit_s,
    money_limit, currency, max_concurrent, allowed_stations, allowed_hours, created_at, updated_at
""")


async def page(
    conn: Connection, *, after: str | None = None, limit: int = 50, organization_id: OrganizationId | None = None
) -> list[GroupRow]:
    """Up to `limit` groups by id, those after the id `after`; only those of one organization, if it is given."""
    where = conditions({"group_id > %(after)s": after, "organization_id = %(organization_id)s": organization_id})
    query = SQL("select {} from token_group where {} order by group_id limit %(limit)s").format(_GROUP, where)
    parameters = {"after": after, "limit": limit, "organization_id": organization_id}
    return await fetch_all(conn, GroupRow, query, parameters)


async def find(conn: Connection, group_id: str) -> GroupRow | None:
    """The group of this id, or None."""
    query = SQL("select {} from token_group where group_id = %(group_id)s").format(_GROUP)
    return await fetch_one(conn, GroupRow, query, {"group_id": group_id})


_ADD = SQL("""
    insert into token_group (group_id, organization_id, name, blocked, valid_from, valid_until, period, time_zone,
        energy_limit_wh, time_limit_s, money_limit, currency, max_concurrent, allowed_stations, allowed_hours)
    values (%(group_id)s, %(organization_id)s, %(name)s, %(blocked)s, %(valid_from)s, %(valid_until)s, %(period)s,
        %(time_zone)s, %(energy_limit_wh)s, %(time_limit_s)s, %(money_limit)s, %(currency)s, %(max_concurrent)s,
        %(allowed_stations)s, %(allowed_hours)s)
    on conflict do nothing returning {}
""").format(_GROUP)


async def add(conn: Connection, group: TokenGroup) -> GroupRow:
    """Make a group. Raises Conflict if the id is taken, InvalidInput for impossible limits."""
    check(group)
    added = await fetch_one(conn, GroupRow, _ADD, structs.asdict(group))
    if added is None:
        raise Conflict(f"token group {group.group_id} exists already", "change it, or choose another id")
    return added


_CHANGE = SQL("""
    update token_group set name = %(name)s, blocked = %(blocked)s, valid_from = %(valid_from)s,
        valid_until = %(valid_until)s, period = %(period)s, time_zone = %(time_zone)s,
        energy_limit_wh = %(energy_limit_wh)s, time_limit_s = %(time_limit_s)s, money_limit = %(money_limit)s,
        currency = %(currency)s, max_concurrent = %(max_concurrent)s, allowed_stations = %(allowed_stations)s,
        allowed_hours = %(allowed_hours)s, updated_at = now()
    where group_id = %(group_id)s and organization_id = %(organization_id)s returning {}
""").format(_GROUP)


async def change(conn: Connection, group: TokenGroup) -> GroupRow:
    """Put `group` in the place of the one with its id, in its organization. Raises NotFound, InvalidInput."""
    check(group)
    changed = await fetch_one(conn, GroupRow, _CHANGE, structs.asdict(group))
    if changed is None:
        raise unknown(group.group_id)
    return changed


async def set_blocked(conn: Connection, group_id: str, *, blocked: bool) -> GroupRow:
    """Refuse all tokens of a group, or let them charge again. Raises NotFound."""
    query = SQL("""
        update token_group set blocked = %(blocked)s, updated_at = now() where group_id = %(group_id)s returning {}
    """).format(_GROUP)
    changed = await fetch_one(conn, GroupRow, query, {"group_id": group_id, "blocked": blocked})
    if changed is None:
        raise unknown(group_id)
    return changed


async def remove(conn: Connection, group_id: str) -> None:
    """Forget a group. Raises NotFound, and Conflict while tokens are in it: they would charge without its limits."""
    cursor = await conn.execute(
        """
        delete from token_group g where group_id = %(group_id)s
            and not exists (select 1 from token t where t.group_id = g.group_id
                            and t.organization_id = g.organization_id)
        """,
        {"group_id": group_id},
    )
    if cursor.rowcount:
        return
    if await find(conn, group_id) is None:
        raise unknown(group_id)
    raise Conflict(f"there are tokens in group {group_id}, which would lose its limits", "assign them elsewhere first")


_ASSIGN = """
    update token t set group_id = g.group_id, updated_at = now()
    from token_group g
    where g.group_id = %(group_id)s and t.organization_id = g.organization_id
        and t.folded_uid in (select lower(uid) from unnest(%(uids)s::text[]) uid)
    returning t.folded_uid
"""
_UNASSIGN = """
    update token set group_id = null, updated_at = now()
    where folded_uid in (select lower(uid) from unnest(%(uids)s::text[]) uid)
    returning folded_uid
"""


async def assign(conn: Connection, group_id: str | None, token_uids: list[str]) -> int:
    """Put tokens into a group of their organization, or with None out of any; tells how many there were.

    All or none: raises NotFound for an unknown group, and for the first token that is unknown or another
    organization's.
    """
    async with conn.transaction():
        if group_id is not None and await find(conn, group_id) is None:
            raise unknown(group_id)
        parameters = {"group_id": group_id, "uids": token_uids}
        cursor = await conn.execute(_UNASSIGN if group_id is None else _ASSIGN, parameters)
        assigned = {str(row[0]) for row in await cursor.fetchall()}
        for uid in token_uids:
            if uid.lower() not in assigned:
                raise NotFound(f"there is no token {uid[:80]}", "`voltway token list` shows all tokens")
        return len(assigned)


async def member_count(conn: Connection, group_id: str) -> int:
    """How many tokens are in the group."""
    cursor = await conn.execute("select count(*) from token where group_id = %s", (group_id,))
    row = await cursor.fetchone()
    return int(row[0]) if row else 0


def check(group: TokenGroup) -> None:
    """Raises InvalidInput for a group that can't be, or whose tokens could never charge by mistake."""
    label = f"token group {group.group_id[:80]}"
    require_name(group.group_id, "a token group's id", MAX_UID_LENGTH)
    if group.name is not None:
        require_name(group.name, "a name", MAX_NAME_LENGTH)
    if group.valid_from is not None and group.valid_until is not None and group.valid_until <= group.valid_from:
        raise InvalidInput(f"{label} would end before it begins", "give a later valid_until")
    if group.max_concurrent is not None and group.max_concurrent < 1:
        raise InvalidInput(f"{label} could never charge", "max_concurrent is at least 1")
    _check_limits(group, label)
    if group.allowed_hours is not None:
        require_hours(group.allowed_hours)
    try:
        ZoneInfo(group.time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise InvalidInput(f"{group.time_zone[:80]!r} is no time zone", "use an IANA name like Europe/Berlin") from None


def _check_limits(group: TokenGroup, label: str) -> None:
    if (group.money_limit is None) != (group.currency is None):
        raise InvalidInput(f"{label} has an amount without a currency, or the reverse", "give both, or neither")
    if group.currency is not None and not re.fullmatch("[A-Z]{3}", group.currency):
        raise InvalidInput(f"{group.currency[:80]!r} is no currency", "use its three letters, such as EUR (ISO 4217)")
    for limit in (group.energy_limit_wh, group.time_limit_s, group.money_limit):
        if limit is not None and not (Decimal(limit).is_finite() and 0 <= limit < _MOST):
            raise InvalidInput(f"{label} can't have the limit {limit}", f"limits are from 0 to {_MOST}")
    if group.money_limit is not None and round(group.money_limit, 4) != group.money_limit:
        raise InvalidInput(f"{label} can't have the limit {group.money_limit}", "give at most four decimals")


_MOST = 10**13


def unknown(group_id: str) -> NotFound:
    """The error for a group that is not there."""
    return NotFound(f"there is no token group {group_id[:80]}", "`voltway token group list` shows all groups")
