"""Rows that are removed, and texts in which a pseudonym takes a name's place: in batches of blocks of the disk."""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any, Final

from msgspec import Struct
from psycopg.sql import SQL, Identifier

from voltway.kit.postgres import Connection
from voltway.privacy import store
from voltway.privacy.personal import Table
from voltway.privacy.terms import Terms

BLOCKS_AT_ONCE: Final = 2000
"""Blocks of 8 kB that one transaction looks through."""


_ROWS_AT_ONCE: Final = 5000


class Masked(Struct):
    """What became of some rows: `changed` were made to name the person no more, `evidence` still do, for a reason."""

    changed: int = 0
    evidence: int = 0


async def count(conn: Connection, table: Table, terms: Terms) -> int:
    """How many rows of the table are the person's. Within a transaction."""
    found = 0
    async for ids in _rows_of(conn, table, terms):
        found += len(ids)
    return found


async def remove(conn: Connection, table: Table, terms: Terms) -> int:
    """Remove the person's rows of the table; how many there were. Within a transaction."""
    removed = 0
    found = [ids async for ids in _rows_of(conn, table, terms)]
    for ids in found:
        cursor = await conn.execute(
            SQL("delete from {} where ctid = any(%s::text[]::tid[])").format(Identifier(table.name)), (ids,)
        )
        removed += cursor.rowcount
    return removed


async def _rows_of(conn: Connection, table: Table, terms: Terms) -> AsyncIterator[list[str]]:
    """The places of the person's rows, some thousand at a time."""
    query = SQL("select ctid::text, {linked}, {mentions} from {table} t where {where}").format(
        linked=store.linked(table),
        mentions=SQL("array[{}]::text[]").format(
            SQL(", ").join(SQL("{}::text").format(Identifier(name)) for name in table.mentions.split())
        ),
        table=Identifier(table.name),
        where=store.of_person(table),
    )
    async with conn.cursor(name=f"erasing_{table.name}") as cursor:
        await cursor.execute(query, store.parameters(terms))
        while rows := await cursor.fetchmany(_ROWS_AT_ONCE):
            yield [
                row_id
                for row_id, is_linked, texts in rows
                if is_linked or any(text and terms.mentioned(text) for text in texts)
            ]


async def leaves(conn: Connection, table: str) -> list[str]:
    """The table itself, or its partitions, by name."""
    cursor = await conn.execute(
        """
        select c.relname from pg_class c
        where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
            and (c.relname = %(table)s or c.oid in (select relid from pg_partition_tree(%(table)s::text::regclass)))
        order by 1
        """,
        {"table": table},
    )
    return [row[0] for row in await cursor.fetchall()]


async def blocks(conn: Connection, leaf: str) -> int:
    """How many blocks the table has; 0 if it is gone."""
    cursor = await conn.execute(
        "select coalesce(pg_relation_size(to_regclass(quote_ident(%s))) / current_setting('block_size')::bigint, 0)",
        (leaf,),
    )
    row = await cursor.fetchone()
    return int(row[0]) if row else 0


async def mask(
    conn: Connection, leaf: str, types: Mapping[str, str], terms: Terms, *, first_block: int, change: bool
) -> Masked:
    """Mask the columns `types` in BLOCKS_AT_ONCE blocks of a table from `first_block` on; `change` False: only count.

    A row that is changed goes to another block, perhaps to one that is still to come: there it is left as it is.
    """
    found = await _candidates(conn, leaf, list(types), terms, first_block, lock=change)
    rows: list[tuple[str, list[str | None]]] = []
    masked = Masked()
    for row_id, *texts in found:
        replaced = [_masked(text, types[name], terms) for name, text in zip(types, texts, strict=True)]
        if replaced != texts:
            rows.append((row_id, replaced))
            masked.changed += 1
        masked.evidence += any(text is not None and terms.mentioned_evidence(text) for text in replaced)
    if change and rows:
        await _write(conn, leaf, types, rows)
    return masked


def _masked(text: str | None, type_name: str, terms: Terms) -> str | None:
    if text is None:
        return None
    return terms.masked_plain(text) if type_name.endswith("[]") else terms.masked(text)


async def _candidates(
    conn: Connection, leaf: str, names: Sequence[str], terms: Terms, first_block: int, *, lock: bool
) -> list[tuple[Any, ...]]:
    query = SQL("""
        select ctid::text, {columns} from {table}
        where ctid >= %(first)s::tid and ctid < %(last)s::tid and {mentioning} {lock}
    """).format(
        columns=SQL(", ").join(SQL("{}::text").format(Identifier(name)) for name in names),
        table=Identifier(leaf),
        mentioning=store.mentioning(names),
        lock=SQL("for update" if lock else ""),
    )
    parameters = {
        "first": f"({first_block},0)",
        "last": f"({first_block + BLOCKS_AT_ONCE},0)",
        **store.parameters(terms),
    }
    return await (await conn.execute(query, parameters)).fetchall()


async def _write(
    conn: Connection, leaf: str, types: Mapping[str, str], rows: list[tuple[str, list[str | None]]]
) -> None:
    columns = [SQL("{0} = n.{0}::{1}").format(Identifier(name), SQL(types[name])) for name in types]
    query = SQL(
        "update {table} t set {columns} from unnest({arrays}) as n(row_id, {names}) where t.ctid = n.row_id::tid"
    )
    await conn.execute(
        query.format(
            table=Identifier(leaf),
            columns=SQL(", ").join(columns),
            arrays=SQL(", ").join([SQL("%s::text[]")] * (len(types) + 1)),
            names=SQL(", ").join(map(Identifier, types)),
        ),
        [[row_id for row_id, _ in rows], *([texts[place] for _, texts in rows] for place in range(len(types)))],
    )
