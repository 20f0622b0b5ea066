import pytest

from tests.fixtures.logos import PNG, png_of
from voltway.kit.postgres import Pool
from voltway.people import store_branding as store, store_organizations
from voltway.people.logos import read_logo
from voltway.people.store_branding import Branding
from voltway.people.store_organizations import OrganizationKind
from voltway.vocabulary.access import ROOT, OrganizationId
from voltway.vocabulary.errors import NotFound

CHAIN, HOTEL = OrganizationId("chain"), OrganizationId("hotel")


async def make_tree(pool: Pool) -> None:
    async with pool.connection() as conn:
        await store_organizations.change(conn, ROOT, mail_from="net@example.com", accent_colour="#111111")
        for one, above in ((CHAIN, ROOT), (HOTEL, CHAIN)):
            await store_organizations.add(conn, one, above, OrganizationKind.SITE_HOST, name=one.title())


async def test_what_it_does_not_say_is_taken_from_the_nearest_above(pool: Pool) -> None:
    await make_tree(pool)
    async with pool.connection() as conn:
        await store_organizations.change(conn, CHAIN, display_name="Adler\nHotels", accent_colour="#222222")
        await store_organizations.change(conn, HOTEL, host_name="laden.adler.example", accent_colour="#333333")
        await store.put_logo(conn, ROOT, read_logo(PNG))
        hotel, chain = await store.find(conn, HOTEL), await store.find(conn, CHAIN)
        assert await store.find(conn, "nobody") is None
        assert {one.organization_id for one in await store.hosts(conn)} == {ROOT, HOTEL}
    assert hotel == Branding(
        organization_id=HOTEL,
        host_name="laden.adler.example",
        own_name="Hotel",
        display_name="Adler\nHotels",
        accent_colour="#333333",
        mail_from="net@example.com",
        logo_of=ROOT,
        logo_digest=read_logo(PNG).digest,
    )
    assert hotel.mail_name == "Adler Hotels"
    assert chain is not None
    assert (chain.accent_colour, chain.name) == ("#222222", "Adler\nHotels")


async def test_an_operator_without_a_name_for_drivers_shows_ours(pool: Pool) -> None:
    await make_tree(pool)
    async with pool.connection() as conn:
        await store_organizations.change(conn, ROOT, name="Stadtwerke")
        root, hotel = await store.find(conn, ROOT), await store.find(conn, HOTEL)
        assert root is not None
        assert (root.name, root.page_name) == ("Stadtwerke", "Voltway")
        assert hotel is not None
        assert (hotel.name, hotel.page_name) == ("Hotel", "Hotel")
        await store_organizations.change(conn, ROOT, display_name="Stadtstrom")
        root = await store.find(conn, ROOT)
        assert root is not None
        assert root.page_name == "Stadtstrom"


async def test_a_logo_is_kept_replaced_and_forgotten(pool: Pool) -> None:
    await make_tree(pool)
    first, second = read_logo(PNG), read_logo(png_of(5, 5))
    async with pool.connection() as conn:
        await store.put_logo(conn, HOTEL, first)
        await store.put_logo(conn, HOTEL, second)
        assert await store.logo(conn, HOTEL) == second
        assert await store.logo(conn, CHAIN) is None
        assert await store.remove_logo(conn, HOTEL)
        assert not await store.remove_logo(conn, HOTEL)
        with pytest.raises(NotFound, match="no organization nobody"):
            await store.put_logo(conn, "nobody", first)
