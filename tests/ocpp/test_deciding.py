"""Facts decided: what is on the unit, what is in the reply. Without a socket or a database."""

from datetime import datetime
from typing import Any, cast

import pytest

from tests.sessions.made import NOON, at, card, ended, meter, new_id, started, updated
from voltway.journal.store import JOURNAL
from voltway.journal.unit import Unit
from voltway.ocpp.deciding import IDLE_KEYS_KEPT, STOP_AUTHORIZED, Deciding, Need
from voltway.ocpp.exchange import Exchange
from voltway.ocpp.inbound.reply import Reply
from voltway.ocpp.numbers import TransactionNumbers
from voltway.ocpp.verdicts import Verdicts
from voltway.sessions import store as sessions_store
from voltway.sessions.intake import Lookup
from voltway.sessions.matching import StationSessions
from voltway.stations import store as stations_store
from voltway.stations.store_claims import StationRecord
from voltway.tokens.authorize import TokenRecord
from voltway.tokens.book import Known, TokenBook
from voltway.vocabulary.certificates import ContractShown, ContractStatus
from voltway.vocabulary.facts import AnyFact, SessionStarted, StationBooted, StatusChanged, TokenPresented
from voltway.vocabulary.ids import SessionRef
from voltway.vocabulary.sessions import Rule
from voltway.vocabulary.stations import Admission, ChargingState, ConnectorStatus
from voltway.vocabulary.tokens import AuthorizationStatus


class Station:
    """What a decision needs of a station's line."""

    def __init__(self, **fields: Any) -> None:
        self.record = StationRecord(station_id="S1", admission=Admission.ACCEPTED, **fields)
        self.sessions = StationSessions()
        self.idle_keys: list[str] | None = None
        self.quirks = None
        self.starts = None
        self.clock_skew_s = 0.0


class Message(Unit):
    """In the place of an `Exchange`."""

    def __init__(self, line: Station, facts: tuple[AnyFact, ...], received_at: datetime) -> None:
        super().__init__("S1")
        self.line, self.facts, self.received_at = line, facts, received_at
        self.reply = Reply()
        self.asked: set[object] = set()
        self.notes: list[str] = []

    def note(self, text: str) -> None:
        self.notes.append(text)

    @property
    def status(self) -> str | None:
        return self.reply.verdict.status.value if self.reply.verdict else None

    @property
    def kinds(self) -> list[str]:
        """The kinds of facts in the journal; each has its line."""
        assert len([sink for sink, _ in self.rows if sink is JOURNAL]) == len(self.changes)
        return [change.kind for change in self.changes]

    def into(self, sink: object) -> list[Any]:
        return [row for where, row in self.rows if where is sink]


class House:
    """One gateway's decisions; CARD and OTHER are known and may charge once at a time."""

    def __init__(self, **fields: Any) -> None:
        self.book, self.numbers = TokenBook(), TransactionNumbers()
        self.numbers.add(range(100, 200))
        for uid in ("CARD", "OTHER"):
            self.book.keep(uid, Known(TokenRecord(token_uid=uid), 0, 0.0))
        self.deciding = Deciding(Verdicts(self.book, 1), self.numbers, new_id)
        self.station = Station(**fields)

    def need(self, message: Message, now_s: float = 0.0) -> Need | None:
        return self.deciding.need(cast("Exchange", cast("Any", message)), message.line.sessions, now_s)

    def message(self, *facts: AnyFact, minutes: float = 0) -> Message:
        return Message(self.station, facts, at(minutes))

    def say(self, *facts: AnyFact, minutes: float = 0) -> Message:
        message = self.message(*facts, minutes=minutes)
        self.deciding.decide(cast("Exchange", cast("Any", message)), self.station.sessions, 0.0)
        return message


def start_16(**fields: Any) -> SessionStarted:
    return started(**{"ref": None, "key": "", "register_wh": 1000.0, **fields})


# --- what must be read first


def test_an_unknown_token_is_read_once() -> None:
    house = House()
    message = house.message(TokenPresented(token=card("NEW")))
    assert house.need(message) == Need(token="NEW")
    assert house.need(message) is None


def test_a_known_token_is_not_read_until_it_is_stale() -> None:
    house = House()
    assert house.need(house.message(TokenPresented(token=card()))) is None
    assert house.need(house.message(TokenPresented(token=card())), now_s=3600.0) == Need(token="CARD")


def test_the_certificate_of_a_contract_is_checked_once() -> None:
    house, contract = House(), ContractShown(certificate="PEM")
    message = house.message(TokenPresented(token=card(), contract=contract))
    assert house.need(message) == Need(inquiry=TokenPresented(token=card(), contract=contract))
    assert house.need(message) is None


def test_what_is_shown_for_a_contract_is_not_kept() -> None:
    house = House()
    message = house.message(TokenPresented(token=card(), contract=ContractShown(certificate="PEM")))
    message.reply.contract = ContractStatus.CERTIFICATE_EXPIRED
    house.deciding.decide(cast("Exchange", cast("Any", message)), house.station.sessions, 0.0)
    assert message.status == "Invalid"
    (row,) = message.into(JOURNAL)
    assert "contract_certificate" in str(row)
    assert "PEM" not in str(row)


def test_free_vend_needs_no_token() -> None:
    house = House(free_vend=True)
    assert house.need(house.message(TokenPresented(token=card("NEW")))) is None


def test_a_session_nobody_remembers_is_read_once() -> None:
    house = House()
    message = house.message(ended(ref=SessionRef("7")))
    assert house.need(message) == Need(session=Lookup(ref="7"))
    assert house.need(message) is None


def test_a_start_of_1_6_needs_a_number() -> None:
    house = House()
    house.numbers = TransactionNumbers()
    house.deciding = Deciding(Verdicts(house.book, 1), house.numbers, new_id)
    assert house.need(house.message(start_16())) == Need(numbers=True)
    assert house.need(house.message(started(ref=SessionRef("tx"), key=""))) is None


# --- charging


def test_a_start_gets_a_number_and_a_verdict_and_leaves_its_rows() -> None:
    house = House()
    message = house.say(start_16())
    assert (message.status, message.reply.transaction_id, message.kinds) == ("Accepted", 100, ["SessionStarted"])
    assert len(message.into(sessions_store.SESSIONS)) == 1
    (session,) = house.station.sessions.known
    assert (session.ref, session.token_uid, session.authorization_status) == ("100", "CARD", "Accepted")


def test_a_repeated_start_gets_the_same_answer_and_leaves_nothing() -> None:
    house = House()
    first = house.say(start_16())
    again = house.say(start_16(), minutes=1)
    assert (again.status, again.reply.transaction_id) == (first.status, first.reply.transaction_id)
    assert (again.rows, again.changes, again.notes) == ([], [], ["a repeat: recorded before"])
    assert house.numbers.left == 99


def test_a_repeat_is_answered_as_before_even_if_the_token_was_blocked_since() -> None:
    house = House()
    house.say(start_16())
    house.book.forget("CARD")
    assert house.say(start_16(), minutes=1).status == "Accepted"


def test_an_unknown_token_gets_a_transaction_but_no_energy() -> None:
    house = House()
    message = house.say(start_16(token=card("NEW")))
    assert (message.status, message.reply.transaction_id) == ("Invalid", 100)
    (session,) = house.station.sessions.known
    assert session.rules == [Rule.NOT_AUTHORIZED]


def test_a_token_may_not_charge_twice_at_once() -> None:
    house = House()
    house.say(start_16())
    assert house.say(start_16(evse_id=2, at=at(1)), minutes=1).status == "ConcurrentTx"


def test_a_start_that_replaces_its_own_session_is_not_concurrent() -> None:
    house = House()
    house.say(start_16())
    message = house.say(start_16(at=at(1)), minutes=1)
    assert (message.status, message.kinds) == ("Accepted", ["SessionClosed", "SessionStarted"])


def test_without_a_token_nothing_is_said_but_where_all_may_charge() -> None:
    assert House().say(started(ref=SessionRef("tx"), token=None)).status is None
    message = House(free_vend=True).say(start_16(token=None))
    assert message.status == "Accepted"


def test_a_whole_charge() -> None:
    house = House()
    house.say(start_16())
    plain = house.say(meter(10, 1500.0, ref=SessionRef("100")), minutes=10)
    assert plain.kinds == ["MeterRead"]
    assert isinstance(plain.into(sessions_store.SESSIONS)[0], sessions_store.Meter)
    stop = house.say(ended(20, ref=SessionRef("100"), register_wh=2000.0, token=card()), minutes=20)
    assert (stop.kinds, stop.status) == (["SessionEnded"], "Accepted")
    (session,) = house.station.sessions.known
    assert (session.energy_wh, session.active) == (1000.0, False)
    again = house.say(ended(20, ref=SessionRef("100"), register_wh=2000.0, token=card()), minutes=21)
    assert (again.rows, again.status) == ([], "Accepted")
    assert house.say(start_16(at=at(30)), minutes=30).status == "Accepted", "the token runs nothing any more"


@pytest.mark.parametrize(("uid", "expected"), [("CARD", "Accepted"), ("OTHER", "Invalid")])
def test_who_may_stop(uid: str, expected: str) -> None:
    house = House()
    house.say(started(ref=SessionRef("tx"), seq_no=0))
    fact = updated(5, ref=SessionRef("tx"), seq_no=1, token=card(uid), trigger=STOP_AUTHORIZED)
    assert house.say(fact, minutes=5).status == expected
    assert house.station.sessions.known[0].token_uid == "CARD"


def test_a_token_that_comes_later_is_the_sessions() -> None:
    house = House()
    house.say(started(ref=SessionRef("tx"), token=None, seq_no=0))
    message = house.say(updated(5, ref=SessionRef("tx"), seq_no=1, token=card()), minutes=5)
    (session,) = house.station.sessions.known
    assert (message.status, session.token_uid, session.authorization_status) == ("Accepted", "CARD", "Accepted")


# --- the rest


def test_a_token_is_held_up() -> None:
    house = House()
    message = house.say(TokenPresented(token=card()))
    assert (message.status, message.kinds) == ("Accepted", ["TokenPresented"])
    house.say(start_16())
    assert house.say(TokenPresented(token=card())).status == "Accepted", "to end what it runs here"
    assert house.say(TokenPresented(token=card("NEW"))).status == AuthorizationStatus.INVALID.value


def test_idle_readings_are_kept_once_and_their_keys_bounded() -> None:
    house = House()
    fact = meter(1, 1000.0, ref=None)
    first = house.say(fact, minutes=1)
    assert (first.kinds, len(first.into(stations_store.IDLE_METERS))) == (["MeterRead"], 1)
    again = house.say(fact, minutes=1)
    assert (again.rows, again.notes) == ([], ["a repeat: recorded before"])
    for minutes in range(2, 30):
        house.say(meter(minutes, 1000.0, ref=None), minutes=minutes)
    assert house.station.idle_keys is not None
    assert len(house.station.idle_keys) == IDLE_KEYS_KEPT


def test_a_clock_that_is_off_is_noted_once() -> None:
    house = House()
    first = house.say(meter(-10, 1000.0, ref=None))
    assert first.into(stations_store.CLOCKS) == [("S1", -600.0)]
    assert house.say(meter(-9, 1001.0, ref=None), minutes=1).into(stations_store.CLOCKS) == []
    assert house.say(meter(2, 1002.0, ref=None), minutes=2).into(stations_store.CLOCKS) == [("S1", 0.0)]


def test_a_boot_marks_what_runs() -> None:
    house = House()
    house.say(start_16())
    message = house.say(StationBooted(vendor="A", model="B"), minutes=3)
    assert message.kinds == ["StationBooted"]
    assert (len(message.into(stations_store.BOOTS)), len(message.into(sessions_store.SESSIONS))) == (1, 1)
    assert house.station.sessions.known[0].rebooted_at == at(3)


def test_a_status_tells_the_session_how_far_charging_is_once() -> None:
    house = House()
    house.say(start_16())
    fact = StatusChanged(
        at=NOON,
        evse_id=1,
        connector_id=1,
        status=ConnectorStatus.OCCUPIED,
        charging_state=ChargingState.SUSPENDED_EV,
    )
    told, again = house.say(fact), house.say(fact)
    assert house.station.sessions.known[0].charging_state == "suspended_ev"
    assert (len(told.into(sessions_store.SESSIONS)), len(again.into(sessions_store.SESSIONS))) == (1, 0)
    assert len(again.into(stations_store.CONNECTORS)) == 1


def test_facts_of_one_message_are_decided_together() -> None:
    assert House().say(start_16(), StationBooted(vendor="A", model="B")).kinds == ["SessionStarted", "StationBooted"]
