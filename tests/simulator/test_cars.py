from random import Random

import pytest

from voltway.simulator.cars import CARS, any_car
from voltway.simulator.physics import Car


@pytest.mark.parametrize("car", [car for _, car in CARS], ids=lambda car: car.name)
def test_every_car_is_one_that_could_exist(car: Car) -> None:
    socs = [soc for soc, _ in car.dc_curve]
    assert socs == sorted(socs)
    assert (socs[0], socs[-1]) == (0.0, 1.0)
    assert all(0 < share <= 1 for _, share in car.dc_curve)
    assert car.ac_phases in (1, 3)
    assert 10_000 <= car.battery_wh <= 120_000
    assert car.min_current_a == 6.0


def test_only_cars_that_can_charge_with_direct_current() -> None:
    chance = Random(1)
    assert all(any_car(chance, dc=True).dc_max_w > 0 for _ in range(200))
    assert {any_car(chance, dc=False).name for _ in range(300)} == {car.name for _, car in CARS}
