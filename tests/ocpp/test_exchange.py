"""One message's way to its answer, with a desk and a line that only remember."""

import json
from datetime import timedelta
from types import SimpleNamespace
from typing import Any, cast

from msgspec import Raw

from tests.sessions.made import NOON
from voltway.journal.unit import StationLost, UnitFailed
from voltway.ocpp.desk import Desk
from voltway.ocpp.exchange import Exchange
from voltway.ocpp.frame import Call
from voltway.ocpp.line import Line
from voltway.ocpp.message_log import Outcome, Said
from voltway.ocpp.table import ROUTES
from voltway.stations.store_claims import StationRecord
from voltway.vocabulary.facts import AnyFact, StationBooted
from voltway.vocabulary.stations import Admission, OcppVersion
from voltway.vocabulary.tokens import AuthorizationStatus, Verdict

BOOTED = StationBooted(vendor="A", model="B")


class House:
    """Desk and line in one: what an exchange asks of them is written down."""

    def __init__(self, version: OcppVersion = OcppVersion.V16, admission: Admission = Admission.ACCEPTED) -> None:
        self.log: list[Said] = []
        self.sent: list[bytes] = []
        self.after: list[AnyFact] = []
        self.reloaded = 0
        self.clock_s = 100.0
        self.desk: Any = SimpleNamespace(
            now=NOON,
            now_s=100.0,
            heartbeat_interval_s=300,
            clock_s=lambda: self.clock_s,
            log=SimpleNamespace(add=self.log.append),
            after=lambda _, fact: self.after.append(fact),
            reload=lambda _: self._reload(),
        )
        self.line: Any = SimpleNamespace(
            station_id="S1",
            version=version,
            record=StationRecord(station_id="S1", admission=admission),
            uncommitted=1,
            last_call=17,
            last_answer=b"before",
            reading_paused=False,
            send=self.sent.append,
        )

    def _reload(self) -> None:
        self.reloaded += 1

    def exchange(self, action: str, *facts: AnyFact, is_send: bool = False) -> Exchange:
        call = Call("id-1", action, Raw(b"{}"), is_send)
        desk, line = cast("Desk", self.desk), cast("Line", self.line)
        return Exchange(desk, line, call, b"as it came", ROUTES[line.version][action], facts)


def answer(data: bytes | None) -> Any:
    assert data is not None
    return json.loads(data)


def test_the_answer_is_made_before_the_wait_and_sent_after_it() -> None:
    house = House(admission=Admission.PENDING)
    exchange = house.exchange("BootNotification", BOOTED)
    exchange.prepare()
    assert house.sent == []
    expected = {"status": "Pending", "currentTime": "2026-05-01T12:00:00.000Z", "interval": 300}
    assert answer(exchange.answer) == [3, "id-1", expected]
    house.clock_s += 0.25
    exchange.committed()
    assert house.sent == [exchange.answer] == [house.line.last_answer]
    assert (house.line.uncommitted, house.after) == (0, [BOOTED])


def test_the_exchange_is_logged_as_it_was() -> None:
    house = House()
    exchange = house.exchange("BootNotification", BOOTED)
    exchange.note("one")
    exchange.note("two")
    exchange.prepare()
    house.clock_s += 0.25
    exchange.committed()
    (said,) = house.log
    assert (said.station_id, said.direction, said.action, said.message_id) == ("S1", "in", "BootNotification", "id-1")
    assert (said.request, said.response, said.outcome) == (b"as it came", exchange.answer, Outcome.ANSWERED)
    assert (said.latency_ms, said.notes, said.at) == (250.0, ["one", "two"], NOON)


def test_what_was_decided_is_in_the_answer() -> None:
    house = House()
    exchange = house.exchange("StartTransaction")
    exchange.reply.verdict = Verdict(AuthorizationStatus.BLOCKED, "blocked")
    exchange.reply.transaction_id = 42
    exchange.prepare()
    assert answer(exchange.answer) == [3, "id-1", {"idTagInfo": {"status": "Blocked"}, "transactionId": 42}]


def test_what_is_decided_after_the_answer_was_made_changes_it_no_more() -> None:
    house = House()
    exchange = house.exchange("Heartbeat")
    exchange.prepare()
    before = exchange.answer
    exchange.received_at += timedelta(hours=1)
    exchange.committed()
    assert house.sent == [before]


def test_an_empty_answer() -> None:
    exchange = House().exchange("StatusNotification")
    exchange.prepare()
    assert exchange.answer == b'[3,"id-1",{}]'


def test_nobody_answers_a_send() -> None:
    house = House(OcppVersion.V21)
    exchange = house.exchange("NotifyEvent", is_send=True)
    exchange.prepare()
    exchange.committed()
    assert house.sent == []
    assert (house.log[0].outcome, house.log[0].response) == (Outcome.ANSWERED, None)
    assert house.line.last_answer == b"before"


def test_nor_one_that_could_not_be_stored() -> None:
    house = House(OcppVersion.V21)
    exchange = house.exchange("NotifyEvent", is_send=True)
    exchange.prepare()
    exchange.failed(UnitFailed("the disk is full"))
    assert house.sent == []
    assert (house.log[0].outcome, house.log[0].notes) == (Outcome.FAILED, ["not stored: the disk is full"])


def test_what_could_not_be_stored_is_not_acknowledged() -> None:
    house = House()
    exchange = house.exchange("BootNotification", BOOTED)
    exchange.prepare()
    exchange.failed(UnitFailed("the disk is full"))
    (sent,) = house.sent
    assert answer(sent)[:3] == [4, "id-1", "InternalError"]
    assert "disk" not in sent.decode(), "the cause is for the operator"
    assert (house.log[0].outcome, house.log[0].notes) == (Outcome.FAILED, ["not stored: the disk is full"])
    assert (house.after, house.reloaded, house.line.uncommitted) == ([], 1, 0)
    assert (house.line.last_call, house.line.last_answer) == (None, None), "its repeat must be taken as new"


def test_a_station_that_another_gateway_holds_hears_nothing_from_this_one() -> None:
    house = House()
    exchange = house.exchange("BootNotification", BOOTED)
    exchange.prepare()
    exchange.failed(StationLost("g2"))
    assert (house.sent, house.after, house.reloaded) == ([], [], 0)
    assert (house.log[0].outcome, house.log[0].response) == (Outcome.FAILED, None)
    assert (house.line.last_call, house.line.uncommitted) == (None, 0)


def test_a_line_that_waited_is_read_again() -> None:
    house, resumed = House(), []
    house.line.reading_paused = True
    house.line.resume_reading = lambda: resumed.append(house.line.uncommitted)
    exchange = house.exchange("Heartbeat")
    exchange.prepare()
    exchange.committed()
    assert resumed == [0], "after it is counted as done"
