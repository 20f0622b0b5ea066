"""`voltway simulate`, against a central system of a few lines that runs in a thread of its own."""

import asyncio
import json
import math
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tests.simulator.small_csms import SmallCsms
from voltway.cli import simulate
from voltway.simulator.behaviours.table import BEHAVIOURS
from voltway.simulator.ledger import read_ledger
from voltway.vocabulary.errors import InvalidInput, Unavailable


@pytest.fixture
def csms() -> Iterator[SmallCsms]:
    running, ready, loop = SmallCsms(), threading.Event(), asyncio.new_event_loop()
    stop = asyncio.Event()

    async def serve() -> None:
        async with running:
            ready.set()
            await stop.wait()

    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()))
    thread.start()
    assert ready.wait(5)
    yield running
    loop.call_soon_threadsafe(stop.set)
    thread.join(5)
    loop.close()


def run(*arguments: str) -> Result:
    return CliRunner().invoke(simulate.app, arguments)


def test_a_run_ends_with_its_numbers_and_its_ledger(csms: SmallCsms, tmp_path: Path) -> None:
    path = tmp_path / "ledger.jsonl"
    arguments = ["--stations", "6", "--speed", "max", "--duration", "12h", "--ledger", str(path), "--json"]
    said = run(csms.url, *arguments, "--password", "0123456789abcdef", "--token", "CARD")
    assert said.exit_code == 0, said.output
    told = json.loads(said.stdout)
    accounts = read_ledger(path)
    assert (told["stations"], told["accepted"], told["unacknowledged"]) == (6, 6, 0)
    assert told["sessions"] == len(accounts) > 0
    assert told["messages_sent"] == told["messages_answered"] == len(csms.told)
    assert told["p50_ms"] > 0
    assert {account.token for account in accounts} == {"CARD"}
    assert {told.action for told in csms.told} >= {"StartTransaction", "TransactionEvent"}


def test_people_get_words(csms: SmallCsms) -> None:
    said = run(csms.url, "--stations", "2", "--traffic", "nobody", "--duration", "1s")
    assert said.exit_code == 0, said.output
    assert "Stations" in said.stdout
    assert "P99 ms" in said.stdout


@pytest.mark.parametrize(
    "wrong",
    [
        ["--versions", "1.5=1"],
        ["--behaviours", "explode=1"],
        ["--speed", "backwards"],
        ["--traffic", "air"],
        ["--source-addresses", "here"],
        ["--duration", "for ever"],
    ],
    ids=lambda wrong: wrong[0],
)
def test_a_mistake_is_one_sentence(wrong: list[str]) -> None:
    said = run("ws://localhost:1/ocpp", *wrong)
    assert isinstance(said.exception, InvalidInput), said.output


def test_a_network_that_isnt_there_ends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(simulate, "NOBODY_AFTER_S", 0.3)
    said = run("ws://127.0.0.1:9/ocpp", "--stations", "2")
    assert isinstance(said.exception, Unavailable)
    assert "connection refused" in str(said.exception)


def test_a_fast_run_of_known_length_ends_now() -> None:
    now = datetime.now(UTC)
    assert abs(simulate._begins_at(61, 60) - (now - timedelta(hours=1))) < timedelta(seconds=5)
    assert abs(simulate._begins_at(math.inf, 60) - (now - timedelta(minutes=1))) < timedelta(seconds=5)
    assert abs(simulate._begins_at(60, None) - now) < timedelta(seconds=5)


def test_what_can_go_wrong_is_listed() -> None:
    said = run("--list-behaviours")
    assert said.exit_code == 0
    for name in BEHAVIOURS:
        assert name in said.stdout
