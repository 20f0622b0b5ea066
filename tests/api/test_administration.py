import re

from tests.fixtures.organizations import MINE, fill_world
from tests.fixtures.web import Web
from tests.fixtures.web_visitors import browser_of, make_person, visiting
from voltway.kit.postgres import Pool
from voltway.people.roles import ShippedRole


async def test_a_colleague_is_invited_and_sees_their_site_only(web: Web, pool: Pool) -> None:
    await fill_world(pool)
    owner = await make_person(pool, ShippedRole.OWNER)
    async with visiting(web, pool, owner) as visit:
        made = await visit.submit("/people", email="grace@example.org", role="host", organization_id=MINE)
        link = re.search(r"(/invitation\?token=[\w-]+)<", made.text)
        assert link is not None
    async with browser_of(web) as grace:
        assert "Mine" in (await grace.get(link[1])).text
        done = await grace.post("/invitation", data={"token": link[1].partition("=")[2], "name": "Grace"})
        assert done.headers["location"] == "/account?welcome=yes"
        seen = (await grace.get("/stations")).text
        assert "s-mine" in seen
        assert "s-below" in seen
        assert "s-other" not in seen
        assert "s-operator" not in seen
        assert (await grace.get("/people")).status_code == 403
        assert (await grace.get(link[1])).status_code == 410
        used = await grace.post("/invitation", data={"token": link[1].partition("=")[2], "name": "Eve"})
        assert used.status_code == 403


async def test_who_has_an_account_gets_the_role_at_once(web: Web, pool: Pool) -> None:
    await fill_world(pool)
    owner = await make_person(pool, ShippedRole.OWNER)
    grace = await make_person(pool, None, email="grace@example.org")
    async with pool.connection() as connection:
        await connection.execute("update user_account set password_hash = 'x' where user_id = %s", (grace.user_id,))
    async with visiting(web, pool, owner) as visit:
        made = await visit.submit("/people", email="Grace@Example.org", role="host", organization_id=MINE)
        assert "has an account already" in made.text
    async with visiting(web, pool, grace) as visit:
        assert "s-mine" in (await visit.client.get("/stations")).text


async def test_nobody_invites_to_more_than_they_have(web: Web, pool: Pool) -> None:
    await fill_world(pool)
    owner = await make_person(pool, ShippedRole.OWNER, MINE)
    async with visiting(web, pool, owner) as visit:
        for place in ("operator", "other"):
            refused = await visit.submit("/people", email="x@example.org", role="host", organization_id=place)
            assert refused.status_code == 404
        unknown = await visit.submit("/people", email="x@example.org", role="emperor", organization_id=MINE)
        assert unknown.status_code == 404


async def test_a_key_made_on_the_page_opens_what_was_chosen(web: Web, pool: Pool) -> None:
    await fill_world(pool)
    owner = await make_person(pool, ShippedRole.OWNER)
    async with visiting(web, pool, owner) as visit:
        made = await visit.submit("/keys", name="robot", may="look", organization_id=MINE, days="30")
        found = re.search(r"vwk_\w+", made.text)
        assert found is not None
        assert found[0] not in (await visit.client.get("/keys")).text
        async with web.client(found[0]) as robot:
            ids = [one["station_id"] for one in (await robot.get("/api/v1/stations")).json()["items"]]
            assert ids == ["isolated-below", "isolated-mine", "s-below", "s-mine", "updated-below", "updated-mine"]
            assert (await robot.delete("/api/v1/stations/s-mine")).status_code == 403
            await visit.submit("/keys/revoke", key_id=found[0].split("_")[1])
            assert (await robot.get("/api/v1/stations")).status_code == 401
