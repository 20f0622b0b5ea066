"""Rows whose time is over."""

from datetime import datetime
from typing import Final

from psycopg.sql import SQL, Identifier

from voltway.kit.postgres import Connection

ROWS_AT_ONCE: Final = 5000


async def sweep(conn: Connection, table: str, column: str, before: datetime) -> int:
    """Remove up to ROWS_AT_ONCE rows of the table in which the time in `column` is earlier; how many there were."""
    query = SQL("""
        delete from {table} where ctid = any(array(
            select ctid from {table} where {column} < %(before)s limit %(limit)s for update skip locked
        ))
    """).format(table=Identifier(table), column=Identifier(column))
    return (await conn.execute(query, {"before": before, "limit": ROWS_AT_ONCE})).rowcount
