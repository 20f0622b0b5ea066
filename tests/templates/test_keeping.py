"""Rollouts go on by what became of their orders, and no station is told twice, whoever dies in between."""

import asyncio
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from tests.templates.fleet import BEGIN, Fleet, wish
from voltway.templates import catalogue, rollouts, store_checks, store_rollouts
from voltway.templates.keeping import GIVEN_WITHIN
from voltway.vocabulary.errors import Conflict
from voltway.vocabulary.orders_variables import SetVariables
from voltway.vocabulary.templates import RolloutState


async def orders(fleet: Fleet) -> list[tuple[str, str, str]]:
    """Which station was ordered what, and in whose name."""
    rows = await fleet.execute("select station_id, request, author from command order by station_id, created_at")
    told = [(station_id, msgspec.convert(request, SetVariables), author) for station_id, request, author in rows]
    return [(name, ",".join(one.value for one in order.changes), author) for name, order, author in told]


async def test_waves_follow_each_other_to_the_end(fleet: Fleet) -> None:
    await fleet.execute("update station_variable set value = '90' where station_id = 'S3'")
    made = await fleet.plan(await fleet.add(wish()), "1", "50%")
    await fleet.advance()
    assert (await fleet.states(made))["S1"] == "waiting", "the next wave waits"
    assert fleet.asked == ["S0"]
    done = await fleet.finish(made)
    assert (done.state, done.wave) == (RolloutState.DONE, 3)
    assert await fleet.states(made) == dict.fromkeys(("S0", "S1", "S2", "S3"), "applied")
    assert await orders(fleet) == [("S0", "90", "Ada"), ("S1", "90", "Ada"), ("S2", "90", "Ada")], "S3 had it already"


async def test_only_what_differs_and_can_be_written_is_written(fleet: Fleet) -> None:
    await fleet.has("C", "Fixed", "1", mutability="read_only")
    await fleet.has("C", "Held", "TRUE", data_type="boolean")
    await fleet.has("C", "Later", "1", wanted_value="2")
    settings = [("C/Fixed", "2"), ("C/Held", "true"), ("C/Later", "2"), ("C/Gone", "1")]
    made = await fleet.plan(await fleet.add(wish(("TxCtrlr/EVConnectionTimeOut", "90"), *settings)))
    fleet.answers["S1"] = ["RebootRequired"]
    await fleet.finish(made)
    assert {values for _, values, _ in await orders(fleet)} == {"90"}
    async with fleet.pool.connection() as connection:
        first, second, *_ = await store_rollouts.stations(connection, made.rollout_id)
    assert {one.name: one.result.value for one in first.results} == {
        "TxCtrlr/EVConnectionTimeOut": "in_force",
        "C/Fixed": "read_only",
        "C/Later": "after_restart",
        "C/Gone": "not_there",
    }
    assert first.state == "not_supported"
    assert second.results[0].result == "after_restart"


async def test_what_another_template_decides_is_left_to_it(fleet: Fleet) -> None:
    general = await fleet.add(wish(("TxCtrlr/EVConnectionTimeOut", "90"), ("C/Gone", "1")))
    await fleet.add(wish(("TxCtrlr/EVConnectionTimeOut", "120"), model="One"))
    await fleet.finish(await fleet.plan(general))
    assert await orders(fleet) == []


async def test_a_worker_that_dies_before_it_asks_leaves_it_to_another_who_asks_once(fleet: Fleet) -> None:
    made = await fleet.plan(await fleet.add(wish()))
    # What it does in its transaction, and nothing of what comes after that.
    await fleet.worker()._step(made.rollout_id, fleet.clock.now())
    assert (await fleet.states(made))["S0"] == "under_way"
    await fleet.advance(seconds=10)
    assert fleet.asked == [], "it may still do it"
    fleet.clock.advance(GIVEN_WITHIN)
    await asyncio.gather(*(fleet.worker().advance() for _ in range(3)))
    assert sorted(fleet.asked) == ["S0", "S1", "S2", "S3"]
    await fleet.finish(made)
    assert sorted(fleet.asked) == ["S0", "S1", "S2", "S3"]
    assert len(await orders(fleet)) == 4


async def test_it_stops_at_the_failure_rate_goes_on_when_told_and_tries_again(fleet: Fleet) -> None:
    fleet.answers = {"S0": ["Rejected"], "S1": ["NotSupported"]}
    made = await fleet.plan(await fleet.add(wish()), most_under_way=1, failure_percent=50, failure_least=1)
    paused = await fleet.finish(made)
    assert (paused.state, paused.reason) == (
        RolloutState.PAUSED,
        "1 of 1 stations that were tried have refused or failed",
    )
    assert fleet.asked == ["S0"]
    async with fleet.pool.connection() as connection, connection.transaction():
        await rollouts.resume(connection, made.rollout_id, fleet.clock.now())
    assert (await fleet.finish(made)).state is RolloutState.DONE
    assert await fleet.states(made) == {"S0": "rejected", "S1": "not_supported", "S2": "applied", "S3": "applied"}
    fleet.answers, fleet.asked = {}, []
    async with fleet.pool.connection() as connection, connection.transaction():
        await rollouts.retry(connection, made.rollout_id, fleet.clock.now())
    await fleet.finish(made)
    assert fleet.asked == ["S0", "S1"]
    assert set((await fleet.states(made)).values()) == {"applied"}


async def test_who_is_away_waits_and_is_missed_in_the_end(fleet: Fleet) -> None:
    await fleet.execute("update station set gateway_id = null where station_id = 'S0'")
    await fleet.execute("update station set gateway_id = 'gone' where station_id = 'S1'")
    made = await fleet.plan(await fleet.add(wish()), wave_within_s=60)
    await fleet.advance()
    await fleet.advance(seconds=2)
    states = await fleet.states(made)
    assert states["S0"] == "waiting"
    assert (states["S2"], states["S3"]) == ("applied", "applied")
    await fleet.execute("update station set gateway_id = null where station_id = 'S1'")
    await fleet.advance(seconds=2)
    assert (await fleet.states(made))["S1"] == "waiting", "the gateway was not there: nobody has been asked"
    fleet.clock.set(datetime(2026, 6, 1, 13, tzinfo=UTC))
    await fleet.finish(made)
    assert await fleet.states(made) == {"S0": "missed", "S1": "missed", "S2": "applied", "S3": "applied"}


async def test_a_cancelled_one_asks_nobody_else_and_still_hears_what_came_of_it(fleet: Fleet) -> None:
    made = await fleet.plan(await fleet.add(wish()), most_under_way=1)
    await fleet.advance()
    async with fleet.pool.connection() as connection, connection.transaction():
        await rollouts.cancel(connection, made.rollout_id, fleet.clock.now())
    await fleet.advance(seconds=2)
    await fleet.advance(seconds=2)
    assert await fleet.states(made) == {"S0": "applied"} | dict.fromkeys(("S1", "S2", "S3"), "cancelled")
    assert fleet.asked == ["S0"]


async def test_a_station_that_has_become_another_is_left_out(fleet: Fleet) -> None:
    made = await fleet.plan(await fleet.add(wish(firmware="1")), "3", most_under_way=3)
    await fleet.execute("update station set firmware = '2' where station_id = 'S3'")
    await fleet.finish(made)
    assert (await fleet.states(made))["S3"] == "cancelled"
    assert fleet.clock.now() > BEGIN


async def boot(fleet: Fleet, *, reports: bool) -> None:
    """S0 boots, a while ago by the database's clock, and tells everything if it `reports`."""
    await fleet.execute("update station set booted_at = now() - interval '5 minutes' where station_id = 'S0'")
    told_ago = timedelta(minutes=0 if reports else 10)
    await fleet.execute("update device_model set whole_at = now() - %s, revision = revision + 1", told_ago)


async def test_a_station_that_boots_is_written_to_once_where_the_template_says_so(fleet: Fleet) -> None:
    template = await fleet.add(wish(at_boot=True))
    ((number,),) = await fleet.execute("select rollout_id from configuration_rollout where at_boot")
    async with fleet.pool.connection() as connection:
        made = await store_rollouts.known(connection, number)
    await fleet.compare()
    await fleet.advance()
    assert await fleet.states(made) == {}, "nobody has booted since"
    assert await fleet.keeping.ask() == []

    await boot(fleet, reports=False)
    await fleet.compare()
    assert await fleet.states(made) == {}, "what it has now is not known"
    async with fleet.pool.connection() as connection:
        assert await store_checks.booted(connection, timedelta(minutes=2), 9) == ["S0"]
        assert await store_checks.booted(connection, timedelta(minutes=6), 9) == []
    assert await fleet.keeping.ask() == ["S0"]
    assert await fleet.keeping.ask() == [], "it has time to tell"

    await boot(fleet, reports=True)
    fleet.clock.set(datetime.now(UTC))
    await fleet.compare()
    await fleet.advance()
    await fleet.advance(seconds=2)
    assert await fleet.states(made) == {"S0": "applied"}
    await fleet.execute("update device_model set revision = revision + 1")
    await fleet.compare()
    await fleet.advance(seconds=2)
    told = await fleet.execute("select kind from command order by created_at")
    assert [kind for (kind,) in told] == ["GetBaseReport", "SetVariables"], "once for each boot"
    assert (await fleet.stands(made)).state is RolloutState.RUNNING

    by_hand = await fleet.plan(template)
    assert by_hand.rollout_id != number, "one by hand may go beside it"
    async with fleet.pool.connection() as connection, connection.transaction():
        with pytest.raises(Conflict, match="at boot"):
            await rollouts.cancel(connection, number, fleet.clock.now())
        await rollouts.cancel(connection, by_hand.rollout_id, fleet.clock.now())
        await catalogue.change(connection, template.template_id, wish(), "Ada", fleet.clock.now())
    assert (await fleet.stands(made)).state is RolloutState.CANCELLED
    await fleet.compare()
    async with fleet.pool.connection() as connection:
        await connection.execute("update device_model set whole_at = null, due_at = null")
        assert await store_checks.booted(connection, timedelta(), 9) == []
