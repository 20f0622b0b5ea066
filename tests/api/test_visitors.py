from datetime import timedelta

from tests.fixtures.problems import problem_of
from tests.fixtures.web import Web
from tests.fixtures.web_visitors import make_person, visiting
from voltway.kit.postgres import Pool
from voltway.people import store_roles
from voltway.people.roles import ShippedRole
from voltway.vocabulary.access import ROOT

STATIONS = "/api/v1/stations"


async def test_a_session_opens_the_api_too(web: Web, pool: Pool) -> None:
    account = await make_person(pool, ShippedRole.NETWORK_OPERATOR)
    async with visiting(web, pool, account) as visit:
        assert (await visit.client.get(STATIONS)).status_code == 200
        made = await visit.client.post(STATIONS, json={"station_id": "S1"})
        assert made.status_code == 201
        assert (
            await visit.client.post("/api/v1/keys", json={"name": "x", "permissions": ["stations.read"]})
        ).status_code == 403


async def test_another_site_s_page_changes_nothing(web: Web, pool: Pool) -> None:
    account = await make_person(pool, ShippedRole.OWNER)
    async with visiting(web, pool, account) as visit:
        for headers in ({"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "same-site"}):
            problem_of(await visit.client.post(STATIONS, json={"station_id": "S1"}, headers=headers), 403)
        del visit.client.headers["Origin"]
        problem_of(await visit.client.post(STATIONS, json={"station_id": "S1"}), 403)
        assert (await visit.client.get(STATIONS)).json()["items"] == []


async def test_a_role_that_is_withdrawn_is_gone_with_the_next_request(web: Web, pool: Pool) -> None:
    account = await make_person(pool, ShippedRole.HOST)
    async with visiting(web, pool, account) as visit:
        assert (await visit.client.get(STATIONS)).status_code == 200
        async with pool.connection() as connection:
            await store_roles.withdraw_role(connection, account.user_id, ROOT, ShippedRole.HOST)
        problem_of(await visit.client.get(STATIONS), 403)


async def test_an_idle_or_old_session_is_over(web: Web, pool: Pool) -> None:
    account = await make_person(pool, ShippedRole.HOST)
    for ago in (timedelta(minutes=61), timedelta(hours=13)):
        async with visiting(web, pool, account, strong_ago=ago) as visit:
            problem_of(await visit.client.get(STATIONS), 401)


async def test_a_dangerous_act_over_the_api_says_what_is_missing(web: Web, pool: Pool) -> None:
    account = await make_person(pool, ShippedRole.OWNER)
    async with visiting(web, pool, account, strong_ago=timedelta(minutes=11)) as visit:
        response = await visit.client.post("/api/v1/keys", json={"name": "x", "permissions": ["stations.read"]})
        problem_of(response, 403)
        assert "insufficient_user_authentication" in response.headers["www-authenticate"]
