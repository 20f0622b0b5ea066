"""Campaigns go on by what became of their updates, whoever dies or comes in between."""

import asyncio

import pytest

from tests.firmware.campaigning import Fleet
from voltway.firmware import campaign_keeping, campaigns
from voltway.kit.postgres import Pool
from voltway.vocabulary.campaigns import CampaignState


@pytest.fixture
async def fleet(pool: Pool) -> Fleet:
    fleet = Fleet(pool)
    await fleet.fill(4)
    return fleet


async def test_waves_follow_each_other_to_the_end(fleet: Fleet) -> None:
    made, _ = await fleet.plan("1", "50%")
    number = made.campaign_id
    await fleet.advance()
    assert await fleet.asked() == ["S0"]
    await fleet.advance(seconds=5)
    assert await fleet.asked() == ["S0"], "the next wave waits"
    await fleet.end("S0", "succeeded")
    await fleet.advance(seconds=5)
    assert await fleet.asked() == ["S1", "S2"]
    assert (await fleet.campaign(number)).wave == 2
    await fleet.execute("update station set firmware = '2' where station_id = 'S3'")
    for name in ("S1", "S2"):
        await fleet.end(name, "succeeded")
    await fleet.advance(seconds=5)
    await fleet.advance(seconds=5)
    assert await fleet.states(number) == dict.fromkeys(("S0", "S1", "S2", "S3"), "succeeded")
    assert (await fleet.campaign(number)).state is CampaignState.DONE
    assert len(await fleet.execute("select 1 from firmware_update")) == 3, "S3 ran it already"


async def test_workers_share_it_and_ask_nobody_twice(fleet: Fleet) -> None:
    await fleet.plan(most_under_way=3)
    await asyncio.gather(*(campaign_keeping.advance(fleet.pool, fleet.now) for _ in range(3)))
    assert await fleet.asked() == ["S0", "S1", "S2"]
    assert len(await fleet.execute("select 1 from firmware_update")) == 3


async def test_it_stops_at_the_failure_rate_and_goes_on_when_somebody_says_so(fleet: Fleet) -> None:
    made, _ = await fleet.plan(most_under_way=2, failure_percent=50, failure_least=2, attempts=1)
    await fleet.advance()
    await fleet.end("S0", "failed")
    await fleet.advance(seconds=5)
    assert await fleet.asked() == ["S1", "S2"], "one is not enough"
    await fleet.end("S1", "failed")
    await fleet.advance(seconds=5)
    paused = await fleet.campaign(made.campaign_id)
    assert (paused.state, paused.reason) == (
        CampaignState.PAUSED,
        "2 of 2 stations that were tried have failed",
    )
    assert await fleet.asked() == [], "S2 had not been asked, so it is not any more"
    assert (await fleet.states(made.campaign_id))["S2"] == "waiting"
    await fleet.advance(seconds=5)
    assert await fleet.asked() == []
    async with fleet.pool.connection() as connection, connection.transaction():
        await campaigns.resume(connection, made.campaign_id, fleet.now)
    await fleet.advance(seconds=5)
    assert await fleet.asked() == ["S2", "S3"]


async def test_a_station_that_failed_is_tried_again_after_a_pause(fleet: Fleet) -> None:
    made, _ = await fleet.plan(attempts=2, retry_pause_s=60, failure_percent=100, failure_least=100, most_under_way=1)
    await fleet.execute("delete from station where station_id <> 'S0'")
    await fleet.advance()
    await fleet.end("S0", "failed", asked=False)
    await fleet.advance(seconds=5)
    assert await fleet.asked() == ["S0"], "who could not be asked has not failed"
    await fleet.end("S0", "failed")
    await fleet.advance(seconds=5)
    await fleet.advance(seconds=30)
    assert await fleet.asked() == []
    await fleet.advance(seconds=31)
    assert await fleet.asked() == ["S0"]
    await fleet.end("S0", "failed")
    await fleet.advance(seconds=5)
    assert await fleet.states(made.campaign_id) == {"S0": "failed"}
    assert (await fleet.campaign(made.campaign_id)).state is CampaignState.DONE


async def test_who_is_never_there_is_missed(fleet: Fleet) -> None:
    made, _ = await fleet.plan(wave_within_s=3600, attempts=3)
    await fleet.execute("update station set gateway_id = null where station_id <> 'S0'")
    await fleet.advance()
    assert await fleet.asked() == ["S0"]
    await fleet.end("S0", "failed")
    await fleet.advance(seconds=5)
    await fleet.advance(hours=1)
    assert await fleet.states(made.campaign_id) == {"S0": "failed", "S1": "missed", "S2": "missed", "S3": "missed"}


async def test_an_update_by_hand_goes_first(fleet: Fleet) -> None:
    await fleet.plan()
    await fleet.execute(
        "insert into firmware_update (station_id, organization_id, version, signed, during_sessions, author,"
        " planned_at, order_until, changed_at) values ('S1', 'operator', '3', false, false, 'me', now(), now(), now())"
    )
    await fleet.advance()
    assert len(await fleet.execute("select 1 from firmware_update where station_id = 'S1'")) == 1
    assert await fleet.asked() == ["S0", "S1", "S2", "S3"]


async def test_an_image_that_is_gone_pauses_it(fleet: Fleet) -> None:
    made, _ = await fleet.plan()
    await fleet.execute("delete from firmware_image")
    await fleet.advance()
    assert (await fleet.campaign(made.campaign_id)).reason == "its image was removed"
