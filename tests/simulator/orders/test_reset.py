from typing import Any

from tests.simulator.conftest import StationOf, until
from tests.simulator.official_schemas import assert_response
from tests.simulator.small_csms import SmallCsms
from voltway.simulator.plan import AC_11
from voltway.simulator.scripted import SimulatedStation
from voltway.simulator.world import Habits
from voltway.vocabulary.sessions import StopCause
from voltway.vocabulary.stations import Admission, OcppVersion

QUICK = Habits(reboot_s=0.1)


async def reset(csms: SmallCsms, version: OcppVersion, how: str, **more: Any) -> str:
    answer = (await csms.order("S", "Reset", {"type": how, **more}))[2]
    assert_response(version, "Reset", answer)
    return str(answer["status"])


async def back(station: SimulatedStation) -> None:
    """Until it has hung up and would dial again."""
    await until(lambda: station.station.away)
    await until(lambda: not station.station.away)


async def test_a_reset_ends_sessions_and_boots_anew(
    csms: SmallCsms, station_of: StationOf, version: OcppVersion
) -> None:
    async with station_of(version, habits=QUICK) as station:
        await station.boot()
        session = await station.start("CARD")
        assert await reset(csms, version, "Hard" if version is OcppVersion.V16 else "Immediate") == "Accepted"
        await back(station)
        assert session.cause is StopCause.RESET
        assert station.station.admission is None
        await station.reconnect()
        assert await station.boot(station.station.boot_cause) is Admission.ACCEPTED
        await station.flushed()
    if version is not OcppVersion.V16:
        assert csms.of("S", "BootNotification")[-1].payload["reason"] == "RemoteReset"


async def test_on_idle_it_waits_for_the_last_session(csms: SmallCsms, station_of: StationOf) -> None:
    async with station_of(OcppVersion.V201, evses=(AC_11, AC_11), habits=QUICK) as station:
        await station.boot()
        await station.start("ONE", 1)
        await station.start("TWO", 2)
        assert await reset(csms, OcppVersion.V201, "OnIdle") == "Scheduled"
        await station.stop(1)
        assert station.station.online
        await station.stop(2)
        await back(station)
        assert station.station.admission is None


async def test_one_evse_can_be_reset_alone(csms: SmallCsms, station_of: StationOf) -> None:
    async with station_of(OcppVersion.V21, evses=(AC_11, AC_11), habits=QUICK) as station:
        await station.boot()
        await station.start("ONE", 1)
        await station.start("TWO", 2)
        assert await reset(csms, OcppVersion.V21, "Immediate", evseId=2) == "Accepted"
        await station.said()
        assert [evse.session is not None for evse in station.station.evses] == [True, False]
        assert station.station.online
        assert await reset(csms, OcppVersion.V21, "Immediate", evseId=3) == "Rejected"
