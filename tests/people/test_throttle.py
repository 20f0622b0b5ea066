from datetime import timedelta

from hypothesis import given
from hypothesis.strategies import floats, integers, lists, text, tuples

from tests.fixtures.people import NOON
from voltway.people.throttle import (
    LIMITS,
    Bucket,
    Kind,
    Limit,
    draw,
    drawn,
    filled,
    full_at,
    mail_draws,
    password_draws,
    second_factor_draws,
    wait_s,
)

LIMIT = Limit(3, 10)
SECOND = timedelta(seconds=1)


def test_a_bucket_empties_and_fills_again() -> None:
    bucket = Bucket(3.0, NOON)
    for _ in range(3):
        after = drawn(bucket, LIMIT, NOON)
        assert after is not None
        bucket = after
    assert drawn(bucket, LIMIT, NOON) is None
    assert wait_s(bucket, LIMIT, NOON) == 10
    assert drawn(bucket, LIMIT, NOON + 9.9 * SECOND) is None
    assert drawn(bucket, LIMIT, NOON + 10 * SECOND) == Bucket(0.0, NOON + 10 * SECOND)
    assert full_at(bucket, LIMIT) == NOON + 30 * SECOND
    assert filled(bucket, LIMIT, NOON + timedelta(days=9)) == 3


def test_a_clock_that_goes_back_gives_no_tokens() -> None:
    bucket = drawn(Bucket(1.0, NOON), LIMIT, NOON - 100 * SECOND)
    assert bucket == Bucket(0.0, NOON)
    assert filled(Bucket(0.0, NOON), LIMIT, NOON - 100 * SECOND) == 0


@given(lists(tuples(floats(0, 50), integers(1, 5)), max_size=60))
def test_nobody_gets_more_than_the_size_and_what_flows_in(attempts: list[tuple[float, int]]) -> None:
    bucket, now, allowed = Bucket(float(LIMIT.size), NOON), NOON, 0
    for pause_s, tries in attempts:
        now += timedelta(seconds=pause_s)
        for _ in range(tries):
            after = drawn(bucket, LIMIT, now)
            if after is None:
                assert wait_s(bucket, LIMIT, now) > 0
                # After the time it tells there is a token.
                assert drawn(bucket, LIMIT, now + timedelta(seconds=wait_s(bucket, LIMIT, now)))
            else:
                bucket, allowed = after, allowed + 1
    assert allowed <= LIMIT.size + (now - NOON).total_seconds() / LIMIT.refill_s + 1e-6


def test_a_stranger_draws_from_all_and_a_known_device_from_its_own() -> None:
    stranger = password_draws("anna@example.org", "192.0.2.7", None)
    assert [one.kind for one in stranger] == [Kind.ADDRESS, Kind.ACCOUNT, Kind.ACCOUNT_FROM_ADDRESS]
    known = password_draws("anna@example.org", "192.0.2.7", "device")
    assert [one.kind for one in known] == [Kind.DEVICE]
    others = password_draws("anna@example.org", "198.51.100.1", None)
    assert not {one.key for one in known} & {one.key for one in [*stranger, *others]}
    assert {one.kind for one in stranger if one.key in {other.key for other in others}} == {Kind.ACCOUNT}
    assert second_factor_draws("u", None) != second_factor_draws("u", "device")
    assert {one.kind for one in mail_draws("a@b.c", "192.0.2.7")} == {Kind.MAIL_TO, Kind.MAIL_FROM_ADDRESS}


@given(lists(text(max_size=5), min_size=1, max_size=3), lists(text(max_size=5), min_size=1, max_size=3))
def test_buckets_of_two_owners_are_two(one: list[str], other: list[str]) -> None:
    assert (draw(Kind.ACCOUNT, *one).key == draw(Kind.ACCOUNT, *other).key) is (one == other)
    assert draw(Kind.ACCOUNT, *one).key != draw(Kind.ADDRESS, *one).key


def test_every_kind_has_a_limit() -> None:
    assert set(LIMITS) == set(Kind)
    assert all(limit.size >= 1 and limit.refill_s > 0 for limit in LIMITS.values())


def test_guesses_at_a_second_factor_come_to_little() -> None:
    """Three codes of a million are right at any time; over a month less than three in a hundred attackers get in."""
    limit = LIMITS[Kind.SECOND_FACTOR]
    guesses = limit.size + 30 * 86_400 / limit.refill_s
    assert 1 - (1 - 3e-6) ** guesses < 0.03
