"""The table `organization`: the tree of those who have something to do with the network."""

from datetime import datetime
from enum import StrEnum
from typing import Any

import psycopg
from msgspec import Struct
from psycopg.sql import SQL, Identifier, Placeholder

from voltway.kit.postgres import Connection
from voltway.kit.rows import conditions, fetch_all, fetch_one
from voltway.vocabulary.access import ROOT, OrganizationId
from voltway.vocabulary.errors import Conflict, InvalidInput, NotFound


class OrganizationKind(StrEnum):
    """What an organization has to do with the network."""

    OPERATOR = "operator"
    SUB_OPERATOR = "sub_operator"
    SITE_HOST = "site_host"
    FLEET = "fleet"
    WORKPLACE = "workplace"
    INSTALLER = "installer"


class OrganizationRow(Struct, frozen=True, kw_only=True):
    """An organization. `path` holds the ids from the root down to it, each between slashes.

    Branding (`host_name` to `mail_from`) that is not set is taken from above.
    """

    organization_id: OrganizationId
    parent_id: OrganizationId | None
    path: str
    kind: OrganizationKind
    name: str
    host_name: str | None
    display_name: str | None
    logo_svg: str | None
    accent_colour: str | None
    mail_from: str | None
    locale: str
    currency: str
    time_zone: str
    tax_id: str | None
    created_at: datetime
    changed_at: datetime

    def for_audit(self) -> dict[str, object]:
        """All but its picture."""
        return {name: getattr(self, name) for name in self.__struct_fields__ if name != "logo_svg"}


_ORGANIZATION = SQL("""
    organization_id, parent_id, path, kind, name, host_name, display_name, logo_svg, accent_colour, mail_from, locale,
    currency, time_zone, tax_id, created_at, changed_at
""")
SETTABLE = frozenset(
    (
        "name",
        "host_name",
        "display_name",
        "logo_svg",
        "accent_colour",
        "mail_from",
        "locale",
        "currency",
        "time_zone",
        "tax_id",
    )
)
"""Columns that `add` and `change` take by name."""


async def page(
    conn: Connection, *, after: str | None = None, limit: int = 50, kind: OrganizationKind | None = None
) -> list[OrganizationRow]:
    """Up to `limit` organizations by path, so each comes before what is below it; those after the path `after`."""
    where = conditions({"path > %(after)s": after, "kind = %(kind)s": kind})
    query = SQL("select {} from organization where {} order by path limit %(limit)s").format(_ORGANIZATION, where)
    return await fetch_all(conn, OrganizationRow, query, {"after": after, "limit": limit, "kind": kind})


async def find(conn: Connection, organization_id: str) -> OrganizationRow | None:
    """The organization of this id, or None."""
    query = SQL("select {} from organization where organization_id = %(organization_id)s").format(_ORGANIZATION)
    return await fetch_one(conn, OrganizationRow, query, {"organization_id": organization_id})


async def seen(conn: Connection, most: int) -> list[OrganizationId] | None:
    """The organizations that this connection sees; None if they are more than `most`."""
    cursor = await conn.execute("select organization_id from organization limit %s", (most + 1,))
    found = [OrganizationId(row[0]) for row in await cursor.fetchall()]
    return found if len(found) <= most else None


async def lineage(conn: Connection, organization_id: str) -> list[OrganizationId]:
    """The organization and all above it, from the root down; empty for an unknown one."""
    row = await find(conn, organization_id)
    return [] if row is None else [OrganizationId(one) for one in row.path.strip("/").split("/")]


async def by_host_name(conn: Connection, host_name: str) -> OrganizationRow | None:
    """The organization whose pages are served under this name, or None."""
    query = SQL("select {} from organization where host_name = %(host_name)s").format(_ORGANIZATION)
    return await fetch_one(conn, OrganizationRow, query, {"host_name": host_name.lower()})


async def add(
    conn: Connection, organization_id: OrganizationId, parent_id: str, kind: OrganizationKind, **columns: object
) -> OrganizationRow:
    """Add one below `parent_id`, with those columns of `SETTABLE` that are given.

    Locale, currency and time zone that are not given are the parent's. Raises NotFound for an unknown parent, Conflict
    for a host name that another one has.
    """
    columns = {"locale": None, "currency": None, "time_zone": None, **columns}
    names = SQL(", ").join(map(Identifier, columns))
    values = SQL(", ").join(
        SQL("coalesce({}, parent.{})").format(Placeholder(name), Identifier(name))
        if name in ("locale", "currency", "time_zone")
        else Placeholder(name)
        for name in columns
    )
    query = SQL("""
        insert into organization (organization_id, parent_id, path, kind, {})
        select %(organization_id)s, parent.organization_id, parent.path || %(organization_id)s || '/', %(kind)s, {}
        from organization parent where parent.organization_id = %(parent_id)s
        returning {}
    """).format(names, values, _ORGANIZATION)
    given = {"organization_id": organization_id, "parent_id": parent_id, "kind": kind, **columns}
    return _known(await _write(conn, query, given), parent_id)


async def change(conn: Connection, organization_id: str, **columns: object) -> OrganizationRow:
    """Set those columns of `SETTABLE` that are given. Raises NotFound, or Conflict for a host name that is taken."""
    assignments = [SQL("{} = {}").format(Identifier(name), Placeholder(name)) for name in columns]
    query = SQL("""
        update organization set {} where organization_id = %(organization_id)s returning {}
    """).format(SQL(", ").join([*assignments, SQL("changed_at = now()")]), _ORGANIZATION)
    return _known(await _write(conn, query, {"organization_id": organization_id, **columns}), organization_id)


async def move(conn: Connection, organization_id: str, parent_id: str) -> OrganizationRow:
    """Hang it, and all below it, under another one. Raises NotFound, or Conflict where that would be below itself."""
    if organization_id == ROOT:
        raise Conflict("the operator is the root of all organizations", "move another one")
    async with conn.transaction():
        # One move at a time: two that cross could tear a circle off the tree.
        await conn.execute("lock table organization in share row exclusive mode")
        one, parent = await find(conn, organization_id), await find(conn, parent_id)
        if one is None or parent is None:
            raise _unknown(organization_id if one is None else parent_id)
        if parent.path.startswith(one.path):
            raise Conflict(f"{parent.name} is below {one.name}", "choose a parent that is not below it")
        await conn.execute(
            """
            update organization set path = %(above)s || substr(path, %(from)s), changed_at = now(),
                parent_id = case when organization_id = %(organization_id)s then %(parent_id)s else parent_id end
            where path >= %(path)s and path < %(path)s || U&'\\FFFF'
            """,
            {
                "above": parent.path,
                "from": len(one.path) - len(organization_id),
                "organization_id": organization_id,
                "parent_id": parent_id,
                "path": one.path,
            },
        )
        return _known(await find(conn, organization_id), organization_id)


async def remove(conn: Connection, organization_id: str) -> None:
    """Remove one that has nothing left. Raises NotFound, or Conflict while something belongs to it."""
    if organization_id == ROOT:
        raise Conflict("the operator is the root of all organizations", "remove another one")
    try:
        cursor = await conn.execute("delete from organization where organization_id = %s", (organization_id,))
    except psycopg.errors.ForeignKeyViolation as error:
        raise Conflict(
            f"organization {organization_id} still has {error.diag.table_name}s", "move or remove these first"
        ) from error
    if cursor.rowcount == 0:
        raise _unknown(organization_id)


async def _write(conn: Connection, query: Any, values: dict[str, object]) -> OrganizationRow | None:
    try:
        return await fetch_one(conn, OrganizationRow, query, values)
    except psycopg.errors.UniqueViolation as error:
        raise Conflict(f"the host name {values.get('host_name')} is another organization's", "use another") from error
    except psycopg.errors.CheckViolation as error:
        raise InvalidInput(f"the organization breaks the rule {error.diag.constraint_name}", "see the API") from error


def _known(row: OrganizationRow | None, organization_id: str) -> OrganizationRow:
    if row is None:
        raise _unknown(organization_id)
    return row


def _unknown(organization_id: str) -> NotFound:
    return NotFound(
        f"there is no organization {organization_id[:80]}", "`voltway organization list` shows all organizations"
    )
