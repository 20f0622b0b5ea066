"""The message log: every OCPP frame of a station, both directions."""

from datetime import datetime, timedelta
from enum import StrEnum

from msgspec import Struct
from psycopg.sql import SQL

from voltway.kit.postgres import Connection
from voltway.kit.rows import conditions, fetch_all
from voltway.vocabulary.ids import StationId
from voltway.vocabulary.stations import OcppVersion

LONGEST_ANSWER = timedelta(minutes=15)
"""No message is answered, or given up, later than this after it was sent."""


class Direction(StrEnum):
    """Who asked."""

    IN = "in"
    OUT = "out"


class MessageRow(Struct, frozen=True, kw_only=True):
    """One CALL with its answer, as JSON texts of the payloads.

    `direction` in: the station asked us; out: we asked it. `finished_at` is `at` plus `latency_ms`, when the answer
    came or was given up. `notes` say what was corrected or looked wrong.
    """

    station_id: StationId
    at: datetime
    finished_at: datetime
    direction: Direction
    message_id: str | None
    action: str | None
    request: str
    response: str | None
    outcome: str
    latency_ms: float | None
    notes: list[str] | None
    ocpp_version: OcppVersion | None


_FINISHED_AT = SQL("(at + coalesce(latency_ms, 0) * interval '1 millisecond')")
_MESSAGE = SQL("""
    station_id, at, {} as finished_at, direction, message_id, action, request, response, outcome, latency_ms, notes,
    ocpp_version
""").format(_FINISHED_AT)


async def page(
    conn: Connection,
    station_id: str,
    *,
    before: datetime | None = None,
    limit: int = 50,
    action: str | None = None,
    outcome: str | None = None,
) -> list[MessageRow]:
    """The station's messages sent before `before`, newest first.

    Messages of the same instant are never torn apart, so that the last `at` is the next `before`; there may thus be a
    few more than `limit`.
    """
    where = conditions(
        {
            "station_id = %(station_id)s": station_id,
            "at < %(before)s": before,
            "action = %(action)s": action,
            "outcome = %(outcome)s": outcome,
        }
    )
    query = SQL("""
        select {} from message_log where {} order by at desc fetch first (%(limit)s) rows with ties
    """).format(_MESSAGE, where)
    values = {"station_id": station_id, "before": before, "limit": limit, "action": action, "outcome": outcome}
    return await fetch_all(conn, MessageRow, query, values)


async def since(conn: Connection, station_id: str, after: datetime, limit: int = 200) -> list[MessageRow]:
    """The messages finished after `after`, in the order in which they were; the last `finished_at` is the next `after`.

    A message is logged when it is finished, not when it is sent: following by `at` would miss our own slow questions.
    """
    query = SQL("""
        select {} from message_log
        where station_id = %(station_id)s and at > %(earliest)s and {} > %(after)s
        order by finished_at fetch first (%(limit)s) rows with ties
    """).format(_MESSAGE, _FINISHED_AT)
    values = {"station_id": station_id, "after": after, "earliest": after - LONGEST_ANSWER, "limit": limit}
    return await fetch_all(conn, MessageRow, query, values)
