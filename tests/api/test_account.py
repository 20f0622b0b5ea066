from base64 import b32decode, b32encode
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from tests.fixtures.problems import problem_of
from tests.fixtures.signing import mails_of
from tests.fixtures.web import Web, key_for
from tests.fixtures.web_visitors import browser_of, make_person, visiting
from voltway.kit.postgres import Pool
from voltway.kit.sealing import sealing_of
from voltway.kit.settings import Settings
from voltway.people import second_factors, sign_in_sessions, store_accounts
from voltway.people.access_table import PAGES, Open
from voltway.people.accounts import Account
from voltway.people.passwords import hash_password
from voltway.people.roles import ShippedRole
from voltway.people.totp import code_of, step_at

OWN = sorted(
    call.partition(" ")[2]
    for call, access in PAGES.items()
    if call.startswith("POST ") and access is not Open.ANYBODY and call != "POST /sign-out"
)


@pytest.mark.parametrize("path", OWN)
async def test_a_form_without_the_session_s_token_does_nothing(web: Web, pool: Pool, path: str) -> None:
    account = await make_person(pool, ShippedRole.OWNER)
    async with visiting(web, pool, account) as visit:
        if path.endswith(("passkeys", "passkey", "options")):
            refused = await visit.client.post(path, content=b'{"credential": {}}')
        else:
            refused = await visit.client.post(path, data={"csrf": "x"})
        assert refused.status_code == 403


async def test_a_password_is_chosen_and_ends_other_sessions(web: Web, pool: Pool) -> None:
    account = await make_person(pool, ShippedRole.HOST)
    async with visiting(web, pool, account) as here, visiting(web, pool, account) as elsewhere:
        weak = await here.submit("/account/password", password="password1234")
        assert weak.status_code == 400
        before = here.client.cookies["voltway"]
        done = await here.submit("/account/password", password="seven kettles hum in Oslo")
        assert done.status_code == 303
        assert here.client.cookies["voltway"] != before
        assert (await here.client.get("/account")).status_code == 200
        assert (await elsewhere.client.get("/account")).status_code == 303


async def test_sessions_are_listed_and_ended(web: Web, pool: Pool) -> None:
    account = await make_person(pool, ShippedRole.HOST)
    async with (
        visiting(web, pool, account) as here,
        visiting(web, pool, account) as second,
        visiting(web, pool, account) as third,
    ):
        assert (await here.client.get("/account")).text.count("Tests</td>") == 3
        await here.submit("/account/sessions/end", sign_in_id=second.session.sign_in_id)
        assert (await second.client.get("/account")).status_code == 303
        assert (await third.client.get("/account")).status_code == 200
        await here.submit("/account/sessions/end")
        assert (await third.client.get("/account")).status_code == 303
        assert (await here.client.get("/account")).status_code == 200


async def test_sessions_have_a_place(web: Web, pool: Pool) -> None:
    account = await make_person(pool, ShippedRole.HOST)
    async with visiting(web, pool, account) as visit:
        page = (await visit.client.get("/account")).text
        assert "<td>127.0.0.1</td><td>private network</td>" in page
        assert "<strong>new</strong>" not in page


async def test_a_sign_in_from_a_new_device_is_marked(web: Web, pool: Pool, settings: Settings) -> None:
    account = await make_person(pool, ShippedRole.HOST)
    password, now = "seven kettles hum in Oslo", datetime.now(UTC)
    async with pool.connection() as connection:
        await store_accounts.set_password_hash(connection, account.user_id, hash_password(password), now)
        assert await store_accounts.note_sign_in(connection, account.user_id, now)
    for _ in range(2):
        async with browser_of(web) as client:
            for is_new in (True, False):
                await client.post("/sign-in", data={"email": account.email, "password": password})
                assert ("<strong>new</strong>" in (await client.get("/account")).text) is is_new
                await client.post("/sign-out")
    assert [mail.subject for mail in await mails_of(pool, sealing_of(settings))] == ["A new sign-in at Operator"] * 2


async def test_changes_are_told_by_mail(web: Web, pool: Pool, settings: Settings) -> None:
    account = await make_person(pool, ShippedRole.HOST)
    async with visiting(web, pool, account) as visit:
        scan = await visit.submit("/account/totp")
        secret = secret_shown(scan)
        await visit.submit("/account/totp", code=code_of(secret, step_at(datetime.now(UTC))))
        await visit.submit("/account/totp/remove")
        await visit.submit("/account/totp/remove")
        await visit.submit("/account/recovery-codes")
        await visit.submit("/account/sessions/end")
        await visit.submit("/account/password", password="seven kettles hum in Oslo")
    mails = await mails_of(pool, sealing_of(settings))
    assert {mail.to for mail in mails} == {account.email}
    assert [mail.text.partition("\n")[0].partition(", ")[2] for mail in mails] == [
        "an authenticator app was set up.",
        "the authenticator app was removed.",
        "new recovery codes were made.",
        "another password was chosen.",
    ]


async def test_nobody_ends_somebody_else_s_session(web: Web, pool: Pool) -> None:
    anna = await make_person(pool, ShippedRole.HOST)
    eve = await make_person(pool, ShippedRole.OWNER, email="eve@example.org")
    async with visiting(web, pool, anna) as hers, visiting(web, pool, eve) as mine:
        await mine.submit("/account/sessions/end", sign_in_id=hers.session.sign_in_id)
        assert (await hers.client.get("/account")).status_code == 200


async def test_recovery_codes_are_shown_once(web: Web, pool: Pool) -> None:
    account = await make_person(pool, ShippedRole.HOST)
    async with visiting(web, pool, account) as visit:
        made = await visit.submit("/account/recovery-codes")
        assert made.text.count("<li><code>") == 10
        again = await visit.client.get("/account")
        assert "<li><code>" not in again.text
        assert "10 unused" in again.text


async def with_app(pool: Pool, settings: Settings, account: Account) -> bytes:
    """Set up an authenticator app; its secret."""
    now, sealing = datetime.now(UTC), sealing_of(settings)
    async with pool.connection() as connection:
        set_up = await second_factors.begin_totp(
            connection, sealing, user_id=account.user_id, email=account.email, issuer="Voltway", now=now
        )
        secret = b32decode(set_up.base32)
        code = code_of(secret, step_at(now) - 1)
        assert await second_factors.confirm_totp(connection, sealing, account.user_id, code, now)
    return secret


@pytest.mark.parametrize(
    "path",
    ["passkeys", "passkeys/options", "passkeys/remove", "password", "recovery-codes", "totp", "totp/remove"],
)
async def test_a_lock_is_taken_off_or_added_only_with_a_fresh_factor(
    web: Web, pool: Pool, settings: Settings, path: str
) -> None:
    account = await make_person(pool, ShippedRole.HOST)
    await with_app(pool, settings, account)
    async with visiting(web, pool, account, strong_ago=timedelta(minutes=11)) as visit:
        asked = await visit.submit(f"/account/{path}", password="seven kettles hum in Oslo")
        assert (asked.status_code, asked.headers["location"]) == (303, "/account/step-up?next=%2Faccount")
        script = await visit.client.post(f"/account/{path}", headers={"Accept": "*/*"})
        problem_of(script, 403)
        assert "insufficient_user_authentication" in script.headers["www-authenticate"]
        wrong = await visit.submit("/account/step-up", code="000000", next="/account")
        assert wrong.status_code == 403
    assert await mails_of(pool, sealing_of(settings)) == []


async def test_after_a_fresh_factor_another_is_added(web: Web, pool: Pool, settings: Settings) -> None:
    account = await make_person(pool, ShippedRole.HOST)
    secret = await with_app(pool, settings, account)
    async with visiting(web, pool, account, strong_ago=timedelta(minutes=11)) as visit:
        code = code_of(secret, step_at(datetime.now(UTC)))
        fresh = await visit.submit("/account/step-up", code=code, next="/account")
        assert fresh.headers["location"] == "/account"
        page = (await visit.client.get("/account")).text
        token = page.partition('name="csrf-token" content="')[2].partition('"')[0]
        asked = await visit.client.post("/account/passkeys/options", headers={"X-CSRF-Token": token})
        assert asked.json()["user"]["name"] == account.email


async def test_the_first_factor_is_added_without_another(web: Web, pool: Pool) -> None:
    account = await make_person(pool, ShippedRole.HOST)
    async with visiting(web, pool, account, strong_ago=timedelta(minutes=11)) as visit:
        token = sign_in_sessions.csrf_token(visit.session)
        asked = await visit.client.post("/account/passkeys/options", headers={"X-CSRF-Token": token})
        assert asked.json()["user"]["name"] == account.email
        secret = secret_shown(await visit.submit("/account/totp"))
        done = await visit.submit("/account/totp", code=code_of(secret, step_at(datetime.now(UTC))))
        assert done.headers["location"] == "/account"
        assert (await visit.submit("/account/recovery-codes")).headers["location"].startswith("/account/step-up")


async def test_after_a_wrong_code_the_same_secret_is_shown(web: Web, pool: Pool) -> None:
    account = await make_person(pool, ShippedRole.HOST)
    async with visiting(web, pool, account) as visit:
        secret = secret_shown(await visit.submit("/account/totp"))
        wrong = await visit.submit("/account/totp", code="000000", secret=b32encode(secret).decode())
        assert wrong.status_code == 403
        assert "not a code of this app" in wrong.text
        assert secret_shown(wrong) == secret
        other = await visit.submit("/account/totp", code="000000", secret="é")
        assert secret_shown(other) != secret


async def test_another_password_takes_the_one_before_where_there_is_no_second_factor(
    web: Web, pool: Pool, settings: Settings
) -> None:
    account = await make_person(pool, ShippedRole.HOST)
    before, after = "seven kettles hum in Oslo", "nine lanterns over Bergen"
    async with pool.connection() as connection:
        await store_accounts.set_password_hash(connection, account.user_id, hash_password(before), datetime.now(UTC))
    async with visiting(web, pool, account, strong_ago=timedelta(minutes=11)) as visit:
        assert 'name="current"' in (await visit.client.get("/account")).text
        for current in ({}, {"current": after}):
            refused = await visit.submit("/account/password", password=after, **current)
            assert refused.status_code == 403
            assert "not the password you have now" in refused.text
        assert (await visit.submit("/account/password", password=after, current=before)).status_code == 303
    assert len(await mails_of(pool, sealing_of(settings))) == 1


def secret_shown(page: httpx.Response) -> bytes:
    return b32decode(page.text.partition("Type <code>")[2].partition("<")[0])


async def test_a_key_has_no_account(web: Web, pool: Pool) -> None:
    async with web.client(await key_for(pool)) as program:
        assert (await program.get("/account")).status_code == 403
