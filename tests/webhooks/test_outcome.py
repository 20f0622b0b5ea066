from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from voltway.webhooks.outcome import LONGEST_QUIET, Attempt, DeliveryState, Outcome, outcome_of

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
PAUSES = (5.0, 60.0, 300.0)


def after(
    attempt: Attempt, attempts: int = 1, failing_since: datetime | None = None, pauses: tuple[float, ...] = PAUSES
) -> Outcome:
    return outcome_of(
        attempt,
        attempts=attempts,
        retry_after_s=pauses,
        failing_since=failing_since,
        disable_after=timedelta(days=5),
        now=NOW,
    )


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
def test_any_2xx_is_taken(status: int) -> None:
    assert after(Attempt(status=status), failing_since=NOW - timedelta(days=9)) == Outcome(
        state=DeliveryState.DELIVERED
    )


@pytest.mark.parametrize("status", [None, 100, 199, 300, 301, 302, 308, 400, 401, 404, 429, 500, 503, 599])
def test_anything_else_is_tried_again(status: int | None) -> None:
    outcome = after(Attempt(status=status))
    assert outcome.state is DeliveryState.WAITING
    assert outcome.next_at is not None
    assert outcome.disable is None


@given(attempts=st.integers(1, 3))
def test_pauses_grow_as_set_with_a_little_chance(attempts: int) -> None:
    next_at = after(Attempt(status=500), attempts).next_at
    assert next_at is not None
    assert 0.9 <= (next_at - NOW).total_seconds() / PAUSES[attempts - 1] <= 1.1


def test_chance_spreads_those_that_failed_together() -> None:
    assert len({after(Attempt(status=500), 3).next_at for _ in range(20)}) > 10


def test_after_the_last_pause_it_is_dead() -> None:
    assert after(Attempt(status=500), 3).state is DeliveryState.WAITING
    dead = after(Attempt(status=500), 4)
    assert (dead.state, dead.next_at) == (DeliveryState.DEAD, None)
    assert after(Attempt(status=500), 1, pauses=()).state is DeliveryState.DEAD


def test_gone_ends_it_and_disables_the_endpoint() -> None:
    outcome = after(Attempt(status=410))
    assert outcome.state is DeliveryState.DEAD
    assert outcome.disable == "the receiver answered 410 Gone"


@pytest.mark.parametrize(("days", "disabled"), [(4.9, False), (5.0, True)])
def test_who_has_failed_for_days_is_disabled(days: float, disabled: bool) -> None:
    outcome = after(Attempt(error="no connection"), failing_since=NOW - timedelta(days=days))
    assert (outcome.disable is not None) is disabled
    assert outcome.state is DeliveryState.WAITING


@pytest.mark.parametrize(
    ("status", "retry_after", "quiet_s"),
    [
        (429, "120", 120),
        (503, "120", 120),
        (503, " 120 ", 120),
        (429, "Sun, 22 Nov 2026 08:10:00 GMT", 600),
        (429, "Sun, 22 Nov 2026 08:10:00", 600),
        (429, "Sun, 22 Nov 2026 09:10:00 +0100", 600),
        (429, "999999999999999999", LONGEST_QUIET.total_seconds()),
        (429, "9" * 5000, LONGEST_QUIET.total_seconds()),
        (429, "Sun, 22 Nov 2099 08:10:00 GMT", LONGEST_QUIET.total_seconds()),
        (429, "0", None),
        (429, "-5", None),
        (429, "soon", None),
        (429, "", None),
        (429, "Sun, 99 Nov 2026 08:10:00 GMT", None),
        (429, "Sun, 22 Nov 2025 08:10:00 GMT", None),
        (429, None, None),
        (500, "120", None),
    ],
)
def test_patience_is_given_where_it_is_asked_for_within_bounds(
    status: int, retry_after: str | None, quiet_s: float | None
) -> None:
    outcome = after(Attempt(status=status, retry_after=retry_after))
    assert outcome.quiet_until == (None if quiet_s is None else NOW + timedelta(seconds=quiet_s))
    assert outcome.next_at is not None
    assert outcome.next_at >= (outcome.quiet_until or NOW)


def test_patience_never_makes_it_sooner() -> None:
    outcome = after(Attempt(status=503, retry_after="1"), attempts=3)
    assert outcome.next_at is not None
    assert outcome.next_at >= NOW + timedelta(seconds=270)
