from voltway.simulator.timers import Timers


def test_appointments_are_kept_in_order_and_at_their_own_moment() -> None:
    timers = Timers(100.0)
    seen: list[tuple[str, float]] = []
    timers.at(103.0, lambda: seen.append(("late", timers.now)))
    timers.at(101.0, lambda: seen.append(("early", timers.now)))
    timers.at(101.0, lambda: seen.append(("early, made second", timers.now)))
    timers.advance(102.5)
    assert seen == [("early", 101.0), ("early, made second", 101.0)]
    assert timers.now == 102.5
    timers.advance(200.0)
    assert seen[-1] == ("late", 103.0)


def test_an_appointment_may_make_the_next_one() -> None:
    timers = Timers(0.0)
    beats: list[float] = []

    def beat() -> None:
        beats.append(timers.now)
        timers.after(10.0, beat)

    timers.after(10.0, beat)
    timers.advance(45.0)
    assert beats == [10.0, 20.0, 30.0, 40.0]


def test_a_cancelled_appointment_is_not_kept_and_not_due() -> None:
    timers = Timers(0.0)
    kept: list[str] = []
    timers.at(1.0, lambda: kept.append("cancelled")).cancel()
    timers.at(2.0, lambda: kept.append("kept"))
    assert timers.next_due() == 2.0
    timers.advance(3.0)
    assert kept == ["kept"]
    assert timers.next_due() is None


def test_a_moment_in_the_past_means_at_once_and_never_turns_time_back() -> None:
    timers = Timers(50.0)
    seen: list[float] = []
    timers.at(10.0, lambda: seen.append(timers.now))
    timers.advance(50.0)
    assert seen == [50.0]
