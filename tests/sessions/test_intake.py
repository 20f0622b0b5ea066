"""From a fact to what is recorded of it."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from tests.sessions.made import NOON, at, card, ended, meter, new_id, reading, session, started, updated
from voltway.sessions import intake
from voltway.sessions.intake import FRESH, Lookup, Taken
from voltway.sessions.matching import StationSessions, start_key
from voltway.sessions.session import Session, fingerprint
from voltway.vocabulary.facts import MeterRead, SessionClosed, SessionEnded, SessionStarted, SessionUpdated
from voltway.vocabulary.ids import SessionRef
from voltway.vocabulary.sessions import Rule, SessionState


class Station:
    """A station's memory, to which facts are told."""

    def __init__(self, *sessions: Session) -> None:
        self.sessions = StationSessions()
        for one in sessions:
            self.sessions.add(one)
        self.idle_keys: list[str] = []

    def tell(self, fact: SessionStarted | SessionUpdated | SessionEnded | MeterRead, now: datetime) -> Taken:
        match fact:
            case SessionStarted():
                return intake.take_start(self.sessions, "S1", fact, now, new_id)
            case SessionUpdated():
                return intake.take_update(self.sessions, "S1", fact, now, new_id)
            case SessionEnded():
                return intake.take_end(self.sessions, "S1", fact, now, new_id)
        return intake.take_meter(self.sessions, self.idle_keys, fact, now)


def start_v16(minutes: float = 0, register_wh: float = 1000.0, number: str = "1", **fields: object) -> SessionStarted:
    told = started(at=at(minutes), ref=SessionRef(number), register_wh=register_wh, key="", **fields)
    return SessionStarted(**{**{name: getattr(told, name) for name in told.__struct_fields__}, "key": f"k{number}"})


# --- starts


def test_a_start_opens_a_session() -> None:
    taken = Station().tell(start_v16(), NOON)
    (told,) = taken.recorded
    assert taken.session is not None
    assert (told[1], taken.repeat, taken.session.ref) == (taken.session, False, "1")


def test_a_start_told_again_is_a_repeat() -> None:
    station = Station()
    first = station.tell(start_v16(), NOON)
    again = station.tell(start_v16(), at(5))
    assert (again.repeat, again.recorded, again.session) == (True, [], first.session)


def test_a_start_on_a_busy_connector_closes_what_ran_there() -> None:
    station = Station()
    before = station.tell(start_v16(0, number="1"), NOON).session
    elsewhere = station.tell(start_v16(1, number="2", evse_id=2), at(1)).session
    assert before is not None
    assert elsewhere is not None
    station.tell(meter(20, 2000), at(20))
    taken = station.tell(start_v16(30, 2500.0, number="3"), at(30))
    (closed, old), (_, new) = taken.recorded
    assert isinstance(closed, SessionClosed)
    assert old is not None
    assert new is not None
    assert (closed.at, closed.ref, closed.rules) == (at(20), "1", [Rule.CLOSED_BY_NEXT_START])
    assert (old, new) == (before, taken.session)
    assert old is not None
    assert new is not None
    assert (old.active, new.active, elsewhere.active) == (False, True, True)


def test_a_start_at_connector_0_closes_nothing_and_says_so() -> None:
    station = Station()
    running = station.tell(start_v16(number="1"), NOON).session
    taken = station.tell(start_v16(1, number="2", evse_id=0), at(1))
    assert running is not None
    assert taken.session is not None
    assert (running.active, taken.session.rules) == (True, [Rule.CONNECTOR_ZERO])


# --- what has to be read first


def test_an_old_start_is_looked_up_and_a_fresh_one_is_not() -> None:
    sessions = StationSessions()
    told = started(ref=None, key="", register_wh=5.0)
    assert intake.lookup_needed(sessions, told, NOON + FRESH) is None
    late = intake.lookup_needed(sessions, told, NOON + FRESH + timedelta(seconds=1))
    assert late == Lookup(start_key=start_key(told))
    assert intake.lookup_needed(sessions, started(at=None, key="x"), NOON) == Lookup(start_key="x")
    assert intake.lookup_needed(sessions, started(key="x", seq_no=3), NOON) == Lookup(start_key="x")


@pytest.mark.parametrize("fact", [updated(), ended(), meter(10, 5)])
def test_an_unknown_name_is_looked_up(fact: SessionUpdated) -> None:
    assert intake.lookup_needed(StationSessions(), fact, NOON) == Lookup(ref="1")
    assert intake.lookup_needed(Station(session()).sessions, fact, NOON) is None


def test_a_nameless_stop_is_looked_up_only_if_nothing_runs() -> None:
    told = ended(60, ref=None, register_wh=9.0)
    looked = intake.lookup_needed(StationSessions(), told, at(60))
    assert looked is not None
    station = Station()
    taken = station.tell(told, at(60))
    assert taken.session is not None
    assert looked.start_key == taken.session.start_key
    assert intake.lookup_needed(Station(session()).sessions, told, at(60)) is None


def test_a_nameless_reading_needs_nothing() -> None:
    assert intake.lookup_needed(StationSessions(), meter(1, 5, ref=None), NOON) is None


# --- ends


def test_an_end_that_names_nobody_ends_its_cards_session() -> None:
    mine, other = session(ref="1"), session(ref="2", evse_id=2, token_uid="OTHER")
    taken = Station(mine, other).tell(ended(60, ref=None, register_wh=2000.0, token=card("OTHER")), at(60))
    ((fact, told),) = taken.recorded
    assert isinstance(fact, SessionEnded)
    assert (told, fact.ref, fact.rules) == (other, "2", [Rule.MATCHED_BY_CONNECTOR])
    assert mine.active


def test_an_end_that_could_mean_two_ends_none_of_them() -> None:
    one, other = session(ref="1"), session(ref="2", evse_id=2)
    taken = Station(one, other).tell(ended(60, ref=None, register_wh=2000.0), at(60))
    (started_, made), (ended_, _) = taken.recorded
    assert (one.active, other.active) == (True, True)
    assert isinstance(started_, SessionStarted)
    assert isinstance(ended_, SessionEnded)
    assert started_.rules == [Rule.START_INFERRED]
    assert made is not None
    assert isinstance(ended_, SessionEnded)
    assert (made.state, made.start_inferred, ended_.ref) == (SessionState.ENDED, True, made.ref)


def test_a_nameless_end_told_twice_ends_one_session() -> None:
    first, told = session(ref="1"), ended(60, ref=None, register_wh=2000.0)
    station = Station(first)
    station.tell(told, at(60))
    following = station.tell(start_v16(61, 2000.0, "2"), at(61)).session
    assert station.tell(told, at(62)).repeat
    assert following is not None
    assert following.active


def test_an_end_without_a_time_is_no_repeat_of_what_runs() -> None:
    running = session(ref="1")
    running.end_wh = None
    taken = Station(running).tell(ended(ref=None, at=None), at(60))
    assert (taken.repeat, running.active) == (False, False)


def test_an_end_of_the_unknown_is_kept_once() -> None:
    station = Station()
    told = ended(60, register_wh=2000.0, readings=[reading(10, 1500)])
    taken = station.tell(told, at(60))
    assert [type(fact) for fact, _ in taken.recorded] == [SessionStarted, SessionEnded]
    assert taken.session is not None
    assert (taken.session.started_at, taken.session.energy_wh) == (at(10), 500)
    assert station.tell(told, at(61)).repeat


# --- readings


def test_a_reading_belongs_to_the_session_it_names_or_that_runs_there() -> None:
    running = session(ref="1")
    station = Station(running)
    assert station.tell(meter(1, 1100), at(1)).session is running
    assert station.tell(meter(2, 1200, ref=None), at(2)).session is running
    taken = station.tell(meter(3, 1300, ref=SessionRef("999")), at(3))
    assert taken.session is running
    assert running.rules == [Rule.MATCHED_BY_CONNECTOR]
    assert running.energy_wh == 300


@pytest.mark.parametrize(
    "told", [meter(1, 5, ref=None, evse_id=0), meter(1, 5, ref=None, evse_id=2), meter(-5, 5, ref=None)]
)
def test_a_reading_of_nobody(told: MeterRead) -> None:
    """Of the main meter, of another EVSE, and from before what runs."""
    station = Station(session())
    taken = station.tell(told, at(6))
    assert (taken.session, taken.recorded) == (None, [(told, None)])
    station.idle_keys.append(fingerprint(told))
    assert station.tell(told, at(7)).repeat


def test_a_reading_told_twice_counts_once() -> None:
    running = session()
    station = Station(running)
    station.tell(meter(1, 1100), at(1))
    assert station.tell(meter(1, 1100), at(2)).repeat
    assert running.energy_wh == 100


@pytest.mark.parametrize(
    ("registers", "plain"),
    [
        ([1100], True),
        ([1100, 1200], True),
        ([1100, 50_000_000], False),
        ([1100, 50_000_000, 1200], False),
        ([1100, 3], False),
    ],
)
def test_whether_a_reading_changed_more_than_counters(registers: list[float], plain: bool) -> None:
    station = Station(session())
    taken = [station.tell(meter(number, register), at(number)) for number, register in enumerate(registers, start=1)]
    assert taken[-1].only_counters is plain


def test_the_first_register_is_more_than_a_counter() -> None:
    assert not Station(session(None)).tell(meter(1, 1100), at(1)).only_counters


def test_a_second_restart_of_the_register_is_more_than_a_counter() -> None:
    station = Station(session(500_000.0))
    taken = [
        station.tell(meter(n, register), at(n)).only_counters for n, register in enumerate([5000, 9000, 10, 60], 1)
    ]
    assert taken == [False, True, False, True]


# --- any order


stories = st.lists(
    st.one_of(
        st.builds(start_v16, st.integers(0, 60), st.just(1000.0), st.sampled_from("123"), evse_id=st.integers(0, 2)),
        st.builds(
            ended, st.integers(0, 60), ref=st.sampled_from([None, "1", "2", "3", "x"]), register_wh=st.just(2000.0)
        ),
        st.builds(meter, st.integers(0, 60), st.floats(0, 5000), ref=st.sampled_from([None, "1", "2", "x"])),
        st.builds(updated, st.integers(0, 60), ref=st.sampled_from(["1", "2", "y"]), seq_no=st.integers(0, 5)),
    ),
    max_size=15,
)


@given(stories)
def test_nothing_is_recorded_twice_and_one_runs_per_connector(story: list[SessionEnded]) -> None:
    station = Station()
    for number, fact in enumerate(story):
        taken = station.tell(fact, at(number))
        assert taken.repeat is (taken.recorded == [])
        places = [(one.evse_id, one.connector_id) for one in station.sessions.known if one.active and one.evse_id]
        assert len(places) == len(set(places))
        keys = [one.start_key for one in station.sessions.known]
        assert len(keys) == len(set(keys)), "the database would refuse a second one"
