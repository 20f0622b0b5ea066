"""The benchmark's own SQL: stations and cards to begin with, and what the database holds afterwards."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import psycopg
from psycopg import sql
from psycopg.rows import TupleRow

from voltway.stations.credentials import hash_password

Database = psycopg.Connection[TupleRow]


def connect(url: str) -> Database:
    """A connection of the harness."""
    return psycopg.connect(url, autocommit=True)


def add_stations(database: Database, station_ids: Sequence[str], password: str) -> None:
    """Accepted stations with HTTP Basic (security profile 1), each with a salt of its own."""
    with (
        database.cursor() as cursor,
        cursor.copy("copy station (station_id, admission, password_hash, security_profile) from stdin") as copy,
    ):
        for station_id in station_ids:
            copy.write_row((station_id, "accepted", hash_password(password), 1))


def add_stations_with_certificates(database: Database, station_ids: Sequence[str]) -> None:
    """Accepted stations of security profile 3."""
    database.execute(
        "insert into station (station_id, admission, security_profile)"
        " select id, 'accepted', 3 from unnest(%s::text[]) as id",
        (list(station_ids),),
    )


def add_tokens(database: Database, token_uids: Sequence[str]) -> None:
    """Cards that may charge."""
    with database.cursor() as cursor, cursor.copy("copy token (token_uid, kind, status) from stdin") as copy:
        for token_uid in token_uids:
            copy.write_row((token_uid, "ISO14443", "active"))


def keep_local_lists(database: Database, station_ids: Sequence[str]) -> None:
    """From now on they are to have lists."""
    database.execute("update station set local_list = true where station_id = any(%s)", (list(station_ids),))


def connected(database: Database, station_ids: Sequence[str]) -> int:
    """How many of them are connected and have told their firmware."""
    return _count(database, sql.SQL("gateway_id is not null and firmware is not null"), station_ids)


def running(database: Database, station_ids: Sequence[str], firmware: str) -> int:
    """How many of them have booted into it."""
    return _count(database, sql.SQL("firmware = {}").format(firmware), station_ids)


def updates_under_way(database: Database) -> bool:
    """Whether stations are being updated, or soon to be."""
    final = ["succeeded", "failed", "cancelled"]
    query = "select exists (select from firmware_update where state <> all(%s))"
    row = database.execute(query, (final,)).fetchone()
    return row is not None and bool(row[0])


def lists_current(database: Database, station_ids: Sequence[str]) -> int:
    """How many of them have their local list."""
    current = "station_id in (select l.station_id from local_list l where l.state = 'current')"
    return _count(database, sql.SQL(current), station_ids)


def told(database: Database, station_ids: Sequence[str]) -> int:
    """How many of them have heard in a rollout which settings they shall have."""
    over = "station_id in (select r.station_id from configuration_rollout_station r where r.state = 'applied')"
    return _count(database, sql.SQL(over), station_ids)


def settle(database: Database) -> None:
    """Statistics as a network has them that runs for a while."""
    database.execute("analyze station, token")


def journal_counts(database: Database) -> dict[str, int]:
    """Facts in the journal by kind."""
    rows = database.execute("select kind, count(*) from journal group by kind").fetchall()
    return {str(kind): int(count) for kind, count in rows}


def session_registers(database: Database, station_ids: Sequence[str]) -> dict[str, float]:
    """The last register of each station's newest session, in Wh."""
    rows = database.execute(
        "select distinct on (station_id) station_id, last_wh from session where station_id = any(%s)"
        " order by station_id, session_id desc",
        (list(station_ids),),
    ).fetchall()
    return {str(station_id): float(last_wh) for station_id, last_wh in rows if last_wh is not None}


def returned(database: Database, prefix: str, since: datetime) -> tuple[int, int]:
    """How many stations have booted, and how many connectors have told their status, as received after `since`."""
    rows: list[Any] = database.execute(
        "select count(*) filter (where s.booted_at > %(since)s and s.gateway_id is not null),"
        " count(c.station_id) filter (where c.status_at > %(since)s)"
        " from station s left join connector c on c.station_id = s.station_id and c.connector_id = 1"
        " where starts_with(s.station_id, %(prefix)s)",
        {"since": since, "prefix": prefix},
    ).fetchall()
    return int(rows[0][0]), int(rows[0][1])


def now(database: Database) -> datetime:
    """The database's clock, which here is everyone's."""
    row = database.execute("select clock_timestamp()").fetchone()
    if row is None or not isinstance(row[0], datetime):
        raise RuntimeError("the database tells no time")
    return row[0]


def _count(database: Database, which: sql.Composable, station_ids: Sequence[str]) -> int:
    query = sql.SQL("select count(*) from station where station_id = any(%s) and {}").format(which)
    row = database.execute(query, (list(station_ids),)).fetchone()
    return int(row[0]) if row else 0
