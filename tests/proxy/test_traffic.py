"""The log of all messages."""

from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from voltway.kit.clock import SettableClock
from voltway.proxy.traffic import Direction, Origin, TrafficLog

NOW = datetime(2026, 11, 2, 8, tzinfo=UTC)


def lines(file: Path) -> list[dict[str, str]]:
    return [msgspec.json.decode(line) for line in file.read_bytes().splitlines()]


def test_a_line_says_when_who_which_way_and_whose(tmp_path: Path) -> None:
    log = TrafficLog(tmp_path, 10_000, SettableClock(NOW))
    log.add("S1", Direction.UP, Origin.FORWARDED, b'[2,"1","Heartbeat",{}]\xff')
    log.add("S1", Direction.DOWN, Origin.OWN, b'[3,"1",{}]')
    log.close()
    told = {"at": "2026-11-02T08:00:00+00:00", "station": "S1"}
    assert lines(tmp_path / "messages.log") == [
        {**told, "direction": "up", "origin": "forwarded", "frame": '[2,"1","Heartbeat",{}]\ufffd'},
        {**told, "direction": "down", "origin": "own", "frame": '[3,"1",{}]'},
    ]
    assert (tmp_path / "messages.log").stat().st_mode & 0o777 == 0o600


def test_it_never_takes_more_than_it_may_and_keeps_the_newest(tmp_path: Path) -> None:
    for start in (0, 500):  # it goes on after a restart where it was
        log = TrafficLog(tmp_path, 10_000, SettableClock(NOW))
        for number in range(start, start + 500):
            log.add("S1", Direction.UP, Origin.FORWARDED, str(number).encode())
        log.close()
    assert sum(file.stat().st_size for file in tmp_path.iterdir()) <= 10_000
    kept = [line["frame"] for name in ("messages.log.1", "messages.log") for line in lines(tmp_path / name)]
    assert kept == [str(number) for number in range(1000 - len(kept), 1000)]
    assert len(kept) > 40


@pytest.mark.parametrize(
    "frame",
    [
        b'[2,"1","NotifyCustomerInformation",{"data":"Ada"}]',
        b'[2,"1","ChangeConfiguration",{"key":"AuthorizationKey","value":"Ada"}]',
        b'[2,"1","SetVariables",{"setVariableData":[{"variable":{"name":"BasicAuthPassword"},"attributeValue":"Ada"}]}]',
    ],
)
def test_persons_and_secrets_are_left_out(tmp_path: Path, frame: bytes) -> None:
    log = TrafficLog(tmp_path, 10_000, SettableClock(NOW))
    log.add("S1", Direction.DOWN, Origin.FORWARDED, frame)
    log.close()
    assert "Ada" not in (tmp_path / "messages.log").read_text()
    assert "left out" in (tmp_path / "messages.log").read_text()


def test_a_disk_that_takes_nothing_stops_nothing(tmp_path: Path) -> None:
    log = TrafficLog(tmp_path / "missing", 10_000, SettableClock(NOW))
    log.add("S1", Direction.UP, Origin.FORWARDED, b"x")
    log.add("S1", Direction.UP, Origin.FORWARDED, b"x")
    assert log.dropped == 2
