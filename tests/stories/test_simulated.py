"""The same stories lived by simulated stations, whose cars, meters and clocks are their own."""

import pytest

from tests.fixtures.gateway import Network, until
from voltway.simulator import SimulatedStation
from voltway.vocabulary.stations import Admission, OcppVersion
from voltway.vocabulary.tokens import AuthorizationStatus


@pytest.mark.parametrize("version", list(OcppVersion), ids=str)
async def test_a_day_of_a_simulated_station(network: Network, version: OcppVersion) -> None:
    """What the gateway counts is what the station's own books say, through a lost line and an offline session."""
    await network.start()
    await network.add_station("SIM", password="a password of sixteen")
    await network.add_token("CARD")
    async with SimulatedStation(network.url, "SIM", version, password="a password of sixteen") as station:
        assert await station.boot() is Admission.ACCEPTED
        await station.plug_in()
        assert await station.authorize("CARD") is AuthorizationStatus.ACCEPTED
        await station.start("CARD")
        await station.charge(minutes=20)
        await station.stop(token="CARD")
        await station.start("CARD")
        await station.charge(minutes=5)
        await station.drop_line()
        await station.charge(minutes=15)
        await station.stop()
        await station.reconnect()
        await station.flushed()
        books = {str(account.reference): account.energy_wh for account in station.ledger()}
    rows = await network.rows("select ref, energy_wh, state, token_uid from session order by session_id")
    assert {row["ref"]: row["energy_wh"] for row in rows} == books
    assert {(row["state"], row["token_uid"]) for row in rows} == {("ended", "CARD")}
    assert len(rows) == 2

    async def offline() -> bool:
        return not await network.online("SIM")

    await until(offline)
