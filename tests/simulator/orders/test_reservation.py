from datetime import timedelta
from typing import Any

from tests.simulator.conftest import MONDAY, StationOf, until
from tests.simulator.official_schemas import assert_response
from tests.simulator.small_csms import SmallCsms
from voltway.simulator import SimulatedStation
from voltway.vocabulary.stations import OcppVersion

LATER = "2026-11-02T09:00:00Z"


def wanted(version: OcppVersion, number: int, token: str, evse_id: int | None, **more: Any) -> dict[str, Any]:
    if version is OcppVersion.V16:
        return {"connectorId": evse_id or 0, "expiryDate": LATER, "idTag": token, "reservationId": number}
    told: dict[str, Any] = {"id": number, "expiryDateTime": LATER, "idToken": {"idToken": token, "type": "Central"}}
    return told | ({} if evse_id is None else {"evseId": evse_id}) | more


async def order(csms: SmallCsms, version: OcppVersion, action: str, payload: dict[str, Any]) -> str:
    answer = (await csms.order("S", action, payload))[2]
    assert_response(version, action, answer)
    return str(answer["status"])


async def reserve(
    csms: SmallCsms, station: SimulatedStation, number: int, evse_id: int | None, token: str = "ADA", **more: Any
) -> str:
    return await order(csms, station.version, "ReserveNow", wanted(station.version, number, token, evse_id, **more))


async def test_what_is_free_is_held_and_let_go(csms: SmallCsms, station_of: StationOf, version: OcppVersion) -> None:
    async with station_of(version) as station:
        await station.boot()
        assert await reserve(csms, station, 1, 1) == "Accepted"
        assert await reserve(csms, station, 1, 1, "BOB") == "Accepted", "the same number puts it in its place"
        assert await reserve(csms, station, 2, 1) == "Occupied"
        assert await reserve(csms, station, 2, None) == "Occupied"
        assert await reserve(csms, station, 2, 9) == "Rejected"
        for status in ("Accepted", "Rejected"):
            assert await order(csms, version, "CancelReservation", {"reservationId": 1}) == status
        assert await reserve(csms, station, 2, None) == "Accepted"
        assert await reserve(csms, station, 3, None) == "Occupied"


async def test_what_can_not_be_used_is_not_held(csms: SmallCsms, station_of: StationOf, version: OcppVersion) -> None:
    async with station_of(version) as station:
        await station.boot()
        await station.plug_in()
        assert await reserve(csms, station, 1, 1) == "Occupied"
        await station.unplug()
        station.evse().operative = False
        assert await reserve(csms, station, 1, 1) == "Unavailable"
        await station.fault()
        assert await reserve(csms, station, 1, 1) == "Faulted"


async def test_what_is_over_is_refused(csms: SmallCsms, station_of: StationOf, version: OcppVersion) -> None:
    async with station_of(version, begins_at=MONDAY + timedelta(hours=2)) as station:
        await station.boot()
        assert await reserve(csms, station, 1, 1) == "Rejected"


async def test_only_such_a_connector(csms: SmallCsms, station_of: StationOf, version: OcppVersion) -> None:
    if version is OcppVersion.V16:
        return
    async with station_of(version) as station:
        await station.boot()
        assert await reserve(csms, station, 1, None, connectorType="cCCS2") == "Rejected"
        assert await reserve(csms, station, 1, None, connectorType="cType1") == "Rejected"
        assert await reserve(csms, station, 1, None, connectorType="cType2") == "Accepted"


async def test_a_start_from_afar_needs_the_right_card(
    csms: SmallCsms, station_of: StationOf, version: OcppVersion
) -> None:
    async with station_of(version) as station:
        await station.boot()
        await reserve(csms, station, 1, 1)
        await station.plug_in()
        await station.said()

        async def start(token: str) -> str:
            if version is OcppVersion.V16:
                return await order(csms, version, "RemoteStartTransaction", {"idTag": token, "connectorId": 1})
            told = {"idToken": {"idToken": token, "type": "Central"}, "remoteStartId": 1, "evseId": 1}
            return await order(csms, version, "RequestStartTransaction", told)

        assert await start("BOB") == "Rejected"
        assert await start("ADA") == "Accepted"
        await until(lambda: len(station.station.reservations) == 0)
