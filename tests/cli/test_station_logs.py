"""`voltway station logs`: asked for, listed, fetched."""

import asyncio
from pathlib import Path

import pytest

from tests.files.made import in_chunks
from tests.fixtures.command_line import Execute, Voltway
from voltway.files.storage import storage_of
from voltway.kit.clock import SystemClock
from voltway.kit.settings_reader import load_settings

CONTENT = b"nothing unusual\n"


@pytest.fixture(autouse=True)
def sealing_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "key"
    file.write_text("a key of these tests that is long enough")
    monkeypatch.setenv("VOLTWAY_SEALING_KEY_FILE", str(file))
    monkeypatch.setenv("VOLTWAY_FILES_DIRECTORY", str(tmp_path / "files"))


def arrived(execute: Execute, log_id: str) -> None:
    """The station has sent it."""

    async def put() -> None:
        storage = storage_of(load_settings(), SystemClock())
        await storage.put("stored", in_chunks(CONTENT))
        await storage.close()

    asyncio.run(put())
    execute(
        "update file set stored_as = 'stored', size_bytes = 16, sha256 = 'ab', arrived_at = now()"
        " where file_id = (select file_id from station_log where log_id = %s)",
        (log_id,),
    )
    execute("update station_log set state = 'uploaded'")


def test_a_station_that_is_away_sends_none(voltway: Voltway) -> None:
    assert "No logs yet" in voltway("station", "logs", "list").words
    voltway("station", "add", "S1")
    asked = voltway("station", "logs", "ask", "S1", "--kind", "security", "--follow", "1s")
    assert (asked.code, "S1: failed (the station is not connected)." in asked.words) == (1, True)
    listed = voltway("station", "logs", "list", "--json").document
    assert [(log["kind"], log["state"]) for log in listed["items"]] == [("security", "failed")]
    assert "security" in voltway("station", "logs", "list", "--station", "S1").words


def test_what_has_arrived_is_fetched(voltway: Voltway, execute: Execute, tmp_path: Path) -> None:
    voltway("station", "add", "S1")
    log_id = voltway("station", "logs", "ask", "S1", "--json").document["log_id"]
    target = tmp_path / "s1.log"
    early = voltway("station", "logs", "fetch", log_id, "-o", str(target))
    assert early.code != 0
    assert "is not here" in early.err
    arrived(execute, log_id)
    fetched = voltway("station", "logs", "fetch", log_id, "-o", str(target))
    assert (fetched.code, target.read_bytes()) == (0, CONTENT)
    again = voltway("station", "logs", "fetch", log_id, "-o", str(target))
    assert again.code != 0
    assert "there already" in again.err
