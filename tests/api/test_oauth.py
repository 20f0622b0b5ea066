"""OAuth client credentials: a key becomes a token that opens no more, for a quarter of an hour."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest

from tests.fixtures.organizations import MINE, OTHER, fill_world
from tests.fixtures.web import Web, key_for
from voltway.kit.postgres import Pool
from voltway.people import store_keys
from voltway.vocabulary.access import Permission

P = Permission
FORM = {"grant_type": "client_credentials"}


@pytest.fixture
async def client_of_mine(web: Web, pool: Pool) -> tuple[str, str]:
    """The id and secret of a key of `mine` that may look at stations and change them."""
    await fill_world(pool)
    _, key_id, secret = (await key_for(pool, {P.STATIONS_READ, P.STATIONS_WRITE}, MINE)).split("_")
    return key_id, secret


async def token(stranger: httpx.AsyncClient, client: tuple[str, str], **form: str) -> dict[str, str]:
    given = await stranger.post("/oauth/token", data=FORM | form, auth=client)
    assert given.status_code == 200, given.text
    answer: dict[str, str] = given.json()
    return answer


async def test_a_token_opens_what_the_key_does(
    stranger: httpx.AsyncClient, web: Web, client_of_mine: tuple[str, str]
) -> None:
    given = await stranger.post("/oauth/token", data=FORM, auth=client_of_mine)
    assert given.headers["Cache-Control"] == "no-store"
    answer = given.json()
    assert (answer["token_type"], answer["scope"]) == ("Bearer", "stations.read stations.write")
    assert 890 <= answer["expires_in"] <= 900
    async with web.client(answer["access_token"]) as client:
        stations = await client.get("/api/v1/stations")
        assert {one["station_id"] for one in stations.json()["items"]} == {
            "s-mine",
            "s-below",
            "updated-mine",
            "updated-below",
            "isolated-mine",
            "isolated-below",
        }
        assert (await client.get(f"/api/v1/stations/s-{OTHER}")).status_code == 404
        assert (await client.get("/api/v1/sessions")).status_code == 403


async def test_a_scope_narrows_it(stranger: httpx.AsyncClient, web: Web, client_of_mine: tuple[str, str]) -> None:
    answer = await token(stranger, client_of_mine, scope="stations.read")
    async with web.client(answer["access_token"]) as client:
        assert (await client.get("/api/v1/stations")).status_code == 200
        assert (await client.patch("/api/v1/stations/s-mine", json={"admission": "rejected"})).status_code == 403


@pytest.mark.parametrize("scope", ["tokens.read", "stations.read tokens.read", "nonsense"])
async def test_no_more_than_the_key_has(
    stranger: httpx.AsyncClient, client_of_mine: tuple[str, str], scope: str
) -> None:
    given = await stranger.post("/oauth/token", data=FORM | {"scope": scope}, auth=client_of_mine)
    assert (given.status_code, given.json()["error"]) == (400, "invalid_scope")


async def test_the_secret_in_the_form(stranger: httpx.AsyncClient, client_of_mine: tuple[str, str]) -> None:
    key_id, secret = client_of_mine
    form = FORM | {"client_id": key_id, "client_secret": secret}
    assert (await stranger.post("/oauth/token", data=form)).status_code == 200
    twice = await stranger.post("/oauth/token", data=form, auth=client_of_mine)
    assert (twice.status_code, twice.json()["error"]) == (400, "invalid_request")


async def test_wrong_clients_get_nothing_and_are_slowed_down(
    stranger: httpx.AsyncClient, client_of_mine: tuple[str, str]
) -> None:
    key_id, secret = client_of_mine
    refused = await stranger.post("/oauth/token", data=FORM, auth=(key_id, secret[::-1]))
    assert (refused.status_code, refused.json()["error"]) == (401, "invalid_client")
    assert refused.headers["WWW-Authenticate"].startswith("Basic")
    for _ in range(35):
        refused = await stranger.post("/oauth/token", data=FORM, auth=("nobody", "nothing"))
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) >= 1


async def test_right_clients_are_not_slowed_down(stranger: httpx.AsyncClient, client_of_mine: tuple[str, str]) -> None:
    for _ in range(35):
        await token(stranger, client_of_mine)


async def test_it_is_over_with_its_time_and_with_its_key(
    stranger: httpx.AsyncClient, web: Web, pool: Pool, client_of_mine: tuple[str, str]
) -> None:
    first = (await token(stranger, client_of_mine))["access_token"]
    async with pool.connection() as conn:
        await conn.execute("update access_token set expires_at = now()")
    second = (await token(stranger, client_of_mine))["access_token"]
    async with web.client(first) as client:
        assert (await client.get("/api/v1/stations")).status_code == 401
    async with web.client(second) as client:
        assert (await client.get("/api/v1/stations")).status_code == 200
        async with pool.connection() as conn:
            await store_keys.revoke(conn, client_of_mine[0], datetime.now(UTC) - timedelta(seconds=1))
        refused = await client.get("/api/v1/stations")
        assert refused.status_code == 401
        assert 'error="invalid_token"' in refused.headers["WWW-Authenticate"]


@pytest.mark.parametrize(
    ("body", "kind", "error"),
    [
        ("grant_type=password", "application/x-www-form-urlencoded", "unsupported_grant_type"),
        ("grant_type=client_credentials&grant_type=password", "application/x-www-form-urlencoded", "invalid_request"),
        ('{"grant_type": "client_credentials"}', "application/json", "invalid_request"),
        ("%ff=%ff&grant_type", "application/x-www-form-urlencoded", "unsupported_grant_type"),
        ("a=" + "b" * 20_000, "application/x-www-form-urlencoded", "invalid_request"),
    ],
)
async def test_requests_that_are_no_good(
    stranger: httpx.AsyncClient, client_of_mine: tuple[str, str], body: str, kind: str, error: str
) -> None:
    given = await stranger.post("/oauth/token", content=body, headers={"Content-Type": kind}, auth=client_of_mine)
    assert (given.status_code, given.json()["error"]) == (400, error)


async def test_only_a_hash_is_kept(stranger: httpx.AsyncClient, pool: Pool, client_of_mine: tuple[str, str]) -> None:
    given = (await token(stranger, client_of_mine))["access_token"]
    async with pool.connection() as conn:
        cursor = await conn.execute("select access_token::text from access_token")
        rows = await cursor.fetchall()
    assert len(rows) == 1
    assert given.removeprefix("vwt_") not in str(rows[0])


async def test_the_metadata_says_where_and_how(stranger: httpx.AsyncClient, web: Web) -> None:
    told = (await stranger.get("/.well-known/oauth-authorization-server")).json()
    assert told["issuer"] == web.url
    assert told["token_endpoint"] == f"{web.url}/oauth/token"
    assert told["grant_types_supported"] == ["client_credentials"]
    assert "stations.read" in told["scopes_supported"]
