from typing import Any

import pytest

from tests.simulator.conftest import StationOf, until
from tests.simulator.official_schemas import assert_response
from tests.simulator.small_csms import SmallCsms
from voltway.simulator.plan import AC_11
from voltway.vocabulary.sessions import StopCause
from voltway.vocabulary.stations import OcppVersion

PERIODS = [{"startPeriod": 0, "limit": 8.0}]
V16 = OcppVersion.V16


async def start(csms: SmallCsms, version: OcppVersion, evse: int | None = None, *, limited: bool = False) -> str:
    """Start from afar; returns the status answered."""
    schedule: dict[str, Any] = {"chargingRateUnit": "A", "chargingSchedulePeriod": PERIODS}
    profile: dict[str, Any] = {"stackLevel": 0, "chargingProfilePurpose": "TxProfile"}
    profile["chargingProfileKind"] = "Relative"
    if version is V16:
        action = "RemoteStartTransaction"
        payload: dict[str, Any] = {"idTag": "APP"}
        profile.update(chargingProfileId=1, chargingSchedule=schedule)
    else:
        action = "RequestStartTransaction"
        payload = {"idToken": {"idToken": "APP", "type": "Central"}, "remoteStartId": 77}
        profile.update(id=1, chargingSchedule=[{"id": 1, **schedule}])
    if evse is not None:
        payload["connectorId" if version is V16 else "evseId"] = evse
    if limited:
        payload["chargingProfile"] = profile
    answer = (await csms.order("S", action, payload))[2]
    assert_response(version, action, answer)
    return str(answer["status"])


async def stop(csms: SmallCsms, version: OcppVersion, reference: str) -> str:
    action = "RemoteStopTransaction" if version is V16 else "RequestStopTransaction"
    told = int(reference) if version is V16 else reference
    return str((await csms.order("S", action, {"transactionId": told}))[2]["status"])


async def test_a_plugged_in_car_starts_and_stops_from_afar(
    csms: SmallCsms, station_of: StationOf, version: OcppVersion
) -> None:
    async with station_of(version) as station:
        await station.boot()
        await station.plug_in()
        assert await start(csms, version) == "Accepted"
        await station.said()
        session = station.evse().session
        assert session is not None
        assert session.token == "APP"
        assert await stop(csms, version, session.reference or "") == "Accepted"
        await until(session.over.done)
        assert session.cause is StopCause.OPERATOR
        await station.flushed()
    if version is not V16:
        events = [told.payload for told in csms.of("S", "TransactionEvent")]
        assert events[0]["transactionInfo"]["remoteStartId"] == 77
        assert (events[0]["triggerReason"], events[-1]["triggerReason"]) == ("RemoteStart", "RemoteStop")


async def test_without_a_car_it_waits_for_one(csms: SmallCsms, station_of: StationOf, version: OcppVersion) -> None:
    async with station_of(version, evses=(AC_11, AC_11)) as station:
        await station.boot()
        assert await start(csms, version, evse=2) == "Accepted"
        assert station.evse(2).session is None
        await station.plug_in(2)
        await station.said()
        assert station.evse(2).session is not None


async def test_a_car_in_front_of_it_is_preferred(csms: SmallCsms, station_of: StationOf, version: OcppVersion) -> None:
    async with station_of(version, evses=(AC_11, AC_11)) as station:
        await station.boot()
        await station.plug_in(2)
        await start(csms, version)
        await station.said()
        assert [evse.session is not None for evse in station.station.evses] == [False, True]


async def test_a_profile_that_comes_along_is_obeyed(
    csms: SmallCsms, station_of: StationOf, version: OcppVersion
) -> None:
    async with station_of(version) as station:
        await station.boot()
        await station.plug_in()
        await start(csms, version, evse=1, limited=True)
        await station.charge(minutes=15)
        assert (await station.stop()).energy_wh == 8 * 3 * 230 / 4


@pytest.mark.parametrize("hindrance", ["busy", "out of service", "not there"])
async def test_where_it_cant_start_it_says_so(
    csms: SmallCsms, station_of: StationOf, version: OcppVersion, hindrance: str
) -> None:
    async with station_of(version) as station:
        await station.boot()
        if hindrance == "busy":
            await station.start("CARD")
        if hindrance == "out of service":
            station.evse().operative = False
        assert await start(csms, version, evse=9 if hindrance == "not there" else None) == "Rejected"


async def test_an_unknown_session_isnt_stopped(csms: SmallCsms, station_of: StationOf, version: OcppVersion) -> None:
    async with station_of(version) as station:
        await station.boot()
        await station.start("CARD")
        assert await stop(csms, version, "4711") == "Rejected"
        assert station.evse().session is not None
