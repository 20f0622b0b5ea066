"""The tokens a gateway has in mind."""

import pytest

from voltway.tokens import book
from voltway.tokens.authorize import GroupUse, TokenRecord
from voltway.tokens.book import COUNTED_FRESH_S, FRESH_S, UNKNOWN_FRESH_S, Known, TokenBook


def known(uid: str, read_at_s: float = 0.0) -> Known:
    return Known(TokenRecord(token_uid=uid), 0, read_at_s)


def test_what_was_read_serves_for_a_while() -> None:
    made = TokenBook()
    made.keep("A", known("A", 100.0))
    assert made.find("A", 100.0 + FRESH_S) is not None
    assert made.find("A", 100.1 + FRESH_S) is None
    assert made.find("B", 100.0) is None


def test_the_unknown_is_asked_for_again_sooner() -> None:
    made = TokenBook()
    made.keep("A", Known(None, 0, 100.0))
    assert made.find("A", 100.0 + UNKNOWN_FRESH_S) is not None
    assert made.find("A", 100.1 + UNKNOWN_FRESH_S) is None


def test_what_changed_is_read_again() -> None:
    made = TokenBook()
    made.keep("A", known("A"))
    made.forget("A")
    made.forget("never there")
    assert made.find("A", 0.0) is None


def test_it_is_bounded_and_keeps_what_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(book, "MOST_KEPT", 3)
    made = TokenBook()
    for uid in "ABC":
        made.keep(uid, known(uid))
    made.find("A", 0.0)
    made.keep("D", known("D"))
    assert [uid for uid in "ABCD" if made.find(uid, 0.0)] == ["A", "C", "D"]
    assert len(made) == 3


def test_a_token_is_the_same_in_any_case() -> None:
    """1.6's idTag is case-insensitive."""
    made = TokenBook()
    made.keep("Card", known("Card"))
    assert made.find("CARD", 0.0) is made.find("card", 0.0) is not None
    made.forget("cARD")
    assert len(made) == 0


def test_what_a_group_used_is_asked_for_again_sooner() -> None:
    made = TokenBook()
    made.keep("A", Known(TokenRecord(token_uid="A"), 0, 100.0, GroupUse()))
    assert made.find("A", 100.0 + COUNTED_FRESH_S) is not None
    assert made.find("A", 100.1 + COUNTED_FRESH_S) is None


def test_a_change_while_tokens_are_read_is_noticed() -> None:
    """Else what was read before the change would serve after it."""
    made = TokenBook()
    made.forget("B")
    first = made.changes
    made.forget("a")
    second = made.changes
    assert [uid for uid in "ABC" if made.outdated(uid, first)] == ["A"]
    assert not any(made.outdated(uid, second) for uid in "ABC")
    made.forget_all()
    assert made.outdated("C", second)
    assert not made.outdated("A", made.changes)


def test_all_can_be_forgotten() -> None:
    made = TokenBook()
    for uid in "AB":
        made.keep(uid, known(uid))
    made.forget_all()
    assert (len(made), made.find("A", 0.0)) == (0, None)


def test_what_changed_is_bounded_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(book, "MOST_KEPT", 3)
    made = TokenBook()
    for uid in "ABCD":
        made.forget(uid)
    assert all(made.outdated(uid, 0) for uid in "ABCDE")
    assert len(made._changed) <= 3
