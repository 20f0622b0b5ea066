"""Reservations as rows, for tests of this folder."""

from datetime import UTC, datetime, timedelta
from typing import Any

from voltway.kit.pipeline import Pipeline
from voltway.kit.postgres import Connection
from voltway.reservations.store import RELEASES, USES, Release, Use

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


async def stations(connection: Connection) -> None:
    await connection.execute(
        "insert into station (station_id, admission) values ('S1', 'accepted'), ('S2', 'accepted')"
    )


async def reservation(connection: Connection, number: int, **columns: object) -> None:
    """One at station S1 for token ADA, active from NOW for an hour, unless said otherwise."""
    values: dict[str, Any] = {
        "station_id": "S1",
        "reservation_id": number,
        "organization_id": "operator",
        "token_uid": "ADA",
        "token_kind": "ISO14443",
        "state": "active",
        "made_at": NOW,
        "expires_at": NOW + HOUR,
    } | columns
    marks = ", ".join(f"%({name})s" for name in values)
    await connection.execute(
        f"insert into reservation ({', '.join(values)}) values ({marks})".encode(),  # noqa: S608  # names from this file
        values,
    )


async def states(connection: Connection) -> dict[int, tuple[str, str | None]]:
    """Of each reservation its state, and the session that used it."""
    cursor = await connection.execute("select reservation_id, state, session_id from reservation")
    return {row[0]: (row[1], row[2]) for row in await cursor.fetchall()}


async def use(connection: Connection, **fields: Any) -> None:
    """Session `s1` begins at EVSE 1 of station S1, a minute after NOW, unless said otherwise."""
    told: dict[str, Any] = {
        "station_id": "S1",
        "session_id": "s1",
        "reservation_id": None,
        "evse_id": 1,
        "token_uid": "ADA",
        "group_id": None,
        "at": NOW + HOUR / 60,
    }
    await Pipeline(connection).run(USES.statements([Use(**told | fields)]))


async def release(connection: Connection, number: int, update: str) -> None:
    """Station S1 lets go of a reservation."""
    await Pipeline(connection).run(RELEASES.statements([Release("S1", number, update, NOW + HOUR)]))
