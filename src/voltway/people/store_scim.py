"""Tables `scim_user`, `scim_group` and `scim_group_member`: what directories told of an organization's people."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from msgspec import Struct
from psycopg.errors import UniqueViolation
from psycopg.sql import SQL

from voltway.kit.postgres import Connection
from voltway.kit.rows import conditions, fetch_all, fetch_one
from voltway.people.scim_resources import GroupFields, GroupRow, UserFields, UserRow
from voltway.vocabulary.access import OrganizationId
from voltway.vocabulary.errors import Conflict


class _Count(Struct, frozen=True):
    count: int


class _Id(Struct, frozen=True):
    user_id: str


_USER = SQL("""
    a.user_id, coalesce(s.user_name, a.email) as user_name,
    case when not starts_with(a.email, a.user_id || '@') then a.email end as email, a.name, s.given_name, s.family_name,
    s.external_id, a.disabled_at is null as active, a.created_at, coalesce(s.changed_at, a.created_at) as changed_at
""")
_USERS = SQL("""
    from user_account a left join scim_user s on s.user_id = a.user_id and s.organization_id = a.organization_id
    where a.organization_id = %(organization_id)s and s.removed_at is null and {}
""")
_GROUP = SQL("""
    g.group_id, g.display_name, g.external_id, g.role, g.created_at, g.changed_at,
    array(
        select m.user_id from scim_group_member m where m.group_id = g.group_id order by m.user_id
    ) as members
""")


async def find_users(
    conn: Connection, organization_id: str, wanted: Mapping[str, object], offset: int, limit: int
) -> tuple[int, list[UserRow]]:
    """How many users there are as `wanted` (by SCIM's names of attributes), and `limit` of them from `offset`."""
    where = conditions(
        {
            "a.user_id = %(id)s": wanted.get("id"),
            "s.external_id = %(externalId)s": wanted.get("externalId"),
            'lower(%(userName)s collate "pg_c_utf8") = coalesce(s.folded_user_name, a.folded_email)': wanted.get(
                "userName"
            ),
            'a.folded_email = lower(%(emails)s collate "pg_c_utf8")': wanted.get("emails"),
            "a.name = %(displayName)s": wanted.get("displayName"),
            "(a.disabled_at is null) = %(active)s": wanted.get("active"),
        }
    )
    users = _USERS.format(where)
    parameters = {**wanted, "organization_id": organization_id, "offset": offset, "limit": limit}
    counted = await fetch_one(conn, _Count, SQL("select count(*) as count {}").format(users), parameters)
    query = SQL("select {} {} order by a.user_id offset %(offset)s limit %(limit)s").format(_USER, users)
    return counted.count if counted else 0, await fetch_all(conn, UserRow, query, parameters)


async def find_user(conn: Connection, organization_id: str, user_id: str) -> UserRow | None:
    """The user of this id, or None."""
    _, found = await find_users(conn, organization_id, {"id": user_id}, 0, 1)
    return found[0] if found else None


async def find_removed(conn: Connection, organization_id: str, user_name: str) -> str | None:
    """The id of the one of this name who was deleted last, so that a person who comes back is the same one."""
    query = SQL("""
        select user_id from scim_user
        where organization_id = %(organization_id)s and removed_at is not null
            and folded_user_name = lower(%(user_name)s collate "pg_c_utf8")
        order by removed_at desc limit 1
    """)
    row = await fetch_one(conn, _Id, query, {"organization_id": organization_id, "user_name": user_name})
    return row.user_id if row else None


async def keep_user(
    conn: Connection, organization_id: OrganizationId, user_id: str, fields: UserFields, now: datetime
) -> None:
    """Keep what the account itself does not. Raises Conflict if another one has the name."""
    try:
        await conn.execute(
            """
            insert into scim_user
                (user_id, organization_id, user_name, external_id, given_name, family_name, changed_at)
            values (%(user_id)s, %(organization_id)s, %(user_name)s, %(external_id)s, %(given_name)s, %(family_name)s,
                %(now)s)
            on conflict (user_id) do update set organization_id = excluded.organization_id,
                user_name = excluded.user_name, external_id = excluded.external_id, given_name = excluded.given_name,
                family_name = excluded.family_name, changed_at = excluded.changed_at, removed_at = null
            """,
            {
                "user_id": user_id,
                "organization_id": organization_id,
                "user_name": fields.user_name,
                "external_id": fields.external_id,
                "given_name": fields.given_name,
                "family_name": fields.family_name,
                "now": now,
            },
        )
    except UniqueViolation as error:
        raise Conflict(f"there is a user {fields.user_name!r} already") from error


async def remove_user(conn: Connection, user_id: str, now: datetime) -> None:
    """Let the directory see the user no more, in no group either."""
    await conn.execute(
        "update scim_user set removed_at = %(now)s where user_id = %(user_id)s", {"user_id": user_id, "now": now}
    )
    await conn.execute("delete from scim_group_member where user_id = %(user_id)s", {"user_id": user_id})


async def find_groups(
    conn: Connection, organization_id: str, wanted: Mapping[str, object], offset: int, limit: int
) -> tuple[int, list[GroupRow]]:
    """How many groups there are as `wanted`, and `limit` of them from `offset`. `members`: those with this user."""
    where = conditions(
        {
            "g.group_id = %(id)s": wanted.get("id"),
            "g.external_id = %(externalId)s": wanted.get("externalId"),
            "g.display_name = %(displayName)s": wanted.get("displayName"),
            "exists (select from scim_group_member m where m.group_id = g.group_id and m.user_id = %(members)s)": (
                wanted.get("members")
            ),
        }
    )
    groups = SQL("from scim_group g where g.organization_id = %(organization_id)s and {}").format(where)
    parameters = {**wanted, "organization_id": organization_id, "offset": offset, "limit": limit}
    counted = await fetch_one(conn, _Count, SQL("select count(*) as count {}").format(groups), parameters)
    query = SQL("select {} {} order by g.group_id offset %(offset)s limit %(limit)s").format(_GROUP, groups)
    return counted.count if counted else 0, await fetch_all(conn, GroupRow, query, parameters)


async def find_group(conn: Connection, organization_id: str, group_id: str) -> GroupRow | None:
    """The group of this id, or None."""
    _, found = await find_groups(conn, organization_id, {"id": group_id}, 0, 1)
    return found[0] if found else None


async def groups_of(conn: Connection, organization_id: str, user_ids: Sequence[str]) -> dict[str, list[GroupRow]]:
    """The groups of each of these users."""
    query = SQL("""
        select {} from scim_group g where g.organization_id = %(organization_id)s and exists (
            select from scim_group_member m where m.group_id = g.group_id and m.user_id = any(%(user_ids)s)
        ) order by g.display_name
    """).format(_GROUP)
    rows = await fetch_all(conn, GroupRow, query, {"organization_id": organization_id, "user_ids": [*user_ids]})
    return {user_id: [row for row in rows if user_id in row.members] for user_id in user_ids}


async def keep_group(
    conn: Connection,
    organization_id: OrganizationId,
    group_id: str,
    fields: GroupFields,
    role: str | None,
    now: datetime,
) -> None:
    """Keep a group, new or changed, and who is in it. Raises Conflict if another one has the name. In a transaction."""
    try:
        await conn.execute(
            """
            insert into scim_group
                (group_id, organization_id, display_name, external_id, role, created_at, changed_at)
            values (%(group_id)s, %(organization_id)s, %(display_name)s, %(external_id)s, %(role)s, %(now)s, %(now)s)
            on conflict (group_id) do update set display_name = excluded.display_name,
                external_id = excluded.external_id, role = excluded.role, changed_at = excluded.changed_at
            """,
            {
                "group_id": group_id,
                "organization_id": organization_id,
                "display_name": fields.display_name,
                "external_id": fields.external_id,
                "role": role,
                "now": now,
            },
        )
    except UniqueViolation as error:
        raise Conflict(f"there is a group {fields.display_name!r} already") from error
    parameters = {"group_id": group_id, "members": fields.members}
    await conn.execute(
        "delete from scim_group_member where group_id = %(group_id)s and user_id <> all(%(members)s)", parameters
    )
    await conn.execute(
        """
        insert into scim_group_member (group_id, user_id)
        select %(group_id)s, user_id from unnest(%(members)s::text[]) as given (user_id) on conflict do nothing
        """,
        parameters,
    )


async def known_users(conn: Connection, organization_id: str, user_ids: Sequence[str]) -> set[str]:
    """Those of these ids that are users of the organization."""
    query = SQL("select a.user_id {}").format(_USERS.format(SQL("a.user_id = any(%(user_ids)s)")))
    rows = await fetch_all(conn, _Id, query, {"organization_id": organization_id, "user_ids": [*user_ids]})
    return {row.user_id for row in rows}


async def remove_group(conn: Connection, group_id: str) -> None:
    """Forget a group."""
    await conn.execute("delete from scim_group where group_id = %(group_id)s", {"group_id": group_id})
