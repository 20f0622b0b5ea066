from collections.abc import AsyncIterator

import pytest

from voltway.kit.postgres import Connection, Pool
from voltway.people import store_organizations as store
from voltway.people.store_organizations import OrganizationKind, OrganizationRow
from voltway.vocabulary.access import ROOT, OrganizationId
from voltway.vocabulary.errors import Conflict, NotFound

HOST = OrganizationKind.SITE_HOST


@pytest.fixture
async def connection(pool: Pool) -> AsyncIterator[Connection]:
    async with pool.connection() as connection:
        yield connection


async def add(conn: Connection, organization_id: str, parent_id: str = ROOT, **columns: object) -> OrganizationRow:
    return await store.add(conn, OrganizationId(organization_id), parent_id, HOST, name=organization_id, **columns)


async def paths(conn: Connection) -> list[str]:
    return [row.path for row in await store.page(conn)]


async def test_the_operator_is_there_from_the_beginning(connection: Connection) -> None:
    [root] = await store.page(connection)
    assert (root.organization_id, root.parent_id, root.kind) == (ROOT, None, OrganizationKind.OPERATOR)


async def test_one_below_another_takes_over_what_it_does_not_say(connection: Connection) -> None:
    await store.change(connection, ROOT, locale="de-AT", currency="CHF", time_zone="Europe/Zurich")
    chain = await add(connection, "chain", currency="EUR")
    assert (chain.locale, chain.currency, chain.time_zone) == ("de-AT", "EUR", "Europe/Zurich")
    hotel = await add(connection, "hotel", "chain")
    assert (hotel.path, hotel.currency) == ("/operator/chain/hotel/", "EUR")
    assert await store.lineage(connection, "hotel") == [ROOT, "chain", "hotel"]
    assert await store.lineage(connection, "nobody") == []
    with pytest.raises(NotFound):
        await add(connection, "x", "nobody")


async def test_they_are_listed_as_a_tree_in_pages(connection: Connection) -> None:
    for one, parent in (("b", ROOT), ("a", ROOT), ("bb", "b"), ("ab", "a")):
        await add(connection, one, parent)
    tree = ["/operator/", "/operator/a/", "/operator/a/ab/", "/operator/b/", "/operator/b/bb/"]
    assert await paths(connection) == tree
    assert [row.path for row in await store.page(connection, after=tree[1], limit=2)] == tree[2:4]
    assert [row.path for row in await store.page(connection, kind=HOST, limit=1)] == tree[1:2]


async def test_a_move_takes_everything_below_along(connection: Connection) -> None:
    for one, parent in (("a", ROOT), ("b", ROOT), ("aa", "a"), ("aaa", "aa"), ("ax", ROOT)):
        await add(connection, one, parent)
    moved = await store.move(connection, "aa", "b")
    assert (moved.parent_id, moved.path) == ("b", "/operator/b/aa/")
    assert await paths(connection) == [
        "/operator/",
        "/operator/a/",
        "/operator/ax/",
        "/operator/b/",
        "/operator/b/aa/",
        "/operator/b/aa/aaa/",
    ]


async def test_no_move_makes_a_circle(connection: Connection) -> None:
    await add(connection, "a")
    await add(connection, "aa", "a")
    for one, parent in (("a", "aa"), ("a", "a"), (ROOT, "a")):
        with pytest.raises(Conflict):
            await store.move(connection, one, parent)
    for one, parent in (("a", "nobody"), ("nobody", "a")):
        with pytest.raises(NotFound):
            await store.move(connection, one, parent)
    assert await paths(connection) == ["/operator/", "/operator/a/", "/operator/a/aa/"]


async def test_a_host_name_is_one_organization_s(connection: Connection) -> None:
    await add(connection, "a", host_name="charge.example.com")
    with pytest.raises(Conflict, match=r"charge\.example\.com"):
        await add(connection, "b", host_name="charge.example.com")
    found = await store.by_host_name(connection, "Charge.Example.COM")
    assert found is not None
    assert found.organization_id == "a"
    assert await store.by_host_name(connection, "elsewhere.example.com") is None


async def test_only_an_empty_one_is_removed(connection: Connection) -> None:
    await add(connection, "a")
    await add(connection, "aa", "a")
    await connection.execute(
        "insert into station (station_id, admission, organization_id) values ('S', 'pending', 'aa')"
    )
    for one, what in (("a", "organizations"), ("aa", "stations")):
        with pytest.raises(Conflict, match=what):
            await store.remove(connection, one)
    await connection.execute("delete from station")
    await store.remove(connection, "aa")
    await store.remove(connection, "a")
    with pytest.raises(Conflict):
        await store.remove(connection, ROOT)
    with pytest.raises(NotFound):
        await store.remove(connection, "a")
    assert await paths(connection) == ["/operator/"]


async def test_few_are_named_and_many_are_not(connection: Connection) -> None:
    for name in ("a", "b"):
        await add(connection, name)
    assert set(await store.seen(connection, 3) or ()) == {ROOT, "a", "b"}
    assert await store.seen(connection, 2) is None
