"""Who is in a campaign and who is left out; pausing and cancelling leave alone what has begun."""

import pytest

from tests.firmware.campaigning import Fleet
from voltway.firmware import campaigns
from voltway.firmware.campaigns import CampaignWish, require_waves
from voltway.kit.postgres import Pool
from voltway.vocabulary.access import ROOT, OrganizationId
from voltway.vocabulary.campaigns import CampaignState, LeftOut
from voltway.vocabulary.errors import Conflict, InvalidInput, NotFound


@pytest.fixture
async def fleet(pool: Pool) -> Fleet:
    fleet = Fleet(pool)
    await fleet.fill(6)
    return fleet


async def test_who_is_left_out_and_why(fleet: Fleet) -> None:
    await fleet.execute("update station set admission = 'pending' where station_id = 'S0'")
    await fleet.execute("update station set vendor = 'Other' where station_id = 'S1'")
    await fleet.execute("update station set firmware = '2' where station_id = 'S2'")
    await fleet.execute("update station set model = 'Two' where station_id = 'S3'")
    await fleet.plan(wish={"model": "tw*"})
    async with fleet.pool.connection() as connection:
        plan = await campaigns.preview(
            connection, CampaignWish(name="n", image_id="I", organization_id=ROOT, waves=("1",))
        )
    assert {one.station_id: one.why for one in plan.left_out} == {
        "S0": LeftOut.NOT_ACCEPTED,
        "S1": LeftOut.OTHER_MODEL,
        "S2": LeftOut.RUNS_IT,
        "S3": LeftOut.IN_ANOTHER,
    }
    assert [(turn.station_id, turn.wave) for turn in plan.stations] == [("S4", 1), ("S5", 2)]
    with pytest.raises(Conflict, match="no station that was chosen"):
        await fleet.plan(wish={"model": "tw*"})


async def test_an_organization_has_its_own_stations_and_those_below(fleet: Fleet) -> None:
    await fleet.execute(
        "insert into organization (organization_id, parent_id, path, kind, name)"
        " values ('host', 'operator', '/operator/host/', 'site_host', 'Host')"
    )
    await fleet.execute("update station set organization_id = 'host' where station_id = 'S5'")
    _, plan = await fleet.plan(wish={"organization_id": OrganizationId("host")})
    assert [turn.station_id for turn in plan.stations] == ["S5"]
    await fleet.execute("update station set organization_id = 'operator'")
    await fleet.advance()
    assert await fleet.asked() == [], "it is no longer the organization's"


async def test_cancelling_leaves_alone_what_has_begun(fleet: Fleet) -> None:
    made, _ = await fleet.plan(most_under_way=2)
    number = made.campaign_id
    await fleet.advance()
    await fleet.execute("update firmware_update set state = 'accepted', ordered_at = now() where station_id = 'S0'")
    async with fleet.pool.connection() as connection, connection.transaction():
        cancelled = await campaigns.cancel(connection, number, fleet.now)
    assert cancelled.state is CampaignState.CANCELLED
    assert await fleet.asked() == ["S0"]
    states = await fleet.states(number)
    assert (states.pop("S0"), set(states.values())) == ("under_way", {"cancelled"})
    await fleet.end("S0", "failed")
    await fleet.advance(seconds=5)
    assert (await fleet.states(number))["S0"] == "cancelled", "it is not tried again"


async def test_what_is_over_is_not_paused(fleet: Fleet) -> None:
    made, _ = await fleet.plan()
    async with fleet.pool.connection() as connection:
        with pytest.raises(Conflict, match="is running"):
            await campaigns.resume(connection, made.campaign_id, fleet.now)
        paused = await campaigns.pause(connection, made.campaign_id, fleet.now)
        assert paused.reason == "somebody paused it"
        await campaigns.cancel(connection, made.campaign_id, fleet.now)
        with pytest.raises(Conflict, match="is cancelled"):
            await campaigns.pause(connection, made.campaign_id, fleet.now)
        with pytest.raises(NotFound):
            await campaigns.cancel(connection, 99, fleet.now)


def test_waves_are_written_like_this() -> None:
    assert require_waves(["5", "10%", "100%"]) == ["5", "10%", "100%"]
    for wrong in ("0", "101%", "x", "-1", ""):
        with pytest.raises(InvalidInput, match="no size of a wave"):
            require_waves([wrong])
