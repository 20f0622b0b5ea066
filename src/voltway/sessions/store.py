"""The tables `session` and `meter_reading`, as the journal writes them and a gateway reads them."""

from typing import Any, Final, LiteralString

import msgspec

from voltway.kit import copy_text, table_text
from voltway.kit.pipeline import Statement
from voltway.kit.postgres import Connection
from voltway.kit.table_text import FIELD, ROW, ROWS
from voltway.sessions import readings
from voltway.sessions.session import Session
from voltway.vocabulary.sessions import SessionState
from voltway.vocabulary.tokens import folded

_ENCODER = msgspec.json.Encoder()

_COLUMNS: Final[LiteralString] = """
    station_id, session_id, ref, state, evse_id, connector_id, charging_state, token_uid, token_kind, group_id,
    authorization_status, started_at, ended_at, last_at, received_at, start_wh, last_wh, end_wh, base_wh, energy_wh,
    suspect_wh, suspect_at, power_w, soc_percent, idle_s, stop_cause, stop_told, end_inferred, start_inferred,
    rebooted_at, start_key, stop_key, remote_start_id, seen, recent_keys, rules"""


class Meter(msgspec.Struct, frozen=True, gc=False):
    """What a plain meter reading changes of a session: the short way to write the hottest message."""

    session_id: str
    row: str

    @staticmethod
    def of(session: Session) -> "Meter":
        """The session's counters now."""
        number = table_text.number
        row = (
            f"{table_text.text(session.station_id)}{FIELD}{session.session_id}{FIELD}"
            f"{copy_text.moment(session.last_at)}{FIELD}{copy_text.moment(session.received_at)}{FIELD}"
            f"{number(session.last_wh)}{FIELD}{session.energy_wh!r}{FIELD}{number(session.power_w)}{FIELD}"
            f"{number(session.soc_percent)}{FIELD}{session.idle_s!r}{FIELD}{session.recent_keys}{ROW}"
        )
        return Meter(session.session_id, row)


class SessionSink:
    """Rows of `session`: whole ones as (id, JSON made by `snapshot`), or `Meter`s. The newest of a session wins."""

    def statements(self, rows: list[tuple[str, str] | Meter]) -> list[Statement]:
        """Insert or update."""
        whole: dict[str, str] = {}
        meters: dict[str, Meter] = {}
        for row in rows:
            if isinstance(row, Meter):
                meters[row.session_id] = row
            else:
                whole[row[0]] = row[1]
                meters.pop(row[0], None)
        wanted = []
        if whole:
            wanted.append(Statement(_UPSERT, ("[" + ",".join(whole.values()) + "]",)))
        if meters:
            rows_of_meters = table_text.parameter(meter.row for meter in meters.values())
            wanted.append(Statement(_METER_UPDATE, (rows_of_meters,)))
        return wanted


class ReadingSink:
    """Rows of `meter_reading`: made by `readings.rows`."""

    def statements(self, rows: list[str]) -> list[Statement]:
        """Append the rows."""
        return [Statement(_APPEND_READINGS, (table_text.parameter(rows),))]


_APPEND_READINGS: Final[LiteralString] = (
    f"insert into meter_reading ({readings.COLUMNS})"
    " select f[1], f[2], f[3]::integer, f[4]::integer, f[5]::timestamptz, f[6]::timestamptz, f[7]::float8,"
    f" f[8]::float8, f[9]::float8, f[10]::float8, f[11]::float8, f[12], f[13]::json from {ROWS}"
)

SESSIONS = SessionSink()
READINGS = ReadingSink()


def snapshot(session: Session) -> tuple[str, str]:
    """The session's row as it is at this moment; later changes of `session` don't reach it.

    PostgreSQL's text can't hold U+0000, which a station may have put into a token or a transaction id.
    """
    return session.session_id, _ENCODER.encode(session).decode().replace("\\u0000", "\\ufffd")


_RECORD: Final[LiteralString] = """(
    station_id text, session_id text, ref text, state text, evse_id integer, connector_id integer,
    charging_state text, token_uid text, token_kind text, group_id text, authorization_status text,
    started_at timestamptz, ended_at timestamptz, last_at timestamptz, received_at timestamptz,
    start_wh double precision, last_wh double precision, end_wh double precision, base_wh double precision,
    energy_wh double precision, suspect_wh double precision, suspect_at timestamptz, power_w double precision,
    soc_percent double precision, idle_s double precision, stop_cause text, stop_told text, end_inferred boolean,
    start_inferred boolean, rebooted_at timestamptz, start_key text, stop_key text, remote_start_id bigint,
    seen jsonb, recent_keys text, rules text[])"""

_UPSERT = f"""
    insert into session ({_COLUMNS}, organization_id)
    select {_COLUMNS},
        coalesce((select s.organization_id from station s where s.station_id = r.station_id), 'operator')
    from json_to_recordset($1::json) as r{_RECORD}
    on conflict (station_id, session_id) do update set
        ref = excluded.ref, state = excluded.state, evse_id = excluded.evse_id, connector_id = excluded.connector_id,
        charging_state = excluded.charging_state, token_uid = excluded.token_uid, token_kind = excluded.token_kind,
        group_id = excluded.group_id, authorization_status = excluded.authorization_status,
        started_at = excluded.started_at, ended_at = excluded.ended_at, last_at = excluded.last_at,
        received_at = excluded.received_at, start_wh = excluded.start_wh, last_wh = excluded.last_wh,
        end_wh = excluded.end_wh, base_wh = excluded.base_wh, energy_wh = excluded.energy_wh,
        suspect_wh = excluded.suspect_wh, suspect_at = excluded.suspect_at, power_w = excluded.power_w,
        soc_percent = excluded.soc_percent, idle_s = excluded.idle_s, stop_cause = excluded.stop_cause,
        stop_told = excluded.stop_told, end_inferred = excluded.end_inferred, start_inferred = excluded.start_inferred,
        rebooted_at = excluded.rebooted_at, stop_key = excluded.stop_key, remote_start_id = excluded.remote_start_id,
        seen = excluded.seen, recent_keys = excluded.recent_keys, rules = excluded.rules
"""

_METER_UPDATE: Final[LiteralString] = f"""
    update session s set last_at = f[3]::timestamptz, received_at = f[4]::timestamptz, last_wh = f[5]::float8,
        energy_wh = f[6]::float8, power_w = f[7]::float8, soc_percent = f[8]::float8, idle_s = f[9]::float8,
        recent_keys = coalesce(f[10], '')
    from {ROWS}
    where s.station_id = f[1] and s.session_id = f[2]
"""


# A station's memory: what runs, and the newest two that ended, for repeats and readings after the stop.
_KNOWN = f"""
    select {_COLUMNS} from unnest(%s::text[]) as asked(id)
    cross join lateral (
        (select * from session where station_id = asked.id and state = 'active')
        union
        (select * from session where station_id = asked.id and state = 'ended' order by session_id desc limit 2)
    ) known
    order by station_id, session_id
"""


async def known_sessions(connection: Connection, station_ids: list[str]) -> list[Session]:
    """The active sessions of these stations, and the last two that ended of each; oldest first."""
    return await _sessions(connection, _KNOWN, (station_ids,))


class Wanted(msgspec.Struct, frozen=True, gc=False):
    """A station's session to find, by its transaction id or by its start."""

    station_id: str
    ref: str | None = None
    start_key: str | None = None


_FIND = f"""
    select asked.number, {_COLUMNS}
    from unnest(%s::text[], %s::text[], %s::text[]) with ordinality as asked(id, by_ref, by_start, number)
    cross join lateral (
        (select * from session where station_id = asked.id and ref = asked.by_ref order by session_id desc limit 1)
        union
        (select * from session where station_id = asked.id and start_key = asked.by_start limit 1)
    ) found
"""


async def find_sessions(connection: Connection, wanted: list[Wanted]) -> list[Session | None]:
    """The sessions asked for, in that order; None where there is none."""
    cursor = await connection.execute(
        _FIND,
        ([want.station_id for want in wanted], [want.ref for want in wanted], [want.start_key for want in wanted]),
    )
    names = [column.name for column in cursor.description or ()][1:]
    found: list[Session | None] = [None] * len(wanted)
    for number, *values in await cursor.fetchall():
        found[number - 1] = _session(dict(zip(names, values, strict=True)))
    return found


async def silent_sessions(connection: Connection, silent_s: float, reboot_grace_s: float, limit: int) -> list[Session]:
    """Active sessions of stations no gateway holds, not heard of for too long, the longest silent first."""
    return await _sessions(
        connection,
        f"""
        select {_COLUMNS} from session s
        where state = 'active'
          and (received_at < now() - make_interval(secs => %s)
               or rebooted_at is not null and rebooted_at < now() - make_interval(secs => %s)
                  and received_at <= rebooted_at)
          and not exists (select 1 from station t where t.station_id = s.station_id and t.gateway_id is not null)
        order by received_at limit %s
        """,
        (silent_s, reboot_grace_s, limit),
    )


async def _sessions(connection: Connection, query: Any, parameters: tuple[Any, ...]) -> list[Session]:
    cursor = await connection.execute(query, parameters)
    names = [column.name for column in cursor.description or ()]
    return [_session(dict(zip(names, row, strict=True))) for row in await cursor.fetchall()]


def _session(row: dict[str, Any]) -> Session:
    session: Session = msgspec.convert(row, Session)
    session.state = SessionState(row["state"])
    return session


_NEXT_NUMBERS = "select nextval('transaction_number')"
TRANSACTION_BLOCK = 1000


async def transaction_numbers(connection: Connection) -> range:
    """A block of transaction ids for OCPP 1.6, given to nobody else."""
    cursor = await connection.execute(_NEXT_NUMBERS)
    row = await cursor.fetchone()
    first = int(row[0]) if row else 1
    return range(first, first + TRANSACTION_BLOCK)


async def active_elsewhere(connection: Connection, gateway_id: str, token_uids: list[str]) -> dict[str, int]:
    """How many sessions each token (folded uid) runs at stations this gateway does not hold."""
    cursor = await connection.execute(
        """
        select lower(s.token_uid), count(*) from session s join station t using (station_id)
        where s.state = 'active' and lower(s.token_uid) = any(%s) and t.gateway_id is distinct from %s
        group by 1
        """,
        ([folded(uid) for uid in token_uids], gateway_id),
    )
    return {str(uid): int(count) for uid, count in await cursor.fetchall()}
