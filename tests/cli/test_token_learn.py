"""`voltway token learn`: a card held to a station."""

import asyncio
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime

import psycopg
import pytest

from tests.fixtures.bus_thread import BusThread
from tests.fixtures.command_line import Execute, Said, Voltway
from voltway.cli import token_learn
from voltway.kit.postgres import Pool
from voltway.kit.settings import Settings
from voltway.tokens import learning
from voltway.tokens.learning import Beneficiary
from voltway.vocabulary.ids import StationId
from voltway.vocabulary.subjects import LEARNING_OPENED
from voltway.vocabulary.tokens import LearningOutcome


@pytest.fixture
def station(execute: Execute) -> None:
    execute("insert into station (station_id, admission) values ('S1', 'accepted')")


def closing(settings: Settings, outcome: str) -> Callable[[str, bytes], None]:
    """In the place of a gateway: as soon as the window is told of, a card comes."""

    def close() -> None:
        with psycopg.connect(settings.database_url or "", autocommit=True) as connection:
            connection.execute(
                "update token_learning set closed_at = now(), outcome = %s, token_uid = 'CARD'", (outcome,)
            )

    def on_opened(_subject: str, _payload: bytes) -> None:
        threading.Thread(target=close).start()

    return on_opened


def learn(voltway: Voltway, *options: str) -> Said:
    return voltway("token", "learn", "S1", "--holder", "Ada", *options)


@pytest.mark.parametrize(
    ("outcome", "code", "sentence"),
    [
        ("added", 0, "Token CARD may charge from now on."),
        ("known", 1, "Token CARD is known already; it stays whose it is."),
    ],
)
@pytest.mark.usefixtures("station")
def test_it_waits_and_says_what_was_caught(
    voltway: Voltway, settings: Settings, bus_thread: BusThread, outcome: str, code: int, sentence: str
) -> None:
    bus_thread.subscribe(LEARNING_OPENED, closing(settings, outcome))
    said = learn(voltway)
    assert (said.code, said.out) == (code, f"Hold the card to S1 within a minute …\n{sentence}\n")


@pytest.mark.usefixtures("station")
def test_nothing_came(voltway: Voltway, execute: Execute, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(learning, "WINDOW_S", 0.5)
    began_s = time.monotonic()
    document = learn(voltway, "--json").document
    assert (document["outcome"], document["token_uid"], document["holder"]) == ("expired", None, "Ada")
    assert time.monotonic() - began_s >= 0.5
    assert execute("select outcome, opened_by like 'cli:%%' from token_learning", ()) == [("expired", True)]


@pytest.mark.usefixtures("station")
def test_one_at_a_time(voltway: Voltway, execute: Execute) -> None:
    execute(
        "insert into token_learning (learning_id, station_id, opened_by, opened_at, expires_at)"
        " values ('1', 'S1', 'test', now(), now() + interval '1 minute')"
    )
    assert "is learning a card already" in learn(voltway).err
    assert "nobody is named" in voltway("token", "learn", "S1").err
    assert "there is no station S2" in voltway("token", "learn", "S2", "--holder", "Ada").err


async def test_whoever_goes_away_closes_the_window(pool: Pool) -> None:
    """Ctrl-C: nobody else's card shall fall into it."""
    async with pool.connection() as connection:
        window = await learning.open_window(
            connection, StationId("S1"), Beneficiary(holder="Ada"), opened_by="test", now=datetime.now(UTC)
        )
        waiting = asyncio.ensure_future(token_learn._wait(pool, window))
        await asyncio.sleep(0.1)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        closed = await learning.outcome(connection, window.learning_id, datetime.now(UTC))
    assert closed.outcome is LearningOutcome.CANCELLED
