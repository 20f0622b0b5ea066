import pytest
from hypothesis import given, strategies as st

from voltway.simulator.cars import CARS
from voltway.simulator.physics import (
    AC_TAPER,
    NOMINAL_VOLTAGE_V,
    UNLIMITED,
    Battery,
    Car,
    Ceiling,
    Flow,
    Supply,
    charge,
    draw,
    share_at,
)
from voltway.simulator.plan import AC_11, AC_22, DC_50, DC_150

THREE_PHASE = Car("three phases", 60_000, 3, 16.0, 120_000, ((0.0, 1.0), (0.5, 1.0), (1.0, 0.1)))
ONE_PHASE = Car("one phase", 24_000, 1, 32.0, 40_000, ((0.0, 1.0), (1.0, 1.0)))


def test_the_slowest_of_car_station_and_limit_decides() -> None:
    battery = Battery(THREE_PHASE, 0.5)
    assert draw(battery, AC_22).current_a == (16.0, 16.0, 16.0)
    assert draw(battery, Supply(phases=3, max_current_a=10.0)).power_w == pytest.approx(3 * 10 * NOMINAL_VOLTAGE_V)
    assert draw(battery, AC_22, Ceiling(current_a=8.0)).current_a == (8.0, 8.0, 8.0)
    assert draw(battery, AC_22, Ceiling(power_w=6900)).current_a == pytest.approx((10.0, 10.0, 10.0))


def test_a_one_phase_car_loads_one_phase_and_a_limit_in_watts_knows_it() -> None:
    battery = Battery(ONE_PHASE, 0.5)
    assert draw(battery, AC_22).current_a == (32.0, 0.0, 0.0)
    assert draw(battery, AC_22, Ceiling(power_w=2300)).current_a == pytest.approx((10.0, 0.0, 0.0))
    assert draw(Battery(THREE_PHASE, 0.5), AC_22, Ceiling(phases=1)).current_a == (16.0, 0.0, 0.0)


def test_below_six_amperes_the_station_pauses_the_car() -> None:
    paused = draw(Battery(THREE_PHASE, 0.5), AC_22, Ceiling(current_a=5.9))
    assert (paused.flow, paused.power_w) == (Flow.PAUSED_BY_STATION, 0.0)
    assert draw(Battery(THREE_PHASE, 0.5), AC_22, Ceiling(current_a=6.0)).flow is Flow.CHARGING


def test_the_end_of_an_ac_charge_tapers_but_not_below_six_amperes() -> None:
    assert draw(Battery(THREE_PHASE, 0.95), AC_11).current_a[0] == 16.0
    late = draw(Battery(THREE_PHASE, 0.99), AC_11).current_a[0]
    assert 6.0 <= late < 16.0
    assert draw(Battery(THREE_PHASE, 1.0), AC_11).flow is Flow.PAUSED_BY_CAR


def test_dc_power_follows_the_curve_of_the_car() -> None:
    assert draw(Battery(THREE_PHASE, 0.3), DC_150).power_w == 120_000
    assert draw(Battery(THREE_PHASE, 0.75), DC_150).power_w == pytest.approx(120_000 * 0.55)
    assert draw(Battery(THREE_PHASE, 0.3), DC_50).power_w == 50_000
    assert draw(Battery(THREE_PHASE, 0.3), DC_150, Ceiling(power_w=0)).flow is Flow.PAUSED_BY_STATION
    shown = draw(Battery(THREE_PHASE, 0.3), DC_150)
    assert shown.current_a[0] * shown.voltage_v == pytest.approx(shown.power_w)


def test_a_curve_is_straight_between_its_points() -> None:
    curve = ((0.0, 0.5), (0.4, 1.0), (1.0, 0.1))
    assert [share_at(curve, soc) for soc in (0.0, 0.2, 0.4, 0.7, 1.0)] == pytest.approx([0.5, 0.75, 1.0, 0.55, 0.1])


def test_the_energy_of_a_charge_is_the_integral_of_its_power() -> None:
    battery, seconds, integral_wh = Battery(THREE_PHASE, 0.1), 0, 0.0
    metered_wh = charge(Battery(THREE_PHASE, 0.1), DC_150, UNLIMITED, 3600)
    while seconds < 3600 and not battery.full:
        integral_wh += draw(battery, DC_150).power_w / 3600
        charge(battery, DC_150, UNLIMITED, 1)
        seconds += 1
    assert metered_wh == pytest.approx(integral_wh, rel=0.01)
    assert metered_wh > 40_000


@given(
    car=st.sampled_from([car for _, car in CARS if car.dc_max_w]),
    supply=st.sampled_from([AC_11, AC_22, DC_50, DC_150]),
    soc=st.floats(0.0, 1.0),
    current_a=st.floats(0.0, 80.0),
    hours=st.floats(0.0, 30.0),
)
def test_no_energy_from_nowhere_and_no_limit_broken(
    car: Car, supply: Supply, soc: float, current_a: float, hours: float
) -> None:
    battery, ceiling = Battery(car, soc), Ceiling(current_a=current_a)
    metered_wh = charge(battery, supply, ceiling, hours * 3600)
    efficiency = car.dc_efficiency if supply.is_dc else car.ac_efficiency
    assert (battery.soc - soc) * car.battery_wh == pytest.approx(metered_wh * efficiency, abs=0.01)
    assert battery.soc <= 1.0 + 1e-6
    assert metered_wh <= min(supply.max_power_w, 3 * current_a * NOMINAL_VOLTAGE_V) * hours + 0.01


def test_a_full_car_takes_nothing_however_long_it_stands() -> None:
    battery = Battery(THREE_PHASE, 0.79, target_soc=0.8)
    charge(battery, DC_150, UNLIMITED, 3600)
    assert battery.full
    assert charge(battery, DC_150, UNLIMITED, 3600) == pytest.approx(0, abs=0.01)


def test_a_share_of_the_stations_limit_is_an_equal_one() -> None:
    assert Ceiling(current_a=32.0, power_w=22_000).shared_by(2) == Ceiling(current_a=16.0, power_w=11_000)
    assert Ceiling(current_a=32.0).shared_by(1) == Ceiling(current_a=32.0)
    assert AC_TAPER[-1][0] == 1.0
