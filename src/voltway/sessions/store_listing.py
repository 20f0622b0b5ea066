"""Sessions as people see them: listed, found, and their power curve."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from msgspec import Struct
from msgspec.structs import force_setattr
from psycopg.sql import SQL

from voltway.kit.postgres import Connection
from voltway.kit.rows import conditions, fetch_all, fetch_one
from voltway.vocabulary.energy import ReadingContext
from voltway.vocabulary.ids import SessionId, SessionRef, StationId, TokenUid
from voltway.vocabulary.sessions import Rule, SessionState, StopCause
from voltway.vocabulary.stations import ChargingState
from voltway.vocabulary.tokens import AuthorizationStatus, TokenKind


class SessionCursor(NamedTuple):
    """The sort key of a session, of the last one seen."""

    started_at: datetime
    session_id: str


class SessionRow(Struct, frozen=True, kw_only=True):
    """A charging session as it stands; all times but `received_at` are the station's clock.

    `duration_s` runs to its end or, while it is active, to the last thing told. `idle_s` is the part of it in which the
    car took nothing. `power_w` and `soc_percent` are the last ones told. `missing_seq_nos` are the ranges (first, last)
    of messages that never came (OCPP 2.x). `rules` decided anything unusual, oldest first.
    """

    session_id: SessionId
    station_id: StationId
    ref: SessionRef
    evse_id: int | None
    connector_id: int | None
    state: SessionState
    charging_state: ChargingState | None
    token_uid: TokenUid | None
    token_kind: TokenKind | None
    group_id: str | None
    authorization_status: AuthorizationStatus | None
    started_at: datetime
    ended_at: datetime | None
    last_at: datetime
    received_at: datetime
    duration_s: float
    idle_s: float
    energy_wh: float
    start_wh: float | None
    end_wh: float | None
    suspect_wh: float | None
    power_w: float | None
    soc_percent: float | None
    stop_cause: StopCause | None
    stop_told: str | None
    start_inferred: bool
    end_inferred: bool
    remote_start_id: int | None
    rules: list[Rule]
    seen: list[tuple[int, int]]
    missing_seq_nos: list[tuple[int, int]] = []

    def __post_init__(self) -> None:
        # Not a change of a frozen struct but the last line of its constructor.
        force_setattr(self, "missing_seq_nos", gaps(self.seen))


class ReadingRow(Struct, frozen=True, kw_only=True):
    """One moment of a power curve: the meter's register, power, current, voltage and the battery's charge, where told.

    `samples` holds every sample as told where that is more than the columns say.
    """

    at: datetime
    received_at: datetime
    evse_id: int | None
    connector_id: int | None
    register_wh: float | None
    power_w: float | None
    current_a: float | None
    voltage_v: float | None
    soc_percent: float | None
    context: ReadingContext | None
    samples: Any


_SESSION = SQL("""
    session_id, station_id, ref, evse_id, connector_id, state, charging_state, token_uid, token_kind, group_id,
    authorization_status, started_at, ended_at, last_at, received_at,
    greatest(0, extract(epoch from coalesce(ended_at, last_at) - started_at))::double precision as duration_s,
    idle_s, energy_wh, start_wh, end_wh, suspect_wh, power_w, soc_percent, stop_cause, stop_told, start_inferred,
    end_inferred, remote_start_id, rules, seen
""")


def gaps(seen: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """What lies between ranges (first, last) of received sequence numbers, as ranges (first, last)."""
    ordered = sorted(seen)
    missing = []
    reached = ordered[0][1] if ordered else 0
    for first, last in ordered[1:]:
        if first > reached + 1:
            missing.append((reached + 1, first - 1))
        reached = max(reached, last)
    return missing


async def page(  # noqa: PLR0913  (one argument per filter)
    conn: Connection,
    *,
    after: tuple[datetime, str] | None = None,
    limit: int = 50,
    station_id: str | None = None,
    state: SessionState | None = None,
    token_uid: str | None = None,
    started_from: datetime | None = None,
    started_to: datetime | None = None,
) -> list[SessionRow]:
    """Up to `limit` sessions, newest first, those that follow `after`; begun from `started_from` until `started_to`."""
    where = conditions(
        {
            "(started_at, session_id) < (%(started_at)s, %(session_id)s)": after,
            "station_id = %(station_id)s": station_id,
            "state = %(state)s": state,
            "token_uid = %(token_uid)s": token_uid,
            "started_at >= %(started_from)s": started_from,
            "started_at < %(started_to)s": started_to,
        }
    )
    query = SQL("""
        select {} from session where {} order by started_at desc, session_id desc limit %(limit)s
    """).format(_SESSION, where)
    started_at, session_id = after or (None, None)
    values = {
        "started_at": started_at,
        "session_id": session_id,
        "station_id": station_id,
        "state": state,
        "token_uid": token_uid,
        "started_from": started_from,
        "started_to": started_to,
        "limit": limit,
    }
    return await fetch_all(conn, SessionRow, query, values)


async def find(conn: Connection, session_id: str) -> SessionRow | None:
    """The session of this id, or None."""
    query = SQL("select {} from session where session_id = %(session_id)s").format(_SESSION)
    return await fetch_one(conn, SessionRow, query, {"session_id": session_id})


async def count_active(conn: Connection) -> int:
    """How many sessions are running."""
    async with conn.cursor() as cursor:
        await cursor.execute("select count(*) from session where state = 'active'")
        row = await cursor.fetchone()
    return int(row[0]) if row else 0


async def readings(
    conn: Connection, station_id: str, session_id: str, *, after: datetime | None = None, limit: int = 1000
) -> list[ReadingRow]:
    """The session's readings taken after `after`, oldest first.

    Readings of the same instant are never torn apart, so that the last `at` is the next `after`; there may thus be a
    few more than `limit`.
    """
    where = conditions(
        {
            "station_id = %(station_id)s": station_id,
            "session_id = %(session_id)s": session_id,
            "at > %(after)s": after,
        }
    )
    query = SQL("""
        select at, received_at, evse_id, connector_id, register_wh, power_w, current_a, voltage_v, soc_percent, context,
               samples
        from meter_reading where {} order by at fetch first (%(limit)s) rows with ties
    """).format(where)
    values = {"station_id": station_id, "session_id": session_id, "after": after, "limit": limit}
    return await fetch_all(conn, ReadingRow, query, values)


async def in_use(conn: Connection, station_ids: Sequence[StationId]) -> set[StationId]:
    """Those of these stations where a session is active."""
    cursor = await conn.execute(
        "select distinct station_id from session where station_id = any(%s) and state = 'active'", (list(station_ids),)
    )
    return {StationId(row[0]) for row in await cursor.fetchall()}
