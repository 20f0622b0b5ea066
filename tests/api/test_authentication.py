from datetime import UTC, datetime, timedelta

import httpx
import pytest

from tests.fixtures.problems import problem_of
from tests.fixtures.web import Web, key_for
from voltway.api.app import PATH
from voltway.kit.postgres import Pool
from voltway.people import store_keys
from voltway.people.api_keys import READ_ONLY, NewKey, make_key
from voltway.vocabulary.access import Permission


async def routes(client: httpx.AsyncClient) -> list[tuple[str, str]]:
    """Every method and path of the API, with "1" for each parameter."""
    paths = (await client.get("/api/openapi.json")).json()["paths"]
    filled = [
        (method.upper(), "/".join("1" if part.startswith("{") else part for part in path.split("/")))
        for path, item in paths.items()
        for method in item
    ]
    assert len(filled) > 20
    assert all(path.startswith(PATH) for _, path in filled)
    return filled


async def test_without_a_key_nothing_opens(stranger: httpx.AsyncClient) -> None:
    for method, path in await routes(stranger):
        response = await stranger.request(method, path)
        problem_of(response, 401)
        assert response.headers["www-authenticate"] == 'Bearer realm="voltway"', (method, path)


@pytest.mark.parametrize(
    "authorization",
    [
        "Bearer",
        "Bearer vwk_000000000000_" + "0" * 43,
        "Basic dm9sdHdheTpzZWNyZXQ=",
        "bearer nonsense",
        "Bearer " + "x" * 5000,
        "vwk_000000000000_" + "0" * 43,
    ],
)
async def test_a_wrong_key_opens_nothing(stranger: httpx.AsyncClient, authorization: str) -> None:
    for method, path in await routes(stranger):
        response = await stranger.request(method, path, headers={"Authorization": authorization})
        problem_of(response, 401)
        assert 'error="invalid_token"' in response.headers["www-authenticate"]


async def test_an_expired_or_revoked_key_opens_nothing(web: Web, pool: Pool) -> None:
    now = datetime.now(UTC)
    async with pool.connection() as connection:
        old = await make_key(
            connection,
            NewKey(name="old", permissions=frozenset(Permission), expires_at=now - timedelta(days=1)),
            now - timedelta(days=2),
        )
        revoked = await make_key(connection, NewKey(name="revoked", permissions=frozenset(Permission)), now)
        await store_keys.revoke(connection, revoked.row.key_id, now)
    for key in (old.key, revoked.key):
        async with web.client(key) as client:
            problem_of(await client.get(f"{PATH}/stations"), 401)


async def test_a_reading_key_changes_nothing(reader: httpx.AsyncClient, pool: Pool) -> None:
    for method, path in await routes(reader):
        # Whether somebody may decide about what waits depends on what it is, so what is not there is not found.
        if method == "GET" or "/approvals/" in path:
            continue
        response = await reader.request(method, path, json={"station_id": "x", "token_uid": "x", "kind": "ClearCache"})
        problem_of(response, 403)
        assert 'error="insufficient_scope"' in response.headers["www-authenticate"]
    async with pool.connection() as connection:
        cursor = await connection.execute("select (select count(*) from station) + (select count(*) from token)")
        assert await cursor.fetchone() == (0,)


# Looking at exports and erasures is a right of its own: they are about a person as a whole.
OTHER_LOOKS = {Permission.PRIVACY_EXPORT, Permission.PRIVACY_ERASE}


async def test_both_may_look(web: Web, pool: Pool) -> None:
    for permissions in (READ_ONLY | OTHER_LOOKS, frozenset(Permission)):
        async with web.client(await key_for(pool, permissions)) as client:
            for method, path in await routes(client):
                if method == "GET" and not path.endswith("/live"):
                    response = await client.get(path)
                    assert response.status_code in {200, 404}, (path, response.text)


async def test_the_scheme_is_read_in_any_case(web: Web, pool: Pool) -> None:
    key = await key_for(pool, READ_ONLY)
    async with web.client() as client:
        for scheme in ("bearer", "BEARER"):
            response = await client.get(f"{PATH}/stations", headers={"Authorization": f"{scheme} {key}"})
            assert response.status_code == 200
