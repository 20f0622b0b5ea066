"""Partitions by UTC day: made in time by the migrations' function `ensure_partitions`, dropped when it is over."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from psycopg.sql import SQL, Identifier

from voltway.kit.postgres import Connection

# Who waits for a lock on a partitioned table makes all others wait behind: give way, and try again the next time.
_LOCK_TIMEOUT = "5s"
_STATEMENT_TIMEOUT = "10min"


@dataclass(frozen=True, slots=True, order=True)
class Partition:
    """The rows of one table of one UTC day."""

    table: str
    day: date

    @property
    def name(self) -> str:
        """The partition's own name, like journal_20261122."""
        return f"{self.table}_{self.day:%Y%m%d}"

    @property
    def ends_at(self) -> datetime:
        """The first instant that is not in it."""
        return datetime.combine(self.day + timedelta(days=1), time(), UTC)


async def ensure(connection: Connection, table: str, days_ahead: int) -> int:
    """Make the partitions of `table` for today and `days_ahead` days; tells how many were missing.

    Rows that lie in the default partition are moved to their days. To be called in a transaction of its own. Raises
    psycopg.errors.LockNotAvailable if somebody keeps the table busy; nothing is changed then.
    """
    await _be_patient(connection)
    cursor = await connection.execute("select ensure_partitions(%s::regclass, %s)", (table, days_ahead))
    row = await cursor.fetchone()
    await _keep_unanalysed(connection, table)
    return int(row[0]) if row else 0


async def _keep_unanalysed(connection: Connection, table: str) -> None:
    """What ANALYZE leaves out of the table it leaves out of its partitions, which do not inherit that."""
    cursor = await connection.execute(
        """
        select i.inhrelid::regclass::text, own.attname from pg_inherits i
        join pg_attribute of_table on of_table.attrelid = i.inhparent and of_table.attstattarget = 0
        join pg_attribute own on own.attrelid = i.inhrelid and own.attname = of_table.attname
        where i.inhparent = %s::regclass and own.attstattarget is distinct from 0
        """,
        (table,),
    )
    for partition, column in await cursor.fetchall():
        statement = SQL("alter table {} alter column {} set statistics 0")
        await connection.execute(statement.format(Identifier(partition), Identifier(column)))


async def partitions(connection: Connection, table: str) -> list[Partition]:
    """The partitions of `table`, oldest first, without the default one."""
    cursor = await connection.execute(
        """
        select right(c.relname, 8) from pg_inherits i join pg_class c on c.oid = i.inhrelid
        where i.inhparent = %s::regclass and c.relname ~ '_[0-9]{8}$' order by 1
        """,
        (table,),
    )
    return [Partition(table, date.fromisoformat(str(row[0]))) for row in await cursor.fetchall()]


async def drop(connection: Connection, partition: Partition) -> None:
    """Drop a partition with all its rows, and write down from when on the table is whole. Raises as `ensure`."""
    await _be_patient(connection)
    await connection.execute(
        """
        insert into retention_floor (table_name, kept_from) values (%s, %s)
        on conflict (table_name) do update set kept_from = greatest(retention_floor.kept_from, excluded.kept_from)
        """,
        (partition.table, partition.ends_at),
    )
    await connection.execute(SQL("drop table {}").format(Identifier(partition.name)))


async def kept_from(connection: Connection, table: str) -> datetime | None:
    """From when on the rows of `table` are all there; None if none was ever dropped."""
    cursor = await connection.execute("select kept_from from retention_floor where table_name = %s", (table,))
    row = await cursor.fetchone()
    return None if row is None else row[0]


async def _be_patient(connection: Connection) -> None:
    await connection.execute(f"set local lock_timeout = '{_LOCK_TIMEOUT}'".encode())
    await connection.execute(f"set local statement_timeout = '{_STATEMENT_TIMEOUT}'".encode())
