"""A campaign comes to stations of every version; when one fails, the others are left alone."""

from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import UTC, datetime

from tests.firmware.made import in_catalogue, new_image
from tests.fixtures.gateway import Network, until
from tests.fixtures.web import Web
from tests.stories.test_firmware import HABITS, rebooted
from voltway.api.context import ApiContext
from voltway.firmware import campaigns, store_campaigns
from voltway.firmware.campaigns import CampaignWish
from voltway.firmware.keeping import FirmwareKeeping
from voltway.kit.clock import SystemClock
from voltway.kit.postgres import Pool
from voltway.simulator import SimulatedStation
from voltway.simulator.behaviours.table import BEHAVIOURS
from voltway.simulator.dice import dice
from voltway.vocabulary.access import ROOT
from voltway.vocabulary.campaigns import Campaign, CampaignProgress, CampaignRules, CampaignState
from voltway.vocabulary.stations import OcppVersion


async def test_a_campaign_stops_where_a_station_fails(network: Network, pool: Pool, web: Web) -> None:
    await network.start()
    parts: ApiContext = web.app.state.api
    keeping = FirmwareKeeping(pool, network.bus, SystemClock(), lambda: parts.links)
    image = await in_catalogue(pool, parts.storage, new_image("2.0.0"))
    async with AsyncExitStack() as stack:
        stations = []
        for number, version in enumerate([*OcppVersion, OcppVersion.V21, OcppVersion.V16]):
            await network.add_station(f"S{number}")
            station = SimulatedStation(network.url, f"S{number}", version, habits=replace(HABITS))
            stations.append(await stack.enter_async_context(station))
            await station.boot()
        stations[3].station.behaviours = (BEHAVIOURS["firmware_not_installed"](1.0, dice(1)),)
        rules = CampaignRules(most_under_way=3, failure_percent=25, failure_least=4, attempts=1)
        wish = CampaignWish(name="spring", image_id=image.image_id, organization_id=ROOT, waves=["3", "1"], rules=rules)
        async with pool.connection() as connection, connection.transaction():
            made, _ = await campaigns.plan(connection, wish, "Ada", datetime.now(UTC))

        async def stands() -> tuple[Campaign, CampaignProgress]:
            for work in (keeping.advance_campaigns, keeping.order, keeping.listen, keeping.advance_campaigns):
                await work()
            async with pool.connection() as connection:
                return (
                    await store_campaigns.known(connection, made.campaign_id),
                    await store_campaigns.progress(connection, made.campaign_id),
                )

        await stands()
        for station in stations[:3]:
            await rebooted(station)

        async def paused() -> Campaign | None:
            campaign, _ = await stands()
            return campaign if campaign.state is CampaignState.PAUSED else None

        campaign = await until(paused, "the campaign is paused")
        assert campaign is not None
        assert (campaign.wave, campaign.reason) == (2, "1 of 4 stations that were tried have failed")
        _, progress = await stands()
        assert (progress.succeeded, progress.failed, progress.waiting) == (3, 1, 1)
    rows = await network.rows("select firmware from station order by station_id")
    assert [row["firmware"] for row in rows] == ["2.0.0", "2.0.0", "2.0.0", "1.0.0", "1.0.0"]
