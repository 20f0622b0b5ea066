from hypothesis import given, strategies as st

from voltway.ocpp.numbers import LOW, TransactionNumbers


@given(st.lists(st.integers(1, 20), min_size=1, max_size=6))
def test_every_number_is_given_away_once_and_in_order(sizes: list[int]) -> None:
    numbers = TransactionNumbers()
    drawn: list[int] = []
    for number, size in enumerate(sizes):
        block = range(1000 * (number + 1), 1000 * (number + 1) + size)
        numbers.add(block)
        drawn += block
    assert numbers.left == sum(sizes)
    assert [numbers.take() for _ in drawn] == drawn
    assert numbers.left == 0


def test_it_asks_for_more_before_it_runs_out() -> None:
    numbers = TransactionNumbers()
    asked: list[int] = []
    numbers.on_low = lambda: asked.append(numbers.left)
    before = numbers.low
    numbers.add(range(1, LOW + 3))
    assert (before, numbers.low) == (True, False)
    numbers.take()
    numbers.take()
    assert asked == []
    numbers.take()
    assert asked == [LOW - 1]
    numbers.add(range(LOW + 3, 2 * LOW))
    assert not numbers.low
    numbers.take()
    assert asked == [LOW - 1]
