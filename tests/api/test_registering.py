"""/register, as a browser uses it."""

import re
from collections.abc import AsyncIterator

import httpx
import msgspec
import pytest

from tests.fixtures.people import make_account
from tests.fixtures.web import NO_TLS, Web, start_web
from voltway.drivers import store
from voltway.kit.clock import SystemClock
from voltway.kit.mail import Mail
from voltway.kit.mail_outbox import send_due
from voltway.kit.postgres import Pool
from voltway.kit.sealing import sealing_of
from voltway.kit.settings import DriverSettings, Settings
from voltway.people import store_accounts

HOST = "charge.example"
FORM = {"name": "Ada Lovelace", "email": "ada@example.org"}


@pytest.fixture
async def open_web(settings: Settings) -> AsyncIterator[Web]:
    """A web process that lets strangers register."""
    public = msgspec.structs.replace(settings.web, public_url=f"https://{HOST}")
    changed = msgspec.structs.replace(settings, web=public, drivers=DriverSettings(self_registration=True))
    web = await start_web(changed)
    yield web
    await web.stop()


@pytest.fixture
async def browser(open_web: Web) -> AsyncIterator[httpx.AsyncClient]:
    headers = {"Host": HOST, "Origin": f"https://{HOST}", "Sec-Fetch-Site": "same-origin"}
    async with httpx.AsyncClient(base_url=open_web.url, headers=headers, timeout=20.0, verify=NO_TLS) as client:
        yield client


async def mails(pool: Pool, settings: Settings) -> list[Mail]:
    """What a worker sends now."""
    sent: list[Mail] = []

    class Postbox:
        async def send(self, mail: Mail) -> None:
            sent.append(mail)

    await send_due(pool, lambda: sealing_of(settings), Postbox, SystemClock(), 1.0)
    return sent


async def test_a_stranger_registers_and_is_signed_in(
    browser: httpx.AsyncClient, pool: Pool, settings: Settings
) -> None:
    assert "Send me a link" in (await browser.get("/register")).text
    asked = await browser.post("/register", data=FORM)
    assert (asked.status_code, "Look into your mails" in asked.text) == (200, True)
    (mail,) = await mails(pool, settings)
    assert mail.to == "ada@example.org"
    (token,) = re.findall(rf"https://{HOST}/register/confirm\?token=(\S+)", mail.text)
    for _ in range(2):
        looked = await browser.get("/register/confirm", params={"token": token})
        assert (looked.status_code, "ada@example.org" in looked.text) == (200, True)
    done = await browser.post("/register/confirm", data={"token": token})
    assert (done.status_code, done.headers["location"]) == (303, "/account?welcome=yes")
    assert "Secure" in done.headers["set-cookie"]
    async with pool.connection() as connection:
        (driver,) = await store.page(connection)
        account = await store_accounts.find_by_email(connection, "ada@example.org")
    assert account is not None
    assert (driver.name, driver.user_id, driver.organization_id) == ("Ada Lovelace", account.user_id, "operator")
    assert account.email_verified_at is not None
    assert (await browser.post("/register/confirm", data={"token": token})).status_code == 410


async def test_the_answer_is_the_same_for_a_known_address(browser: httpx.AsyncClient, pool: Pool) -> None:
    async with pool.connection() as connection:
        await make_account(connection, "ada@example.org")
    known = await browser.post("/register", data=FORM)
    unknown = await browser.post("/register", data=FORM | {"email": "eve@example.org"})
    assert (known.status_code, known.text) == (unknown.status_code, unknown.text)


async def test_under_a_host_name_one_registers_with_that_organization(
    browser: httpx.AsyncClient, pool: Pool, settings: Settings
) -> None:
    async with pool.connection() as connection:
        await connection.execute(
            "insert into organization (organization_id, parent_id, path, kind, name, host_name, locale) values"
            " ('hotel', 'operator', '/operator/hotel/', 'site_host', 'Hotel Adler', 'laden.adler.example', 'de')"
        )
    own = {"Host": "laden.adler.example", "Origin": "https://laden.adler.example"}
    assert "Hotel Adler" in (await browser.get("/register", headers=own)).text
    assert (await browser.post("/register", data=FORM, headers=own)).status_code == 200
    (mail,) = await mails(pool, settings)
    assert "Bestätigen" in mail.subject
    assert "https://laden.adler.example/register/confirm" in mail.text


async def test_no_link_leads_to_a_host_that_a_stranger_named(
    browser: httpx.AsyncClient, pool: Pool, settings: Settings
) -> None:
    evil = {"Host": "evil.example", "Origin": "https://evil.example"}
    assert (await browser.post("/register", data=FORM, headers=evil)).status_code == 404
    other = {"Origin": "https://evil.example"}
    assert (await browser.post("/register", data=FORM, headers=other)).status_code == 403
    assert await mails(pool, settings) == []


async def test_what_is_typed_wrongly_is_asked_again(browser: httpx.AsyncClient, pool: Pool, settings: Settings) -> None:
    again = await browser.post("/register", data=FORM | {"email": "nonsense"})
    assert (again.status_code, 'value="Ada Lovelace"' in again.text) == (400, True)
    for _ in range(3):
        await browser.post("/register", data=FORM)
    assert (await browser.post("/register", data=FORM)).status_code == 429
    assert len(await mails(pool, settings)) == 3


async def test_a_wrong_link_makes_nobody(browser: httpx.AsyncClient, pool: Pool) -> None:
    for token in ("wrong", "", "x" * 43):
        assert (await browser.get("/register/confirm", params={"token": token})).status_code == 410
        assert (await browser.post("/register/confirm", data={"token": token})).status_code == 410
    async with pool.connection() as connection:
        assert await store.page(connection) == []


async def test_nobody_registers_where_nobody_may(stranger: httpx.AsyncClient, pool: Pool) -> None:
    for path in ("/register", "/register/confirm"):
        assert (await stranger.get(path)).status_code == 404
        assert (await stranger.post(path, data=FORM)).status_code == 404
    async with pool.connection() as connection:
        cursor = await connection.execute("select count(*) from mail_outbox")
        assert await cursor.fetchone() == (0,)
