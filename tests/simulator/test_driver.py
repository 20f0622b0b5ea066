from typing import Any

import pytest

from tests.simulator.conftest import MONDAY, StationOf, until
from tests.simulator.small_csms import SmallCsms
from voltway.simulator import SimulatedStation, StationPlan
from voltway.simulator.dice import dice
from voltway.simulator.driver import Driver, Neighbourhood, bring_driver, park, visit
from voltway.simulator.plan import AC_11, DC_50
from voltway.simulator.scripted import FAMILY_CAR
from voltway.simulator.traffic import BUSY, PUBLIC
from voltway.vocabulary.sessions import StopCause
from voltway.vocabulary.stations import ConnectorStatus, OcppVersion


async def one_visit(station: SimulatedStation, **wishes: Any) -> Driver:
    """Somebody comes at once, and time passes until he has left."""
    driver = Driver("CARD", FAMILY_CAR, wishes.get("soc", 0.4))
    chance, inner, evse = dice(3, "visit"), station.station, station.evse()
    battery = park(inner, evse, driver, chance)
    station.world.time.spawn(visit(inner, evse, driver, battery, chance))
    await station.wait(minutes=wishes.get("minutes", 60 * 12))
    return driver


async def test_a_visit_is_a_whole_session(csms: SmallCsms, station_of: StationOf, version: OcppVersion) -> None:
    async with station_of(version) as station:
        await station.boot()
        driver = await one_visit(station)
        [account] = station.ledger()
        assert station.evse().status is ConnectorStatus.AVAILABLE
    assert "Authorize" in csms.actions("S")
    assert (account.token, account.cause) == ("CARD", StopCause.DRIVER)
    gained_wh = (driver.soc - 0.4) * FAMILY_CAR.battery_wh
    assert account.energy_wh == pytest.approx(gained_wh / FAMILY_CAR.ac_efficiency, abs=1)


async def test_with_direct_current_the_driver_leaves_when_the_car_has_enough(
    csms: SmallCsms, station_of: StationOf
) -> None:
    async with station_of(OcppVersion.V201, evses=(DC_50,)) as station:
        await station.boot()
        driver = await one_visit(station)
        [account] = station.ledger()
    assert 0.75 <= driver.soc <= 0.9
    assert account.ended_at is not None
    assert account.ended_at - account.began_at < 3600


async def test_a_refused_driver_leaves(csms: SmallCsms, station_of: StationOf, version: OcppVersion) -> None:
    csms.answers["Authorize"] = lambda _: {"idTagInfo": {"status": "Invalid"}, "idTokenInfo": {"status": "Invalid"}}
    async with station_of(version) as station:
        await station.boot()
        await one_visit(station, minutes=5)
        assert station.ledger() == []
        assert station.evse().status is ConnectorStatus.AVAILABLE
        assert station.world.tally.turned_away == 1


async def test_without_a_line_everybody_may_charge_but_at_a_dead_station_nobody(station_of: StationOf) -> None:
    async with station_of(OcppVersion.V16) as station:
        await one_visit(station)
        assert station.ledger() == []
        await station.boot()
        await station.drop_line()
        await one_visit(station)
        assert len(station.ledger()) == 1


async def test_a_driver_goes_home_when_the_session_is_ended_for_him(station_of: StationOf) -> None:
    async with station_of(OcppVersion.V16) as station:
        await station.boot()
        await one_visit(station, minutes=10)
        await station.stop(cause=StopCause.OPERATOR)
        await station.wait(minutes=2)
        assert station.evse().status is ConnectorStatus.AVAILABLE


async def test_a_start_from_afar_brings_somebody(csms: SmallCsms, station_of: StationOf) -> None:
    async with station_of(OcppVersion.V201) as station:
        await station.boot()
        station.world.brings_driver = bring_driver
        asked = {"idToken": {"idToken": "APP", "type": "Central"}, "remoteStartId": 9}
        await csms.order("S", "RequestStartTransaction", asked)
        await station.said()
        await station.wait(minutes=1)
        session = station.evse().session
        assert session is not None
        assert (session.token, session.remote_start_id) == ("APP", 9)
        await station.wait(minutes=60 * 24)
        assert station.evse().status is ConnectorStatus.AVAILABLE


async def test_a_neighbourhood_comes_back_again_and_again(csms: SmallCsms) -> None:
    plan = StationPlan(
        station_id="S",
        version=OcppVersion.V16,
        evses=(AC_11, AC_11),
        register_wh=(0.0, 0.0),
        tokens=("A", "B", "C"),
        traffic=PUBLIC,
    )
    async with SimulatedStation.of(csms.url, plan, begins_at=MONDAY) as station:
        await station.boot()
        neighbourhood = Neighbourhood(station.station)
        neighbourhood.wait_for_next()
        await station.wait(minutes=60 * 24 * 3)
        accounts = station.ledger()
        neighbourhood.open = False
        visits = len(accounts)
        await station.wait(minutes=60 * 24 * 3)
        assert len(station.ledger()) <= visits + 1, "the door is closed"
    assert 6 <= visits <= 30
    assert {account.token for account in accounts} == {"A", "B", "C"}
    assert all(account.energy_wh is not None and account.energy_wh >= 0 for account in accounts[:-2])


async def test_two_who_arrive_together_dont_take_one_place(csms: SmallCsms) -> None:
    plan = StationPlan(station_id="S", version=OcppVersion.V16, tokens=("A", "B", "C"), traffic=BUSY)
    async with SimulatedStation.of(csms.url, plan, begins_at=MONDAY) as station:
        await station.boot()
        neighbourhood = Neighbourhood(station.station)
        neighbourhood.fill(1.0, within_s=1.0)
        neighbourhood.fill(1.0, within_s=1.0)
        await station.wait(seconds=60)
        assert station.world.tally.turned_away == 1
        await until(lambda: station.evse().session is not None)
