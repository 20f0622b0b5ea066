"""Percentiles are right to better than one per cent, whatever was counted."""

from hypothesis import given, strategies as st

from benchmarks.histogram import Histogram, bucket_of


def histogram_of(values_ns: list[int]) -> Histogram:
    histogram = Histogram()
    for value_ns in values_ns:
        histogram.record(value_ns)
    return histogram


def test_an_empty_histogram_tells_nothing() -> None:
    assert Histogram().total == 0
    assert Histogram().percentile_ms(99) == 0.0


def test_one_value_is_every_percentile() -> None:
    told = histogram_of([1_234_567]).percentiles_ms()
    assert told == {"p50": 1.235, "p90": 1.235, "p99": 1.235, "p99.9": 1.235, "max": 1.235}


def test_the_slowest_hundredth_is_the_99th_percentile() -> None:
    histogram = histogram_of([1_000_000] * 98 + [50_000_000, 90_000_000])
    assert 0.99 <= histogram.percentile_ms(50) <= 1.01
    assert 49.5 <= histogram.percentile_ms(99) <= 50.5
    assert histogram.percentile_ms(100) == 90.0


@given(st.lists(st.integers(0, 2**41), min_size=1, max_size=200), st.sampled_from([1, 50, 90, 99, 99.9, 100]))
def test_percentiles_are_those_of_the_sorted_values(values_ns: list[int], percent: float) -> None:
    rank = max(1, -(-len(values_ns) * percent // 100))
    exact_ms = sorted(values_ns)[int(rank) - 1] / 1e6
    told_ms = histogram_of(values_ns).percentile_ms(percent)
    assert exact_ms <= told_ms + 1e-9
    assert told_ms <= exact_ms * 1.008 + 1e-6


@given(st.integers(0, 2**42), st.integers(0, 2**42))
def test_buckets_are_in_the_order_of_their_values(one_ns: int, other_ns: int) -> None:
    assert one_ns > other_ns or bucket_of(one_ns) <= bucket_of(other_ns)


def test_what_takes_longer_than_the_last_bucket_still_counts() -> None:
    histogram = histogram_of([2**50])
    assert histogram.total == 1
    assert histogram.largest_ns == 2**50
