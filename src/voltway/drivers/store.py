"""Table `driver`: whose customers they are, how to reach them, and what goes on their invoices."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

import psycopg
from msgspec import Struct, structs
from psycopg.sql import SQL, Composed, Identifier, Placeholder

from voltway.drivers.profile import DRIVER, cleaned
from voltway.kit.postgres import Connection
from voltway.kit.rows import conditions, fetch_all, fetch_one
from voltway.people.store_paging import PagedTable, organizations_of, page_query
from voltway.vocabulary.access import OrganizationId, UserId
from voltway.vocabulary.errors import Conflict, NotFound
from voltway.vocabulary.ids import new_id


class DriverRow(Struct, frozen=True, kw_only=True):
    """A driver. `organization_id` is whose customer; `user_id` the account to sign in with, None: without one.

    `email` is where to write to, and need not be the account's. `company` to `tax_id` are for invoices.
    """

    driver_id: str
    organization_id: OrganizationId
    user_id: UserId | None
    name: str
    email: str | None
    phone: str | None
    locale: str
    company: str | None
    street: str | None
    postal_code: str | None
    city: str | None
    country: str | None
    tax_id: str | None
    created_at: datetime
    changed_at: datetime


class DriverFilter(Struct, frozen=True, kw_only=True):
    """Which drivers are wanted; None: any. `search` is how the name begins, `email` how the address begins."""

    search: str | None = None
    email: str | None = None
    organization_id: str | None = None


class DriverCursor(NamedTuple):
    """Where a page ends: the name (or the address, where the list is by it), and the driver's id."""

    text: str
    driver_id: str


SETTABLE: Final = frozenset(DRIVER)
"""Columns that `add` and `change` take by name."""

_DRIVER: Final = SQL("""
    driver_id, organization_id, user_id, name, email, phone, locale, company, street, postal_code, city, country,
    tax_id, created_at, changed_at
""")
# The highest code point: what begins with a text lies between that and the text with this behind it.
_LAST: Final = "\U0010ffff"


async def add(
    conn: Connection,
    organization_id: OrganizationId,
    now: datetime,
    *,
    user_id: UserId | None = None,
    **columns: str | None,
) -> DriverRow:
    """A new driver with those columns of `SETTABLE` that are given, the name among them.

    Raises InvalidInput, and Conflict if the organization has a driver of that e-mail address or account.
    """
    values: dict[str, Any] = {
        "driver_id": new_id(),
        "organization_id": organization_id,
        "user_id": user_id,
        "created_at": now,
        "changed_at": now,
        **cleaned({name: value for name, value in columns.items() if value is not None}, DRIVER),
    }
    query = SQL("insert into driver ({}) values ({}) returning {}").format(
        SQL(", ").join(map(Identifier, values)), SQL(", ").join(map(Placeholder, values)), _DRIVER
    )
    added = await _write(conn, query, values)
    assert added is not None  # noqa: S101  (an insert that raised nothing has its row)
    return added


async def find(conn: Connection, driver_id: str) -> DriverRow | None:
    """The driver of this id, or None."""
    query = SQL("select {} from driver where driver_id = %(driver_id)s").format(_DRIVER)
    return await fetch_one(conn, DriverRow, query, {"driver_id": driver_id})


async def require(conn: Connection, driver_id: str) -> DriverRow:
    """The driver of this id. Raises NotFound."""
    return _known(await find(conn, driver_id), driver_id)


async def lock(conn: Connection, driver_id: str) -> DriverRow:
    """The same, and nobody else changes it before the transaction ends."""
    query = SQL("select {} from driver where driver_id = %(driver_id)s for update").format(_DRIVER)
    return _known(await fetch_one(conn, DriverRow, query, {"driver_id": driver_id}), driver_id)


async def find_for_account(conn: Connection, organization_id: OrganizationId, user_id: UserId) -> DriverRow | None:
    """The organization's driver who signs in with this account, or None."""
    query = SQL("select {} from driver where organization_id = %(organization_id)s and user_id = %(user_id)s").format(
        _DRIVER
    )
    return await fetch_one(conn, DriverRow, query, {"organization_id": organization_id, "user_id": user_id})


async def find_by_email(conn: Connection, organization_id: OrganizationId, email: str) -> DriverRow | None:
    """The organization's driver of this address however it is written, or None."""
    query = SQL("""
        select {} from driver
        where organization_id = %(organization_id)s and folded_email = lower(%(email)s collate "pg_c_utf8")
    """).format(_DRIVER)
    return await fetch_one(conn, DriverRow, query, {"organization_id": organization_id, "email": email})


async def page(
    conn: Connection, wanted: DriverFilter | None = None, *, after: DriverCursor | None = None, limit: int = 50
) -> list[DriverRow]:
    """Up to `limit` drivers by name, or by e-mail address where `wanted.email` is given; those after `after`."""
    wanted = wanted or DriverFilter()
    text, driver_id = after or (None, None)
    organizations = await organizations_of(conn, wanted.organization_id)
    parameters = {
        **structs.asdict(wanted),
        "organizations": organizations,
        "after": text,
        "after_id": driver_id,
        "limit": limit,
        "last": _LAST,
    }
    return await fetch_all(conn, DriverRow, _page_query(wanted, after, organizations), parameters)


def cursor_of(wanted: DriverFilter, row: DriverRow) -> DriverCursor:
    """Where the list that `wanted` asks for goes on behind `row`."""
    return DriverCursor(row.name if wanted.email is None else row.email or "", row.driver_id)


def _page_query(
    wanted: DriverFilter, after: DriverCursor | None, organizations: Sequence[OrganizationId] | None
) -> Composed:
    """Conditions on plain columns only, so that row-level security leaves the indexes in use."""
    order = "folded_name" if wanted.email is None else "folded_email"
    where = conditions(
        {
            'folded_name >= lower(%(search)s collate "pg_c_utf8")'
            ' and folded_name < lower(%(search)s collate "pg_c_utf8") || %(last)s': wanted.search,
            'folded_email >= lower(%(email)s collate "pg_c_utf8")'
            ' and folded_email < lower(%(email)s collate "pg_c_utf8") || %(last)s': wanted.email,
        }
    )
    if after is not None:
        behind = SQL('({}, driver_id) > (lower(%(after)s collate "pg_c_utf8"), %(after_id)s)')
        where = SQL(" and ").join((where, behind.format(Identifier(order))))
    table = PagedTable("driver", _DRIVER, (order, "driver_id"))
    return page_query(table, where, one_by_one=organizations is not None)


async def change(conn: Connection, driver_id: str, now: datetime, **columns: str | None) -> DriverRow:
    """Set those columns of `SETTABLE` that are given. Raises NotFound, InvalidInput, Conflict."""
    values = cleaned(columns, DRIVER)
    assignments = [SQL("{} = {}").format(Identifier(name), Placeholder(name)) for name in values]
    query = SQL("update driver set {} where driver_id = %(driver_id)s returning {}").format(
        SQL(", ").join([*assignments, SQL("changed_at = %(now)s")]), _DRIVER
    )
    return _known(await _write(conn, query, {**values, "driver_id": driver_id, "now": now}), driver_id)


async def link(conn: Connection, driver_id: str, user_id: UserId, now: datetime) -> DriverRow:
    """Let the driver sign in with this account. Raises NotFound, or Conflict if another driver does."""
    query = SQL("""
        update driver set user_id = %(user_id)s, changed_at = %(now)s where driver_id = %(driver_id)s returning {}
    """).format(_DRIVER)
    return _known(await _write(conn, query, {"driver_id": driver_id, "user_id": user_id, "now": now}), driver_id)


async def remove(conn: Connection, driver_id: str) -> None:
    """Forget a driver with all vehicles, contracts, consents and favourites; sessions stay. Raises NotFound."""
    cursor = await conn.execute("delete from driver where driver_id = %s", (driver_id,))
    if cursor.rowcount == 0:
        raise unknown(driver_id)


async def _write(conn: Connection, query: Composed, values: dict[str, Any]) -> DriverRow | None:
    try:
        return await fetch_one(conn, DriverRow, query, values)
    except psycopg.errors.UniqueViolation as error:
        what = "account" if "user_id" in (error.diag.constraint_name or "") else "e-mail address"
        raise Conflict(f"the organization has a driver of this {what} already", "change that driver") from error


def _known(row: DriverRow | None, driver_id: str) -> DriverRow:
    if row is None:
        raise unknown(driver_id)
    return row


def unknown(driver_id: str) -> NotFound:
    """The error of a driver who is not there."""
    return NotFound(f"there is no driver {driver_id[:80]}", "GET /api/v1/drivers and `voltway driver list` list them")
