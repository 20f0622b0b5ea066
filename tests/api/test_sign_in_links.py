"""/sign-in/link, as a browser uses it."""

import asyncio
import re
from collections.abc import AsyncIterator

import httpx
import msgspec
import pytest

from tests.fixtures.signing import mails_of
from tests.fixtures.web import NO_TLS, Web, start_web
from tests.fixtures.web_visitors import browser_of, make_person
from voltway.kit.mail import Mail
from voltway.kit.postgres import Pool
from voltway.kit.sealing import sealing_of
from voltway.kit.settings import DriverSettings, Settings
from voltway.people.roles import ShippedRole
from voltway.people.throttle import LIMITS, Kind

HOST = "charge.example"
EMAIL = "anna.berg@example.org"
HEADERS = {"Host": HOST, "Origin": f"https://{HOST}", "Sec-Fetch-Site": "same-origin"}


@pytest.fixture
async def public_web(settings: Settings) -> AsyncIterator[Web]:
    public = msgspec.structs.replace(settings.web, public_url=f"https://{HOST}")
    web = await start_web(msgspec.structs.replace(settings, web=public, drivers=DriverSettings(self_registration=True)))
    yield web
    await web.stop()


@pytest.fixture
async def browser(public_web: Web) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=public_web.url, headers=HEADERS, timeout=20.0, verify=NO_TLS) as client:
        yield client


async def mails(pool: Pool, settings: Settings, count: int) -> list[Mail]:
    """What was mailed, once there are so many; they are put in when the answer is out."""
    async with asyncio.timeout(10):
        while len(found := await mails_of(pool, sealing_of(settings))) < count:  # noqa: ASYNC110 - no event tells
            await asyncio.sleep(0.02)
    return found


async def ask(browser: httpx.AsyncClient, email: str = EMAIL, next_: str = "/account") -> httpx.Response:
    return await browser.post("/sign-in/link", data={"email": email, "next": next_, "password": ""})


def token_of(mail: Mail) -> str:
    (token,) = re.findall(rf"https://{HOST}/sign-in/link/confirm\?token=(\S+)", mail.text)
    return str(token)


def signed(browser: httpx.AsyncClient, response: httpx.Response) -> httpx.AsyncClient:
    """The browser with the cookies it was given, which httpx keeps from plain HTTP."""
    pairs = [one.partition(";")[0] for one in response.headers.get_list("set-cookie")]
    browser.headers["Cookie"] = "; ".join(pair for pair in pairs if not pair.endswith("="))
    return browser


async def test_a_driver_signs_in_by_link(browser: httpx.AsyncClient, pool: Pool, settings: Settings) -> None:
    account = await make_person(pool, None)
    assert "E-mail me a link" in (await browser.get("/sign-in")).text
    assert "Look into your mails" in (await ask(browser)).text
    (mail,) = await mails(pool, settings, 1)
    assert mail.to == EMAIL
    token = token_of(mail)
    for _ in range(2):
        looked = await browser.get("/sign-in/link/confirm", params={"token": token})
        assert (looked.status_code, EMAIL in looked.text) == (200, True)
        assert 'name="next" value="/account"' in looked.text
    done = await browser.post("/sign-in/link/confirm", data={"token": token, "next": "/account"})
    assert (done.status_code, done.headers["location"]) == (303, "/account")
    assert EMAIL in (await signed(browser, done).get("/account")).text
    del browser.headers["Cookie"]
    assert (await browser.post("/sign-in/link/confirm", data={"token": token})).status_code == 403
    assert (await browser.get("/sign-in/link/confirm", params={"token": token})).status_code == 410
    async with pool.connection() as connection:
        cursor = await connection.execute("select action, actor_id, subject_id from audit_entry order by number")
        assert await cursor.fetchall() == [
            ("user.send_link", "sign_in", account.user_id),
            ("user.sign_in", account.user_id, account.user_id),
        ]


async def test_who_registered_comes_back_by_link(browser: httpx.AsyncClient, pool: Pool, settings: Settings) -> None:
    assert 'href="/sign-in"' in (await browser.get("/register")).text
    await browser.post("/register", data={"name": "Anna", "email": EMAIL})
    (registration,) = await mails(pool, settings, 1)
    (token,) = re.findall(r"/register/confirm\?token=(\S+)", registration.text)
    assert (await browser.post("/register/confirm", data={"token": token})).status_code == 303
    await ask(browser)
    mail = (await mails(pool, settings, 2))[1]
    done = await browser.post("/sign-in/link/confirm", data={"token": token_of(mail), "next": "//evil.example"})
    assert (done.status_code, done.headers["location"]) == (303, "/")


async def test_the_answer_is_the_same_for_anybody(browser: httpx.AsyncClient, pool: Pool, settings: Settings) -> None:
    await make_person(pool, ShippedRole.OWNER, email="owner@example.org")
    await make_person(pool, None)
    answers = [await ask(browser, email) for email in ("owner@example.org", "nobody@example.org", "x", "", EMAIL)]
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.text for answer in answers}) == 1
    # The driver's came last: what the others would have been mailed was there before it.
    assert [mail.to for mail in await mails(pool, settings, 1)] == [EMAIL]


async def test_nobody_is_flooded(browser: httpx.AsyncClient, pool: Pool) -> None:
    most = LIMITS[Kind.MAIL_TO].size
    answers = [await ask(browser, "nobody@example.org") for _ in range(most + 1)]
    assert [answer.status_code for answer in answers] == [200] * most + [429]
    assert int(answers[-1].headers["retry-after"]) > 0


async def test_no_link_leads_to_a_host_that_a_stranger_named(browser: httpx.AsyncClient) -> None:
    evil = {"Host": "evil.example", "Origin": "https://evil.example"}
    assert (await browser.post("/sign-in/link", data={"email": EMAIL}, headers=evil)).status_code == 404


@pytest.mark.parametrize("path", ["/sign-in/link", "/sign-in/link/confirm"])
async def test_other_sites_pages_can_not_press_the_buttons(browser: httpx.AsyncClient, path: str) -> None:
    assert (await browser.post(path, data={}, headers={"Origin": "https://evil.example"})).status_code == 403


async def test_without_a_known_address_it_is_not_offered(web: Web) -> None:
    async with browser_of(web) as client:
        assert "E-mail me a link" not in (await client.get("/sign-in")).text
        refused = await client.post("/sign-in/link", data={"email": EMAIL})
        assert refused.status_code == 404
        assert "web.public_url" in refused.text
