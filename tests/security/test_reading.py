"""The stations of the database, judged."""

from datetime import UTC, datetime

import pytest

from tests.security.made import WORLD, csaf
from voltway.kit.postgres import Connection, Pool
from voltway.security import reading, store_advisories
from voltway.security.advisories import read_advisory
from voltway.vocabulary.posture import FindingKind, FindingSeverity

FOUND = {
    ("A-open", "no_proof"),
    ("A-open", "outdated_firmware"),
    ("B-plain", "plain_line"),
    ("B-plain", "typed_password"),
    ("C-tls", "old_password"),
    ("C-tls", "plain_file_transfer"),
    ("D-certificate", "certificate_expired"),
}


async def found(connection: Connection) -> list[tuple[str, str]]:
    """Every finding, read three at a time."""
    rows: list[tuple[str, str]] = []
    after: str | None = None
    while page := await reading.page(connection, datetime.now(UTC), after=after, limit=3):
        after = page[-1].station_id
        rows += [(row.station_id, row.kind.value) for row in page]
    return rows


@pytest.mark.parametrize("batch", [2, 2000])
async def test_every_accepted_station_is_judged_once(pool: Pool, monkeypatch: pytest.MonkeyPatch, batch: int) -> None:
    monkeypatch.setattr(reading, "_BATCH", batch)
    async with pool.connection() as connection:
        await connection.execute(WORLD)
        rows = await found(connection)
        assert (set(rows), len(rows)) == (FOUND, len(FOUND))
        posture = await reading.survey(connection, datetime.now(UTC))
    assert (posture.stations, posture.sound) == (5, 1)
    assert {row.kind.value: row.stations for row in posture.findings} == {kind: 1 for _, kind in FOUND}
    assert posture.score == (40 + 65 + 94 + 75 + 100) // 5


async def test_findings_are_filtered(pool: Pool) -> None:
    async with pool.connection() as connection:
        await connection.execute(WORLD)
        now = datetime.now(UTC)
        of_kind = await reading.page(connection, now, kind=FindingKind.PLAIN_LINE)
        of_station = await reading.page(connection, now, station_id="C-tls")
        of_severity = await reading.page(connection, now, severity=FindingSeverity.CRITICAL)
    assert [row.station_id for row in of_kind] == ["B-plain"]
    assert {row.kind.value for row in of_station} == {"old_password", "plain_file_transfer"}
    assert [row.station_id for row in of_severity] == ["A-open"]


async def test_a_network_without_stations(pool: Pool) -> None:
    async with pool.connection() as connection:
        assert (await reading.survey(connection, datetime.now(UTC))).stations == 0
        assert await reading.page(connection, datetime.now(UTC)) == []


async def test_advisories_concern_the_stations_whose_firmware_they_name(pool: Pool) -> None:
    now = datetime.now(UTC)
    async with pool.connection() as connection:
        await connection.execute(WORLD)
        await store_advisories.keep(connection, read_advisory(csaf(), now))
        rows = await reading.page(connection, now, kind=FindingKind.KNOWN_WEAKNESS)
        posture = await reading.survey(connection, now)
    assert [(row.station_id, row.severity.value, row.next_step) for row in rows] == [
        ("A-open", "high", "Update to 1.10.0.")
    ]
    assert rows[0].what == "ACME-2026-001 (CVE-2026-1000): Anybody may restart the station"
    assert posture.score == (15 + 65 + 94 + 75 + 100) // 5
