from base64 import b32decode
from datetime import UTC, datetime, timedelta

import pytest

from tests.fixtures.signing import mails_of
from tests.fixtures.web import Web, key_for
from tests.fixtures.web_visitors import browser_of, make_person, visiting
from voltway.kit.postgres import Pool
from voltway.kit.sealing import sealing_of
from voltway.kit.settings import Settings
from voltway.people import store_accounts
from voltway.people.access_table import PAGES, Open
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
        secret = b32decode(scan.text.partition("Type <code>")[2].partition("<")[0])
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


async def test_a_lock_is_taken_off_only_with_a_fresh_factor(web: Web, pool: Pool) -> None:
    account = await make_person(pool, ShippedRole.HOST)
    async with visiting(web, pool, account, strong_ago=timedelta(minutes=11)) as visit:
        asked = await visit.submit("/account/recovery-codes")
        assert asked.headers["location"].startswith("/account/step-up")
        wrong = await visit.submit("/account/step-up", code="000000", next="/account")
        assert wrong.status_code == 403


async def test_a_key_has_no_account(web: Web, pool: Pool) -> None:
    async with web.client(await key_for(pool)) as program:
        assert (await program.get("/account")).status_code == 403
