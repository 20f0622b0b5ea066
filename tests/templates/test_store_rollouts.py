"""What stands in the tables is what a rollout goes on by."""

from datetime import timedelta

import pytest

from tests.templates.fleet import Fleet, wish
from voltway.templates import store_rollouts
from voltway.templates.planning import Score
from voltway.vocabulary.errors import Conflict, NotFound
from voltway.vocabulary.templates import ApplyState, RolloutState


async def test_one_rollout_of_a_template_at_a_time_and_lists_go_on(fleet: Fleet) -> None:
    template = await fleet.add(wish())
    first = await fleet.plan(template)
    with pytest.raises(Conflict, match="is under way"):
        await fleet.plan(template)
    second = await fleet.plan(await fleet.add(wish(name="other")))
    async with fleet.pool.connection() as connection:
        assert await store_rollouts.page(connection, before=second.rollout_id) == [first]
        assert await store_rollouts.page(connection, state=RolloutState.DONE) == []
        rest = await store_rollouts.stations(connection, first.rollout_id, after="S1", state=ApplyState.WAITING)
        assert [one.station_id for one in rest] == ["S2", "S3"]
        assert (await store_rollouts.progress(connection, first.rollout_id)).waiting == 4
        assert await store_rollouts.running(connection) == [first.rollout_id, second.rollout_id]
        with pytest.raises(NotFound):
            await store_rollouts.known(connection, 99)


async def test_where_a_station_stands_is_seen(fleet: Fleet) -> None:
    made = await fleet.plan(await fleet.add(wish()))
    await fleet.execute("update station set time_zone = 'Asia/Kathmandu', gateway_id = null where station_id = 'S0'")
    await fleet.execute(
        "insert into session (station_id, session_id, ref, evse_id, state, started_at, last_at, received_at,"
        " energy_wh, idle_s, end_inferred, rules, seen, start_key)"
        " values ('S1', 's1', '41', 1, 'active', now(), now(), now(), 0, 0, false, '{}', '[]', 'k1')"
    )
    async with fleet.pool.connection() as connection:
        away, charging, free, _ = await store_rollouts.turns(connection, made)
    assert (away.reachable, away.time_zone) == (False, "Asia/Kathmandu")
    assert (charging.charging, charging.time_zone) == (True, "UTC")
    assert (free.reachable, free.charging) == (True, False)


async def test_only_who_was_tried_counts_and_only_lost_orders_are_lost(fleet: Fleet) -> None:
    made = await fleet.plan(await fleet.add(wish()))
    await fleet.execute(
        "update configuration_rollout_station set changed_at = changed_at + interval '1 second', changes = '[]',"
        " command_id = case when station_id <> 'S3' then 'c' end,"
        " state = case station_id when 'S0' then 'failed' when 'S1' then 'under_way' else 'applied' end"
    )
    now = fleet.clock.now() + timedelta(seconds=11)
    async with fleet.pool.connection() as connection:
        assert await store_rollouts.score(connection, made) == Score(succeeded=1, failed=1)
        lost = await store_rollouts.unsent(connection, older_than=timedelta(seconds=10), now=now, most=9)
        assert [one.station_id for one in lost] == ["S1"]
        assert await store_rollouts.unsent(connection, older_than=timedelta(seconds=11), now=now, most=9) == []
