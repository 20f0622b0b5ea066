import secrets

from tests.fixtures.web import Web
from tests.fixtures.web_visitors import browser_of, make_person
from voltway.kit.postgres import Pool
from voltway.people.roles import ShippedRole
from voltway.people.setup_link import token_hash

ADA = {"name": "Ada", "email": "ada@example.org", "operator": "Stadtwerke"}


async def setup_token(pool: Pool, *, hours: int = 24) -> str:
    token = secrets.token_urlsafe(24)
    async with pool.connection() as connection:
        await connection.execute(
            "insert into setup_link (token_hash, created_at, expires_at)"
            " values (%s, now() - interval '1 day', now() + make_interval(hours => %s))",
            (token_hash(token), hours),
        )
    return token


async def accounts(pool: Pool) -> list[tuple[object, ...]]:
    async with pool.connection() as connection:
        cursor = await connection.execute(
            "select email, role from user_account join role_grant using (user_id) order by email"
        )
        return await cursor.fetchall()


async def test_the_link_makes_one_owner_who_needs_a_second_factor(web: Web, pool: Pool) -> None:
    token = await setup_token(pool)
    async with browser_of(web) as client:
        assert (await client.get("/setup", params={"token": token})).status_code == 200
        made = await client.post("/setup", data={"token": token, **ADA})
        assert made.headers["location"].startswith("/sign-in/next")
        assert await accounts(pool) == [("ada@example.org", "owner")]
        assert (await client.get("/stations")).status_code == 303
    async with browser_of(web) as again:
        # Nobody has signed in yet: whoever gave up on the way begins again, and what was made is gone.
        made = await again.post("/setup", data={"token": token, **ADA, "email": "ada@example.com"})
        assert made.status_code == 303
    assert await accounts(pool) == [("ada@example.com", "owner")]


async def test_a_wrong_or_old_link_makes_nobody(web: Web, pool: Pool) -> None:
    old = await setup_token(pool, hours=-1)
    async with browser_of(web) as client:
        for token in (old, "wrong", ""):
            assert (await client.get("/setup", params={"token": token})).status_code == 410
            assert (await client.post("/setup", data={"token": token, **ADA})).status_code == 403
    assert await accounts(pool) == []


async def test_what_is_typed_wrongly_is_asked_again(web: Web, pool: Pool) -> None:
    token = await setup_token(pool)
    async with browser_of(web) as client:
        again = await client.post("/setup", data={"token": token, **ADA, "email": "nonsense"})
        assert again.status_code == 400
        assert 'value="Ada"' in again.text
    assert await accounts(pool) == []


async def test_an_owner_who_is_there_is_not_forgotten(web: Web, pool: Pool) -> None:
    await make_person(pool, ShippedRole.OWNER, email="grace@example.org")
    token = await setup_token(pool)
    async with browser_of(web) as client:
        await client.post("/setup", data={"token": token, **ADA})
    assert ("grace@example.org", "owner") in await accounts(pool)
