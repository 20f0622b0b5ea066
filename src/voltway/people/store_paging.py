"""How a page of a long list is read when the asker sees few organizations of many.

Row-level security alone would have an index read from its beginning and all strangers' rows thrown away, which takes
the longer the fewer are one's own. So each of few organizations is read by itself, from where the page begins and no
further than the page is long.
"""

from typing import Final

from msgspec import Struct
from psycopg.sql import SQL, Composable, Composed, Identifier

from voltway.kit.postgres import Connection
from voltway.people import store_organizations
from voltway.vocabulary.access import OrganizationId

FEW: Final = 200
"""With so many organizations at most, each is read by itself; with more, the list is likely to be full of them."""


class PagedTable(Struct, frozen=True):
    """A table with `organization_id`, `columns` of it, and by which `order` it is listed."""

    name: str
    columns: Composable
    order: tuple[str, ...]


async def organizations_of(conn: Connection, named: str | None) -> list[OrganizationId] | None:
    """Which to read one by one: the one that was named, or all that are seen; None: too many for that."""
    return [OrganizationId(named)] if named is not None else await store_organizations.seen(conn, FEW)


def page_query(table: PagedTable, where: Composable, *, one_by_one: bool) -> Composed:
    """The rows that `where` holds for, `%(limit)s` at most; one by one: of `%(organizations)s`."""
    parts = {
        "table": Identifier(table.name),
        "columns": table.columns,
        "order": SQL(", ").join(map(Identifier, table.order)),
        "where": where,
    }
    if not one_by_one:
        return SQL("select {columns} from {table} where {where} order by {order} limit %(limit)s").format(**parts)
    return SQL("""
        select {columns} from unnest(%(organizations)s::text[]) as wanted (id) cross join lateral (
            select * from {table} where organization_id = wanted.id and {where} order by {order} limit %(limit)s
        ) own order by {order} limit %(limit)s
    """).format(**parts)
