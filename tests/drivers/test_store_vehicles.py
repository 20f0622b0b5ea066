"""Vehicles of drivers and of fleets."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from tests.fixtures.people import NOON, make_site
from voltway.drivers import store, store_vehicles
from voltway.drivers.catalogue import load_catalogue
from voltway.drivers.store_vehicles import VehicleFilter, filled_in
from voltway.kit.postgres import Connection, Pool
from voltway.vocabulary.access import ROOT
from voltway.vocabulary.drivers import ConnectorType
from voltway.vocabulary.errors import Conflict, InvalidInput, NotFound

LATER = NOON + timedelta(hours=1)


@pytest.fixture
async def connection(pool: Pool) -> AsyncIterator[Connection]:
    async with pool.connection() as connection:
        yield connection


async def ids(connection: Connection, wanted: VehicleFilter) -> list[str]:
    found: list[store_vehicles.VehicleRow] = []
    while page := await store_vehicles.page(
        connection, wanted, after=store_vehicles.cursor_of(wanted, found[-1]) if found else None, limit=1
    ):
        found += page
    return [row.vehicle_id for row in found]


async def test_what_is_not_said_is_taken_from_the_catalogue(connection: Connection) -> None:
    (zoe,) = load_catalogue(None).search("zoe")
    columns = filled_in({"model_id": zoe.model_id, "battery_wh": 41_000, "licence_plate": "w-1 zoe"}, zoe)
    added = await store_vehicles.add(connection, ROOT, None, NOON, **columns)
    assert added == await store_vehicles.find(connection, added.vehicle_id)
    assert (added.battery_wh, added.licence_plate, added.driver_id) == (41_000, "W-1 ZOE", None)
    assert (added.ac_limit_w, added.ac_phases, added.dc_limit_w) == (zoe.ac_limit_w, zoe.ac_phases, zoe.dc_limit_w)
    assert added.connectors == zoe.connectors == [ConnectorType.IEC_62196_T2, ConnectorType.IEC_62196_T2_COMBO]


async def test_nothing_need_be_known_of_a_vehicle(connection: Connection) -> None:
    added = await store_vehicles.add(connection, ROOT, None, NOON)
    assert (added.model_id, added.battery_wh, added.connectors) == (None, None, [])


async def test_a_driver_s_vehicle_is_in_the_driver_s_organization_and_moves_with_it(connection: Connection) -> None:
    site = await make_site(connection, "hotel")
    driver = await store.add(connection, ROOT, NOON, name="Ada")
    with pytest.raises(NotFound):
        await store_vehicles.add(connection, site, driver.driver_id, NOON)
    with pytest.raises(NotFound):
        await store_vehicles.add(connection, ROOT, "nobody", NOON)
    vehicle = await store_vehicles.add(connection, ROOT, driver.driver_id, NOON)
    await connection.execute("update driver set organization_id = 'hotel'")
    assert (await store_vehicles.require(connection, vehicle.vehicle_id)).organization_id == site


async def test_an_address_is_one_vehicle_s_in_an_organization(connection: Connection) -> None:
    site = await make_site(connection, "hotel")
    first = await store_vehicles.add(connection, ROOT, None, NOON, evccid="00:7d:fa:00:01:02")
    assert first.evccid == "007DFA000102"
    with pytest.raises(Conflict, match="007DFA000102"):
        await store_vehicles.add(connection, ROOT, None, NOON, evccid="007dfa000102")
    await store_vehicles.add(connection, site, None, NOON, evccid="007dfa000102")
    second = await store_vehicles.add(connection, ROOT, None, NOON)
    with pytest.raises(Conflict):
        await store_vehicles.change(connection, second.vehicle_id, NOON, evccid="007dfa000102")


async def test_lists_by_owner_and_by_plate(connection: Connection) -> None:
    site = await make_site(connection, "hotel")
    ada = (await store.add(connection, ROOT, NOON, name="Ada")).driver_id
    plates = (ada, "W-12 A"), (None, "w 121"), (ada, None), (None, "L-1")
    mine = [
        (await store_vehicles.add(connection, ROOT, driver, NOON, licence_plate=plate)).vehicle_id
        for driver, plate in plates
    ]
    other = (await store_vehicles.add(connection, site, None, NOON, licence_plate="FÜ-1")).vehicle_id
    assert await ids(connection, VehicleFilter()) == sorted([*mine, other])
    assert await ids(connection, VehicleFilter(driver_id=ada)) == sorted([mine[0], mine[2]])
    assert await ids(connection, VehicleFilter(organization_id=site)) == [other]
    assert await ids(connection, VehicleFilter(plate="w12")) == [mine[1], mine[0]]
    assert await ids(connection, VehicleFilter(plate="W-1 2-1")) == [mine[1]]
    assert await ids(connection, VehicleFilter(plate="fü")) == [other]
    assert await ids(connection, VehicleFilter(plate="%")) == []


async def test_a_change_leaves_the_rest_and_can_hand_it_over(connection: Connection) -> None:
    driver = await store.add(connection, ROOT, NOON, name="Ada")
    added = await store_vehicles.add(connection, ROOT, None, NOON, description="Van", battery_wh=60_000)
    changed = await store_vehicles.change(
        connection, added.vehicle_id, LATER, driver_id=driver.driver_id, battery_wh=None
    )
    assert (changed.driver_id, changed.battery_wh, changed.description) == (driver.driver_id, None, "Van")
    assert changed.changed_at == LATER
    with pytest.raises(NotFound):
        await store_vehicles.change(connection, added.vehicle_id, LATER, driver_id="nobody")
    with pytest.raises(InvalidInput):
        await store_vehicles.change(connection, added.vehicle_id, LATER, licence_plate="x" * 21)
    with pytest.raises(NotFound):
        await store_vehicles.change(connection, "none", LATER, description="x")


async def test_a_vehicle_goes_once(connection: Connection) -> None:
    added = await store_vehicles.add(connection, ROOT, None, NOON)
    await store_vehicles.remove(connection, added.vehicle_id)
    with pytest.raises(NotFound):
        await store_vehicles.remove(connection, added.vehicle_id)
