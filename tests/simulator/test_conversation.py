"""The station's side of OCPP-J, without a socket."""

import asyncio
import json
from typing import Any

import pytest

from tests.simulator.conftest import MONDAY
from voltway.simulator.call import Answer, Call, Outcome
from voltway.simulator.conversation import Conversation
from voltway.simulator.ledger import Fate, Ledger
from voltway.simulator.session import ChargingSession
from voltway.simulator.world import Habits, Network, World, new_world
from voltway.vocabulary.stations import OcppVersion

HABITS = Habits(call_timeout_s=0.05, transaction_attempts=3, transaction_retry_s=10.0)


class Paper:
    """A wire that only writes down what is sent."""

    def __init__(self) -> None:
        self.frames: list[list[Any]] = []
        self.probes = 0

    def send_text(self, frame: bytes) -> None:
        self.frames.append(json.loads(frame))

    def send_bytes(self, frame: bytes) -> None:
        raise AssertionError("nothing here is binary")

    def probe(self) -> None:
        self.probes += 1

    @property
    def actions(self) -> list[str]:
        return [frame[2] for frame in self.frames if frame[0] == 2]


class Talk:
    """A conversation over paper, and the books behind it."""

    def __init__(self) -> None:
        network = Network(url="ws://nowhere")
        self.world: World = new_world(network, MONDAY, 1, run="r", habits=HABITS, ledger=Ledger())
        self.orders: list[tuple[str, bytes]] = []
        self.conversation = Conversation(
            "S", OcppVersion.V16, self.world, lambda _, action, payload: self.orders.append((action, payload))
        )
        self.paper = Paper()
        self.conversation.sends_sessions = True
        over: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.session = ChargingSession(number=1, evse_id=1, began_at=0.0, register_start_wh=0, over=over)
        self.world.ledger.began("S", "1.6", self.session)

    def line_up(self) -> None:
        self.conversation.line_up(self.paper)
        self.conversation.go_on()

    def meter(self, at: str) -> list[Answer]:
        """Queue a meter reading of the session; the answers to it will be in the list."""
        answers: list[Answer] = []
        number = self.session.next_message()
        self.world.ledger.queued("S", 1, number, "MeterValues")
        payload = {"connectorId": 1, "transactionId": 7, "meterValue": [{"timestamp": at, "sampledValue": []}]}
        self.conversation.say(Call("MeterValues", lambda: payload, answers.append, 1, number))
        return answers

    def ask(self, action: str = "Heartbeat") -> list[Answer]:
        answers: list[Answer] = []
        self.conversation.say(Call(action, dict, answers.append))
        return answers

    def answer(self, payload: Any, message_id: str | None = None) -> None:
        self.hear([3, message_id or self.paper.frames[-1][1], payload])

    def hear(self, frame: Any) -> None:
        self.conversation.heard(json.dumps(frame).encode())

    async def wait_out(self, seconds: float) -> None:
        """Let a real moment pass, and tell the line's timers it was `seconds`."""
        await asyncio.sleep(HABITS.call_timeout_s * 1.2)
        self.world.wall.advance(self.world.wall.now + seconds)

    @property
    def fates(self) -> list[Fate]:
        return [message.fate for message in self.world.ledger.sessions()[0].messages]


@pytest.fixture
async def talk() -> Talk:
    return Talk()


async def test_one_call_is_open_at_a_time(talk: Talk) -> None:
    talk.line_up()
    first, second = talk.ask("Heartbeat"), talk.ask("DataTransfer")
    assert talk.paper.actions == ["Heartbeat"]
    talk.answer({"currentTime": "2026-01-01T00:00:00Z"})
    assert first[0].outcome is Outcome.RESULT
    assert talk.paper.actions == ["Heartbeat", "DataTransfer"]
    assert second == []


async def test_what_cant_wait_goes_before_what_is_queued(talk: Talk) -> None:
    talk.meter("1")
    talk.meter("2")
    talk.line_up()
    talk.ask("Authorize")
    talk.answer({})
    assert talk.paper.actions == ["MeterValues", "Authorize"]


async def test_sessions_wait_offline_and_go_out_in_order(talk: Talk) -> None:
    for at in ("1", "2", "3"):
        talk.meter(at)
    assert talk.conversation.waiting == 3
    talk.line_up()
    for _ in range(3):
        talk.answer({})
    assert [frame[3]["meterValue"][0]["timestamp"] for frame in talk.paper.frames] == ["1", "2", "3"]
    assert talk.fates == [Fate.ACKNOWLEDGED] * 3
    assert talk.conversation.waiting == 0


async def test_sessions_wait_for_the_boot_to_be_accepted(talk: Talk) -> None:
    talk.conversation.sends_sessions = False
    talk.meter("1")
    talk.line_up()
    talk.ask("BootNotification")
    assert talk.paper.actions == ["BootNotification"]


async def test_without_a_line_everything_else_fails_at_once(talk: Talk) -> None:
    assert talk.ask()[0].outcome is Outcome.UNSENT


async def test_what_was_open_when_the_line_went_is_sent_again_with_another_id(talk: Talk) -> None:
    answers = talk.meter("1")
    talk.line_up()
    urgent = talk.ask()
    talk.conversation.line_down()
    assert urgent[0].outcome is Outcome.LINE_LOST
    assert answers == []
    talk.line_up()
    talk.answer({})
    assert answers[0].outcome is Outcome.RESULT
    first, second = (frame[1] for frame in talk.paper.frames)
    assert first != second
    assert talk.world.ledger.sessions()[0].messages[0].sends == 2


async def test_a_failed_message_is_tried_again_later_and_later_and_then_dropped(talk: Talk) -> None:
    talk.line_up()
    answers, following = talk.meter("1"), talk.meter("2")
    for sends, wait_s in ((1, 10.0), (2, 20.0)):
        talk.hear([4, talk.paper.frames[-1][1], "InternalError", "no disk", {}])
        talk.world.wall.advance(talk.world.wall.now + wait_s - 1)
        assert len(talk.paper.frames) == sends, "not before its time, and nothing may overtake it"
        talk.world.wall.advance(talk.world.wall.now + 2)
        assert len(talk.paper.frames) == sends + 1
    talk.hear([4, talk.paper.frames[-1][1], "InternalError", "no disk", {}])
    assert (answers[0].outcome, answers[0].error_code) == (Outcome.ERROR, "InternalError")
    assert talk.world.tally.call_errors == {"InternalError": 3}
    talk.answer({})
    assert following[0].outcome is Outcome.RESULT
    assert talk.fates == [Fate.GIVEN_UP, Fate.ACKNOWLEDGED]


async def test_silence_counts_as_failure_and_a_late_answer_is_dropped(talk: Talk) -> None:
    talk.line_up()
    answers = talk.ask()
    message_id = talk.paper.frames[0][1]
    await talk.wait_out(0.1)
    assert answers[0].outcome is Outcome.TIMEOUT
    assert talk.paper.probes == 1
    talk.answer({"currentTime": "2026-01-01T00:00:00Z"}, message_id)
    assert len(answers) == 1
    assert talk.world.tally.late == 1


async def test_an_answer_that_doesnt_fit_its_schema_is_no_answer(talk: Talk) -> None:
    talk.line_up()
    answers = talk.ask()
    talk.answer({"currentTime": 5})
    assert answers[0].outcome is Outcome.MALFORMED
    assert "currentTime" in answers[0].error_text


@pytest.mark.parametrize("frame", [b"", b"{", b"null", b"[]", b"[3]", b"[3,4,{}]", b'[2,"x"]', b'"text"', b"\xff"])
async def test_what_is_no_ocpp_counts_and_changes_nothing(talk: Talk, frame: bytes) -> None:
    talk.line_up()
    answers = talk.ask()
    talk.conversation.heard(frame)
    assert answers == []
    assert talk.world.tally.malformed == 1


async def test_the_networks_calls_cross_the_stations_own(talk: Talk) -> None:
    talk.line_up()
    talk.ask()
    talk.hear([2, "order", "Reset", {"type": "Hard"}])
    assert talk.orders == [("Reset", b'{"type": "Hard"}')]


async def test_a_dead_stations_queue_is_lost_and_the_books_say_so(talk: Talk) -> None:
    talk.meter("1")
    talk.conversation.lose_queue()
    talk.line_up()
    assert talk.paper.frames == []
    assert talk.fates == [Fate.LOST]
