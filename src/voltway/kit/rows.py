"""Rows of PostgreSQL as typed structs, and queries whose conditions depend on what was asked for."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, LiteralString, TypeVar

import msgspec
from psycopg import AsyncCursor
from psycopg.rows import RowMaker
from psycopg.sql import SQL, Composable, Composed

from voltway.kit.postgres import Connection

_ENCODER = msgspec.json.Encoder()

Row = TypeVar("Row", bound=msgspec.Struct)
Parameters = Mapping[str, object]


def row_of(kind: type[Row]) -> Callable[[AsyncCursor[Any]], RowMaker[Row]]:
    """A psycopg row factory: each row becomes a `kind`, column names are field names, texts become enums."""

    def factory(cursor: AsyncCursor[Any]) -> RowMaker[Row]:
        names = [column.name for column in cursor.description or ()]

        def make(values: Sequence[Any]) -> Row:
            return msgspec.convert(dict(zip(names, values, strict=True)), kind)

        return make

    return factory


async def fetch_all(
    conn: Connection,
    kind: type[Row],
    query: LiteralString | SQL | Composed,
    parameters: Parameters | None = None,
) -> list[Row]:
    """Every row of `query` as a `kind`."""
    async with conn.cursor(row_factory=row_of(kind)) as cursor:
        await cursor.execute(query, parameters)
        return await cursor.fetchall()


async def fetch_one(
    conn: Connection,
    kind: type[Row],
    query: LiteralString | SQL | Composed,
    parameters: Parameters | None = None,
) -> Row | None:
    """The first row of `query` as a `kind`, or None."""
    async with conn.cursor(row_factory=row_of(kind)) as cursor:
        await cursor.execute(query, parameters)
        return await cursor.fetchone()


def conditions(wanted: Mapping[LiteralString, object]) -> Composable:
    """Those conditions whose value is not None, joined by `and`; `true` where none is left.

    Leaving a condition out, unlike `(x is null or …)`, lets the plan of a prepared statement use the index behind it.
    """
    parts = [SQL(condition) for condition, value in wanted.items() if value is not None]
    return SQL(" and ").join(parts) if parts else SQL("true")


def contains_pattern(text: str) -> str:
    """The `ilike` pattern that finds `text` anywhere, taken literally."""
    return "%" + text.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_") + "%"


def json_of_rows(rows: Sequence[msgspec.Struct]) -> str:
    """Rows as one JSON text, for PostgreSQL's `json_to_recordset`; U+0000, which its text can't hold, is replaced."""
    return _ENCODER.encode(rows).decode().replace("\\u0000", "\\ufffd")
