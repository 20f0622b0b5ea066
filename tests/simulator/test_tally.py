import pytest

from voltway.simulator.tally import Latencies, Tally


def test_quantiles_are_right_to_five_percent() -> None:
    latencies = Latencies()
    for milliseconds in range(1, 1001):
        latencies.add(milliseconds / 1000)
    assert latencies.quantile(0.5) == pytest.approx(0.5, rel=0.06)
    assert latencies.quantile(0.99) == pytest.approx(0.99, rel=0.06)
    assert latencies.total == 1000


def test_extremes_have_a_place() -> None:
    latencies = Latencies()
    assert latencies.quantile(0.5) is None
    latencies.add(0.0)
    latencies.add(1e9)
    low, high = latencies.quantile(0.1), latencies.quantile(1.0)
    assert low is not None
    assert high is not None
    assert low < 1e-4
    assert high > 100


def test_what_should_not_happen_counts_as_errors() -> None:
    tally = Tally(timeouts=2, malformed=1)
    tally.count(tally.call_errors, "InternalError")
    tally.count(tally.call_errors, "InternalError")
    assert tally.call_errors == {"InternalError": 2}
    assert tally.errors == 5
