import asyncio
from pathlib import Path

import msgspec
import pytest

from voltway.simulator.ledger import Fate, Ledger, read_ledger
from voltway.simulator.session import ChargingSession
from voltway.vocabulary.sessions import StopCause


def session() -> ChargingSession:
    over: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    return ChargingSession(number=1, evse_id=2, began_at=5.0, register_start_wh=100, over=over, token="CARD")


def write_a_session(ledger: Ledger) -> None:
    charging = session()
    ledger.began("S", "1.6", charging)
    for number, action in enumerate(("StartTransaction", "MeterValues", "StopTransaction")):
        ledger.queued("S", 1, number, action)
    ledger.sent("S", 1, 0, {"idTag": "CARD"})
    ledger.sent("S", 1, 0, {"idTag": "CARD"})
    ledger.acknowledged("S", 1, 0, "17")
    charging.reference = "17"
    ledger.named("S", charging)
    ledger.sent("S", 1, 1, {"transactionId": 17})
    ledger.dropped("S", 1, 1, Fate.GIVEN_UP)
    charging.register_stop_wh, charging.ended_at, charging.cause = 7500, 9.0, StopCause.DRIVER
    ledger.ended("S", charging)


async def test_the_file_says_what_the_memory_says(tmp_path: Path) -> None:
    path = tmp_path / "ledger.jsonl"
    with Ledger(path) as ledger:
        write_a_session(ledger)
        assert read_ledger(path) == ledger.sessions(), "before it is closed: a killed simulator closes nothing"
    [account] = read_ledger(path)
    assert (account.station_id, account.reference, account.energy_wh, account.cause) == ("S", "17", 7400, "driver")
    assert [message.fate for message in account.messages] == [Fate.ACKNOWLEDGED, Fate.GIVEN_UP, Fate.QUEUED]
    assert [message.sends for message in account.messages] == [2, 1, 0]
    assert [message.action for message in account.acknowledged] == ["StartTransaction"]


async def test_two_names_for_one_start_are_both_kept() -> None:
    ledger = Ledger()
    write_a_session(ledger)
    ledger.acknowledged("S", 1, 0, "17")
    ledger.acknowledged("S", 1, 0, "18")
    assert ledger.sessions()[0].messages[0].answer_references == ["17", "18"]


async def test_an_acknowledged_message_is_never_lost_again() -> None:
    ledger = Ledger()
    write_a_session(ledger)
    ledger.dropped("S", 1, 0, Fate.LOST)
    assert ledger.sessions()[0].messages[0].fate is Fate.ACKNOWLEDGED


async def test_a_last_line_cut_short_is_left_out_and_a_broken_one_is_not(tmp_path: Path) -> None:
    path = tmp_path / "ledger.jsonl"
    with Ledger(path) as ledger:
        write_a_session(ledger)
    whole = path.read_bytes()
    path.write_bytes(whole + b'{"kind":"beg')
    assert len(read_ledger(path)) == 1
    path.write_bytes(b"{broken\n" + whole)
    with pytest.raises(msgspec.DecodeError):
        read_ledger(path)


async def test_without_memory_only_the_file_knows(tmp_path: Path) -> None:
    with Ledger(tmp_path / "ledger.jsonl", keep=False) as ledger:
        write_a_session(ledger)
        assert ledger.sessions() == []
    assert len(read_ledger(tmp_path / "ledger.jsonl")) == 1
