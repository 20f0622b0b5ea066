import asyncio

from tests.simulator.conftest import StationOf
from tests.simulator.small_csms import SmallCsms
from voltway.simulator.outage import go_away, reboot
from voltway.simulator.station import Station
from voltway.vocabulary.stations import BootCause, OcppVersion


async def test_an_outage_lasts_its_simulated_time(csms: SmallCsms, station_of: StationOf) -> None:
    back: list[str] = []
    async with station_of(OcppVersion.V16) as station:
        await station.boot()
        station.world.on_line_lost = lambda one: back.append(one.station_id)
        go_away(station.station, 600)
        go_away(station.station, 1)
        await station.wait(seconds=599)
        assert (back, station.connected, station.station.away) == ([], False, True)
        await station.wait(seconds=2)
        assert (back, station.station.away) == (["S"], False)
        await asyncio.sleep(0.02)
        assert "S" not in csms.lines


async def test_a_silent_outage_leaves_a_dead_connection_until_its_end(csms: SmallCsms, station_of: StationOf) -> None:
    async with station_of(OcppVersion.V16) as station:
        await station.boot()
        station.world.on_line_lost = None
        go_away(station.station, 600, silently=True)
        await asyncio.sleep(0.02)
        assert "S" in csms.lines
        await station.wait(seconds=601)
        await asyncio.sleep(0.02)
        assert "S" not in csms.lines


async def test_a_reboot_has_to_be_accepted_again(station_of: StationOf) -> None:
    async with station_of(OcppVersion.V16) as station:
        await station.boot()
        inner: Station = station.station
        assert (inner.online, station.world.tally.accepted) == (True, 1)
        reboot(inner, BootCause.POWER_UP)
        assert (inner.online, station.world.tally.accepted) == (False, 0)
        await station.boot()
        assert (inner.online, station.world.tally.accepted) == (True, 1)
