import pytest

from tests.simulator.conftest import StationOf
from tests.simulator.small_csms import SmallCsms
from voltway.simulator import reserving
from voltway.simulator.reservations import Held
from voltway.vocabulary.errors import Conflict
from voltway.vocabulary.stations import OcppVersion


def told(csms: SmallCsms, action: str, *names: str) -> list[tuple[object, ...]]:
    """What of each message of this action stands under these names."""
    return [tuple(one.payload.get(name) for name in names) for one in csms.told if one.action == action]


def held(now: float) -> Held:
    return Held(reservation_id=7, token="ADA", group=None, expires_at=now + 600.0, evse_id=1)


async def test_it_ends_by_itself_and_2_x_says_so(csms: SmallCsms, station_of: StationOf, version: OcppVersion) -> None:
    async with station_of(version) as station:
        await station.boot()
        reserving.hold(station.station, held(station.world.time.now))
        await station.wait(minutes=9)
        assert len(station.station.reservations) == 1
        await station.wait(minutes=2)
        await station.said()
        assert len(station.station.reservations) == 0
    status = "status" if version is OcppVersion.V16 else "connectorStatus"
    assert [word for (word,) in told(csms, "StatusNotification", status)][-3:] == ["Available", "Reserved", "Available"]
    updates = told(csms, "ReservationStatusUpdate", "reservationId", "reservationUpdateStatus")
    assert updates == ([] if version is OcppVersion.V16 else [(7, "Expired")])


async def test_one_in_its_place_outlives_it(station_of: StationOf, version: OcppVersion) -> None:
    async with station_of(version) as station:
        await station.boot()
        now = station.world.time.now
        reserving.hold(station.station, held(now))
        reserving.hold(station.station, held(now + 3600.0))
        await station.wait(minutes=11)
        assert len(station.station.reservations) == 1


async def test_only_the_right_card_begins_and_names_it(
    csms: SmallCsms, station_of: StationOf, version: OcppVersion
) -> None:
    async with station_of(version) as station:
        await station.boot()
        reserving.hold(station.station, held(station.world.time.now))
        with pytest.raises(Conflict, match="reserved"):
            await station.start("BOB")
        await station.start("ada")
        await station.meter()
        await station.stop()
        await station.start("BOB")
    if version is OcppVersion.V16:
        assert told(csms, "StartTransaction", "reservationId") == [(7,), (None,)]
    else:
        events = told(csms, "TransactionEvent", "eventType", "reservationId")
        assert [kind for kind, number in events if number == 7] == ["Started"]


async def test_a_place_that_breaks_is_given_up(csms: SmallCsms, station_of: StationOf, version: OcppVersion) -> None:
    async with station_of(version) as station:
        await station.boot()
        reserving.hold(station.station, held(station.world.time.now))
        await station.fault()
        assert len(station.station.reservations) == 0
    updates = told(csms, "ReservationStatusUpdate", "reservationUpdateStatus")
    assert updates == ([] if version is OcppVersion.V16 else [("Removed",)])
