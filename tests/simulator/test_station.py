from typing import Any

import pytest

from tests.simulator.conftest import MONDAY, StationOf, until
from tests.simulator.small_csms import NOW, SmallCsms, Told
from voltway.simulator import SimulatedStation
from voltway.simulator.plan import AC_11
from voltway.simulator.station import iso
from voltway.simulator.world import Habits
from voltway.vocabulary.stations import OcppVersion


def booting(csms: SmallCsms, *statuses: str, interval: float = 300) -> None:
    """Answer the boots to come with these statuses, one after the other."""
    left = list(statuses)

    def answer(_: Told) -> dict[str, Any]:
        return {"status": left.pop(0), "currentTime": NOW, "interval": interval}

    csms.answers["BootNotification"] = answer


def test_moments_are_written_as_the_standard_says() -> None:
    assert iso(MONDAY.timestamp()) == "2026-11-02T08:00:00.000Z"
    assert iso(MONDAY.timestamp() + 0.125) == "2026-11-02T08:00:00.125Z"


async def test_after_an_accepted_boot_every_connector_is_told(
    csms: SmallCsms, station_of: StationOf, version: OcppVersion
) -> None:
    async with station_of(version, evses=(AC_11, AC_11)) as station:
        await station.boot()
    told = [one.payload.get("connectorId" if version is OcppVersion.V16 else "evseId") for one in csms.of("S")[1:]]
    assert told == ([0, 1, 2] if version is OcppVersion.V16 else [1, 2])
    assert all("Available" in one.payload.values() for one in csms.of("S", "StatusNotification"))


async def test_a_pending_station_boots_again_after_the_interval_it_was_given(
    csms: SmallCsms, station_of: StationOf, version: OcppVersion
) -> None:
    booting(csms, "Pending", "Rejected", "Accepted", interval=1)
    async with station_of(version) as station:
        await station.boot()
        for boots in (2, 3):
            station.world.wall.advance(station.world.wall.now + 1.1)
            await station.said()
            assert csms.actions("S").count("BootNotification") == boots
        assert station.station.online


async def test_a_boot_without_an_answer_is_tried_again(csms: SmallCsms) -> None:
    csms.answers["BootNotification"] = lambda _: None
    habits = Habits(call_timeout_s=0.05, boot_retry_s=0.05)
    async with SimulatedStation(csms.url, "S", OcppVersion.V16, habits=habits) as station:
        station.station.boot(station.station.boot_cause)
        await until(lambda: csms.actions("S").count("BootNotification") >= 2)


async def test_hearts_beat_at_the_interval_the_network_gave(
    csms: SmallCsms, station_of: StationOf, version: OcppVersion
) -> None:
    booting(csms, "Accepted", interval=20)
    async with station_of(version) as station:
        await station.boot()
        for beats in (1, 2, 3):
            station.world.wall.advance(station.world.wall.now + 20.01)
            await station.said()
            assert csms.actions("S").count("Heartbeat") == beats


async def test_a_status_is_told_when_it_changes_and_not_twice(
    csms: SmallCsms, station_of: StationOf, version: OcppVersion
) -> None:
    async with station_of(version) as station:
        await station.boot()
        csms.told.clear()
        await station.plug_in()
        await station.start("CARD")
        await station.charge(minutes=2)
        await station.stop()
        await station.unplug()
    word = "status" if version is OcppVersion.V16 else "connectorStatus"
    told = [one.payload[word] for one in csms.of("S", "StatusNotification")]
    v16 = ["Preparing", "Charging", "Finishing", "Available"]
    assert told == (v16 if version is OcppVersion.V16 else ["Occupied", "Available"])


async def test_after_a_reconnection_only_what_changed_is_told(
    csms: SmallCsms, station_of: StationOf, version: OcppVersion
) -> None:
    async with station_of(version, evses=(AC_11, AC_11)) as station:
        await station.boot()
        await station.drop_line()
        await station.plug_in(2)
        csms.told.clear()
        await station.reconnect()
        await station.said()
    [told] = csms.of("S")
    assert told.payload.get("evseId", told.payload["connectorId"]) == 2


async def test_the_back_off_doubles_and_then_stays(station_of: StationOf) -> None:
    async with station_of(OcppVersion.V21) as station:
        waits = []
        for station.station.failures in range(1, 9):
            waits.append(station.station.backoff_s())
    habits = station.station.world.habits
    for failures, wait_s in enumerate(waits):
        factor = 2 ** min(failures, habits.backoff_repeats)
        assert (
            habits.backoff_minimum_s * factor <= wait_s <= (habits.backoff_minimum_s + habits.backoff_range_s) * factor
        )
    assert len(set(waits)) == len(waits)


async def test_an_unknown_evse_is_an_error(station_of: StationOf) -> None:
    async with station_of(OcppVersion.V21) as station:
        with pytest.raises(IndexError, match="has no EVSE 0"):
            station.evse(0)
