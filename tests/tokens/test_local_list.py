from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given, settings, strategies as st

from voltway.tokens import local_list
from voltway.tokens.authorize import GroupRecord, TokenRecord
from voltway.tokens.local_list import (
    Candidate,
    Known,
    Limits,
    desired,
    desired_of,
    entry_of,
    limits_of,
    next_step,
    next_steps,
)
from voltway.vocabulary.ids import TokenUid
from voltway.vocabulary.orders_local_lists import AskLocalList, ListEntry, LocalListTold, SendLocalList
from voltway.vocabulary.tokens import AuthorizationStatus, PresentedToken, TokenKind, TokenStatus, Verdict

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
LIMITS = Limits(entries=10, per_message=4, longest_uid=20)
ACCEPTED, BLOCKED = AuthorizationStatus.ACCEPTED, AuthorizationStatus.BLOCKED
TOKEN = TokenRecord(token_uid="CARD", kind=TokenKind.ISO14443)


def changed(**columns: object) -> TokenRecord:
    return msgspec.structs.replace(TOKEN, **columns)


def status_of(record: TokenRecord) -> AuthorizationStatus | None:
    entry = entry_of(record, "HERE", LIMITS, NOW)
    return None if entry is None or entry.verdict is None else entry.verdict.status


@pytest.mark.parametrize(
    ("record", "status"),
    [
        (TOKEN, ACCEPTED),
        (changed(status=TokenStatus.BLOCKED), BLOCKED),
        (changed(group=GroupRecord(group_id="G", blocked=True)), BLOCKED),
        (changed(status=TokenStatus.BLOCKED, allowed_hours="08:00-09:00"), BLOCKED),
        (changed(credit_ok=False), AuthorizationStatus.NO_CREDIT),
        (changed(valid_until=NOW), None),
        (changed(valid_from=NOW + HOUR), None),
        (changed(valid_until=NOW + HOUR), ACCEPTED),
        (changed(allowed_stations=["ELSEWHERE"]), None),
        (changed(allowed_stations=["HERE"]), ACCEPTED),
        (changed(allowed_hours="00:00-23:59"), None),
        (changed(group=GroupRecord(group_id="G", allowed_hours="00:00-23:59")), None),
        (changed(group=GroupRecord(group_id="G", energy_limit_wh=1e9)), None),
        (changed(group=GroupRecord(group_id="G", max_concurrent=5)), None),
        (changed(group=GroupRecord(group_id="G")), ACCEPTED),
        (changed(master_pass=True), None),
        (changed(token_uid="C" * 21), None),
        (changed(kind=TokenKind.VIN), None),
    ],
    ids=str,
)
def test_only_what_holds_at_any_hour_is_listed(record: TokenRecord, status: AuthorizationStatus | None) -> None:
    assert status_of(record) is status


def test_the_station_learns_when_a_token_ends_and_with_whom_it_is() -> None:
    entry = entry_of(changed(valid_until=NOW + HOUR, group_id="G"), "HERE", LIMITS, NOW)
    assert entry is not None
    assert entry.verdict == Verdict(status=ACCEPTED, rule="listed", group_id="G", valid_until=NOW + HOUR)


def test_a_full_list_names_its_own_who_may_charge_first() -> None:
    limits = msgspec.structs.replace(LIMITS, entries=3)
    candidates = [
        Candidate(changed(token_uid="A", status=TokenStatus.BLOCKED), own=True),
        Candidate(changed(token_uid="B"), own=False),
        Candidate(changed(token_uid="C"), own=False),
        Candidate(changed(token_uid="z"), own=True),
    ]
    assert list(desired(candidates, "HERE", limits, NOW)) == ["z", "b", "c"]
    assert list(desired(candidates, "HERE", LIMITS, NOW)) == ["z", "b", "c", "a"]


def test_who_is_blocked_and_stands_on_a_full_list_keeps_its_place() -> None:
    limits = msgspec.structs.replace(LIMITS, entries=2)
    candidates = [
        Candidate(changed(token_uid="A"), own=True),
        Candidate(changed(token_uid="B"), own=True),
        Candidate(changed(token_uid="C", status=TokenStatus.BLOCKED), own=False),
    ]
    assert list(desired(candidates, "HERE", limits, NOW)) == ["a", "b"]
    listed = desired(candidates, "HERE", limits, NOW, held={"b", "c"})
    assert [(uid, one.verdict and one.verdict.status) for uid, one in listed.items()] == [
        ("c", BLOCKED),
        ("a", ACCEPTED),
    ]


def test_of_some_tokens_those_there_stay_and_new_ones_take_free_places() -> None:
    limits = msgspec.structs.replace(LIMITS, entries=5)
    held = {uid: entry(uid.upper()) for uid in ("bad", "gone")}
    candidates = [
        Candidate(changed(token_uid="BAD", status=TokenStatus.BLOCKED), own=True),
        Candidate(changed(token_uid="NEW-1"), own=True),
        Candidate(changed(token_uid="NEW-2"), own=True),
        Candidate(changed(token_uid="HOURS", allowed_hours="08:00-09:00"), own=True),
    ]
    for entries, uids in ((5, ["bad", "new-1"]), (4, ["bad", "new-1", "new-2"]), (9, ["bad"])):
        wanted = desired_of(candidates, "HERE", limits, NOW, held, entries)
        assert list(wanted) == uids
        assert wanted["bad"].verdict == Verdict(status=BLOCKED, rule="listed")


def test_the_station_s_limits_hold_and_ours() -> None:
    told = LocalListTold(supported=True, version=0, entries_most=None, entries_per_message=None, longest_uid=36)
    assert limits_of(told) == Limits(entries=1000, per_message=50, longest_uid=36)
    told = msgspec.structs.replace(told, entries_most=70, entries_per_message=7)
    assert limits_of(told) == Limits(entries=70, per_message=7, longest_uid=36)
    told = msgspec.structs.replace(told, entries_most=10**9, entries_per_message=10**9)
    assert limits_of(told) == Limits(entries=10_000, per_message=500, longest_uid=36)


def test_who_is_blocked_is_told_before_who_is_let_in() -> None:
    held = {"gone": entry("GONE"), "bad": entry("BAD")}
    wanted = {"new": entry("NEW"), "bad": entry("BAD", BLOCKED)}
    step = next_step(Known(version=1, highest=1, unsure=False, entries=held), wanted, LIMITS)
    assert isinstance(step, SendLocalList)
    assert [one.token.uid for one in step.entries] == ["GONE", "BAD", "NEW"]
    assert step.entries[0].verdict is None


def test_what_became_of_a_list_is_asked_for_and_after_a_refusal_a_whole_one_is_sent() -> None:
    known = Known(version=3, highest=3, unsure=False, entries={"card": entry("CARD")})
    order = next_step(known, {}, LIMITS)
    assert isinstance(order, SendLocalList)
    underway = local_list.on_the_way(known, order)
    assert isinstance(next_step(underway, {}, LIMITS), AskLocalList)
    again = next_step(local_list.refused(underway), {}, LIMITS)
    assert isinstance(again, SendLocalList)
    assert (again.full, again.version) == (True, 5)


def test_a_list_is_emptied_at_once_and_some_tokens_one_by_one() -> None:
    known = Known(version=3, highest=3, unsure=False, entries={"a": entry("A"), "b": entry("B")})
    whole = next_step(known, {}, LIMITS, of_all=True)
    assert isinstance(whole, SendLocalList)
    assert (whole.full, whole.version, whole.entries) == (True, 4, [])
    some = next_step(known, {}, LIMITS)
    assert isinstance(some, SendLocalList)
    assert (some.full, [one.verdict for one in some.entries]) == (False, [None, None])


def test_versions_go_on_from_one_after_the_highest() -> None:
    known = Known(version=None, highest=2**31 - 1, unsure=False)
    step = next_step(known, {}, LIMITS)
    assert isinstance(step, SendLocalList)
    assert step.version == 1
    assert local_list.told(Known(highest=7), 2**40).highest == 7


def test_all_changes_in_their_messages_are_those_that_come_one_by_one() -> None:
    known = Known(version=2**31 - 2, highest=2**31 - 2, unsure=False, entries={"x": entry("x"), "b": entry("b")})
    wanted = {"b": entry("b", BLOCKED)} | {uid: entry(uid) for uid in "acdefghi"}
    at_once = list(next_steps(known, wanted, LIMITS))
    one_by_one = []
    while isinstance(step := next_step(known, wanted, LIMITS), SendLocalList):
        one_by_one.append(step)
        known = local_list.taken(known, step)
    assert at_once == one_by_one
    assert [step.version for step in one_by_one] == [2**31 - 1, 1, 2]


def entry(uid: str, status: AuthorizationStatus = ACCEPTED) -> ListEntry:
    return ListEntry(PresentedToken(TokenUid(uid), TokenKind.ISO14443), Verdict(status=status, rule="listed"))


UIDS = st.sampled_from([f"T{number}" for number in range(14)])
LISTS = st.dictionaries(UIDS, st.sampled_from([ACCEPTED, BLOCKED]), max_size=10).map(
    lambda told: {uid.lower(): entry(uid, status) for uid, status in told.items()}
)
MISHAPS = st.lists(
    st.sampled_from(["fine", "request_lost", "answer_lost", "mismatch", "failed", "reboot", "changed"]), max_size=12
)


class Held:
    """A station, as the standards want it."""

    def __init__(self, version: int, entries: dict[str, ListEntry]) -> None:
        self.version = version
        self.entries = entries
        self.largest = 0

    def take(self, order: SendLocalList) -> bool:
        assert order.version > 0
        assert len(order.entries) <= LIMITS.per_message
        if not order.full and order.version <= self.version:
            return False
        if order.full:
            self.entries = {}
        for one in order.entries:
            if one.verdict is None:
                self.entries.pop(one.token.uid.lower(), None)
            else:
                self.entries[one.token.uid.lower()] = one
        self.largest = max(self.largest, len(self.entries))
        self.version = order.version
        return True


@settings(max_examples=400, deadline=None)
@given(
    held=LISTS,
    held_version=st.integers(0, 9),
    believed=LISTS,
    version=st.one_of(st.none(), st.integers(1, 9)),
    above=st.integers(0, 5),
    wanted=LISTS,
    wanted_later=LISTS,
    mishaps=MISHAPS,
)
def test_whatever_goes_wrong_the_list_gets_there(
    *,
    held: dict[str, ListEntry],
    held_version: int,
    believed: dict[str, ListEntry],
    version: int | None,
    above: int,
    wanted: dict[str, ListEntry],
    wanted_later: dict[str, ListEntry],
    mishaps: list[str],
) -> None:
    station = Held(held_version, held if held_version else {})
    # What is believed of a version is what that version was: otherwise nobody could find out by asking for it.
    entries = station.entries if version == held_version else believed
    known = Known(version=version, highest=(version or 0) + above, unsure=True, entries=dict(entries))
    sent: list[int] = []
    for mishap in [*mishaps, *["fine"] * 60]:
        if mishap == "changed":
            wanted = wanted_later
        if mishap == "reboot":
            station.version, station.entries = 0, {}
            known = msgspec.structs.replace(known, unsure=True)
        step = next_step(known, wanted, LIMITS)
        if step is None:
            break
        if isinstance(step, AskLocalList):
            if mishap != "answer_lost":
                known = local_list.told(known, station.version)
            continue
        sent.append(step.version)
        underway = local_list.on_the_way(known, step)
        if mishap == "request_lost":
            known = underway
        elif mishap in {"failed", "mismatch"} or not station.take(step):
            known = local_list.refused(underway)
        else:
            known = underway if mishap == "answer_lost" else local_list.taken(known, step)
    assert next_step(known, wanted, LIMITS) is None
    assert station.entries == wanted
    assert sent == sorted(set(sent))
    assert station.largest <= LIMITS.entries
