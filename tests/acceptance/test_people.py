"""The first hour of a network's people, in a real browser: owner, colleague, key."""

import secrets
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.fixtures.browser import Browser, Page
from tests.fixtures.web import Web
from voltway.kit.postgres import Pool
from voltway.people.setup_link import token_hash

ORGANIZATION = """
    insert into organization (organization_id, parent_id, path, kind, name)
    values ('hotel', 'operator', '/operator/hotel/', 'site_host', 'Hotel Adler')
"""
STATIONS = """
    insert into station (station_id, admission, organization_id) values
        ('HOTEL-1', 'accepted', 'hotel'), ('HOTEL-2', 'accepted', 'hotel'), ('DEPOT-1', 'accepted', 'operator')
"""


async def setup_token(pool: Pool) -> str:
    token = secrets.token_urlsafe(24)
    async with pool.connection() as connection:
        await connection.execute(
            "insert into setup_link (token_hash, created_at, expires_at) values (%s, now(), now() + interval '1 day')",
            (token_hash(token),),
        )
    return token


async def open_stations(page: Page, site: str) -> str:
    await page.go(f"{site}/stations")
    return await page.text("main")


async def press_passkey(page: Page, kind: str) -> None:
    """Press the button once its script is there."""
    await page.wait_until("document.readyState === 'complete'")
    await page.click(f"[data-passkey={kind}]")


async def become_owner(page: Page, site: str, token: str) -> None:
    await page.go(f"{site}/setup?token={token}")
    await page.fill("#name", "Ada Lovelace")
    await page.fill("#email", "ada@example.org")
    await page.fill("#operator", "Stadtwerke Musterstadt")
    await page.click("form[action='/setup'] button")
    await page.wait_for_text("Make it safe")
    await press_passkey(page, "create")
    await page.wait_for_text("You are in.")


@pytest.mark.timeout(180)
async def test_from_the_printed_link_to_a_colleague_and_a_key(
    web: Web, pool: Pool, browser: Browser, tmp_path: Path
) -> None:
    site = web.url.replace("127.0.0.1", "localhost")
    token = await setup_token(pool)
    owner = await browser.page()
    device = await owner.add_authenticator()
    await become_owner(owner, site, token)
    assert len(await owner.credentials(device)) == 1

    # The link is used up, and the session's cookie is out of a script's reach.
    stranger = await browser.page()
    await stranger.go(f"{site}/setup?token={token}")
    await stranger.wait_for_text("no longer valid")
    cookies = await owner.cookies()
    assert cookies["voltway"]["httpOnly"]
    assert cookies["voltway"]["sameSite"] == "Lax"

    # Out, and in again by the passkey that the browser offers by itself (conditional UI), without typing anything.
    await owner.click("form[action='/sign-out'] button")
    await owner.wait_for_text("Stations online")
    assert (await owner.cookies())["voltway"]["value"] != cookies["voltway"]["value"]

    async with pool.connection() as connection:
        await connection.execute(ORGANIZATION)
        await connection.execute(STATIONS)
    assert "DEPOT-1" in await open_stations(owner, site)

    # A colleague with a role on one site.
    await owner.go(f"{site}/people")
    await owner.fill("#email", "grace@example.org")
    await owner.evaluate("document.querySelector('#role').value = 'host'")
    await owner.evaluate("document.querySelector('#organization_id').value = 'hotel'")
    await owner.click("form[action='/people'] button")
    await owner.wait_for("#invitation-link")
    colleague = await browser.page()
    await colleague.add_authenticator()
    await colleague.go(await owner.text("#invitation-link"))
    await colleague.wait_for_text("Hotel Adler")
    await colleague.fill("#name", "Grace Hopper")
    await colleague.click("form[action='/invitation'] button")
    await colleague.wait_for_text("You are in.")
    await press_passkey(colleague, "create")
    await colleague.wait_until("document.querySelectorAll('form[action=\"/account/passkeys/remove\"]').length == 1")
    seen = await open_stations(colleague, site)
    assert "HOTEL-1" in seen
    assert "HOTEL-2" in seen
    assert "DEPOT" not in seen
    await colleague.go(f"{site}/people")
    await colleague.wait_for_text("may not do this")

    # A key, and the API with it.
    await owner.go(f"{site}/keys")
    await owner.fill("#name", "dashboard")
    await owner.evaluate("document.querySelector('#organization_id').value = 'hotel'")
    await owner.click("form[action='/keys'] button")
    await owner.wait_for("#new-key")
    async with web.client(await owner.text("#new-key")) as program:
        stations = (await program.get("/api/v1/stations")).json()["items"]
        assert [one["station_id"] for one in stations] == ["HOTEL-1", "HOTEL-2"]

    for page in (owner, colleague, stranger):
        assert [one for one in page.complaints() if "403" not in one and "410" not in one] == []


@pytest.mark.timeout(120)
async def test_a_dangerous_act_asks_for_the_factor_again(web: Web, pool: Pool, browser: Browser) -> None:
    site = web.url.replace("127.0.0.1", "localhost")
    owner = await browser.page()
    await owner.add_authenticator()
    await become_owner(owner, site, await setup_token(pool))
    async with pool.connection() as connection:
        await connection.execute(
            "update sign_in_session set strong_at = %s", (datetime.now(UTC) - timedelta(minutes=11),)
        )
    await owner.go(f"{site}/keys")
    await owner.fill("#name", "dashboard")
    await owner.click("form[action='/keys'] button")
    await owner.wait_for_text("Is it you?")
    await press_passkey(owner, "get")
    await owner.wait_until("location.pathname == '/keys'")
    await owner.fill("#name", "dashboard")
    await owner.click("form[action='/keys'] button")
    await owner.wait_for("#new-key")


@pytest.mark.timeout(120)
async def test_another_passkey_asks_for_the_one_before(web: Web, pool: Pool, browser: Browser) -> None:
    site = web.url.replace("127.0.0.1", "localhost")
    owner = await browser.page()
    await owner.add_authenticator()
    await become_owner(owner, site, await setup_token(pool))
    async with pool.connection() as connection:
        await connection.execute(
            "update sign_in_session set strong_at = %s", (datetime.now(UTC) - timedelta(minutes=11),)
        )
    await owner.go(f"{site}/account")
    await press_passkey(owner, "create")
    await owner.wait_for_text("Is it you?")
    await press_passkey(owner, "get")
    await owner.wait_until("location.pathname == '/account'")
