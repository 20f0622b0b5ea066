"""Whether a token may charge."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, strategies as st

from voltway.tokens import authorize
from voltway.tokens.authorize import Circumstances, GroupRecord, GroupUse, TokenRecord, within_hours
from voltway.vocabulary.ids import TokenUid
from voltway.vocabulary.tokens import AuthorizationStatus, PresentedToken, TokenKind, TokenStatus, Verdict

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
CARD = PresentedToken(TokenUid("CARD"))
A = AuthorizationStatus


def record(**fields: Any) -> TokenRecord:
    return TokenRecord(token_uid="CARD", **fields)


def where(**fields: Any) -> Circumstances:
    return Circumstances(**{"station_id": "S1", "at": NOON, "minute_of_day": 720, **fields})


@pytest.mark.parametrize(
    ("known", "circumstances", "status", "rule"),
    [
        (record(), {}, A.ACCEPTED, "valid"),
        (None, {}, A.INVALID, "unknown_token"),
        (record(status=TokenStatus.BLOCKED), {}, A.BLOCKED, "blocked"),
        (record(status=TokenStatus.BLOCKED, master_pass=True), {}, A.BLOCKED, "blocked"),
        (record(master_pass=True, credit_ok=False), {}, A.ACCEPTED, "master_pass"),
        (record(master_pass=True), {"starting": True}, A.INVALID, "master_pass"),
        (record(valid_from=NOON + timedelta(seconds=1)), {}, A.NOT_AT_THIS_TIME, "not_yet_valid"),
        (record(valid_from=NOON), {}, A.ACCEPTED, "valid"),
        (record(valid_until=NOON), {}, A.EXPIRED, "expired"),
        (record(valid_until=NOON + timedelta(seconds=1)), {}, A.ACCEPTED, "valid"),
        (record(credit_ok=False), {}, A.NO_CREDIT, "no_credit"),
        (record(allowed_stations=["S2"]), {}, A.NOT_AT_THIS_LOCATION, "not_here"),
        (record(allowed_stations=["S2", "S1"]), {}, A.ACCEPTED, "valid"),
        (record(allowed_stations=[]), {}, A.NOT_AT_THIS_LOCATION, "not_here"),
        (record(allowed_hours="07:00-11:59"), {}, A.NOT_AT_THIS_TIME, "not_now"),
        (record(allowed_hours="07:00-12:01"), {}, A.ACCEPTED, "valid"),
        (record(), {"active_elsewhere": 1}, A.CONCURRENT_TX, "concurrent"),
        (record(), {"active_elsewhere": 1, "concurrent_sessions_allowed": 2}, A.ACCEPTED, "valid"),
        (record(max_concurrent=3), {"active_elsewhere": 2}, A.ACCEPTED, "valid"),
        (record(max_concurrent=3), {"active_elsewhere": 3}, A.CONCURRENT_TX, "concurrent"),
        (record(max_concurrent=0), {}, A.CONCURRENT_TX, "concurrent"),
        (None, {"free_vend": True}, A.ACCEPTED, "free_vend"),
        (record(status=TokenStatus.BLOCKED), {"free_vend": True}, A.ACCEPTED, "free_vend"),
    ],
)
def test_who_may_charge(
    known: TokenRecord | None, circumstances: dict[str, Any], status: AuthorizationStatus, rule: str
) -> None:
    verdict = authorize.decide(CARD, known, where(**circumstances))
    assert (verdict.status, verdict.rule) == (status, rule)
    assert verdict.accepted is (status is A.ACCEPTED)


def group(**fields: Any) -> TokenRecord:
    return record(group_id="G", group=GroupRecord(group_id="G", **fields))


def use(**fields: Any) -> dict[str, Any]:
    return {"group_use": GroupUse(**fields)}


@pytest.mark.parametrize(
    ("known", "circumstances", "status", "rule"),
    [
        (group(), {}, A.ACCEPTED, "valid"),
        (group(blocked=True), {}, A.BLOCKED, "group_blocked"),
        (group(valid_from=NOON + timedelta(seconds=1)), {}, A.NOT_AT_THIS_TIME, "group_not_yet_valid"),
        (group(valid_until=NOON), {}, A.EXPIRED, "group_expired"),
        (group(allowed_stations=["S2"]), {}, A.NOT_AT_THIS_LOCATION, "group_not_here"),
        (group(allowed_stations=["S1"]), {}, A.ACCEPTED, "valid"),
        (group(allowed_hours="07:00-12:00"), {}, A.NOT_AT_THIS_TIME, "group_not_now"),
        (group(energy_limit_wh=1000), use(energy_wh=999.9), A.ACCEPTED, "valid"),
        (group(energy_limit_wh=1000), use(energy_wh=1000.0), A.NO_CREDIT, "group_energy"),
        (group(energy_limit_wh=0), use(), A.NO_CREDIT, "group_energy"),
        (group(time_limit_s=60), use(time_s=59.0), A.ACCEPTED, "valid"),
        (group(time_limit_s=60), use(time_s=60.0), A.NO_CREDIT, "group_time"),
        (group(money_limit=Decimal("0.30")), use(cost=Decimal("0.29")), A.ACCEPTED, "valid"),
        (group(money_limit=Decimal("0.30")), use(cost=Decimal("0.30")), A.NO_CREDIT, "group_money"),
        (group(max_concurrent=2), {**use(), "group_active": 1}, A.ACCEPTED, "valid"),
        (group(max_concurrent=2), {**use(), "group_active": 2}, A.CONCURRENT_TX, "group_concurrent"),
        (group(energy_limit_wh=0, max_concurrent=1), {}, A.ACCEPTED, "valid"),
        (group(blocked=True), {"free_vend": True}, A.ACCEPTED, "free_vend"),
    ],
)
def test_what_a_group_may_do_together(
    known: TokenRecord, circumstances: dict[str, Any], status: AuthorizationStatus, rule: str
) -> None:
    verdict = authorize.decide(CARD, known, where(**circumstances))
    assert (verdict.status, verdict.rule, verdict.group_id) == (status, rule, "G")


def test_a_tokens_own_rules_come_before_its_groups() -> None:
    both = record(credit_ok=False, group_id="G", group=GroupRecord(group_id="G", valid_until=NOON))
    assert authorize.decide(CARD, both, where()).rule == "no_credit"
    blocked = record(master_pass=True, group_id="G", group=GroupRecord(group_id="G", blocked=True))
    assert authorize.decide(CARD, blocked, where()).rule == "group_blocked"
    assert not authorize.may_stop(CARD, blocked, where(session_token="OTHER")).accepted


@pytest.mark.parametrize(
    ("own", "shared", "told"), [(1, 2, 1), (2, 1, 1), (None, 2, 2), (1, None, 1), (None, None, None)]
)
def test_the_earlier_end_is_told(own: int | None, shared: int | None, told: int | None) -> None:
    """Stations keep it: what ends first ends the other, too."""
    ends = {None: None, 1: NOON + timedelta(days=1), 2: NOON + timedelta(days=2)}
    known = record(valid_until=ends[own], group_id="G", group=GroupRecord(group_id="G", valid_until=ends[shared]))
    assert authorize.decide(CARD, known, where()).valid_until == ends[told]


def test_which_groups_count() -> None:
    assert not GroupRecord(group_id="G", allowed_hours="07:00-12:00", blocked=True).counts
    for limit in ("energy_limit_wh", "time_limit_s", "money_limit", "max_concurrent"):
        known = group(**{limit: 1}).group
        assert known is not None
        assert known.counts


def test_the_first_rule_that_speaks_decides() -> None:
    everything_wrong = record(valid_until=NOON, credit_ok=False, allowed_stations=[], max_concurrent=0)
    assert authorize.decide(CARD, everything_wrong, where()).rule == "expired"


def test_the_verdict_tells_group_and_expiry() -> None:
    until = NOON + timedelta(days=1)
    verdict = authorize.decide(CARD, record(group_id="G", valid_until=until), where())
    assert verdict == Verdict(status=A.ACCEPTED, rule="valid", group_id="G", valid_until=until)


def test_no_authorization_is_a_kind_of_token() -> None:
    """2.x: a button instead of a card."""
    told = PresentedToken(TokenUid(""), TokenKind.NO_AUTHORIZATION)
    assert authorize.decide(told, None, where()).accepted


def test_an_empty_token_is_nobody() -> None:
    assert authorize.decide(PresentedToken(TokenUid("")), record(), where()).status is A.INVALID


@pytest.mark.parametrize(
    ("known", "circumstances", "rule"),
    [
        (record(), {"session_token": "CARD"}, "same_token"),
        (None, {"session_token": "CARD"}, "same_token"),
        (record(status=TokenStatus.BLOCKED), {"session_token": "CARD"}, "same_token"),
        (record(group_id="G"), {"session_token": "OTHER", "session_group": "G"}, "same_group"),
        (record(master_pass=True), {"session_token": "OTHER"}, "master_pass"),
    ],
)
def test_who_may_stop(known: TokenRecord | None, circumstances: dict[str, Any], rule: str) -> None:
    verdict = authorize.may_stop(CARD, known, where(**circumstances))
    assert (verdict.status, verdict.rule) == (A.ACCEPTED, rule)


@pytest.mark.parametrize(
    ("known", "circumstances"),
    [
        (record(), {"session_token": "OTHER"}),
        (record(), {"session_token": None}),
        (record(), {"session_token": "OTHER", "session_group": None}),
        (record(group_id="G"), {"session_token": "OTHER", "session_group": "H"}),
        (record(master_pass=True, status=TokenStatus.BLOCKED), {"session_token": "OTHER"}),
        (None, {"session_token": "OTHER", "session_group": "G"}),
    ],
)
def test_who_may_not_stop(known: TokenRecord | None, circumstances: dict[str, Any]) -> None:
    assert authorize.may_stop(CARD, known, where(**circumstances)).status is A.INVALID


minutes = st.integers(0, 1439)


def clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


@given(minutes, minutes, minutes)
def test_hours(first: int, last: int, now: int) -> None:
    """From the first minute on, up to the last; over midnight where the first is later."""
    allowed = {(first + step) % 1440 for step in range((last - first) % 1440)}
    assert within_hours(f"{clock(first)}-{clock(last)}", now) is (now in allowed)


@given(minutes)
def test_the_whole_day(now: int) -> None:
    assert within_hours("00:00-24:00", now)
    assert within_hours(" 0-24 ", now)
