"""Drivers: added, found, listed in pages, changed and forgotten."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from tests.fixtures.people import NOON, make_account, make_site
from tests.fixtures.plans import PlanOf
from voltway.drivers import (
    store,
    store_consents,
    store_contracts,
    store_favourites,
    store_vehicles,
)
from voltway.drivers.store import DriverFilter, DriverRow
from voltway.kit.postgres import Connection, Pool
from voltway.people import store_paging
from voltway.vocabulary.access import ROOT
from voltway.vocabulary.drivers import ConsentPurpose, ConsentWay, FavouriteKind
from voltway.vocabulary.errors import Conflict, InvalidInput, NotFound

LATER = NOON + timedelta(hours=1)


@pytest.fixture
async def connection(pool: Pool) -> AsyncIterator[Connection]:
    async with pool.connection() as connection:
        yield connection


async def names(connection: Connection, wanted: DriverFilter | None = None, limit: int = 2) -> list[str]:
    """Of all pages, by name or address."""
    wanted = wanted or DriverFilter()
    found: list[DriverRow] = []
    while page := await store.page(
        connection, wanted, after=store.cursor_of(wanted, found[-1]) if found else None, limit=limit
    ):
        found += page
    return [row.name for row in found]


async def test_an_added_driver_keeps_everything(connection: Connection) -> None:
    profile: dict[str, Any] = {
        "name": "Ada Lovelace",
        "email": "Ada@example.org",
        "phone": "+43 660 1234567",
        "locale": "en-GB",
        "company": "Analytical Engines",
        "street": "St James's Square 12",
        "postal_code": "SW1Y 4JH",
        "city": "London",
        "country": "gb",
        "tax_id": "GB123456789",
    }
    added = await store.add(connection, ROOT, NOON, **profile)
    assert added == await store.find(connection, added.driver_id)
    expected = profile | {"phone": "+436601234567", "country": "GB"}
    assert {name: getattr(added, name) for name in profile} == expected
    assert (added.organization_id, added.user_id, added.created_at) == (ROOT, None, NOON)


async def test_a_driver_needs_no_more_than_a_name(connection: Connection) -> None:
    added = await store.add(connection, ROOT, NOON, name="Ada", email=None, locale=None)
    assert (added.email, added.locale) == (None, "en")
    with pytest.raises(InvalidInput):
        await store.add(connection, ROOT, NOON, name=" ")


async def test_an_address_is_one_driver_s_in_an_organization(connection: Connection) -> None:
    site = await make_site(connection, "hotel")
    await store.add(connection, ROOT, NOON, name="Ada", email="ada@example.org")
    with pytest.raises(Conflict, match="e-mail"):
        await store.add(connection, ROOT, NOON, name="Eve", email="ADA@example.org")
    other = await store.add(connection, site, NOON, name="Ada", email="ada@example.org")
    assert await store.find_by_email(connection, site, "Ada@Example.org") == other


async def test_an_account_is_one_driver_s_in_an_organization(connection: Connection) -> None:
    anna = await make_account(connection)
    first = await store.add(connection, ROOT, NOON, user_id=anna.user_id, name="Anna")
    second = await store.add(connection, ROOT, NOON, name="Anna")
    assert await store.find_for_account(connection, ROOT, anna.user_id) == first
    with pytest.raises(Conflict, match="account"):
        await store.link(connection, second.driver_id, anna.user_id, NOON)


async def test_a_list_is_by_name_and_every_page_goes_on_where_the_last_ended(connection: Connection) -> None:
    for name in ("bob", "Ada", "Örs", "ada", "Zoe", "ADA"):
        await store.add(connection, ROOT, NOON, name=name)
    assert await names(connection, limit=1) == await names(connection, limit=50)
    assert [name.lower() for name in await names(connection)] == ["ada", "ada", "ada", "bob", "zoe", "örs"]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (DriverFilter(search="A"), ["Ada", "Anna"]),
        (DriverFilter(search="ann"), ["Anna"]),
        (DriverFilter(search="ö"), ["Örs"]),
        (DriverFilter(search="%"), []),
        (DriverFilter(search="da"), []),
        (DriverFilter(email="Z"), ["Anna"]),
        (DriverFilter(email="a", search="A"), ["Ada"]),
        (DriverFilter(email="a"), ["Ada", "Örs"]),
        (DriverFilter(organization_id="hotel"), ["Örs"]),
        (DriverFilter(organization_id="operator", search="ö"), []),
    ],
)
async def test_a_search_is_how_name_or_address_begins(
    connection: Connection, wanted: DriverFilter, found: list[str]
) -> None:
    site = await make_site(connection, "hotel")
    await store.add(connection, ROOT, NOON, name="Ada", email="ada@example.org")
    await store.add(connection, ROOT, NOON, name="Anna", email="zanna@example.org")
    await store.add(connection, site, NOON, name="Örs", email="Alle@example.org")
    assert await names(connection, wanted, limit=1) == found


async def test_a_change_leaves_the_rest(connection: Connection) -> None:
    added = await store.add(connection, ROOT, NOON, name="Ada", email="ada@example.org", city="London")
    changed = await store.change(connection, added.driver_id, LATER, city=None, country="at")
    assert (changed.name, changed.city, changed.country) == ("Ada", None, "AT")
    assert (changed.created_at, changed.changed_at) == (NOON, LATER)
    await store.add(connection, ROOT, NOON, name="Eve", email="eve@example.org")
    with pytest.raises(Conflict):
        await store.change(connection, added.driver_id, LATER, email="Eve@example.org")
    with pytest.raises(NotFound):
        await store.change(connection, "nobody", LATER, name="X")


async def test_with_a_driver_goes_all_that_was_theirs(connection: Connection) -> None:
    driver = await store.add(connection, ROOT, NOON, name="Ada")
    who = driver.driver_id
    vehicle = await store_vehicles.add(connection, ROOT, who, NOON)
    await store_contracts.add(connection, ROOT, who, NOON, number="1")
    await store_favourites.add(connection, who, FavouriteKind.STATION, "S1", NOON)
    await store_consents.add(
        connection,
        who,
        ConsentPurpose.TERMS,
        version="1",
        given=True,
        at=NOON,
        how=ConsentWay.PAPER,
        recorded_by="me",
        now=NOON,
    )
    await store.remove(connection, who)
    assert await store.find(connection, who) is None
    assert await store_vehicles.find(connection, vehicle.vehicle_id) is None
    assert await store_contracts.page(connection, who) == []
    assert await store_consents.page(connection, who) == []
    assert await store_favourites.page(connection, who) == []
    with pytest.raises(NotFound):
        await store.remove(connection, who)


async def test_an_account_that_goes_leaves_the_driver(connection: Connection) -> None:
    anna = await make_account(connection)
    driver = await store.add(connection, ROOT, NOON, user_id=anna.user_id, name="Anna")
    await connection.execute("delete from user_account")
    assert (await store.require(connection, driver.driver_id)).user_id is None


async def make_many(connection: Connection) -> None:
    """Drivers of forty organizations; of so few as the other tests leave, any index is as good as the right one."""
    await connection.execute(
        "insert into organization (organization_id, parent_id, path, name, kind)"
        " select 'many-' || n, 'operator', '/operator/many-' || n || '/', 'Many ' || n, 'site_host'"
        " from generate_series(1, 40) n"
    )
    await connection.execute(
        "insert into driver (driver_id, organization_id, name, email)"
        " select 'd' || n, 'many-' || 1 + mod(n, 40), md5(n::text), md5(n::text) || '@example.org'"
        " from generate_series(1, 8000) n"
    )
    await connection.execute("analyze driver, organization")


@pytest.mark.parametrize(
    ("wanted", "few", "index"),
    [
        (DriverFilter(), 0, "driver_by_name"),
        (DriverFilter(search="a"), 0, "driver_by_name"),
        (DriverFilter(email="a"), 0, "driver_by_email"),
        (DriverFilter(), 200, "driver_by_organization"),
        (DriverFilter(search="a"), 200, "driver_by_organization"),
        (DriverFilter(organization_id="operator", search="a"), 0, "driver_by_organization"),
    ],
)
async def test_every_list_is_read_from_an_index(
    connection: Connection,
    plan_of: PlanOf,
    monkeypatch: pytest.MonkeyPatch,
    wanted: DriverFilter,
    few: int,
    index: str,
) -> None:
    monkeypatch.setattr(store_paging, "FEW", few)
    async with connection.transaction(force_rollback=True):
        await make_many(connection)
        plan = await plan_of(store, lambda: store.page(connection, wanted, after=store.DriverCursor("b", "x")))
    assert index in plan
    assert "Seq Scan" not in plan, plan
