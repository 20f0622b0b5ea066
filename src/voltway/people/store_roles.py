"""Tables `role_grant` and `custom_role`: who has which role where, and the roles that organizations made."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from msgspec import Struct
from msgspec.structs import asdict
from psycopg.errors import ForeignKeyViolation
from psycopg.sql import SQL

from voltway.kit.postgres import Connection
from voltway.kit.rows import conditions, fetch_all, fetch_one
from voltway.people.accounts import clean_name
from voltway.people.roles import CustomRole, RoleGrant, ShippedRole, grants_of, is_shipped
from voltway.people.store_accounts import unknown
from voltway.vocabulary.access import Grant, OrganizationId, Permission
from voltway.vocabulary.errors import Conflict, InvalidInput, NotFound
from voltway.vocabulary.ids import new_id


class _CustomRow(Struct, frozen=True, kw_only=True):
    role: str
    organization_id: OrganizationId
    name: str
    permissions: list[str]


_ROLE_GRANT = SQL("user_id, organization_id, role, granted_by, granted_at, until")
_CUSTOM_ROLE = SQL("role, organization_id, name, permissions")
_KNOWN = frozenset(permission.value for permission in Permission)


async def give_role(conn: Connection, given: RoleGrant) -> None:
    """Grant a role; granted before, it gets the new end. Raises NotFound for no such person or role, InvalidInput."""
    if given.until is not None and given.until <= given.granted_at:
        raise InvalidInput(f"the role {given.role!r} would end before it begins", "give a later end")
    if not is_shipped(given.role) and await find_custom_role(conn, given.role) is None:
        raise NotFound(f"there is no role {given.role[:40]!r}")
    try:
        await conn.execute(
            """
            insert into role_grant (user_id, organization_id, role, granted_by, granted_at, until)
            values (%(user_id)s, %(organization_id)s, %(role)s, %(granted_by)s, %(granted_at)s, %(until)s)
            on conflict (user_id, organization_id, role) do update
            set granted_by = excluded.granted_by, granted_at = excluded.granted_at, until = excluded.until
            """,
            asdict(given),
        )
    except ForeignKeyViolation as error:
        raise unknown(given.user_id) from error


async def withdraw_role(conn: Connection, user_id: str, organization_id: str, role: str) -> bool:
    """Take a role away; false if the person did not have it there."""
    cursor = await conn.execute(
        """
        delete from role_grant
        where user_id = %(user_id)s and organization_id = %(organization_id)s and role = %(role)s
        """,
        {"user_id": user_id, "organization_id": organization_id, "role": role},
    )
    return cursor.rowcount == 1


async def roles_of(conn: Connection, user_ids: Iterable[str]) -> dict[str, list[RoleGrant]]:
    """The roles of each of these people, also those that ended; an empty list for one without."""
    wanted = list(user_ids)
    query = SQL("""
        select {} from role_grant where user_id = any(%(user_ids)s) order by user_id, organization_id, role
    """).format(_ROLE_GRANT)
    by_user: dict[str, list[RoleGrant]] = {user_id: [] for user_id in wanted}
    for row in await fetch_all(conn, RoleGrant, query, {"user_ids": wanted}):
        by_user[row.user_id].append(row)
    return by_user


async def grants(conn: Connection, user_ids: Iterable[str], now: datetime) -> dict[str, list[Grant]]:
    """What each of these people may do at `now`; an empty list for one who may do nothing."""
    given = await roles_of(conn, user_ids)
    ids = {row.role for rows in given.values() for row in rows} - set(ShippedRole)
    custom = await _permissions(conn, ids) if ids else {}
    return {user_id: grants_of(rows, custom, now) for user_id, rows in given.items()}


async def create_custom_role(
    conn: Connection, organization_id: OrganizationId, name: str, permissions: Iterable[Permission], now: datetime
) -> CustomRole:
    """A role of an organization's own. Raises InvalidInput, and Conflict for a second one of the same name."""
    role = CustomRole(
        role=new_id(), organization_id=organization_id, name=clean_name(name), permissions=frozenset(permissions)
    )
    cursor = await conn.execute(
        """
        insert into custom_role (role, organization_id, name, permissions, created_at)
        values (%(role)s, %(organization_id)s, %(name)s, %(permissions)s, %(now)s)
        on conflict (organization_id, name) do nothing
        """,
        {**asdict(role), "permissions": sorted(role.permissions), "now": now},
    )
    if cursor.rowcount == 0:
        raise Conflict(f"there is a role {role.name!r} already", "change that one, or choose another name")
    return role


async def change_custom_role(conn: Connection, role: str, permissions: Iterable[Permission]) -> CustomRole:
    """Let everyone with the role do exactly this from now on. Raises NotFound."""
    query = SQL("update custom_role set permissions = %(permissions)s where role = %(role)s returning {}").format(
        _CUSTOM_ROLE
    )
    row = await fetch_one(conn, _CustomRow, query, {"role": role, "permissions": sorted(set(permissions))})
    if row is None:
        raise NotFound(f"there is no custom role {role[:40]!r}")
    return _custom(row)


async def find_custom_role(conn: Connection, role: str) -> CustomRole | None:
    """The custom role of this id, or None."""
    query = SQL("select {} from custom_role where role = %(role)s").format(_CUSTOM_ROLE)
    row = await fetch_one(conn, _CustomRow, query, {"role": role})
    return _custom(row) if row else None


async def custom_roles(conn: Connection, organization_ids: Sequence[str]) -> list[CustomRole]:
    """The custom roles of these organizations by name."""
    query = SQL("""
        select {} from custom_role where organization_id = any(%(organization_ids)s) order by name, role
    """).format(_CUSTOM_ROLE)
    return [_custom(row) for row in await fetch_all(conn, _CustomRow, query, {"organization_ids": [*organization_ids]})]


async def visible_custom_roles(conn: Connection, organization_ids: Sequence[str] | None) -> list[CustomRole]:
    """The custom roles that the connection sees, by name; of these organizations if any are given."""
    where = conditions({"organization_id = any(%(organization_ids)s)": organization_ids})
    query = SQL("select {} from custom_role where {} order by name, role").format(_CUSTOM_ROLE, where)
    return [_custom(row) for row in await fetch_all(conn, _CustomRow, query, {"organization_ids": organization_ids})]


async def remove_custom_role(conn: Connection, role: str) -> bool:
    """Remove a custom role and take it from everyone who has it; false for no such role. Needs a transaction."""
    await conn.execute("delete from role_grant where role = %(role)s", {"role": role})
    cursor = await conn.execute("delete from custom_role where role = %(role)s", {"role": role})
    return cursor.rowcount == 1


async def _permissions(conn: Connection, roles: Iterable[str]) -> Mapping[str, frozenset[Permission]]:
    query = SQL("select {} from custom_role where role = any(%(roles)s)").format(_CUSTOM_ROLE)
    return {row.role: _custom(row).permissions for row in await fetch_all(conn, _CustomRow, query, {"roles": [*roles]})}


def _custom(row: _CustomRow) -> CustomRole:
    """A permission that a later version took away is not one any more, and no reason to fail."""
    known = frozenset(Permission(text) for text in row.permissions if text in _KNOWN)
    return CustomRole(role=row.role, organization_id=row.organization_id, name=row.name, permissions=known)
