"""What monitors see and say; which orders set them is told in orders/test_monitors.py."""

from typing import Any

import pytest

from tests.simulator.conftest import StationOf
from tests.simulator.official_schemas import assert_request
from tests.simulator.small_csms import SmallCsms
from voltway.simulator import SimulatedStation
from voltway.simulator.configuration import CONNECTION_TIMEOUT
from voltway.simulator.monitors import KIND, Monitor, Monitors, Place
from voltway.vocabulary.stations import OcppVersion

TWO = pytest.mark.parametrize("two", [OcppVersion.V201, OcppVersion.V21], ids=str)
POWER, STATE = Place("EVSE", "Power", 1), Place("EVSE", "AvailabilityState", 1)


def watch(station: SimulatedStation, place: Place, kind: str, value: float, **more: Any) -> Monitors:
    monitors = station.station.monitors = station.station.monitors or Monitors(station.station)
    whole = {"severity": 4, "transaction": False, **more}
    monitors.add(Monitor(monitor_id=monitors.new_id(), place=place, kind=kind, value=value, **whole))
    return monitors


def told(csms: SmallCsms, version: OcppVersion) -> list[tuple[str, str, bool | None]]:
    """Trigger, value and whether it is over, of each event."""
    for message in csms.of("S", "NotifyEvent"):
        assert_request(version, "NotifyEvent", message.payload)
    events = [message.payload["eventData"][0] for message in csms.of("S", "NotifyEvent")]
    assert all(("severity" in event) == (version is OcppVersion.V21) for event in events)
    return [(event["trigger"], event["actualValue"], event.get("cleared")) for event in events]


@TWO
async def test_thresholds_speak_when_they_are_crossed(csms: SmallCsms, station_of: StationOf, two: OcppVersion) -> None:
    async with station_of(two) as station:
        await station.boot()
        watch(station, POWER, KIND.UPPER_THRESHOLD, 5000)
        watch(station, Place("ChargingStation", "Power"), KIND.LOWER_THRESHOLD, -1)
        await station.plug_in()
        await station.start("CARD")
        await station.charge(minutes=3)
        await station.stop()
    alert, over = told(csms, two)
    assert (alert[0], float(alert[1]) > 5000, alert[2]) == ("Alerting", True, False)
    assert over == ("Alerting", "0.0", True)


@TWO
async def test_changes_and_times(csms: SmallCsms, station_of: StationOf, two: OcppVersion) -> None:
    async with station_of(two) as station:
        await station.boot()
        monitors = watch(station, STATE, KIND.DELTA, 1)
        watch(station, Place("TxCtrlr", "EVConnectionTimeOut"), KIND.DELTA, 30)
        watch(station, POWER, KIND.PERIODIC, 60, transaction=True)
        watch(station, STATE, KIND.PERIODIC_CLOCK_ALIGNED, 90, severity=9)
        monitors.level = 5
        for seconds in ("80", "110"):
            station.station.configuration.set(CONNECTION_TIMEOUT, seconds)
            station.station.watch()
        await station.plug_in()
        await station.wait(seconds=65)
        assert told(csms, two) == [("Delta", "110", None), ("Delta", "Occupied", None)], "no transaction runs"
        await station.start("CARD")
        await station.wait(seconds=60)
        assert [trigger for trigger, *_ in told(csms, two)] == ["Delta", "Delta", "Periodic"]
        for number in list(monitors.held):
            monitors.remove(number)
        await station.wait(seconds=600)
        await station.unplug()
    assert len(told(csms, two)) == 3


async def test_what_it_has_no_word_for(csms: SmallCsms, station_of: StationOf) -> None:
    async with station_of(OcppVersion.V201) as station:
        await station.boot()
        monitors = Monitors(station.station)
        for nothing in (Place("EVSE", "Power", 2), Place("EVSE", "Colour", 1), Place("TxCtrlr", "Nope")):
            assert monitors.value_of(nothing) is None
        assert monitors.value_of(STATE) == "Available"
