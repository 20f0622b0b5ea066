"""Which of several controls of a kind counts (R04.FR.02 to R04.FR.08, R04.FR.21)."""

from typing import Any

from voltway.simulator.der import Control, DerControls


def control(control_id: str, priority: int, *, scheduled: bool = False, kind: str = "VoltWatt") -> Control:
    times: dict[str, Any] = {"starts_at": 10.0, "ends_at": 20.0} if scheduled else {}
    return Control(control_id=control_id, kind=kind, is_default=not scheduled, priority=priority, told={}, **times)


def test_a_lower_priority_value_supersedes_and_a_higher_one_is_superseded() -> None:
    held = DerControls()
    assert held.take(control("a", 5)) == []
    assert held.take(control("b", 3)) == ["a"]
    assert held.take(control("c", 4)) == ["c"]
    assert held.take(control("d", 4, kind="VoltVar")) == []
    assert held.take(control("e", 9, scheduled=True)) == [], "scheduled ones are apart from default ones"
    assert [one.superseded for one in held.held.values()] == [True, False, True, False, False]


def test_one_in_force_stays_until_the_other_begins() -> None:
    held = DerControls()
    running, better = control("a", 5, scheduled=True), control("b", 1, scheduled=True)
    held.take(running)
    assert held.begin(running) == []
    assert held.take(better) == []
    assert held.begin(better) == ["a"]


def test_the_same_id_is_replaced_and_forgotten_once() -> None:
    held = DerControls()
    first, second = control("a", 5), control("a", 7)
    held.take(first)
    assert held.take(second) == []
    assert (held.forget(first), held.forget(second), held.forget(second)) == (False, True, False)
    assert held.like(is_default=True, kind=None, control_id=None) == []
