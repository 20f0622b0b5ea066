"""Lists are the same whether few organizations are read one by one or many at once, and hold nobody else's rows."""

from collections.abc import AsyncIterator

import pytest

from tests.fixtures.people import NOON, make_site
from voltway.drivers import store, store_vehicles
from voltway.drivers.store import DriverFilter
from voltway.drivers.store_vehicles import VehicleFilter
from voltway.kit import scope
from voltway.kit.postgres import Pool
from voltway.kit.settings import Settings
from voltway.people import store_paging
from voltway.vocabulary.access import ROOT

NAMES = ("Ada", "bob", "Anna", "Örs", "Zoe", "ada")


@pytest.fixture
async def web(settings: Settings, pool: Pool) -> AsyncIterator[Pool]:
    """What pages see of three organizations with the same people."""
    async with pool.connection() as connection:
        sites = [ROOT, await make_site(connection, "a"), await make_site(connection, "b")]
        for site in sites:
            for number, name in enumerate(NAMES):
                email = f"{name}{number}@{site}.example"
                await store.add(connection, site, NOON, name=name, email=email)
                await store_vehicles.add(connection, site, None, NOON, licence_plate=f"{name} {site}")
    scoped = await scope.connect_scoped_pool(settings, "test")
    yield scoped
    await scoped.close()


@pytest.mark.parametrize("organizations", [("a",), ("a", "b"), ("operator",), ()])
@pytest.mark.parametrize("organization_id", [None, "a", "b"])
async def test_both_ways_tell_the_same(
    web: Pool, monkeypatch: pytest.MonkeyPatch, organizations: tuple[str, ...], organization_id: str | None
) -> None:
    told = []
    for few in (0, 200):
        monkeypatch.setattr(store_paging, "FEW", few)
        with scope.entered(organizations):
            async with web.connection() as connection:
                drivers = [
                    [row.email for row in await store.page(connection, wanted, limit=7)]
                    for wanted in (
                        DriverFilter(organization_id=organization_id),
                        DriverFilter(organization_id=organization_id, search="A"),
                        DriverFilter(organization_id=organization_id, email="a"),
                    )
                ]
                vehicles = [
                    [row.licence_plate for row in await store_vehicles.page(connection, wanted, limit=7)]
                    for wanted in (
                        VehicleFilter(organization_id=organization_id),
                        VehicleFilter(organization_id=organization_id, plate="a"),
                    )
                ]
        told.append((drivers, vehicles))
    # Names that are alike are in the order of their random ids, which both ways share.
    assert told[0] == told[1]
    visible = {"operator", "a", "b"} if "operator" in organizations else set(organizations)
    wanted_ones = visible if organization_id is None else visible & {organization_id}
    expected = min(7, len(wanted_ones) * len(NAMES))
    assert len(told[0][0][0]) == len(told[0][1][0]) == expected
    assert {str(email).partition("@")[2].removesuffix(".example") for email in told[0][0][0]} <= wanted_ones
