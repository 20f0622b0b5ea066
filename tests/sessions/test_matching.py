"""Which session a fact means."""

from typing import Any

import pytest

from tests.sessions.made import at, card, ended, session, started, updated
from voltway.sessions import lifecycle
from voltway.sessions.matching import ENDED_KEPT, StationSessions, is_repeat, start_key
from voltway.sessions.session import Session
from voltway.vocabulary.ids import SessionRef


def memory(*sessions: Session) -> StationSessions:
    made = StationSessions()
    for one in sessions:
        made.add(one)
    return made


def over(**fields: Any) -> Session:
    made = session(**fields)
    lifecycle.end(made, ended(), at(60))
    return made


def test_active_sessions_are_kept_and_only_the_last_ended_ones() -> None:
    running = [session(ref=f"r{number}") for number in range(5)]
    gone = [over(ref=f"g{number}") for number in range(5)]
    known = memory(*running, *gone)
    assert all(known.by_ref(f"r{number}") is running[number] for number in range(5))
    assert [number for number in range(5) if known.by_ref(f"g{number}")] == [3, 4]
    assert len(known.known) == 5 + ENDED_KEPT


def test_a_session_is_kept_once() -> None:
    made = session()
    assert memory(made, made).known == [made]


def test_the_newest_of_a_name_is_meant() -> None:
    old, new = over(ref="1"), session(ref="1")
    assert memory(old, new).by_ref("1") is new


@pytest.mark.parametrize(
    ("evse_id", "connector_id", "found"),
    [(1, 1, "a"), (1, None, "a"), (1, 2, None), (2, 1, "b"), (2, 2, "b"), (3, 1, None), (None, None, None)],
)
def test_what_runs_where(evse_id: int | None, connector_id: int | None, found: str | None) -> None:
    one = session(ref="a", evse_id=1, connector_id=1)
    other = session(ref="b", evse_id=2, connector_id=None)
    gone = over(ref="c", evse_id=3, connector_id=1)
    running = memory(one, other, gone).active_at(evse_id, connector_id)
    assert (running.ref if running else None) == found


def test_without_a_place_only_a_single_session_is_meant() -> None:
    made = session()
    assert memory(made, over(ref="2")).active_at(None, None) is made


def test_the_key_of_a_start() -> None:
    told = started(ref=None, key="", register_wh=1000.0)
    key = start_key(told)
    assert start_key(started(ref=None, key="", register_wh=1000.0)) == key
    others = [
        started(ref=None, key="", register_wh=1001.0),
        started(ref=None, key="", register_wh=1000.0, at=at(1)),
        started(ref=None, key="", register_wh=1000.0, token=card("OTHER")),
        started(ref=None, key="", register_wh=1000.0, token=None),
        started(ref=None, key="", register_wh=1000.0, evse_id=2),
    ]
    assert len({key, *map(start_key, others)}) == 1 + len(others)


def test_the_key_of_a_start_that_has_a_name() -> None:
    assert start_key(started(ref=SessionRef("tx-1"), key="")) == "tx-1"
    assert start_key(started(key="kept")) == "kept"


def test_repeats() -> None:
    running = session()
    lifecycle.update(running, updated(1, seq_no=3), at(1))
    assert is_repeat(running, updated(1, seq_no=3))
    assert not is_repeat(running, updated(1, seq_no=4))
    assert not is_repeat(running, ended(2, seq_no=4))
    assert is_repeat(running, started())
    assert not is_repeat(running, started(seq_no=0))
    assert not is_repeat(running, ended(2))
    assert is_repeat(over(), ended(2))
    inferred = over()
    inferred.end_inferred = True
    assert not is_repeat(inferred, ended(2))
