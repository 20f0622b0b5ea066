"""The table `advisory`."""

from typing import Final

from psycopg.sql import SQL

from voltway.kit.postgres import Connection
from voltway.kit.rows import conditions, fetch_all, json_of_rows
from voltway.vocabulary.errors import Conflict, NotFound
from voltway.vocabulary.posture import Advisory

MOST: Final = 200
"""More advisories are not kept."""

_COLUMNS: Final = SQL("advisory_id, title, publisher, version, released_at, products, added_at")


async def keep(conn: Connection, advisory: Advisory) -> None:
    """Keep an advisory, in the place of the one of its id. Raises Conflict where as many are kept as may be."""
    cursor = await conn.execute(
        """
        insert into advisory (advisory_id, title, publisher, version, released_at, products, added_at)
        select %(advisory_id)s, %(title)s, %(publisher)s, %(version)s, %(released_at)s, %(products)s::json, %(added_at)s
        where (select count(*) from advisory where advisory_id <> %(advisory_id)s) < %(most)s
        on conflict (advisory_id) do update set title = excluded.title, publisher = excluded.publisher,
            version = excluded.version, released_at = excluded.released_at, products = excluded.products,
            added_at = excluded.added_at
        """,
        {
            "advisory_id": advisory.advisory_id,
            "title": advisory.title,
            "publisher": advisory.publisher,
            "version": advisory.version,
            "released_at": advisory.released_at,
            "products": json_of_rows(advisory.products),
            "added_at": advisory.added_at,
            "most": MOST,
        },
    )
    if cursor.rowcount == 0:
        raise Conflict(f"there are {MOST} advisories", "remove those that concern no station any more")


async def page(conn: Connection, *, after: str | None = None, limit: int = MOST) -> list[Advisory]:
    """Up to `limit` advisories by id, those after the id `after`."""
    query = SQL("select {} from advisory where {} order by advisory_id limit %(limit)s").format(
        _COLUMNS, conditions({"advisory_id > %(after)s": after})
    )
    return await fetch_all(conn, Advisory, query, {"after": after, "limit": limit})


async def remove(conn: Connection, advisory_id: str) -> Advisory:
    """Forget an advisory; what it was. Raises NotFound."""
    query = SQL("delete from advisory where advisory_id = %(advisory_id)s returning {}").format(_COLUMNS)
    removed = await fetch_all(conn, Advisory, query, {"advisory_id": advisory_id})
    if not removed:
        raise NotFound(f"there is no advisory {advisory_id[:80]}", "`voltway advisory list` shows all of them")
    return removed[0]
