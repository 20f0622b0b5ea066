"""Two people and one key, in real browsers: who asks waits for the other, and alone sees what was made."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.acceptance.test_people import become_owner, press_passkey, setup_token
from tests.acceptance.test_webhook_pages import press
from tests.fixtures.browser import Browser, Page
from tests.fixtures.web import Web, key_for
from voltway.kit.postgres import Pool

APPROVE = "form[action='/approvals/approve'] button"
SHOW = "form[action='/approvals/answer'] button"


async def join(anna: Page, ben: Page, site: str) -> None:
    """Anna lets Ben in as another owner."""
    await anna.go(f"{site}/people")
    await anna.fill("#email", "ben@example.org")
    await anna.evaluate("document.querySelector('#role').value = 'owner'")
    await anna.click("form[action='/people'] button")
    await anna.wait_for("#invitation-link")
    await ben.go(await anna.text("#invitation-link"))
    await ben.fill("#name", "Ben Okafor")
    await ben.click("form[action='/invitation'] button")
    await ben.wait_for_text("Make it safe")
    await press_passkey(ben, "create")
    await ben.wait_for_text("You are in.")


async def show_factor(page: Page) -> None:
    """Show the passkey once more, which leads back to where it was asked for."""
    await page.wait_for_text("Is it you?")
    await press_passkey(page, "get")
    await page.wait_until("location.pathname == '/approvals'")


@pytest.mark.timeout(180)
async def test_a_key_waits_for_a_second_person(web: Web, pool: Pool, browser: Browser) -> None:
    site = web.url.replace("127.0.0.1", "localhost")
    anna, ben = await browser.page(), await browser.page()
    for page in (anna, ben):
        await page.add_authenticator()
    await become_owner(anna, site, await setup_token(pool))
    await join(anna, ben, site)
    async with web.client(await key_for(pool)) as program:
        asked = await program.post("/api/v1/organizations/operator/four-eyes", json={"act": "key.make"})
        assert asked.status_code == 201, asked.text

    await anna.go(f"{site}/keys")
    await anna.fill("#name", "dashboard")
    await anna.fill("#reason", "for the screen in the hall")
    await anna.click("form[action='/keys'] button")
    await anna.wait_for_text("Waiting for a second person")
    await anna.click("main a[href='/approvals']")
    await anna.wait_for("form[action='/approvals/withdraw']")
    assert await anna.evaluate(f'document.querySelector("{APPROVE}")') is None

    async with pool.connection() as connection:
        await connection.execute(
            "update sign_in_session set strong_at = %s", (datetime.now(UTC) - timedelta(minutes=11),)
        )
    await ben.click("nav a[href='/approvals']")
    await ben.wait_for_text("for the screen in the hall")
    await press(ben, APPROVE)
    await show_factor(ben)
    await press(ben, APPROVE)
    await ben.wait_for_text("is done")
    assert "Nothing waits." in await ben.text("main")
    assert await ben.evaluate(f'document.querySelector("{SHOW}")') is None

    await anna.go(f"{site}/approvals")
    await press(anna, SHOW)
    await show_factor(anna)
    await press(anna, SHOW)
    key = await anna.evaluate("JSON.parse(document.querySelector('#answer').innerText).key")
    async with web.client(key) as program:
        assert (await program.get("/api/v1/stations")).status_code == 200
    # It was shown where Anna asked to see it, and nowhere else.
    for page in (anna, ben):
        for path in ("/approvals", "/keys"):
            await page.go(f"{site}{path}")
            assert key not in await page.evaluate("document.documentElement.outerHTML")
        assert [one for one in page.complaints() if "403" not in one] == []
