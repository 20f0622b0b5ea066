"""Comparing many stations reads only what is needed of their trees, and writes all of it at once."""

from tests.fixtures.plans import PlanOf
from tests.templates.fleet import BEGIN, Fleet, wish
from voltway.stations import store_device_model
from voltway.templates import store_checks
from voltway.templates.store_checks import Check


async def test_trees_are_read_by_their_index_not_whole(fleet: Fleet, plan_of: PlanOf) -> None:
    await fleet.execute(
        "insert into station_variable (station_id, path, component, variable, attribute, value)"
        " select 'S' || s, 'c/v' || v, 'C', 'V' || v, 'actual', '1'"
        " from generate_series(0, 3) as s, generate_series(1, 3000) as v"
    )
    await fleet.execute("analyze station_variable")
    async with fleet.pool.connection() as connection:
        plan = await plan_of(
            store_device_model,
            lambda: store_device_model.parts(connection, ["S0", "S1", "S2", "S3"], ["c/v1", "c/v2"]),
        )
        found = await store_device_model.parts(connection, ["S0", "S9"], ["c/v1", "c/v2", "c/none"])
    assert "station_variable_pkey" in plan
    assert "Seq Scan" not in plan
    assert {name: sorted(tree) for name, tree in found.items()} == {"S0": ["c/v1", "c/v2"], "S9": []}


async def test_a_station_that_was_removed_meanwhile_leaves_nothing(fleet: Fleet) -> None:
    template = await fleet.add(wish())
    async with fleet.pool.connection() as connection:
        first, second, *_ = await store_checks.due(connection, ["/operator/"], 10)
        assert (first.revision, first.whole, first.path) == (0, True, "/operator/")
        checks = [
            Check(
                station_id=one.station_id,
                revision=one.revision,
                vendor=one.vendor,
                model=one.model,
                firmware=one.firmware,
                organization_id=one.organization_id,
                template_ids=[template.template_id],
                at_boot=False,
                differing=1,
                unknown=0,
                checked_at=BEGIN,
            )
            for one in (first, second)
        ]
        await connection.execute("delete from station where station_id = 'S0'")
        for _ in range(2):
            await store_checks.write(connection, checks)
        (row,) = await store_checks.page(connection, template.template_id)
        assert (row.station_id, row.differing, row.told_at) == ("S1", 1, None)
        assert await store_checks.page(connection, template.template_id, after="S1") == []
        assert [one.station_id for one in await store_checks.due(connection, ["/operator/"], 10)] == ["S2", "S3"]
