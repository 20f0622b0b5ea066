from voltway.vocabulary.reservations import OPEN, ReservationState


def test_only_what_may_be_held_is_open() -> None:
    assert {state for state in ReservationState if state.open} == OPEN
    assert {state.value for state in OPEN} == {"requested", "active"}
