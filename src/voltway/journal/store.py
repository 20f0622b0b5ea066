"""The tables `journal`, `follower`, `gateway` and `lost_claim`."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final, LiteralString

from msgspec import Struct
from psycopg.sql import SQL, Identifier

from voltway.kit import copy_text, table_text
from voltway.kit.pipeline import Statement
from voltway.kit.postgres import Connection
from voltway.kit.table_text import ROWS
from voltway.vocabulary.errors import VoltwayError

_APPEND: Final[LiteralString] = (
    "insert into journal (station_id, session_id, kind, at, received_at, body)"
    " select f[1], f[2], f[3], f[4]::timestamptz, f[5]::timestamptz, f[6] from " + ROWS
)


class JournalSink:
    """Rows of the journal: made by `entry.row`."""

    def statements(self, rows: list[str]) -> list[Statement]:
        """Append the rows."""
        return [Statement(_APPEND, (table_text.parameter(rows),))]


JOURNAL = JournalSink()


async def register_gateway(connection: Connection, gateway_id: str, ocpp_url: str) -> None:
    """Make a gateway known, before it claims stations."""
    await connection.execute(
        "insert into gateway (gateway_id, ocpp_url) values (%s, %s) on conflict (gateway_id) do nothing",
        (gateway_id, ocpp_url),
    )


async def touch_gateway(connection: Connection, gateway_id: str) -> None:
    """Say that the gateway lives."""
    await connection.execute("update gateway set seen_at = now() where gateway_id = %s", (gateway_id,))


def open_batch(gateway_id: str, batch: int) -> Statement:
    """The first statement of group commit number `batch`: it fails with `STATIONS_LOST` or `GATEWAY_GONE`.

    It locks the gateway's own row until the commit. A gateway that takes a station over first writes `lost_claim` and
    then waits for this lock (`wait_for_batches`): whatever this batch commits for the station, the new holder sees; and
    the batch after it sees the loss.
    """
    return Statement("select open_batch($1, $2)", (gateway_id, str(batch)))


STATIONS_LOST: Final = "VW001"
"""SQLSTATE: another gateway has taken stations over; `lost_stations` names them."""
GATEWAY_GONE: Final = "VW002"
"""SQLSTATE: the gateway's row is gone."""


async def lost_stations(connection: Connection, gateway_id: str) -> set[str]:
    """The stations the gateway has lost and not given up yet."""
    cursor = await connection.execute("select station_id from lost_claim where gateway_id = %s", (gateway_id,))
    return {str(row[0]) for row in await cursor.fetchall()}


class GatewayForgotten(VoltwayError):
    """The gateway's row is gone: it was taken for dead. Its stations belong to others; it must start anew."""

    def __init__(self, gateway_id: str) -> None:
        super().__init__(
            f"the gateway {gateway_id} was silent for too long: it was taken for dead and its stations were released",
            "start it again; it has acknowledged nothing that it had not stored",
        )


def forget_losses(gateway_id: str, station_ids: Iterable[str]) -> Statement:
    """The gateway has given these stations up."""
    return Statement(
        "delete from lost_claim where gateway_id = $1 and station_id = any($2::text[])",
        (gateway_id, copy_text.array(station_ids)),
    )


async def last_batch(connection: Connection, gateway_id: str) -> int:
    """The newest group commit of the gateway that reached the disk; −1 if the gateway is not known.

    The row lock waits for a commit whose connection broke while the server was still at it.
    """
    cursor = await connection.execute("select last_batch from gateway where gateway_id = %s for update", (gateway_id,))
    row = await cursor.fetchone()
    return -1 if row is None else int(row[0])


async def wait_for_batches(connection: Connection, gateway_ids: list[str]) -> None:
    """Return when every group commit that those gateways had begun is over."""
    await connection.execute(
        "select 1 from gateway where gateway_id = any(%s) order by gateway_id for update", (gateway_ids,)
    )


async def bury_gateways(connection: Connection, silent_s: float) -> list[str]:
    """Remove gateways not heard of for `silent_s` seconds, and what was kept for them; their ids.

    One that is in the middle of a group commit lives, and is not waited for.
    """
    cursor = await connection.execute(
        """
        delete from gateway where gateway_id in (
            select gateway_id from gateway where seen_at < now() - make_interval(secs => %s) for update skip locked
        ) returning gateway_id
        """,
        (silent_s,),
    )
    gone = [str(row[0]) for row in await cursor.fetchall()]
    await connection.execute(
        "delete from lost_claim where not exists (select 1 from gateway g where g.gateway_id = lost_claim.gateway_id)"
    )
    return gone


class JournalRow(Struct, frozen=True):
    """A row of the journal. (xid, position) is its place in commit order, `recorded_at` the database's own clock."""

    xid: int
    position: int
    station_id: str
    session_id: str | None
    kind: str
    at: datetime
    received_at: datetime
    recorded_at: datetime
    body: str


_ROWS_AFTER = SQL("""
    select xid::text::bigint, position, station_id, session_id, kind, at, received_at, recorded_at, body
    from journal
    where (xid, position) > (%s::text::xid8, %s) and {}
    order by xid, position
    limit %s
""")


async def read_after(connection: Connection, xid: int, position: int, limit: int) -> list[JournalRow]:
    """The next rows in commit order. Rows of transactions that may still have older siblings uncommitted wait."""
    settled = SQL("xid < pg_snapshot_xmin(pg_current_snapshot())")
    cursor = await connection.execute(_ROWS_AFTER.format(settled), (str(xid), position, limit))
    return [JournalRow(*row) for row in await cursor.fetchall()]


async def visible_after(connection: Connection, xid: int, position: int, limit: int) -> list[JournalRow]:
    """The next rows that this snapshot shows. Others may still come in between: nothing to move a cursor by."""
    cursor = await connection.execute(_ROWS_AFTER.format(SQL("true")), (str(xid), position, limit))
    return [JournalRow(*row) for row in await cursor.fetchall()]


async def stations_after(connection: Connection, xid: int, position: int) -> list[str]:
    """The stations of the rows that this snapshot shows beyond a place."""
    cursor = await connection.execute(
        "select distinct station_id from journal where (xid, position) > (%s::text::xid8, %s)", (str(xid), position)
    )
    return [str(row[0]) for row in await cursor.fetchall()]


class Cursor(Struct, frozen=True):
    """How far a follower has read: the place in commit order of the last row it took."""

    xid: int
    position: int


async def hold_cursor(connection: Connection, name: str) -> Cursor | None:
    """The cursor of follower `name`, which is ours until the transaction ends; None if another process has it."""
    cursor = await connection.execute("select pg_try_advisory_xact_lock(hashtext('follower'), hashtext(%s))", (name,))
    row = await cursor.fetchone()
    if row is None or not row[0]:
        return None
    await connection.execute("insert into follower (name) values (%s) on conflict do nothing", (name,))
    cursor = await connection.execute("select xid::text::bigint, position from follower where name = %s", (name,))
    row = await cursor.fetchone()
    return None if row is None else Cursor(*row)


async def move_cursor(connection: Connection, name: str, to: JournalRow) -> None:
    """The follower has taken everything up to and with this row."""
    await connection.execute(
        "update follower set xid = %s::text::xid8, position = %s, moved_at = now() where name = %s",
        (str(to.xid), to.position, name),
    )


async def followers_behind(connection: Connection, partition: str) -> list[str]:
    """The followers that have not read everything in this partition of the journal."""
    query = SQL("""
        with newest as (select xid, position from {} order by xid desc, position desc limit 1)
        select f.name from follower f, newest n where (f.xid, f.position) < (n.xid, n.position) order by 1
    """).format(Identifier(partition))
    cursor = await connection.execute(query)
    return [str(row[0]) for row in await cursor.fetchall()]


async def size(connection: Connection) -> int:
    """How many facts the journal holds."""
    cursor = await connection.execute("select count(*) from journal")
    row = await cursor.fetchone()
    return int(row[0]) if row else 0
