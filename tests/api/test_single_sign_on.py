"""Single sign-on at a provider that somebody else wrote: in a real browser, and by hand for what browsers do not do."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

import httpx
import pytest

from tests.fixtures.browser import Browser
from tests.fixtures.organizations import fill_world
from tests.fixtures.people import make_account
from tests.fixtures.provider import OpenIdProvider, openid_provider
from tests.fixtures.single_sign_on import BELOW, MINE, keep
from tests.fixtures.web import Web
from tests.fixtures.web_visitors import browser_of, make_person, visiting
from voltway.api.single_sign_on import CALLBACK
from voltway.kit.postgres import Pool
from voltway.kit.settings import Settings
from voltway.people import sign_in_sessions, store_accounts, store_roles
from voltway.people.roles import ShippedRole
from voltway.people.sign_in import Factor

PEOPLE: dict[str, dict[str, Any]] = {
    "ada": {"email": "Ada@mine.example", "email_verified": True, "name": "Ada Lovelace", "groups": ["engineers", "x"]},
    "dora": {"email": "dora@mine.example", "email_verified": True, "name": "Dora", "groups": []},
    "bob": {"email": "bob@mine.example", "email_verified": False, "name": "Bob", "groups": ["engineers"]},
    "eve": {"email": "owner@operator.example", "email_verified": True, "name": "Eve", "groups": ["engineers"]},
}


@pytest.fixture
async def provider(web: Web, pool: Pool, settings: Settings) -> AsyncIterator[OpenIdProvider]:
    """The provider of `mine`, in which everybody of PEOPLE has an account."""
    await fill_world(pool)
    async with openid_provider(web.url + CALLBACK, PEOPLE) as running:
        await keep(pool, settings, running)
        yield running


async def there_and_back(client: httpx.AsyncClient, person: str, start: str = "/sign-in/sso/p1") -> httpx.Response:
    """Sign in at the provider as `person`, by its forms, up to the request that would come back to us."""
    response = await client.get(start)
    for _ in range(20):
        while response.has_redirect_location:
            there = urljoin(str(response.url), response.headers["Location"])
            if urlsplit(there).path == CALLBACK:
                return response
            response = await client.get(there)
        form = re.search(r'<form[^>]*action="([^"]+)"', response.text)
        assert form is not None, response.text
        fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="(\w+)"', response.text))
        if fields["prompt"] == "login":
            fields |= {"login": person, "password": "any"}
        response = await client.post(urljoin(str(response.url), form[1]), data=fields)
    raise AssertionError("the provider never sent the browser back")


async def sign_in(web: Web, person: str) -> httpx.Response:
    """The answer to somebody who comes back from the provider."""
    async with web.client() as client:
        back = await there_and_back(client, person)
        return await client.get(back.headers["Location"])


async def roles(pool: Pool, email: str) -> dict[str, str]:
    """A person's roles and who gave them."""
    async with pool.connection() as conn:
        account = await store_accounts.find_by_email(conn, email)
        assert account is not None
        given = (await store_roles.roles_of(conn, [account.user_id]))[account.user_id]
    return {f"{one.role}@{one.organization_id}": one.granted_by for one in given}


async def count_accounts(pool: Pool) -> int:
    async with pool.connection() as conn:
        return len(await store_accounts.page(conn))


async def test_a_person_signs_in_with_a_browser(
    browser: Browser, web: Web, provider: OpenIdProvider, pool: Pool, settings: Settings
) -> None:
    page = await browser.page()
    await page.go(f"{web.url}/sign-in?next=/api")
    await page.click("a[href^='/sign-in/sso']")
    await page.wait_until("location.pathname === '/sign-in/sso' && document.readyState === 'complete'")
    await page.fill("#email", "ada@mine.example")
    await page.click("form[action='/sign-in/sso'] button")
    await page.click("a.provider")
    await page.wait_for("input[name=login]")
    assert (await page.url()).startswith(provider.issuer)
    await page.fill("input[name=login]", "ada")
    await page.fill("input[name=password]", "any")
    await page.click("button[type=submit]")
    await page.wait_for_text("Authorize")
    await page.click("button[type=submit]")
    await page.wait_until(f"location.href === '{web.url}/api'")
    kept = (await page.cookies())["voltway"]
    assert (kept["httpOnly"], kept["sameSite"], kept["path"]) == (True, "Lax", "/")
    async with pool.connection() as conn:
        session = await sign_in_sessions.check(conn, kept["value"], settings.sign_in, datetime.now(UTC))
        account = await store_accounts.find_by_email(conn, "ada@mine.example")
    assert session is not None
    assert account is not None
    assert session.user_id == account.user_id
    assert session.factors == [Factor.SINGLE_SIGN_ON]
    assert (account.name, account.organization_id) == ("Ada Lovelace", MINE)
    assert account.email_verified_at is not None
    assert await roles(pool, account.email) == {f"technician@{MINE}": "identity_provider:p1"}


async def test_the_second_time_it_is_the_same_account_with_the_groups_of_then(
    web: Web, provider: OpenIdProvider, pool: Pool
) -> None:
    assert (await sign_in(web, "ada")).status_code == 303
    accounts = await count_accounts(pool)
    async with pool.connection() as conn:
        await conn.execute("update identity_provider_role set group_name = 'x' where role = 'support'")
        await conn.execute("update identity_provider_role set group_name = 'y' where role = 'technician'")
    assert (await sign_in(web, "ada")).status_code == 303
    assert await count_accounts(pool) == accounts
    assert await roles(pool, "ada@mine.example") == {f"support@{BELOW}": "identity_provider:p1"}
    async with pool.connection() as conn:
        cursor = await conn.execute("select action from audit_entry order by number")
        told = [row[0] for row in await cursor.fetchall()]
    assert told == [
        "user.add", "grant.give", "user.sign_in", "grant.revoke", "grant.give", "user.sign_in",
    ]  # fmt: skip  # as it happened


@pytest.mark.parametrize(("person", "why"), [("bob", "does not vouch"), ("eve", "does not vouch")])
async def test_an_address_that_is_not_verified_or_not_theirs_opens_nothing(
    web: Web, provider: OpenIdProvider, pool: Pool, person: str, why: str
) -> None:
    async with pool.connection() as conn:
        await make_account(conn, PEOPLE[person]["email"])
    accounts = await count_accounts(pool)
    response = await sign_in(web, person)
    assert response.status_code == 403
    assert why in response.text
    assert "voltway" not in response.cookies
    assert await count_accounts(pool) == accounts


async def test_an_account_that_the_operator_keeps_is_not_taken_over(
    web: Web, provider: OpenIdProvider, pool: Pool
) -> None:
    async with pool.connection() as conn:
        await make_account(conn, "ada@mine.example")
    response = await sign_in(web, "ada")
    assert response.status_code == 403
    assert "voltway" not in response.cookies


async def test_an_answer_counts_once_and_in_the_browser_that_left(web: Web, provider: OpenIdProvider) -> None:
    async with web.client() as client, web.client() as thief:
        back = (await there_and_back(client, "ada")).headers["Location"]
        assert (await thief.get(back)).status_code == 403
        thief.cookies.set("voltway-sso", "A" * 43)
        assert (await thief.get(back)).status_code == 403
        assert (await client.get(back)).status_code == 303
        again = await client.get(back)
        assert again.status_code == 403
        assert "set-cookie" not in again.headers


async def test_an_answer_of_another_provider_does_not_count(web: Web, provider: OpenIdProvider) -> None:
    async with web.client() as client:
        back = (await there_and_back(client, "ada")).headers["Location"]
        assert parse_qs(urlsplit(back).query)["iss"] == [provider.issuer]
        refused = await client.get(re.sub(r"iss=[^&]+", "iss=https%3A%2F%2Fother.example", back))
        assert refused.status_code == 403


async def test_an_answer_without_its_issuer_does_not_count_where_the_provider_always_names_it(
    web: Web, provider: OpenIdProvider
) -> None:
    async with web.client() as client:
        back = (await there_and_back(client, "ada")).headers["Location"]
        assert (await client.get(re.sub(r"&iss=[^&]+", "", back))).status_code == 403


async def test_a_disabled_account_stays_outside(web: Web, provider: OpenIdProvider, pool: Pool) -> None:
    assert (await sign_in(web, "ada")).status_code == 303
    async with pool.connection() as conn:
        account = await store_accounts.find_by_email(conn, "ada@mine.example")
        assert account is not None
        await store_accounts.disable(conn, account.user_id, datetime.now(UTC))
    response = await sign_in(web, "ada")
    assert response.status_code == 403
    assert "disabled" in response.text


async def test_an_address_without_a_provider_signs_in_here(web: Web, provider: OpenIdProvider) -> None:
    async with web.client() as client:
        page = await client.get("/sign-in/sso", params={"email": "<x>@else.example", "next": "//evil.example"})
    assert page.status_code == 200
    assert "Sign in here" in page.text
    assert "<x>" not in page.text
    assert "evil" not in page.text


async def test_who_declines_is_told_so(web: Web, provider: OpenIdProvider) -> None:
    async with web.client() as client:
        left = await client.get("/sign-in/sso/p1")
        state = parse_qs(urlsplit(left.headers["Location"]).query)["state"][0]
        refused = await client.get(CALLBACK, params={"state": state, "error": "access_denied"})
        assert refused.status_code == 403
        assert "access_denied" in refused.text


async def test_a_provider_that_is_switched_off_or_unknown_is_not_there(
    web: Web, provider: OpenIdProvider, pool: Pool
) -> None:
    async with pool.connection() as conn:
        await conn.execute("update identity_provider set enabled = false")
    async with web.client() as client:
        assert (await client.get("/sign-in/sso/p1")).status_code == 404
        assert (await client.get("/sign-in/sso/none")).status_code == 404


@pytest.mark.parametrize(
    ("wanted", "goes"),
    [("/stations?after=1", "/stations?after=1"), ("//evil.example", "/"), ("https://evil.example", "/")],
)
async def test_nobody_is_sent_to_another_site(web: Web, provider: OpenIdProvider, wanted: str, goes: str) -> None:
    async with web.client() as client:
        back = await there_and_back(client, "ada", str(httpx.URL("/sign-in/sso/p1", params={"next": wanted})))
        assert (await client.get(back.headers["Location"])).headers["Location"] == goes


@asynccontextmanager
async def stepping_up(web: Web) -> AsyncIterator[httpx.AsyncClient]:
    """A browser in which Ada signed in at her provider."""
    async with browser_of(web) as client:
        back = await there_and_back(client, "ada")
        assert (await client.get(back.headers["Location"])).status_code == 303
        yield client


async def make_codes(client: httpx.AsyncClient) -> httpx.Response:
    """Press a button that takes a fresh second factor."""
    page = await client.get("/account")
    (csrf, *_) = re.findall(r'name="csrf" value="([^"]+)"', page.text)
    referer = f"{client.base_url}/account"
    return await client.post("/account/recovery-codes", data={"csrf": csrf}, headers={"Referer": referer})


async def way_out(client: httpx.AsyncClient) -> str:
    """The link at the page that asks for a second factor."""
    asked = await make_codes(client)
    assert asked.headers["Location"] == "/account/step-up?next=%2Faccount"
    page = await client.get(asked.headers["Location"])
    (link,) = re.findall(r'href="(/account/step-up/sso/[^"]+)"', page.text)
    return str(link)


async def actions(pool: Pool) -> list[str]:
    async with pool.connection() as conn:
        cursor = await conn.execute("select action from audit_entry where action like 'user.%step_up' order by number")
        return [row[0] for row in await cursor.fetchall()]


async def test_who_came_by_single_sign_on_shows_their_provider_anew_who_they_are(
    web: Web, provider: OpenIdProvider, pool: Pool
) -> None:
    async with stepping_up(web) as client:
        before = client.cookies["voltway"]
        link = await way_out(client)
        back = await there_and_back(client, "ada", link)
        done = await client.get(back.headers["Location"])
        assert (done.status_code, done.headers["Location"]) == (303, "/account")
        assert client.cookies["voltway"] != before
        assert "<li><code>" in (await make_codes(client)).text
        assert (await client.get(back.headers["Location"])).status_code == 403
    assert await actions(pool) == ["user.step_up"]
    assert set(await roles(pool, "ada@mine.example")) == {f"technician@{MINE}"}


async def test_a_provider_is_told_to_ask(web: Web, provider: OpenIdProvider) -> None:
    async with stepping_up(web) as client:
        left = await client.get(await way_out(client))
        asked = parse_qs(urlsplit(left.headers["Location"]).query)
        assert (asked["prompt"], asked["max_age"]) == (["login"], ["0"])


async def test_somebody_else_at_the_provider_does_not_do(web: Web, provider: OpenIdProvider, pool: Pool) -> None:
    assert (await sign_in(web, "dora")).status_code == 303
    async with stepping_up(web) as client:
        link = await way_out(client)
        # Ada's session there would have to end first.
        for cookie in [one for one in client.cookies.jar if not one.name.startswith("voltway")]:
            client.cookies.jar.clear(cookie.domain, cookie.path, cookie.name)
        back = await there_and_back(client, "dora", link)
        refused = await client.get(back.headers["Location"])
        assert refused.status_code == 403
        assert "somebody else" in refused.text
        assert (await make_codes(client)).status_code == 303
    assert await actions(pool) == ["user.fail_step_up"]


async def test_a_session_that_is_over_is_not_made_fresh(web: Web, provider: OpenIdProvider) -> None:
    async with stepping_up(web) as client:
        back = await there_and_back(client, "ada", await way_out(client))
        await client.post("/sign-out")
        again = await there_and_back(client, "ada")
        assert (await client.get(again.headers["Location"])).status_code == 303
        assert (await client.get(back.headers["Location"])).status_code == 403
        assert (await make_codes(client)).status_code == 303


async def test_where_a_second_factor_is_demanded_the_provider_has_to_have_asked_for_one(
    web: Web, provider: OpenIdProvider, pool: Pool
) -> None:
    async with pool.connection() as conn:
        await conn.execute("update identity_provider set step_up_values = '{mfa}'")
    async with stepping_up(web) as client:
        back = await there_and_back(client, "ada", await way_out(client))
        refused = await client.get(back.headers["Location"])
        assert refused.status_code == 403
        assert "second factor" in refused.text
        assert (await make_codes(client)).status_code == 303


async def test_who_came_another_way_is_not_sent_there(web: Web, provider: OpenIdProvider, pool: Pool) -> None:
    async with visiting(web, pool, await make_person(pool, ShippedRole.HOST)) as visit:
        assert "/account/step-up/sso" not in (await visit.client.get("/account/step-up")).text
        assert (await visit.client.get("/account/step-up/sso/p1")).status_code == 404
