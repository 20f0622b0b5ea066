from itertools import pairwise

import pytest

from tests.simulator.conftest import StationOf
from tests.simulator.small_csms import SmallCsms
from voltway.simulator import charging
from voltway.simulator.physics import Battery
from voltway.simulator.plan import AC_11, DC_50
from voltway.simulator.scripted import FAMILY_CAR
from voltway.vocabulary.errors import Conflict
from voltway.vocabulary.sessions import StopCause
from voltway.vocabulary.stations import OcppVersion


async def test_what_isnt_there_cant_be_used(station_of: StationOf) -> None:
    async with station_of(OcppVersion.V16) as station:
        await station.boot()
        with pytest.raises(Conflict, match="no session runs"):
            await station.stop()
        await station.plug_in()
        with pytest.raises(Conflict, match="holds a car"):
            await station.plug_in()
        await station.start("CARD")
        with pytest.raises(Conflict, match="has a session"):
            await station.start("CARD")


async def test_a_car_that_leaves_ends_its_session(station_of: StationOf, version: OcppVersion) -> None:
    async with station_of(version) as station:
        await station.boot()
        await station.plug_in()
        session = await station.start("CARD")
        await station.charge(minutes=5)
        await station.unplug()
        assert session.cause is StopCause.VEHICLE
        assert session.energy_wh == 920


async def test_the_register_goes_on_where_the_last_session_ended(station_of: StationOf, version: OcppVersion) -> None:
    async with station_of(version) as station:
        await station.boot()
        for _ in range(3):
            await station.plug_in()
            await station.start("CARD")
            await station.charge(minutes=7)
            await station.stop()
            await station.unplug()
        accounts = station.ledger()
    assert [account.number for account in accounts] == [1, 2, 3]
    for before, after in pairwise(accounts):
        assert after.register_start_wh == before.register_stop_wh


async def test_two_sessions_at_once_dont_mix(csms: SmallCsms, station_of: StationOf, version: OcppVersion) -> None:
    async with station_of(version, evses=(AC_11, DC_50)) as station:
        await station.boot()
        for evse in (1, 2):
            await station.plug_in(evse)
            await station.start(f"CARD-{evse}", evse)
        await station.charge(minutes=6)
        slow, fast = await station.stop(1), await station.stop(2)
    assert (slow.energy_wh, fast.energy_wh) == (1104, 5000)
    assert slow.reference != fast.reference
    if version is not OcppVersion.V16:
        for session in (slow, fast):
            mine = [told.payload for told in csms.of("S", "TransactionEvent")]
            mine = [one for one in mine if one["transactionInfo"]["transactionId"] == session.reference]
            assert [one["seqNo"] for one in mine] == list(range(len(mine)))


async def test_a_full_car_shows(csms: SmallCsms, station_of: StationOf, version: OcppVersion) -> None:
    async with station_of(version) as station:
        await station.boot()
        await station.plug_in(soc=0.99)
        await station.start("CARD")
        await station.charge(minutes=30)
        energy_wh = (await station.stop()).energy_wh
    assert energy_wh == pytest.approx(FAMILY_CAR.battery_wh * 0.01 / FAMILY_CAR.ac_efficiency, abs=1)
    states = [told.payload.get("transactionInfo", told.payload) for told in csms.of("S")]
    assert "SuspendedEV" in [state.get("chargingState", state.get("status")) for state in states]


async def test_an_expected_driver_who_doesnt_come_is_forgotten(station_of: StationOf) -> None:
    async with station_of(OcppVersion.V201) as station:
        await station.boot()
        evse = station.evse()
        charging.expect_car(station.station, evse, "APP", 7)
        await station.wait(seconds=61)
        charging.plug_in(station.station, evse, Battery(FAMILY_CAR, 0.5))
        assert evse.session is None
