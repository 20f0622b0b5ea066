"""A few kinds of car as they stand in a car park: battery, chargers and curve of typical models, rounded."""

from random import Random

from voltway.simulator.physics import Car, Curve

FLAT: Curve = ((0.0, 0.85), (0.1, 1.0), (0.6, 0.95), (0.8, 0.55), (0.9, 0.3), (1.0, 0.08))
STEEP: Curve = ((0.0, 0.8), (0.05, 1.0), (0.3, 1.0), (0.5, 0.72), (0.8, 0.32), (0.9, 0.2), (1.0, 0.06))
PLUG_IN: Curve = ((0.0, 1.0), (1.0, 1.0))

CARS: tuple[tuple[int, Car], ...] = (
    # how often in twenty, and what it is
    (3, Car("city car", 24_000, 1, 32.0, 40_000, STEEP)),
    (4, Car("small hatchback", 50_000, 3, 16.0, 100_000, STEEP)),
    (4, Car("family hatchback", 58_000, 3, 16.0, 120_000, STEEP)),
    (3, Car("saloon", 75_000, 3, 16.0, 190_000, STEEP)),
    (2, Car("800 V crossover", 77_000, 3, 16.0, 235_000, FLAT, battery_voltage_v=700.0)),
    (1, Car("large SUV", 95_000, 3, 32.0, 150_000, FLAT)),
    (1, Car("delivery van", 68_000, 3, 16.0, 80_000, STEEP)),
    (2, Car("plug-in hybrid", 12_000, 1, 16.0, 0, PLUG_IN)),
)


def any_car(chance: Random, *, dc: bool) -> Car:
    """Draw a car by how common it is; at a DC EVSE one that can charge there."""
    usable = [(often, car) for often, car in CARS if car.dc_max_w > 0 or not dc]
    return chance.choices([car for _, car in usable], [often for often, _ in usable])[0]
