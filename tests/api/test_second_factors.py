from base64 import b32decode
from datetime import UTC, datetime, timedelta

import httpx

from tests.fixtures.organizations import MINE, OTHER, fill_world
from tests.fixtures.problems import problem_of
from tests.fixtures.signing import mails_of
from tests.fixtures.web import Web, key_for
from tests.fixtures.web_visitors import browser_of, make_person, visiting
from voltway.kit.postgres import Pool
from voltway.kit.sealing import sealing_of
from voltway.kit.settings import Settings
from voltway.people import second_factors, store_accounts, store_roles
from voltway.people.accounts import Account
from voltway.people.passwords import hash_password
from voltway.people.roles import PERMISSIONS, RoleGrant, ShippedRole
from voltway.people.totp import code_of, step_at
from voltway.vocabulary.access import OrganizationId

PEOPLE, PASSWORD = "/api/v1/people", "seven kettles hum in Oslo"


async def with_app(pool: Pool, settings: Settings, account: Account) -> None:
    """An account with a password, an authenticator app and recovery codes."""
    now, sealing = datetime.now(UTC), sealing_of(settings)
    async with pool.connection() as connection:
        await store_accounts.set_password_hash(connection, account.user_id, hash_password(PASSWORD), now)
        set_up = await second_factors.begin_totp(
            connection, sealing, user_id=account.user_id, email=account.email, issuer="Voltway", now=now
        )
        code = code_of(b32decode(set_up.base32), step_at(now))
        assert await second_factors.confirm_totp(connection, sealing, account.user_id, code, now)
        await second_factors.make_recovery_codes(connection, sealing, account.user_id)


async def give(pool: Pool, account: Account, role: ShippedRole, place: OrganizationId) -> None:
    given = RoleGrant(
        user_id=account.user_id, organization_id=place, role=role, granted_by="tests", granted_at=datetime.now(UTC)
    )
    async with pool.connection() as connection:
        await store_roles.give_role(connection, given)


async def has_app(pool: Pool, account: Account) -> bool:
    async with pool.connection() as connection:
        found = await store_accounts.find_with_factors(connection, account.user_id)
    return found is not None and found.has_totp


async def sign_in(web: Web, account: Account) -> str:
    """The page that comes after the password."""
    async with browser_of(web) as client:
        await client.post("/sign-in", data={"email": account.email, "password": PASSWORD})
        return (await client.get("/sign-in/next")).text


async def test_what_was_lost_is_taken_off_and_set_up_anew(
    web: Web, pool: Pool, writer: httpx.AsyncClient, settings: Settings
) -> None:
    anna = await make_person(pool, ShippedRole.HOST)
    await with_app(pool, settings, anna)
    async with visiting(web, pool, anna) as visit:
        assert 'action="/sign-in/code"' in await sign_in(web, anna)
        assert (await writer.delete(f"{PEOPLE}/{anna.user_id}/second-factors")).status_code == 204
        assert (await visit.client.get("/account")).status_code == 303
    assert 'action="/sign-in/set-up/totp"' in await sign_in(web, anna)
    async with pool.connection() as connection:
        assert await second_factors.count_recovery_codes(connection, anna.user_id) == 0
        cursor = await connection.execute("select subject_id from audit_entry where action like '%second_factors'")
        assert await cursor.fetchall() == [(anna.user_id,)]
    assert (await writer.delete(f"{PEOPLE}/{anna.user_id}/second-factors")).status_code == 204
    (mail,) = await mails_of(pool, sealing_of(settings))
    assert mail.to == anna.email
    assert "passkeys and recovery codes were removed" in mail.text


async def test_nobody_takes_it_off_from_below(web: Web, pool: Pool, settings: Settings) -> None:
    await fill_world(pool)
    above = await make_person(pool, ShippedRole.TECHNICIAN, MINE, "above@example.org")
    guest = await make_person(pool, None, OTHER, "guest@example.org")
    within = await make_person(pool, ShippedRole.HOST, MINE, "within@example.org")
    stranger = await make_person(pool, ShippedRole.HOST, OTHER, "stranger@example.org")
    await give(pool, above, ShippedRole.SUPPORT, OTHER)
    await give(pool, guest, ShippedRole.HOST, MINE)
    for account in (above, guest, within, stranger):
        await with_app(pool, settings, account)
    async with web.client(await key_for(pool, PERMISSIONS[ShippedRole.OWNER], MINE)) as client:
        for account in (above, guest):
            problem_of(await client.delete(f"{PEOPLE}/{account.user_id}/second-factors"), 403)
        problem_of(await client.delete(f"{PEOPLE}/{stranger.user_id}/second-factors"), 404)
        assert (await client.delete(f"{PEOPLE}/{within.user_id}/second-factors")).status_code == 204
    assert [await has_app(pool, account) for account in (above, guest, stranger, within)] == [True, True, True, False]


async def test_a_person_does_it_with_a_fresh_factor_and_never_to_themselves(
    web: Web, pool: Pool, settings: Settings
) -> None:
    owner = await make_person(pool, ShippedRole.OWNER, email="owner@example.org")
    anna = await make_person(pool, ShippedRole.HOST)
    await with_app(pool, settings, owner)
    await with_app(pool, settings, anna)
    async with visiting(web, pool, owner, strong_ago=timedelta(minutes=11)) as visit:
        problem_of(await visit.client.delete(f"{PEOPLE}/{anna.user_id}/second-factors"), 403)
        asked = await visit.submit("/people/second-factors", user_id=anna.user_id)
        assert asked.headers["location"] == "/account/step-up?next=%2Fpeople"
    async with visiting(web, pool, owner) as visit:
        problem_of(await visit.client.delete(f"{PEOPLE}/{owner.user_id}/second-factors"), 403)
        assert (await visit.submit("/people/second-factors", user_id=owner.user_id)).status_code == 403
        page = (await visit.client.get("/people")).text
        assert anna.user_id in page
        assert owner.user_id not in page
        assert await has_app(pool, anna)
        done = await visit.submit("/people/second-factors", user_id=anna.user_id)
        assert f"{anna.email} has no second factor any more" in done.text
    assert [await has_app(pool, account) for account in (owner, anna)] == [True, False]
