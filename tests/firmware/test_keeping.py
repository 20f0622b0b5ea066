"""A worker orders what is planned once, when its station is there and free, and follows it to its end."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from psycopg_pool import PoolTimeout

from tests.files.made import LINKS
from tests.firmware.made import in_catalogue, new_image
from tests.fixtures.gateway import Network, until
from voltway.files.local_storage import LocalStorage
from voltway.firmware import campaigns, catalogue, keeping as going_on, store, store_images, updating
from voltway.firmware.campaigns import CampaignWish
from voltway.firmware.keeping import FirmwareKeeping
from voltway.firmware.updating import Wish
from voltway.kit.clock import SystemClock
from voltway.kit.postgres import Pool
from voltway.simulator import SimulatedStation
from voltway.stations import store_firmware
from voltway.vocabulary.access import ROOT
from voltway.vocabulary.campaigns import CampaignRules
from voltway.vocabulary.errors import Conflict, InvalidInput, NotFound
from voltway.vocabulary.firmware import FirmwareUpdate, UpdateState
from voltway.vocabulary.ids import StationId
from voltway.vocabulary.stations import OcppVersion


class Site:
    """A gateway, a station of OCPP 2.0.1 that answers and does nothing else, and an image for it."""

    def __init__(self, network: Network, pool: Pool, station: SimulatedStation, image_id: str) -> None:
        self.network, self.pool, self.station, self.image_id = network, pool, station, image_id
        self.keeping = FirmwareKeeping(pool, network.bus, SystemClock(), lambda: LINKS)

    async def plan(self, **wish: Any) -> FirmwareUpdate:
        async with self.pool.connection() as connection:
            wanted = Wish(station_id="SIM", image_id=self.image_id, **wish)
            return await updating.plan(connection, wanted, "Ada", datetime.now(UTC))

    async def update(self, number: int) -> FirmwareUpdate:
        async with self.pool.connection() as connection:
            return await store.known(connection, number)

    async def say(self, status: str, **told: Any) -> None:
        await self.station.call("FirmwareStatusNotification", {"status": status, **told})

    async def orders(self) -> int:
        rows = await self.network.rows("select 1 from command where kind = 'UpdateFirmware'")
        return len(rows)


@pytest.fixture
async def site(network: Network, pool: Pool, tmp_path: Any) -> AsyncIterator[Site]:
    await network.start()
    await network.add_station("SIM")
    image = await in_catalogue(pool, LocalStorage(tmp_path / "files"), new_image())
    async with SimulatedStation(network.url, "SIM", OcppVersion.V201) as station:
        station.will_answer("UpdateFirmware", {"status": "Accepted"})
        await station.boot()
        yield Site(network, pool, station, image.image_id)


async def test_what_is_planned_is_ordered_once(site: Site) -> None:
    planned = await site.plan()
    with pytest.raises(Conflict, match="has not ended"):
        await site.plan()
    other = FirmwareKeeping(site.pool, site.network.bus, SystemClock(), lambda: LINKS)
    await asyncio.gather(site.keeping.order(), other.order())
    await site.keeping.order()
    assert await site.orders() == 1
    update = await site.update(planned.update_id)
    assert (update.state, update.from_version) == (UpdateState.ACCEPTED, "1.0.0")
    assert update.command_id is not None
    asked: Any = await site.station.expect("UpdateFirmware")
    assert asked.request_id == update.request_id
    assert asked.firmware.location.startswith("https://charge.example.com/files/")


async def test_what_was_to_be_ordered_by_now_is_not_ordered_any_more(site: Site) -> None:
    planned = await site.plan()
    late = planned.order_until + timedelta(seconds=1)
    async with site.pool.connection() as connection:
        runs = (await store_firmware.connected(connection, [planned.station_id]))[planned.station_id]
        assert await store.claim(connection, planned.update_id, runs, late, late) is None
        assert await store.claim(connection, planned.update_id, runs, planned.order_until, late) is None
        in_time = planned.order_until - timedelta(seconds=1)
        assert await store.claim(connection, planned.update_id, runs, in_time, late) is not None


async def test_what_is_planned_alone_waits_for_no_campaign(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(going_on, "BEGUN_PER_S", 0.5)
    keeping = FirmwareKeeping(site.pool, site.network.bus, SystemClock(), lambda: LINKS)
    wish = CampaignWish(
        name="spring", image_id=site.image_id, organization_id=ROOT, any_model=True, rules=CampaignRules()
    )
    async with site.pool.connection() as connection, connection.transaction():
        await campaigns.plan(connection, wish, "Ada", datetime.now(UTC))
    await keeping.advance_campaigns()
    await keeping.order_alone()
    assert await site.orders() == 0, "it is the campaign's"
    began = asyncio.get_running_loop().time()
    await keeping.order_of_campaigns()
    assert await site.orders() == 1
    await site.say("InstallationFailed")
    await keeping.listen()
    await site.network.execute("update firmware_campaign set state = 'cancelled'")
    await site.plan()
    await keeping.order_alone()
    assert await site.orders() == 2
    assert asyncio.get_running_loop().time() - began < 1.9, "the next of a campaign would have waited two seconds"


async def test_one_order_that_fails_leaves_nobody_at_work(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    await site.plan()

    async def away(*_: object) -> None:
        raise PoolTimeout("no connection")

    monkeypatch.setattr(store, "claim", away)
    before = len(asyncio.all_tasks())
    with pytest.raises(PoolTimeout):
        await site.keeping.order()
    assert len(asyncio.all_tasks()) == before


async def test_who_loses_its_line_over_the_order_is_not_asked_again(site: Site) -> None:
    site.station.will_ignore("UpdateFirmware")
    planned = await site.plan()
    ordering = asyncio.create_task(site.keeping.order())
    await site.station.expect("UpdateFirmware")
    await site.station.drop_line()
    await ordering
    await site.station.reconnect()

    async def back() -> bool:
        return await site.network.online("SIM")

    await until(back)
    await site.keeping.order()
    assert await site.orders() == 1
    update = await site.update(planned.update_id)
    assert update.state is UpdateState.REQUESTED
    await site.say("Downloading", requestId=update.request_id)
    await site.keeping.listen()
    assert (await site.update(planned.update_id)).state is UpdateState.DOWNLOADING


async def test_who_cancels_before_the_link_is_made_has_cancelled_it(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    planned = await site.plan()
    claim = store.claim

    async def claimed_and_cancelled(*told: Any) -> FirmwareUpdate | None:
        claimed = await claim(*told)
        async with site.pool.connection() as connection:
            await updating.cancel(connection, planned.update_id, datetime.now(UTC))
        return claimed

    monkeypatch.setattr(store, "claim", claimed_and_cancelled)
    await site.keeping.order()
    assert await site.orders() == 0
    assert await site.network.rows("select 1 from file_link where ended_at is null and purpose = 'download'") == []
    assert (await site.update(planned.update_id)).state is UpdateState.CANCELLED


async def test_words_about_another_request_are_not_about_this_one(site: Site) -> None:
    planned = await site.plan()
    await site.keeping.order()
    update = await site.update(planned.update_id)
    await site.say("InstallationFailed", requestId=(update.request_id or 0) + 1)
    await site.say("Downloading", requestId=update.request_id)
    await site.keeping.listen()
    assert (await site.update(planned.update_id)).state is UpdateState.DOWNLOADING
    await site.say("DownloadFailed", requestId=update.request_id)
    await site.keeping.listen()
    failed = await site.update(planned.update_id)
    assert (failed.state, failed.reason) == (UpdateState.FAILED, "the station could not fetch the firmware")

    again = await site.plan()
    await site.keeping.order()
    await site.keeping.listen()
    assert (await site.update(again.update_id)).state is UpdateState.ACCEPTED, "what was told before is over"


async def test_nobody_is_disturbed_who_charges(site: Site) -> None:
    await site.network.add_token("CARD")
    await site.station.plug_in()
    await site.station.start("CARD")
    planned = await site.plan()
    await site.keeping.order()
    assert (await site.update(planned.update_id)).state is UpdateState.PLANNED
    async with site.pool.connection() as connection:
        await updating.cancel(connection, planned.update_id, datetime.now(UTC))
    rude = await site.plan(during_sessions=True)
    await site.keeping.order()
    assert (await site.update(rude.update_id)).state is UpdateState.ACCEPTED


async def test_who_plugs_in_while_others_are_asked_is_not_disturbed(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(going_on, "AT_ONCE", 1)
    keeping = FirmwareKeeping(site.pool, site.network.bus, SystemClock(), lambda: LINKS)
    await site.network.add_token("CARD")
    await site.network.add_station("SIM2")
    async with SimulatedStation(site.network.url, "SIM2", OcppVersion.V201) as second:
        await second.boot()
        await site.plan()
        async with site.pool.connection() as connection:
            wish = Wish(station_id="SIM2", image_id=site.image_id)
            planned = await updating.plan(connection, wish, "Ada", datetime.now(UTC))
        site.station.will_ignore("UpdateFirmware")
        ordering = asyncio.create_task(keeping.order())
        await site.station.expect("UpdateFirmware")
        await second.plug_in()
        await second.start("CARD")
        await site.station.drop_line()
        await ordering
        assert (await site.update(planned.update_id)).state is UpdateState.PLANNED


async def test_silence_and_absence_end_it(site: Site) -> None:
    planned = await site.plan()
    await site.keeping.order()
    await site.network.execute("update firmware_update set due_at = now() - interval '1 second'")
    await site.keeping.listen()
    failed = await site.update(planned.update_id)
    assert (failed.state, failed.reason) == (UpdateState.FAILED, "the station accepted it and told nothing more")
    assert await site.network.rows("select 1 from file_link where ended_at is null") == [], "nor is it fetched later"

    await site.station.drop_line(clean=True)

    async def gone() -> bool:
        async with site.pool.connection() as connection:
            return await store_firmware.connected(connection, [StationId("SIM")]) == {}

    await until(gone)
    late = await site.plan(within=timedelta(seconds=0))
    await site.keeping.order()
    assert (await site.update(late.update_id)).reason == "the station was not connected, or busy, all the time"


async def test_what_is_cancelled_is_not_fetched(site: Site) -> None:
    planned = await site.plan()
    await site.keeping.order()
    async with site.pool.connection() as connection:
        cancelled = await updating.cancel(connection, planned.update_id, datetime.now(UTC))
        assert cancelled.state is UpdateState.CANCELLED
        with pytest.raises(Conflict, match="is cancelled"):
            await updating.cancel(connection, planned.update_id, datetime.now(UTC))
    assert await site.network.rows("select 1 from file_link where ended_at is null") == []
    await site.say("DownloadFailed", requestId=cancelled.request_id)
    await site.keeping.listen()
    assert (await site.update(planned.update_id)).state is UpdateState.CANCELLED


ELSEWHERE = """
    insert into organization (organization_id, parent_id, path, kind, name)
    values ('b', 'operator', '/operator/b/', 'site_host', 'B')
"""
MOVED = "update station set organization_id = 'b', organization_since = now()"


async def test_no_station_gets_what_its_former_owner_planned(site: Site) -> None:
    planned = await site.plan()
    async with site.pool.connection() as connection:
        await connection.execute(ELSEWHERE)
        await connection.execute(MOVED)
    await site.keeping.order()
    assert await site.orders() == 0
    assert (await site.update(planned.update_id)).state is UpdateState.PLANNED


async def test_a_station_that_changes_hands_gets_no_more_of_the_file(site: Site) -> None:
    planned = await site.plan()
    await site.keeping.order()
    assert len(await site.network.rows("select 1 from file_link where ended_at is null")) == 1
    async with site.pool.connection() as connection:
        await updating.part(connection, "SIM", datetime.now(UTC))
    cancelled = await site.update(planned.update_id)
    assert (cancelled.state, cancelled.reason) == (
        UpdateState.CANCELLED,
        "the station was given to another organization",
    )
    assert await site.network.rows("select 1 from file_link where ended_at is null") == []


async def test_a_plan_is_for_a_station_that_the_image_is_for(site: Site, tmp_path: Any) -> None:
    foreign = await in_catalogue(site.pool, LocalStorage(tmp_path / "files"), new_image(vendor="ACME"))
    wish = Wish(station_id="SIM", image_id=foreign.image_id)
    async with site.pool.connection() as connection:
        with pytest.raises(InvalidInput, match="is for ACME"):
            await updating.plan(connection, wish, "Ada", datetime.now(UTC))
        with pytest.raises(NotFound):
            await updating.plan(connection, Wish(station_id="SIM", image_id="x"), "Ada", datetime.now(UTC))
        await updating.plan(
            connection, Wish(station_id="SIM", image_id=foreign.image_id, any_model=True), "Ada", datetime.now(UTC)
        )
        with pytest.raises(Conflict, match="being updated"):
            await catalogue.remove(connection, foreign, datetime.now(UTC))
        other = await store_images.known(connection, site.image_id)
        await catalogue.remove(connection, other, datetime.now(UTC))
        assert [image.image_id for image in await store_images.page(connection)] == [foreign.image_id]
