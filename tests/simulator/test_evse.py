import asyncio

import pytest

from voltway.simulator.evse import Evse
from voltway.simulator.physics import Battery
from voltway.simulator.plan import AC_11, DC_50
from voltway.simulator.profiles import Period, Profile, Purpose, Unit
from voltway.simulator.scripted import FAMILY_CAR
from voltway.simulator.session import ChargingSession
from voltway.vocabulary.stations import ChargingState, ConnectorStatus

NOON = 1_780_000_000.0


def session(authorized: bool = True) -> ChargingSession:
    over: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    return ChargingSession(
        number=1, evse_id=1, began_at=NOON, register_start_wh=5000, over=over, reference="T", authorized=authorized
    )


def limit(current_a: float, begins_at: float, purpose: Purpose = Purpose.DEFAULT) -> Profile:
    period = (Period(0, current_a),)
    return Profile(profile_id=1, stack_level=0, purpose=purpose, unit=Unit.AMPERE, periods=period, begins_at=begins_at)


async def test_energy_flows_only_with_a_car_and_leave() -> None:
    evse = Evse(1, AC_11, 5000.0, NOON)
    evse.advance(NOON + 3600, [], 0)
    assert (evse.register_wh, evse.status) == (5000, ConnectorStatus.AVAILABLE)
    evse.battery = Battery(FAMILY_CAR, 0.3)
    evse.advance(NOON + 7200, [], 0)
    assert (evse.register_wh, evse.charging_state([], 0)) == (5000, ChargingState.EV_CONNECTED)
    evse.session = session(authorized=False)
    evse.advance(NOON + 7200 + 3600, [], 0)
    assert (evse.register_wh, evse.status) == (5000, ConnectorStatus.OCCUPIED)
    evse.session.authorized = True
    evse.advance(NOON + 7200 + 7200, [], 1)
    assert evse.register_wh == 5000 + 11040
    assert evse.charging_state([], 1) is ChargingState.CHARGING


async def test_a_limit_counts_from_its_very_moment() -> None:
    evse = Evse(1, AC_11, 0.0, NOON)
    evse.battery, evse.session = Battery(FAMILY_CAR, 0.1), session()
    evse.advance(NOON + 3600, [limit(8.0, NOON + 900)], 1)
    assert evse.register_wh == pytest.approx(11040 * 0.25 + 5520 * 0.75, abs=1)
    assert evse.flow([limit(8.0, NOON + 900)], 1).current_a == (8.0, 8.0, 8.0)


async def test_why_nothing_flows_shows_in_the_charging_state() -> None:
    evse = Evse(1, AC_11, 0.0, NOON)
    evse.battery, evse.session = Battery(FAMILY_CAR, 0.5), session()
    assert evse.charging_state([limit(0.0, NOON)], 1) is ChargingState.SUSPENDED_EVSE
    evse.battery.soc = 1.0
    assert evse.charging_state([], 1) is ChargingState.SUSPENDED_EV


async def test_the_meter_shows_what_flows() -> None:
    evse = Evse(1, DC_50, 123.9, NOON)
    evse.battery, evse.session = Battery(FAMILY_CAR, 0.42), session()
    shown = evse.measure([], 1)
    assert (shown.register_wh, shown.power_w, shown.soc_percent, shown.is_dc) == (123, 50_000, 42, True)
    ac = Evse(1, AC_11, 0.0, NOON)
    ac.battery, ac.session = Battery(FAMILY_CAR, 0.42), session()
    assert ac.measure([], 1).soc_percent is None


@pytest.mark.parametrize(
    ("faulted", "operative", "status"),
    [
        (False, True, ConnectorStatus.AVAILABLE),
        (False, False, ConnectorStatus.UNAVAILABLE),
        (True, False, ConnectorStatus.FAULTED),
    ],
)
def test_out_of_order_and_out_of_service_show_in_the_status(
    faulted: bool, operative: bool, status: ConnectorStatus
) -> None:
    evse = Evse(1, AC_11, 0.0, NOON)
    evse.faulted, evse.operative = faulted, operative
    assert evse.status is status
