from voltway.simulator.evse import Evse
from voltway.simulator.plan import AC_11, DC_50
from voltway.simulator.reservations import Held, Reservations
from voltway.vocabulary.stations import ConnectorStatus


def evses() -> list[Evse]:
    return [Evse(1, AC_11, 0.0, 0.0), Evse(2, DC_50, 0.0, 0.0)]


def held(number: int, token: str = "ADA", *, evse_id: int | None = None, dc: bool | None = None) -> Held:
    return Held(reservation_id=number, token=token, group="FLEET", expires_at=1.0, evse_id=evse_id, dc=dc)


def marked(reservations: Reservations, places: list[Evse]) -> list[bool]:
    reservations.mark(places)
    return [evse.reserved for evse in places]


def test_its_own_evse_is_reserved() -> None:
    reservations, places = Reservations(), evses()
    reservations.hold(held(1, evse_id=2))
    assert marked(reservations, places) == [False, True]
    statuses = [places[1].status]
    places[1].operative = False
    statuses.append(places[1].status)
    assert statuses == [ConnectorStatus.RESERVED, ConnectorStatus.UNAVAILABLE]
    assert reservations.let_go(1)
    assert not reservations.let_go(1)
    assert marked(reservations, places) == [False, False]


def test_any_is_reserved_when_no_more_are_left() -> None:
    reservations, places = Reservations(), evses()
    reservations.hold(held(1))
    assert marked(reservations, places) == [False, False]
    places[0].faulted = True
    assert marked(reservations, places) == [False, True]
    places[0].faulted = False
    reservations.hold(held(2, "BOB"))
    assert marked(reservations, places) == [True, True]


def test_who_may_use_which() -> None:
    reservations, (first, second) = Reservations(), evses()
    reservations.hold(held(1, dc=True))
    reservations.hold(held(2, "BOB", evse_id=2))
    assert reservations.usable_by(first, "ADA", None) is None
    assert reservations.usable_by(second, "ada", None) == held(1, dc=True)
    assert reservations.usable_by(second, "CYD", "fleet") == held(2, "BOB", evse_id=2)
    assert reservations.usable_by(second, "CYD", None) is None


def test_a_number_is_held_once() -> None:
    reservations = Reservations()
    before, after = held(1), held(1, "BOB")
    reservations.hold(before)
    reservations.hold(after)
    assert len(reservations) == 1
    assert not reservations.holds(before)
    assert reservations.holds(after)
