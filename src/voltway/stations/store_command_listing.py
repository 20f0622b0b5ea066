"""Commands as people see them: who asked what of which station, and what came of it."""

from datetime import datetime
from typing import Any, NamedTuple

from msgspec import Struct
from psycopg.sql import SQL

from voltway.kit.postgres import Connection
from voltway.kit.rows import conditions, fetch_all, fetch_one
from voltway.vocabulary.commands import AnyOrder, Command, CommandState
from voltway.vocabulary.ids import CommandId, StationId


class CommandCursor(NamedTuple):
    """The sort key of a command, of the last one seen."""

    created_at: datetime
    command_id: str


class _CommandRow(Struct, frozen=True, kw_only=True):
    station_id: StationId
    command_id: CommandId
    request: AnyOrder
    author: str
    state: CommandState
    created_at: datetime
    sent_at: datetime | None
    answered_at: datetime | None
    queue_until: datetime | None
    answer: Any
    reason: str | None


_COMMAND = SQL("""
    station_id, command_id, request, author, state, created_at, sent_at, answered_at, queue_until, answer, reason
""")


async def page(
    conn: Connection, *, station_id: str | None = None, after: tuple[datetime, str] | None = None, limit: int = 50
) -> list[Command]:
    """Up to `limit` commands, newest first, those older than `after`; of one station where `station_id` is given."""
    where = conditions(
        {
            "station_id = %(station_id)s": station_id,
            "(created_at, command_id) < (%(created_at)s, %(command_id)s)": after,
        }
    )
    query = SQL("""
        select {} from command where {} order by created_at desc, command_id desc limit %(limit)s
    """).format(_COMMAND, where)
    created_at, command_id = after or (None, None)
    values = {"station_id": station_id, "created_at": created_at, "command_id": command_id, "limit": limit}
    return [_command(row) for row in await fetch_all(conn, _CommandRow, query, values)]


async def find(conn: Connection, station_id: str, command_id: str) -> Command | None:
    """The station's command of this id, or None."""
    query = SQL("""
        select {} from command where station_id = %(station_id)s and command_id = %(command_id)s
    """).format(_COMMAND)
    row = await fetch_one(conn, _CommandRow, query, {"station_id": station_id, "command_id": command_id})
    return _command(row) if row else None


def _command(row: _CommandRow) -> Command:
    return Command(
        command_id=row.command_id,
        station_id=row.station_id,
        order=row.request,
        author=row.author,
        state=row.state,
        created_at=row.created_at,
        sent_at=row.sent_at,
        answered_at=row.answered_at,
        queue_until=row.queue_until,
        answer=row.answer,
        reason=row.reason,
    )
