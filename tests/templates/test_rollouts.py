"""A plan says what would be written where, and nothing is kept of it."""

import pytest

from tests.templates.fleet import Fleet, wish
from voltway.templates import rollouts
from voltway.templates.rollouts import RolloutWish
from voltway.vocabulary.errors import Conflict, InvalidInput, NotFound
from voltway.vocabulary.ids import StationId


async def test_a_plan_names_what_is_not_as_wanted(fleet: Fleet) -> None:
    await fleet.has("C", "Fixed", "1", mutability="read_only")
    await fleet.has("C", "Boot", "1", needs_restart=True)
    await fleet.execute("update station_variable set value = '90' where station_id = 'S1' and value = '60'")
    general = await fleet.add(wish(("TxCtrlr/EVConnectionTimeOut", "90"), ("C/Fixed", "2"), ("C/Boot", "2")))
    exact = await fleet.add(wish(("C/Boot", "3"), firmware="1"))
    wanted = RolloutWish(template_id=general.template_id, waves=["1"])
    async with fleet.pool.connection() as connection:
        plan = await rollouts.preview(connection, wanted)
    first, second, *_ = plan.stations
    assert [one.wave for one in plan.stations] == [1, 2, 2, 2]
    assert [(one.name, one.standing, one.needs_restart, one.template_id) for one in first.settings] == [
        ("C/Boot", "differs", True, exact.template_id),
        ("C/Fixed", "read_only", False, general.template_id),
        ("TxCtrlr/EVConnectionTimeOut", "differs", False, general.template_id),
    ]
    assert first.settings[0].overruled == [general.template_id]
    assert [one.name for one in second.settings] == ["C/Boot", "C/Fixed"]
    assert await fleet.execute("select 1 from configuration_rollout") == []


async def test_what_makes_no_sense_is_refused(fleet: Fleet, monkeypatch: pytest.MonkeyPatch) -> None:
    template = await fleet.add(wish())
    nobody = await fleet.add(wish(vendor="Nobody"))
    now = fleet.clock.now()
    async with fleet.pool.connection() as connection:
        with pytest.raises(NotFound):
            await rollouts.preview(connection, RolloutWish(template_id=99))
        with pytest.raises(Conflict, match="fits no accepted station"):
            await rollouts.plan(connection, RolloutWish(template_id=nobody.template_id), "Ada", now)
        strange = RolloutWish(template_id=template.template_id, station_ids=[StationId("S1"), StationId("X")])
        with pytest.raises(InvalidInput, match="does not fit station X"):
            await rollouts.plan(connection, strange, "Ada", now)
        wanted = RolloutWish(template_id=template.template_id)
        monkeypatch.setattr(rollouts, "MOST_SHOWN", 3)
        with pytest.raises(InvalidInput, match="more than a plan can show"):
            await rollouts.preview(connection, wanted)
        monkeypatch.setattr(rollouts, "MOST_STATIONS", 3)
        with pytest.raises(InvalidInput, match="more than a rollout may have"):
            await rollouts.plan(connection, wanted, "Ada", now)


async def test_each_act_has_its_time(fleet: Fleet) -> None:
    template = await fleet.add(wish())
    made = await fleet.plan(template)
    number, now = made.rollout_id, fleet.clock.now()
    async with fleet.pool.connection() as connection:
        with pytest.raises(Conflict, match="is running"):
            await rollouts.resume(connection, number, now)
        with pytest.raises(Conflict, match="no station of rollout"):
            await rollouts.retry(connection, number, now)
        assert (await rollouts.pause(connection, number, now)).reason == "somebody paused it"
        await connection.execute("update configuration_rollout_station set state = 'failed' where station_id = 'S1'")
        assert (await rollouts.retry(connection, number, now)).state == "running"
        assert (await rollouts.cancel(connection, number, now)).ended_at == now
        for act in (rollouts.pause, rollouts.resume, rollouts.retry, rollouts.cancel):
            with pytest.raises(Conflict, match="is cancelled"):
                await act(connection, number, now)
