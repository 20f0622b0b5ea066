"""Logs as rows, for tests of logs."""

from datetime import UTC, datetime, timedelta

from voltway.kit.pipeline import Pipeline
from voltway.kit.postgres import Connection
from voltway.logs import store
from voltway.logs.store import TOLD, NewLog, Told
from voltway.vocabulary.logs import LogKind, LogState

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


async def log(connection: Connection, log_id: str, kind: LogKind = LogKind.DIAGNOSTICS, station_id: str = "S1") -> int:
    """One that was asked for at NOW, for an hour, with its file awaited; its number."""
    await connection.execute(
        "insert into file (file_id, station_id, kind, name, media_type, made_at)"
        " values (%s, %s, 'station_log', 'x.log', 'text/plain', now())",
        (f"f-{log_id}", station_id),
    )
    new = NewLog(
        log_id=log_id,
        station_id=station_id,
        file_id=f"f-{log_id}",
        kind=kind,
        oldest=None,
        latest=None,
        due_at=NOW + HOUR,
    )
    return await store.insert(connection, new, NOW)


async def arrive(connection: Connection, log_id: str) -> None:
    await connection.execute(
        "update file set arrived_at = %s, size_bytes = 5, sha256 = 'ab' where file_id = %s",
        (NOW + HOUR / 2, f"f-{log_id}"),
    )


async def tell(
    connection: Connection, *told: tuple[int | None, LogState], reason: str | None = None, station_id: str = "S1"
) -> None:
    """The station's words, all in one commit."""
    rows = [Told(station_id, number, state.value, reason, NOW) for number, state in told]
    await Pipeline(connection).run(TOLD.statements(rows))


async def state(connection: Connection, log_id: str) -> LogState:
    return (await store.known(connection, log_id)).state
