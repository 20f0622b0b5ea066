import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import msgspec
import psycopg
import pytest

from tests.fixtures.organizations import MINE, fill_world
from tests.fixtures.problems import problem_of
from tests.fixtures.web import Web, start_web
from tests.fixtures.web_visitors import make_person, visiting
from voltway.api.front import ocpp_urls
from voltway.kit.postgres import Connection, Pool
from voltway.kit.settings import DatabaseSettings, GatewaySettings, Settings, WebSettings
from voltway.people.roles import ShippedRole
from voltway.people.setup_link import make_setup_token, use_setup_token
from voltway.stations import store_listing
from voltway.stations.store_listing import StationCounts


async def test_the_front_page_tells_the_operator_what_runs_and_where_to_connect(web: Web, pool: Pool) -> None:
    async with pool.connection() as connection:
        await connection.execute(
            "insert into station (station_id, admission, gateway_id) select 'S' || n, 'accepted',"
            " case when n <= 2 then 'g' end from generate_series(1, 5) n"
        )
        await connection.execute(
            "insert into session (station_id, session_id, ref, state, started_at, last_at, received_at, start_key)"
            " select 'S1', 'x' || n, n, case when n <= 4 then 'active' else 'ended' end, now(), now(), now(), n"
            " from generate_series(1, 6) n"
        )
    async with visiting(web, pool, await make_person(pool, ShippedRole.OWNER)) as visit:
        response = await visit.client.get("/")
    assert response.headers["content-type"].startswith("text/html")
    assert "Stations online</dt><dd>2<small> of 5<" in response.text
    assert "Sessions running</dt><dd>4<" in response.text
    assert "ws://127.0.0.1:9000/ocpp/" in response.text
    assert 'href="/api"' in response.text


async def test_others_see_no_numbers(web: Web, pool: Pool, stranger: httpx.AsyncClient) -> None:
    await fill_world(pool)
    async with visiting(web, pool, await make_person(pool, ShippedRole.HOST, MINE)) as visit:
        assert "Stations online" not in (await visit.client.get("/")).text
    page = (await stranger.get("/")).text
    assert 'href="/sign-in"' in page
    assert "Stations online" not in page
    assert "/ocpp/" not in page


async def test_the_front_page_works_without_the_database(settings: Settings) -> None:
    away = msgspec.structs.replace(
        settings,
        web=WebSettings(database_url="postgresql://nobody@127.0.0.1:1/none"),
        database=DatabaseSettings(wait_s=0.2),
    )
    web = await start_web(away)
    try:
        async with web.client() as client:
            assert 'href="/sign-in"' in (await client.get("/")).text
            client.cookies.set("voltway", "x" * 43)
            response = await client.get("/")
            assert response.status_code == 200
            assert "does not answer" in response.text
            problem_of(await client.get("/setup"), 503)
    finally:
        await web.stop()


async def test_many_who_look_cost_one_count(web: Web, pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    counted = []
    count = store_listing.count

    async def counting(connection: Connection) -> StationCounts:
        counted.append(1)
        return await count(connection)

    monkeypatch.setattr(store_listing, "count", counting)
    async with visiting(web, pool, await make_person(pool, ShippedRole.OWNER)) as visit:
        responses = await asyncio.gather(*(visit.client.get("/") for _ in range(10)))
    assert {response.status_code for response in responses} == {200}
    assert len(counted) == 1


async def test_a_host_in_the_address_bar_is_escaped(stranger: httpx.AsyncClient) -> None:
    response = await stranger.get("/", headers={"Host": '"><script>alert(1)</script>'})
    assert "<script>" not in response.text


async def test_a_setup_link_is_valid_until_it_is_used(stranger: httpx.AsyncClient, database_url: str) -> None:
    with psycopg.connect(database_url, autocommit=True) as connection:
        now = datetime.now(UTC)
        token = make_setup_token(connection, now)
        assert token is not None
        for _ in range(2):
            response = await stranger.get("/setup", params={"token": token})
            assert response.status_code == 200
            assert "Welcome to Voltway" in response.text
        use_setup_token(connection, token, now)
    used = await stranger.get("/setup", params={"token": token})
    assert used.status_code == 410
    assert "no longer valid" in used.text


@pytest.mark.parametrize("token", ["", "wrong", "x" * 200, "<script>", "\x00"])
async def test_a_wrong_setup_link_is_not_valid(stranger: httpx.AsyncClient, token: str) -> None:
    response = await stranger.get("/setup", params={"token": token})
    assert response.status_code == 410
    assert "<script>" not in response.text


async def test_an_old_setup_link_is_not_valid(stranger: httpx.AsyncClient, database_url: str) -> None:
    with psycopg.connect(database_url, autocommit=True) as connection:
        token = make_setup_token(connection, datetime.now(UTC) - timedelta(days=2))
    assert (await stranger.get("/setup", params={"token": token})).status_code == 410


@pytest.mark.parametrize(
    ("gateway", "asked", "expected"),
    [
        (GatewaySettings(), "voltway.example", ["ws://voltway.example:9000/ocpp/"]),
        (GatewaySettings(host="10.0.0.5", port=80, path_prefix=""), "other", ["ws://10.0.0.5:80/"]),
        (GatewaySettings(host="::"), "2001:db8::1", ["ws://[2001:db8::1]:9000/ocpp/"]),
        (
            GatewaySettings(tls_certificate=Path("c.pem"), tls_key=Path("k.pem")),
            "v",
            ["wss://v:9443/ocpp/", "ws://v:9000/ocpp/"],
        ),
    ],
)
def test_the_address_for_stations(gateway: GatewaySettings, asked: str, expected: list[str]) -> None:
    assert ocpp_urls(gateway, asked) == expected
