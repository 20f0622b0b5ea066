"""A station is in one campaign at a time, whoever plans at once, and lists go on where they ended."""

import pytest

from tests.firmware.campaigning import Fleet
from voltway.firmware import store_campaigns
from voltway.kit.postgres import Pool
from voltway.vocabulary.campaigns import CampaignState, PlannedTurn, TurnState
from voltway.vocabulary.ids import StationId


@pytest.fixture
async def fleet(pool: Pool) -> Fleet:
    fleet = Fleet(pool)
    await fleet.fill(3)
    return fleet


async def test_a_station_is_in_one_campaign_at_a_time(fleet: Fleet) -> None:
    first, _ = await fleet.plan(wish={"name": "first"})
    await fleet.execute("delete from firmware_campaign_station where station_id = 'S2'")
    second, plan = await fleet.plan(wish={"name": "second"})
    assert [turn.station_id for turn in plan.stations] == ["S2"]
    turns = [PlannedTurn(station_id=StationId(name), wave=1) for name in ("S0", "S2")]
    async with fleet.pool.connection() as connection:
        assert await store_campaigns.insert_turns(connection, first.campaign_id, turns, fleet.now) == set()
        found = await store_campaigns.page(connection, before=second.campaign_id)
        assert [one.name for one in found] == ["first"]
        assert await store_campaigns.page(connection, state=CampaignState.DONE) == []
        rest = await store_campaigns.stations(connection, first.campaign_id, after="S0", state=TurnState.WAITING)
        assert [one.station_id for one in rest] == ["S1"]
        progress = await store_campaigns.progress(connection, first.campaign_id)
        assert (progress.waiting, progress.succeeded) == (2, 0)


async def test_where_a_station_stands_is_seen(fleet: Fleet) -> None:
    made, _ = await fleet.plan()
    await fleet.execute("update station set time_zone = 'Asia/Kathmandu', gateway_id = null where station_id = 'S0'")
    await fleet.execute(
        "insert into session (station_id, session_id, ref, evse_id, state, started_at, last_at, received_at,"
        " energy_wh, idle_s, end_inferred, rules, seen, start_key)"
        " values ('S1', 's1', '41', 1, 'active', now(), now(), now(), 0, 0, false, '{}', '[]', 'k1')"
    )
    async with fleet.pool.connection() as connection:
        away, charging, free = await store_campaigns.turns(connection, made)
    assert (away.reachable, away.time_zone) == (False, "Asia/Kathmandu")
    assert (charging.charging, charging.time_zone) == (True, "UTC")
    assert (free.reachable, free.charging, free.occupied, free.runs_it) == (True, False, False, False)
