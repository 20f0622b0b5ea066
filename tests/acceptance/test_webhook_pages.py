"""A receiver that was broken, and an operator with a browser who has it told once more."""

import asyncio
from collections.abc import AsyncIterator

import msgspec
import pytest

from tests.acceptance.test_people import become_owner, setup_token
from tests.fixtures.browser import Browser, Page
from tests.fixtures.web import Web, start_web
from tests.webhooks.receiver import OK, Received, answer, receiving
from voltway.kit.clock import SystemClock
from voltway.kit.ending import end
from voltway.kit.postgres import Pool
from voltway.kit.settings import Settings, WebhookSettings
from voltway.webhooks.work import WebhookWork

WEBHOOKS = WebhookSettings(allow_private_addresses=True, timeout_s=2.0, retry_after_s=())


@pytest.fixture
async def delivering_web(settings: Settings, pool: Pool) -> AsyncIterator[Web]:
    """A web process, and what a worker does for webhooks beside it; a message is given up after one attempt."""
    chosen = msgspec.structs.replace(settings, webhooks=WEBHOOKS)
    web = await start_web(chosen)
    work = WebhookWork(pool, SystemClock(), chosen)
    task = asyncio.create_task(work.deliverer.run())
    yield web
    await end([task], 10.0)
    await work.close()
    await web.stop()


@pytest.mark.timeout(180)
async def test_what_a_broken_receiver_missed_is_replayed(delivering_web: Web, pool: Pool, browser: Browser) -> None:
    site = delivering_web.url.replace("127.0.0.1", "localhost")
    broken = True

    async def repaired_later(_: Received) -> bytes | None:
        return answer(503) if broken else OK

    async with receiving(repaired_later) as receiver:
        owner = await browser.page()
        await owner.add_authenticator()
        await become_owner(owner, site, await setup_token(pool))
        await owner.click("nav a[href='/webhooks']")
        await owner.wait_for_text("None yet.")
        await owner.fill("#url", receiver.url())
        await owner.click("form[action='/webhooks'] button")
        await owner.wait_for("#secret")
        secret = await owner.text("#secret")
        endpoint = (await owner.evaluate("document.querySelector(\"form[action$='/tests']\").action")).removesuffix(
            "/tests"
        )

        for _ in range(2):
            await press(owner, "form[action$='/tests'] button")
        await owner_sees(owner, endpoint, "Dead letters", dead=2)
        assert "503" in await owner.text("main")

        broken = False
        await press(owner, "tr[data-delivery] form button")
        await owner_sees(owner, endpoint, "delivered", dead=1)
        await press(owner, "form[action$='/replays']:not(tr form) button")
        await owner_sees(owner, endpoint, "delivered", dead=0)
        assert "Dead letters" not in await owner.text("main")
        assert len(receiver.ids) == 4
        assert len(set(receiver.ids)) == 2
        assert all(one.is_signed_with(secret) for one in receiver.received)
        await owner.go(f"{site}/webhooks")
        assert "204" in await owner.text("main")
        assert owner.complaints() == []


async def press(page: Page, selector: str) -> None:
    """Press a button, and wait for the page to which it leads."""
    await page.evaluate("window.before = true")
    await page.click(selector)
    await page.wait_until("!window.before && document.readyState === 'complete'")


async def owner_sees(page: Page, endpoint: str, text: str, *, dead: int) -> None:
    """Load the page of an endpoint until so many are dead and none waits."""
    async with asyncio.timeout(30.0):
        while True:
            await page.go(f"{endpoint}?state=dead")
            if await page.evaluate("document.querySelectorAll('tr[data-delivery]').length") == dead:
                break
            await asyncio.sleep(0.1)
    await page.go(endpoint)
    await page.wait_for_text(text)
