"""What is kept on disk of a station, through crashes and full disks."""

import asyncio
import errno
import os
from pathlib import Path

import pytest

from voltway.proxy.backlog import Backlog, BacklogFull
from voltway.proxy.transaction_numbers import FIRST

START = b'{"connectorId":1,"idTag":"A","meterStart":1,"timestamp":"2026-11-02T08:00:00Z"}'
STATUS = b'{"connectorId": 1,\n "status": "Available"}'


def backlog(directory: Path, most_bytes: int = 10_000) -> Backlog:
    made = Backlog(directory, "S/1", most_bytes)
    made.read()
    return made


async def kept(of: Backlog) -> list[tuple[str, bytes]]:
    """What waits, in order; it is told on the way."""
    found: list[tuple[str, bytes]] = []
    while (first := await of.first()) is not None:
        found.append((first.action, bytes(first.payload)))
        await of.told(first.entry, 7 if first.action == "StartTransaction" else None)
    return found


async def test_what_was_kept_is_there_after_a_restart_and_in_order(tmp_path: Path) -> None:
    one = backlog(tmp_path)
    assert await one.keep("StartTransaction", START, opens_transaction=True) == FIRST
    assert await one.keep("StatusNotification", STATUS, opens_transaction=False) == 0
    again = backlog(tmp_path)
    assert len(again) == 2
    assert await again.keep("StatusNotification", b'{"status":"Charging"}', opens_transaction=False) == 0
    assert await kept(backlog(tmp_path)) == [
        ("StartTransaction", START),
        ("StatusNotification", b'{"connectorId":1,"status":"Available"}'),
        ("StatusNotification", b'{"status":"Charging"}'),
    ]
    assert (tmp_path / "S%2F1.backlog").stat().st_mode & 0o777 == 0o600


async def test_what_was_told_is_not_told_again_after_a_restart(tmp_path: Path) -> None:
    one = backlog(tmp_path)
    await one.keep("StartTransaction", START, opens_transaction=True)
    await one.keep("StatusNotification", STATUS, opens_transaction=False)
    first = await one.first()
    assert first is not None
    await one.told(first.entry, 7)
    again = backlog(tmp_path)
    assert [action for action, _ in await kept(again)] == ["StatusNotification"]
    assert again.numbers.pairs == {FIRST: 7}


async def test_names_of_transactions_stay_when_all_is_told_and_no_number_is_given_twice(tmp_path: Path) -> None:
    one = backlog(tmp_path)
    await one.keep("StartTransaction", START, opens_transaction=True)
    await kept(one)
    again = backlog(tmp_path)
    assert again.numbers.pairs == {FIRST: 7}
    assert await again.keep("StartTransaction", START, opens_transaction=True) == FIRST + 1


async def test_a_repeat_is_kept_once_and_a_status_that_comes_again_twice(tmp_path: Path) -> None:
    one = backlog(tmp_path)
    for _ in range(2):
        assert await one.keep("StartTransaction", START, opens_transaction=True) == FIRST
        await one.keep("StatusNotification", STATUS, opens_transaction=False)
    assert [action for action, _ in await kept(one)] == ["StartTransaction", *["StatusNotification"] * 2]


@pytest.mark.parametrize("cut", [1, 20])
async def test_a_line_that_a_crash_has_cut_off_goes(tmp_path: Path, cut: int) -> None:
    one = backlog(tmp_path)
    await one.keep("StatusNotification", STATUS, opens_transaction=False)
    await one.keep("StartTransaction", START, opens_transaction=True)
    file = tmp_path / "S%2F1.backlog"
    os.truncate(file, file.stat().st_size - cut)
    again = backlog(tmp_path)
    await again.keep("Heartbeat", b"{}", opens_transaction=False)
    assert [action for action, _ in await kept(backlog(tmp_path))] == ["StatusNotification", "Heartbeat"]


async def test_a_damaged_line_costs_itself_alone(tmp_path: Path) -> None:
    one = backlog(tmp_path)
    await one.keep("StatusNotification", STATUS, opens_transaction=False)
    with (tmp_path / "S%2F1.backlog").open("ab") as file:
        file.write(b"not ours\n")
    await backlog(tmp_path).keep("StartTransaction", START, opens_transaction=True)
    assert [action for action, _ in await kept(backlog(tmp_path))] == ["StatusNotification", "StartTransaction"]


async def test_what_does_not_fit_is_not_kept(tmp_path: Path) -> None:
    one = backlog(tmp_path, 200)
    await one.keep("StartTransaction", START, opens_transaction=True)
    with pytest.raises(BacklogFull):
        await one.keep("StatusNotification", b'"' + b"x" * 100 + b'"', opens_transaction=False)
    assert len(backlog(tmp_path)) == 1


async def test_a_disk_that_is_full_leaves_no_half_of_a_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = backlog(tmp_path)
    await one.keep("StartTransaction", START, opens_transaction=True)

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "no space")

    with monkeypatch.context() as patch:
        patch.setattr("voltway.proxy.backlog.os.fsync", full)
        with pytest.raises(OSError, match="no space"):
            await one.keep("StatusNotification", STATUS, opens_transaction=False)
    await one.keep("Heartbeat", b"{}", opens_transaction=False)
    assert [action for action, _ in await kept(backlog(tmp_path))] == ["StartTransaction", "Heartbeat"]


async def test_who_waits_for_the_disk_may_go_away(tmp_path: Path) -> None:
    one = backlog(tmp_path)
    keeping = asyncio.ensure_future(one.keep("StartTransaction", START, opens_transaction=True))
    await asyncio.sleep(0)
    keeping.cancel()
    assert await one.keep("StatusNotification", STATUS, opens_transaction=False) == 0
    assert [action for action, _ in await kept(backlog(tmp_path))] == ["StartTransaction", "StatusNotification"]
