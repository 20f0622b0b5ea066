import asyncio
from collections.abc import AsyncIterator

import httpx
import msgspec
import pytest

from tests.fixtures.logos import PNG
from tests.fixtures.problems import problem_of
from tests.fixtures.web import NO_TLS, Web, start_web
from tests.fixtures.web_visitors import browser_of, make_person, visiting
from voltway.api.branding import FRESH_FOR
from voltway.kit.postgres import Pool
from voltway.kit.settings import DriverSettings, Settings
from voltway.people import store_branding, store_organizations
from voltway.people.logos import read_logo
from voltway.people.roles import ShippedRole
from voltway.people.store_organizations import OrganizationKind
from voltway.vocabulary.access import ROOT, OrganizationId

HOST = "laden.hotel.example"
HOTEL = OrganizationId("hotel")


@pytest.fixture
async def branded(settings: Settings, pool: Pool) -> AsyncIterator[Web]:
    """A web process with a hotel that has a host name, below an operator who has a logo."""
    async with pool.connection() as conn:
        await store_organizations.add(
            conn, HOTEL, ROOT, OrganizationKind.SITE_HOST, name="Hotel <Adler>", host_name=HOST, accent_colour="#ffee00"
        )
        await store_branding.put_logo(conn, ROOT, read_logo(PNG))
    named = msgspec.structs.replace(settings.web, public_url="http://charge.example.com")
    registering = DriverSettings(self_registration=True)
    web = await start_web(msgspec.structs.replace(settings, web=named, drivers=registering))
    yield web
    await web.stop()


def hotel_browser(web: Web) -> httpx.AsyncClient:
    headers = {"Host": HOST, "Origin": f"http://{HOST}", "Accept": "text/html"}
    return httpx.AsyncClient(base_url=web.url, headers=headers, timeout=20.0, verify=NO_TLS)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/sign-in",
        "/sign-in/sso",
        "/register",
        "/register/confirm",
        "/invitation",
        "/api",
        "/nowhere",
        "/stations?limit=x",
    ],
)
async def test_every_page_under_its_host_name_is_its_own(branded: Web, path: str) -> None:
    async with hotel_browser(branded) as client:
        page = (await client.get(path, follow_redirects=True)).text
    assert "Hotel &lt;Adler&gt;</title>" in page
    assert "Voltway" not in page
    assert '<link rel="stylesheet" href="/branding.css">' in page
    assert '<img class="logo" src="/branding/logo" alt="">' in page


async def test_pages_for_people_are_its_own_too(branded: Web, pool: Pool) -> None:
    async with visiting(branded, pool, await make_person(pool, ShippedRole.HOST, HOTEL)) as visit:
        visit.client.headers.update({"Host": HOST, "Origin": f"http://{HOST}"})
        for path in ("/", "/account", "/stations", "/people", "/keys", "/account/step-up"):
            page = await visit.client.get(path, follow_redirects=True)
            assert "Hotel &lt;Adler&gt;</title>" in page.text, path
            assert "· Voltway" not in page.text


async def test_the_colours_come_as_a_file_that_browsers_keep(branded: Web) -> None:
    async with hotel_browser(branded) as client:
        found = await client.get("/branding.css")
        assert found.headers["content-type"] == "text/css; charset=utf-8"
        assert found.headers["cache-control"] == "no-cache"
        assert "--brand: #ffee00; --on-brand: #000000" in found.text
        again = await client.get("/branding.css", headers={"If-None-Match": f'"x", {found.headers["etag"]}'})
        assert (again.status_code, again.content) == (304, b"")
        assert (await client.get("/branding.css", headers={"If-None-Match": '"x"'})).status_code == 200
    async with browser_of(branded) as client:
        client.headers["Host"] = "charge.example.com"
        assert (await client.get("/branding.css")).text == ""


async def test_the_logo_is_served_as_what_it_is_and_nothing_else(branded: Web) -> None:
    async with hotel_browser(branded) as client:
        found = await client.get("/branding/logo")
        assert found.content == PNG
        assert found.headers["content-type"] == "image/png"
        assert found.headers["x-content-type-options"] == "nosniff"
        assert found.headers["content-security-policy"].startswith("default-src 'none'")
        again = await client.get("/branding/logo", headers={"If-None-Match": found.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")


async def test_without_branding_pages_are_ours(stranger: httpx.AsyncClient) -> None:
    page = (await stranger.get("/sign-in")).text
    assert "<title>Sign in · Voltway</title>" in page
    assert "/branding" not in page
    problem_of(await stranger.get("/branding/logo"), 404)


@pytest.mark.parametrize("host", ["[", "a" * 300, "laden.hotel.example:99999999", ""])
async def test_no_name_of_a_host_breaks_it(branded: Web, host: str) -> None:
    async with browser_of(branded) as client:
        found = await client.get("/sign-in", headers={"Host": host})
    assert found.status_code in {200, 400}


async def test_a_change_is_seen_soon_and_passkeys_are_named_after_it(branded: Web, pool: Pool) -> None:
    async with hotel_browser(branded) as client:
        await client.get("/")
        async with pool.connection() as conn:
            await store_organizations.change(conn, HOTEL, display_name="Adler lädt")
        await asyncio.sleep(FRESH_FOR.total_seconds() + 0.1)
        assert "Adler lädt</title>" in (await client.get("/")).text
    async with visiting(branded, pool, await make_person(pool, None, HOTEL)) as visit:
        visit.client.headers.update({"Host": HOST, "Origin": f"http://{HOST}"})
        page = (await visit.client.get("/account")).text
        token = page.partition('name="csrf-token" content="')[2].partition('"')[0]
        asked = await visit.client.post("/account/passkeys/options", headers={"X-CSRF-Token": token})
    assert asked.json()["rp"] == {"id": HOST, "name": "Adler lädt"}
