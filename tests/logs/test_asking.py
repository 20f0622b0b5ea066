"""What the station's answer makes of a log. Asking itself is told in tests/stories/test_logs.py."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.logs.made import log
from voltway.files.links import Links
from voltway.kit.bus import Bus
from voltway.kit.clock import SystemClock
from voltway.kit.postgres import Pool
from voltway.kit.sealing import Sealing
from voltway.kit.settings import Settings
from voltway.logs import asking
from voltway.logs.asking import MOST_AWAITED, Asking, Wish, after_asking, file_of, promised_of
from voltway.vocabulary.access import Actor, ActorKind
from voltway.vocabulary.audit import Origin
from voltway.vocabulary.commands import AskTransactionStatus, Command, CommandState
from voltway.vocabulary.errors import Conflict, InvalidInput, NotFound
from voltway.vocabulary.ids import CommandId, StationId
from voltway.vocabulary.logs import LogState
from voltway.vocabulary.orders_logs import LogPromised

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
ORIGIN = Origin(actor=Actor(ActorKind.SYSTEM, "test", "test"))


@pytest.fixture
def by(pool: Pool, bus: Bus, settings: Settings) -> Asking:
    return Asking(pool, bus, SystemClock(), settings, Links(Sealing(b"k" * 32), "http://127.0.0.1:1"))


def test_every_answer_means_something() -> None:
    told = {state: after_asking(state, "why")[0] for state in CommandState}
    assert told[CommandState.ACCEPTED] is LogState.ACCEPTED
    assert told[CommandState.REJECTED] is LogState.REJECTED
    assert told[CommandState.TIMED_OUT] is LogState.ASKED
    assert {told[state] for state in (CommandState.OFFLINE, CommandState.FAILED, CommandState.EXPIRED)} == {
        LogState.FAILED
    }


@pytest.mark.parametrize(
    ("answer", "promised"),
    [
        ({"file_name": "a.log", "instead": True}, LogPromised(file_name="a.log", instead=True)),
        (LogPromised(file_name=None, instead=False), LogPromised(file_name=None, instead=False)),
        ({"errorCode": "NotSupported"}, LogPromised(file_name=None, instead=False)),
        (None, LogPromised(file_name=None, instead=False)),
    ],
)
def test_what_a_station_promises(answer: object, promised: LogPromised) -> None:
    command = Command(
        command_id=CommandId("c"),
        station_id=StationId("S1"),
        order=AskTransactionStatus(),
        author="me",
        state=CommandState.ACCEPTED,
        created_at=NOW,
        answer=answer,
    )
    assert promised_of(command) == promised


async def test_who_is_unknown_or_away_sends_nothing(by: Asking, pool: Pool) -> None:
    with pytest.raises(NotFound):
        await asking.ask(by, Wish(station_id="S1"), ORIGIN)
    with pytest.raises(InvalidInput):
        await asking.ask(by, Wish(station_id="S1", oldest=NOW, latest=NOW - timedelta(hours=1)), ORIGIN)
    async with pool.connection() as connection:
        await connection.execute("insert into station (station_id, admission) values ('S1', 'accepted')")
    away = await asking.ask(by, Wish(station_id="S1"), ORIGIN)
    assert (away.state, away.size_bytes) == (LogState.FAILED, None)
    async with pool.connection() as connection:
        with pytest.raises(NotFound):
            await file_of(connection, away.log_id)
        [(body,)] = await (await connection.execute("select body from audit_entry")).fetchall()
    assert "station.ask_log" in body
    assert "/files/" not in body


async def test_a_station_is_not_asked_for_ever_more(by: Asking, pool: Pool) -> None:
    async with pool.connection() as connection:
        await connection.execute("insert into station (station_id, admission) values ('S1', 'accepted')")
        for number in range(MOST_AWAITED):
            await log(connection, f"l{number}")
    with pytest.raises(Conflict):
        await asking.ask(by, Wish(station_id="S1"), ORIGIN)
