"""What a gateway answers to tokens, given what it knows."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.ocpp.made import record
from tests.sessions.made import ended, session
from voltway.ocpp.verdicts import Verdicts, as_before, is_autocharge, with_contract
from voltway.sessions import lifecycle
from voltway.sessions.matching import StationSessions
from voltway.tokens.authorize import GroupRecord, GroupUse, TokenRecord
from voltway.tokens.book import Known, TokenBook
from voltway.vocabulary.certificates import ContractStatus
from voltway.vocabulary.ids import TokenUid
from voltway.vocabulary.tokens import AuthorizationStatus, PresentedToken, TokenKind, Verdict

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)
CARD = PresentedToken(TokenUid("CARD"))


def verdicts(active_elsewhere: int = 0, allowed: int = 1, **fields: Any) -> Verdicts:
    book = TokenBook()
    book.keep("CARD", Known(TokenRecord(token_uid="CARD", **fields), active_elsewhere, 0.0))
    return Verdicts(book, allowed)


def status(made: Verdicts, *, at: datetime = NOON, station: Any = None, **how: Any) -> AuthorizationStatus:
    return made.decide(CARD, station or record(), at, 0.0, **how).status


def test_sessions_here_and_elsewhere_are_counted() -> None:
    assert status(verdicts()) is AuthorizationStatus.ACCEPTED
    assert status(verdicts(active_elsewhere=1)) is AuthorizationStatus.CONCURRENT_TX
    assert status(verdicts(active_elsewhere=1, allowed=2)) is AuthorizationStatus.ACCEPTED
    made = verdicts()
    made.settle(session(token_uid="CARD"))
    assert status(made) is AuthorizationStatus.CONCURRENT_TX
    assert status(made, except_for=1) is AuthorizationStatus.ACCEPTED
    assert status(made, count=False) is AuthorizationStatus.ACCEPTED


def grouped(used: GroupUse, allowed: int = 9, **limits: Any) -> Verdicts:
    """CARD and FRIEND, both of group G."""
    book = TokenBook()
    for uid in ("CARD", "FRIEND"):
        record = TokenRecord(token_uid=uid, group_id="G", group=GroupRecord(group_id="G", **limits))
        book.keep(uid, Known(record, 0, 0.0, used))
    return Verdicts(book, allowed)


def test_sessions_of_the_whole_group_are_counted() -> None:
    made = grouped(GroupUse(active_elsewhere=1), max_concurrent=3)
    made.settle(session(session_id="1", token_uid="FRIEND", group_id="G"))
    assert status(made) is AuthorizationStatus.ACCEPTED
    other = session(session_id="2", token_uid="CARD", group_id="G")
    made.settle(other)
    assert status(made, starting=True) is AuthorizationStatus.CONCURRENT_TX
    assert status(made, starting=True, except_for=1) is AuthorizationStatus.ACCEPTED, "it replaces its own"
    made.settle(session(session_id="3", token_uid="STRANGER", group_id="H"))
    lifecycle.end(other, ended(), NOON)
    made.settle(other)
    assert status(made, starting=True) is AuthorizationStatus.ACCEPTED
    assert dict(made.active_of_group) == {"G": 1, "H": 1}


def test_a_session_that_changes_its_group_is_counted_once() -> None:
    made, one = grouped(GroupUse()), session(token_uid="CARD", group_id="G")
    made.settle(one)
    one.group_id = "H"
    made.settle(one)
    assert dict(made.active_of_group) == {"H": 1}
    made.dismiss(StationSessions([one]))
    assert (dict(made.active_of_group), dict(made.active)) == ({}, {})


def test_a_used_up_limit_ends_nothing() -> None:
    """Whoever holds up the token that charges here ends that session; what begins is refused."""
    made = grouped(GroupUse(energy_wh=10.0), energy_limit_wh=10.0)
    assert status(made) is AuthorizationStatus.NO_CREDIT
    assert status(made, except_for=1) is AuthorizationStatus.ACCEPTED
    assert status(made, count=False) is AuthorizationStatus.ACCEPTED
    assert status(made, except_for=1, starting=True) is AuthorizationStatus.NO_CREDIT


def test_hours_of_the_group_are_those_of_the_site() -> None:
    made = grouped(GroupUse(), allowed_hours="13:30-14:30")
    assert status(made) is AuthorizationStatus.NOT_AT_THIS_TIME
    assert status(made, station=record(time_zone="Europe/Berlin")) is AuthorizationStatus.ACCEPTED


def test_a_session_counts_while_it_runs_and_once() -> None:
    made, one = verdicts(), session(token_uid="CARD")
    for _ in range(3):
        made.settle(one)
    assert made.active["card"] == 1
    one.token_uid = "OTHER"
    made.settle(one)
    assert (made.active["card"], made.active["other"]) == (0, 1)
    lifecycle.end(one, ended(), NOON)
    made.settle(one)
    assert dict(made.active) == {}


def test_what_arrives_and_leaves_is_counted_where_it_is() -> None:
    """A station's sessions count here while it is here; what was read of their tokens before is read again."""
    made = verdicts(active_elsewhere=1)
    sessions = StationSessions([session(token_uid="CARD")])
    made.adopt(sessions)
    assert made.must_read(CARD, record(), 0.0), "what was read counted it elsewhere"
    assert made.active["card"] == 1
    made.book.keep("CARD", Known(TokenRecord(token_uid="CARD"), 0, 0.0))
    made.dismiss(sessions)
    assert made.must_read(CARD, record(), 0.0)
    assert dict(made.active) == {}


@pytest.mark.parametrize(
    ("token", "free_vend", "needed"),
    [
        (CARD, False, False),
        (PresentedToken(TokenUid("NEW")), False, True),
        (PresentedToken(TokenUid("NEW")), True, False),
        (PresentedToken(TokenUid("NEW"), TokenKind.NO_AUTHORIZATION), False, False),
        (PresentedToken(TokenUid("")), False, False),
    ],
)
def test_what_must_be_read(token: PresentedToken, free_vend: bool, needed: bool) -> None:
    assert verdicts().must_read(token, record(free_vend=free_vend), 0.0) is needed


@pytest.mark.parametrize(
    ("zone", "allowed"), [(None, False), ("Europe/Berlin", True), ("No/Where", False), ("", False), ("../etc", False)]
)
def test_hours_are_those_of_the_site(zone: str | None, allowed: bool) -> None:
    """12:00 UTC is 14:00 in Berlin in summer; an unknown zone counts as UTC."""
    made = verdicts(allowed_hours="13:30-14:30")
    told = status(made, station=record(time_zone=zone))
    assert told is (AuthorizationStatus.ACCEPTED if allowed else AuthorizationStatus.NOT_AT_THIS_TIME)


def test_who_may_end_a_session() -> None:
    running = session(token_uid="OTHER", group_id="G")
    assert verdicts(group_id="G").may_stop(CARD, running, record(), NOON, 0.0).rule == "same_group"
    assert not verdicts().may_stop(CARD, running, record(), NOON, 0.0).accepted


def test_a_repeat_gets_the_answer_of_the_first() -> None:
    made = session(authorization_status="Blocked", group_id="G")
    told = as_before(made)
    assert (told.status, told.group_id) == (AuthorizationStatus.BLOCKED, "G")
    assert as_before(session()).status is AuthorizationStatus.INVALID


@pytest.mark.parametrize(
    ("uid", "kind", "itself"),
    [
        ("VID:0123", TokenKind.UNTOLD, True),
        ("0123", TokenKind.MAC_ADDRESS, True),
        ("0123", TokenKind.EVCCID, True),
        ("WVW123", TokenKind.VIN, True),
        ("0123", TokenKind.ISO14443, False),
    ],
)
def test_whether_the_car_is_the_token(uid: str, kind: TokenKind, itself: bool) -> None:
    assert is_autocharge(PresentedToken(TokenUid(uid), kind)) is itself


@pytest.mark.parametrize(
    ("token", "rule", "certificate", "expected"),
    [
        ("Accepted", "valid", "accepted", ("Accepted", "accepted")),
        ("Blocked", "blocked", "accepted", ("Blocked", "contract_cancelled")),
        ("Invalid", "unknown_token", "accepted", ("Invalid", "contract_cancelled")),
        ("ConcurrentTx", "concurrent", "accepted", ("ConcurrentTx", "accepted")),
        ("Accepted", "valid", "certificate_expired", ("Invalid", "certificate_expired")),
        ("Blocked", "blocked", "certificate_revoked", ("Invalid", "certificate_revoked")),
        ("Accepted", "free_vend", "cert_chain_error", ("Accepted", "cert_chain_error")),
    ],
)
def test_a_contract_and_its_certificate(token: str, rule: str, certificate: str, expected: tuple[str, str]) -> None:
    verdict = Verdict(status=AuthorizationStatus(token), rule=rule)
    told, status = with_contract(verdict, ContractStatus(certificate))
    assert (told.status, status) == expected
