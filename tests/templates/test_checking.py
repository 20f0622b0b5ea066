"""Every station is compared once it changed, with what holds then; those that did not change are left alone."""

import pytest

from tests.templates.fleet import Fleet, wish
from voltway.stations import store_device_model
from voltway.stations.device_model import Merged, Variable
from voltway.templates import catalogue, checking, store_checks
from voltway.vocabulary.errors import NotFound
from voltway.vocabulary.templates import CheckedStation, Standing, Template
from voltway.vocabulary.variables import VariablePlace, VariableTold

PLACE = VariablePlace(component="TxCtrlr", variable="EVConnectionTimeOut")


async def drift(fleet: Fleet, template: Template, *, drifting: bool = True) -> dict[str, tuple[int, int]]:
    async with fleet.pool.connection() as connection:
        rows: list[CheckedStation] = await store_checks.page(connection, template.template_id, drifting=drifting)
    return {row.station_id: (row.differing, row.unknown) for row in rows}


async def tell(fleet: Fleet, station_id: str, value: str) -> None:
    """As a report does."""
    told = Variable(told=VariableTold(place=PLACE, value=value))
    async with fleet.pool.connection() as connection, connection.transaction():
        await store_device_model.hold(connection, station_id)
        await store_device_model.write(connection, station_id, Merged(variables=[told], removed=[], changes=[]))


async def test_without_templates_nobody_is_compared(fleet: Fleet) -> None:
    assert await fleet.compare() == 0


async def test_stations_are_compared_when_something_changed_and_only_then(fleet: Fleet) -> None:
    template = await fleet.add(wish(model="One"))
    assert await fleet.compare() == 4
    assert await drift(fleet, template) == dict.fromkeys(("S0", "S1", "S2", "S3"), (1, 0))
    assert await fleet.compare() == 0
    await tell(fleet, "S1", "90")
    assert await fleet.compare() == 1
    assert set(await drift(fleet, template)) == {"S0", "S2", "S3"}
    assert (await drift(fleet, template, drifting=False))["S1"] == (0, 0)
    await fleet.execute("update station set model = 'Two' where station_id = 'S2'")
    assert await fleet.compare() == 1
    assert set(await drift(fleet, template)) == {"S0", "S3"}


async def test_a_change_of_templates_has_their_stations_compared_anew(fleet: Fleet) -> None:
    template = await fleet.add(wish())
    await fleet.compare()
    async with fleet.pool.connection() as connection, connection.transaction():
        await catalogue.change(connection, template.template_id, wish(("TxCtrlr/EVConnectionTimeOut", "60")), "Ada",
                               fleet.clock.now())  # fmt: skip
    assert await fleet.compare() == 4
    assert await drift(fleet, template) == {}
    async with fleet.pool.connection() as connection, connection.transaction():
        await catalogue.remove(connection, template.template_id, fleet.clock.now())
    assert await fleet.execute("select 1 from configuration_check") == []


async def test_only_stations_below_the_organization_are_compared(fleet: Fleet) -> None:
    await fleet.execute(
        "insert into organization (organization_id, parent_id, path, kind, name)"
        " values ('mine', 'operator', '/operator/mine/', 'site_host', 'Mine')"
    )
    await fleet.execute("update station set organization_id = 'mine' where station_id = 'S3'")
    template = await fleet.add(wish(), "mine")
    assert await fleet.compare() == 1
    assert await drift(fleet, template) == {"S3": (1, 0)}


async def test_what_a_station_never_told_is_unknown_and_not_wrong(fleet: Fleet) -> None:
    await fleet.execute("update device_model set whole_at = null where station_id = 'S0'")
    template = await fleet.add(wish(("C/V", "1")))
    await fleet.compare()
    assert await drift(fleet, template) == {"S0": (0, 1)}
    async with fleet.pool.connection() as connection:
        (never,) = await checking.standing_of(connection, "S0")
        (not_there,) = await checking.standing_of(connection, "S1")
        with pytest.raises(NotFound):
            await checking.standing_of(connection, "S9")
    assert (never.standing, not_there.standing) == (Standing.UNKNOWN, Standing.NOT_THERE)
