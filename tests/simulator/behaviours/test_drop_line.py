from tests.simulator.conftest import StationOf, until
from tests.simulator.small_csms import SmallCsms
from voltway.simulator.ledger import Fate
from voltway.vocabulary.stations import OcppVersion


async def test_the_session_goes_on_without_a_line_and_is_told_later(
    csms: SmallCsms, bad_station: StationOf, version: OcppVersion
) -> None:
    async with bad_station(version, "drop_line") as station:
        await station.boot()
        await station.plug_in()
        station.world.on_line_lost = None
        await station.start("CARD")
        offline_minutes = 0
        for _ in range(90):
            await station.charge(minutes=1)
            offline_minutes += not station.connected
        assert offline_minutes > 0
        await station.stop()
        await station.reconnect()
        await station.flushed()
        [account] = station.ledger()
    assert account.energy_wh == 11_040 * 1.5
    assert len(account.messages) == 92
    assert all(message.fate is Fate.ACKNOWLEDGED for message in account.messages)
    await until(lambda: "S" not in csms.lines)
