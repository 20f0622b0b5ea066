"""What becomes of a delivery after an attempt, and of its endpoint. Pure."""

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import StrEnum
from typing import Final

from msgspec import Struct


class DeliveryState(StrEnum):
    """How far a delivery has come. A dead one was given up and may be replayed."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    DEAD = "dead"


class Attempt(Struct, frozen=True, gc=False, kw_only=True):
    """What came of one request: the status of the answer, or None where there was none, and what was wrong."""

    status: int | None = None
    error: str | None = None
    retry_after: str | None = None

    @property
    def succeeded(self) -> bool:
        """Whether the receiver took it: any 2xx (Standard Webhooks, "Deliverability")."""
        return self.status is not None and 200 <= self.status < 300


class Outcome(Struct, frozen=True, gc=False, kw_only=True):
    """The state of a delivery after an attempt; `next_at` while it waits for another one.

    `quiet_until`: the receiver asked not to be called before. `disable`: why its endpoint shall be disabled.
    """

    state: DeliveryState
    next_at: datetime | None = None
    quiet_until: datetime | None = None
    disable: str | None = None


LONGEST_QUIET: Final = timedelta(days=1)
"""A Retry-After beyond this is taken for this."""

_GONE: Final = 410
_ASKS_FOR_PATIENCE: Final = frozenset({429, 503})
_JITTER: Final = 0.1


def outcome_of(
    attempt: Attempt,
    *,
    attempts: int,
    retry_after_s: Sequence[float],
    failing_since: datetime | None,
    disable_after: timedelta,
    now: datetime,
) -> Outcome:
    """What follows from `attempt`, which was number `attempts` (from 1) of its delivery.

    `retry_after_s` are the pauses before the second, third … attempt. `failing_since` is when the endpoint's attempts
    began to fail without a success since, None if the last one succeeded.
    """
    if attempt.succeeded:
        return Outcome(state=DeliveryState.DELIVERED)
    disable = _why_disabled(attempt, failing_since, disable_after, now)
    quiet_until = _quiet_until(attempt, now)
    if attempt.status == _GONE or attempts > len(retry_after_s):
        return Outcome(state=DeliveryState.DEAD, quiet_until=quiet_until, disable=disable)
    pause_s = retry_after_s[attempts - 1] * random.uniform(1 - _JITTER, 1 + _JITTER)  # noqa: S311  # chance, not a secret
    next_at = max(now + timedelta(seconds=pause_s), quiet_until or now)
    return Outcome(state=DeliveryState.WAITING, next_at=next_at, quiet_until=quiet_until, disable=disable)


def _why_disabled(
    attempt: Attempt, failing_since: datetime | None, disable_after: timedelta, now: datetime
) -> str | None:
    if attempt.status == _GONE:
        return "the receiver answered 410 Gone"
    if failing_since is not None and now - failing_since >= disable_after:
        return f"every attempt has failed since {failing_since.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    return None


def _quiet_until(attempt: Attempt, now: datetime) -> datetime | None:
    """The time of a Retry-After (RFC 9110, 10.2.3), within bounds; one that can't be read is none."""
    if attempt.status not in _ASKS_FOR_PATIENCE or attempt.retry_after is None:
        return None
    asked = _time_in(attempt.retry_after.strip(), now)
    return None if asked is None or asked <= now else min(asked, now + LONGEST_QUIET)


def _time_in(text: str, now: datetime) -> datetime | None:
    if text.isascii() and text.isdigit():
        return now + timedelta(seconds=min(int(text[:12]), LONGEST_QUIET.total_seconds()))
    try:
        at = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
