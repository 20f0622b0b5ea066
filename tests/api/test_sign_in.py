from base64 import b32decode
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from tests.fixtures.organizations import MINE, fill_world
from tests.fixtures.signing import mails_of
from tests.fixtures.web import Web
from tests.fixtures.web_visitors import browser_of, make_person, visiting
from voltway.api.sign_in import inside
from voltway.kit.postgres import Pool
from voltway.kit.sealing import sealing_of
from voltway.kit.settings import Settings
from voltway.people import second_factors, store_accounts
from voltway.people.passwords import hash_password
from voltway.people.roles import ShippedRole
from voltway.people.totp import code_of, step_at
from voltway.vocabulary.access import ROOT, OrganizationId

EMAIL, PASSWORD = "anna.berg@example.org", "seven kettles hum in Oslo"


async def with_password(pool: Pool, role: ShippedRole, place: OrganizationId = ROOT) -> str:
    account = await make_person(pool, role, place, email=EMAIL)
    async with pool.connection() as connection:
        await store_accounts.set_password_hash(connection, account.user_id, hash_password(PASSWORD), datetime.now(UTC))
    return account.user_id


async def type_in(client: httpx.AsyncClient, email: str = EMAIL, password: str = PASSWORD) -> httpx.Response:
    return await client.post("/sign-in", data={"email": email, "password": password, "next": "/stations"})


@pytest.mark.parametrize(
    ("path", "leads_to"),
    [
        ("/people?x=1", "/people?x=1"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("/a\r\nSet-Cookie: x=y", "/"),
        ("", "/"),
    ],
)
def test_nobody_is_sent_elsewhere(path: str, leads_to: str) -> None:
    assert inside(path) == leads_to


async def test_a_password_is_enough_for_who_may_only_look(web: Web, pool: Pool) -> None:
    await with_password(pool, ShippedRole.HOST)
    async with browser_of(web) as client:
        done = await type_in(client)
        assert (done.status_code, done.headers["location"]) == (303, "/stations")
        cookie = next(one for one in done.headers.get_list("set-cookie") if one.startswith("voltway="))
        assert "HttpOnly" in cookie
        assert "SameSite=lax" in cookie
        assert (await client.get("/stations")).status_code == 200


async def test_whoever_can_do_harm_needs_a_second_factor(web: Web, pool: Pool, settings: Settings) -> None:
    user_id = await with_password(pool, ShippedRole.NETWORK_OPERATOR)
    before = datetime.now(UTC) - timedelta(hours=1)
    async with pool.connection() as connection:
        set_up = await second_factors.begin_totp(
            connection, sealing_of(settings), user_id=user_id, email=EMAIL, issuer="Voltway", now=before
        )
        secret = b32decode(set_up.base32)
        code = code_of(secret, step_at(before))
        assert await second_factors.confirm_totp(connection, sealing_of(settings), user_id, code, before)
    async with browser_of(web) as client:
        asked = await type_in(client)
        assert asked.headers["location"].startswith("/sign-in/next")
        assert (await client.get("/stations")).status_code == 303
        assert (await client.post("/sign-in/code", data={"code": "000000"})).status_code == 403
        await type_in(client)
        now_code = code_of(secret, step_at(datetime.now(UTC)))
        done = await client.post("/sign-in/code", data={"code": now_code, "next": "/stations"})
        assert done.headers["location"] == "/stations"
        assert (await client.get("/stations")).status_code == 200


@pytest.mark.parametrize("was_here", [False, True])
async def test_a_second_factor_is_set_up_where_it_is_demanded(
    web: Web, pool: Pool, settings: Settings, was_here: bool
) -> None:
    user_id = await with_password(pool, ShippedRole.NETWORK_OPERATOR)
    if was_here:
        async with pool.connection() as connection:
            await store_accounts.note_sign_in(connection, user_id, datetime.now(UTC))
    async with browser_of(web) as client:
        await type_in(client)
        page = await client.get("/sign-in/next?next=/stations")
        assert "Make it safe" in page.text
        scan = await client.post("/sign-in/set-up/totp", data={"next": "/stations"})
        base32 = scan.text.partition("Type <code>")[2].partition("<")[0]
        code = code_of(b32decode(base32), step_at(datetime.now(UTC)))
        done = await client.post("/sign-in/set-up/totp", data={"next": "/stations", "code": code})
        assert done.headers["location"] == "/stations"
        assert (await client.get("/stations")).status_code == 200
    async with pool.connection() as connection:
        cursor = await connection.execute("select action from audit_entry order by number")
        assert await cursor.fetchall() == [("user.add_totp",), ("user.sign_in",)]
    told = {mail.subject for mail in await mails_of(pool, sealing_of(settings))}
    assert told == ({"A new sign-in at Operator", "Your account at Operator was changed"} if was_here else set())


async def test_what_is_wrong_is_not_told(web: Web, pool: Pool) -> None:
    await with_password(pool, ShippedRole.HOST)
    async with browser_of(web) as client:
        wrong = await type_in(client, password="wrong horse battery staple")
        unknown = await type_in(client, email="nobody@example.org")
    assert (wrong.status_code, unknown.status_code) == (403, 403)
    assert wrong.text.replace(EMAIL, "") == unknown.text.replace("nobody@example.org", "")
    assert "voltway" not in {cookie.partition("=")[0] for cookie in wrong.headers.get_list("set-cookie")}


async def test_guessing_is_slowed_down_and_says_for_how_long(web: Web, pool: Pool) -> None:
    await with_password(pool, ShippedRole.HOST)
    async with browser_of(web) as client:
        answers = [await type_in(client, password=f"guess number {number}") for number in range(40)]
    assert answers[0].status_code == 403
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["retry-after"]) > 0


@pytest.mark.parametrize("path", ["/sign-in", "/sign-in/passkey/options", "/sign-in/code", "/setup", "/invitation"])
@pytest.mark.parametrize(
    "headers", [{"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}]
)
async def test_other_sites_pages_can_not_sign_anybody_in(web: Web, path: str, headers: dict[str, str]) -> None:
    async with browser_of(web) as client:
        assert (await client.post(path, data={}, headers=headers)).status_code == 403


async def test_signing_out_ends_the_session_everywhere(web: Web, pool: Pool) -> None:
    account = await make_person(pool, ShippedRole.HOST)
    async with visiting(web, pool, account) as visit:
        token = visit.client.cookies["voltway"]
        assert (await visit.client.get("/account")).status_code == 200
        out = await visit.client.post("/sign-out")
        assert out.headers["location"] == "/sign-in"
        assert out.headers["clear-site-data"] == '"cache", "storage"'
        visit.client.cookies.set("voltway", token, domain="127.0.0.1")
        back = await visit.client.get("/account")
        assert back.headers["location"] == "/sign-in?next=%2Faccount"


async def test_signing_in_and_out_stand_in_the_audit_trail_of_the_account_s_organization(web: Web, pool: Pool) -> None:
    await fill_world(pool)
    user_id = await with_password(pool, ShippedRole.HOST, MINE)
    async with browser_of(web) as client:
        await type_in(client)
        await client.post("/sign-out")
        await type_in(client, password="wrong horse battery staple")
        await type_in(client, email="nobody@example.org")
    await web.stop()
    async with pool.connection() as connection:
        cursor = await connection.execute(
            "select action, actor_id, subject_id, organization_id from audit_entry order by number"
        )
        assert await cursor.fetchall() == [
            ("user.sign_in", user_id, user_id, MINE),
            ("user.sign_out", user_id, user_id, MINE),
            ("user.fail_sign_in", "sign_in", user_id, MINE),
        ]
