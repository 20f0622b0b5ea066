"""A driver swaps a battery (OCPP 2.1). Older versions can't."""

import pytest

from tests.fixtures.gateway import Network, until
from tests.stories.test_charging_profiles import Site
from voltway.kit.postgres import Pool
from voltway.simulator import SimulatedStation
from voltway.simulator.plan import AC_11
from voltway.stations import store_battery_swaps
from voltway.vocabulary.batteries import SwapEvent
from voltway.vocabulary.commands import CommandState
from voltway.vocabulary.ids import TokenUid
from voltway.vocabulary.orders_battery import RequestBatterySwap
from voltway.vocabulary.stations import OcppVersion
from voltway.vocabulary.tokens import PresentedToken

ORDER = RequestBatterySwap(token=PresentedToken(TokenUid("CARD")), request_id=7)


@pytest.fixture
async def site(network: Network) -> Site:
    await network.add_station("SIM")
    return Site(await network.start())


async def test_what_went_in_and_out_is_known(network: Network, site: Site, pool: Pool) -> None:
    async with SimulatedStation(network.url, "SIM", OcppVersion.V21, evses=(AC_11, AC_11)) as station:
        await station.boot()
        await site.accepted(ORDER)

        async def events() -> list[SwapEvent]:
            async with pool.connection() as connection:
                swaps = await store_battery_swaps.page(connection, "SIM")
            assert {(one.request_id, one.token_uid) for one in swaps} <= {(7, "CARD")}
            return sorted(one.event for one in swaps)

        async def both() -> bool:
            return await events() == [SwapEvent.IN, SwapEvent.OUT]

        await until(both, "both batteries are told of")


async def test_a_station_without_batteries(network: Network, site: Site) -> None:
    async with SimulatedStation(network.url, "SIM", OcppVersion.V21) as station:
        await station.boot()
        assert (await site.order(ORDER)).state is CommandState.REJECTED


@pytest.mark.parametrize("version", [OcppVersion.V16, OcppVersion.V201], ids=str)
async def test_older_versions_say_that_they_can_not(network: Network, site: Site, version: OcppVersion) -> None:
    async with SimulatedStation(network.url, "SIM", version) as station:
        await station.boot()
        command = await site.order(ORDER)
        assert command.state is CommandState.FAILED
        assert f"OCPP {version} knows no battery swaps" in str(command.reason)
