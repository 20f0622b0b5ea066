import re
from collections.abc import AsyncIterator

import httpx
import pytest

from tests.fixtures.organizations import BELOW, MINE, OTHER, fill_world
from tests.fixtures.web import Web
from tests.fixtures.web_visitors import Visit, make_person, visiting
from voltway.kit.postgres import Pool
from voltway.people.roles import ShippedRole

WEBHOOKS = "/webhooks"
URL = "https://hooks.example.com/voltway"
MINES = f"{WEBHOOKS}/w-{MINE}"
ACTS = ("tests", "secrets", "state", "replays", "removal")


@pytest.fixture
async def owner(web: Web, pool: Pool) -> AsyncIterator[Visit]:
    """The owner of an organization beside others."""
    await fill_world(pool)
    async with visiting(web, pool, await make_person(pool, ShippedRole.OWNER, MINE)) as visit:
        yield visit


async def states(pool: Pool) -> dict[str, str]:
    async with pool.connection() as connection:
        cursor = await connection.execute("select delivery_id, state from webhook_delivery order by position")
        return dict(await cursor.fetchall())


async def kill(pool: Pool, *delivery_ids: str) -> None:
    """Let deliveries have been given up."""
    async with pool.connection() as connection:
        await connection.execute(
            "update webhook_delivery set state = 'dead', attempts = 8, attempted_at = now(), last_status = 503,"
            " last_error = '503 busy <b>', settled_at = now() where delivery_id = any(%s)",
            (list(delivery_ids),),
        )


async def audited(pool: Pool) -> list[tuple[str, str, str]]:
    async with pool.connection() as connection:
        cursor = await connection.execute(
            "select body::jsonb ->> 'action', body::jsonb #>> '{subject,id}', organization_id from audit_entry"
            " order by number"
        )
        return await cursor.fetchall()


async def test_one_s_own_are_listed_with_what_came_of_them(owner: Visit, pool: Pool) -> None:
    await kill(pool, f"wd-{MINE}")
    page = (await owner.client.get(WEBHOOKS)).text
    assert f'href="{MINES}"' in page
    assert f"w-{BELOW}" in page
    assert OTHER not in page
    assert "503 busy &lt;b&gt;" in page
    assert "none yet" in page


async def test_one_is_added_and_its_secret_shown_once(owner: Visit, pool: Pool) -> None:
    place = {"organization_id": MINE}
    page = (await owner.submit(WEBHOOKS, url=URL, description="ERP", **{"event-session.ended": "yes"}, **place)).text
    [secret] = re.findall(r"whsec_[\w+/=]+", page)
    assert "Told of session.ended." in page
    assert "whsec_" not in (await owner.client.get(WEBHOOKS)).text
    everything = (await owner.submit(WEBHOOKS, url=URL, **place)).text
    assert "session.started, session.updated, session.ended, station" in everything
    for wrong in ("http://hooks.example.com", "https://127.0.0.1/", "nonsense", "https://" + "x" * 2000, ""):
        refused = await owner.submit(WEBHOOKS, url=wrong, **place)
        assert refused.status_code in {400, 403}
        assert 'role="alert"' in refused.text
    assert [entry[0] for entry in await audited(pool)] == ["webhook.add", "webhook.add"]
    assert secret


async def test_dead_letters_come_first_and_are_delivered_once_more(owner: Visit, pool: Pool) -> None:
    for _ in range(3):
        assert (await owner.submit(f"{MINES}/tests")).status_code == 303
    first, second, third = [one for one in await states(pool) if not one.startswith("wd-")]
    await kill(pool, first, second)
    page = (await owner.client.get(MINES)).text
    assert page.index("Dead letters") < page.index(f'data-delivery="{second}"') < page.index(f'data-delivery="{third}"')
    dead = (await owner.client.get(MINES, params={"state": "dead"})).text
    assert re.findall(r'data-delivery="(\w+)"', dead) == [second, first]

    assert (await owner.submit(f"{MINES}/replays", delivery_id=first)).status_code == 303
    assert {one: (await states(pool))[one] for one in (first, second)} == {first: "waiting", second: "dead"}
    again = await owner.submit(f"{MINES}/replays", delivery_id=first)
    assert (again.status_code, "is waiting already" in again.text) == (409, True)
    await kill(pool, first, f"wd-{BELOW}")
    assert (await owner.submit(f"{MINES}/replays")).status_code == 303
    found = await states(pool)
    assert (found[first], found[second], found[f"wd-{BELOW}"]) == ("waiting", "waiting", "dead")
    assert [entry for entry in await audited(pool) if entry[0] == "webhook.replay"] == [
        ("webhook.replay", f"w-{MINE}", MINE)
    ] * 2


async def test_a_long_list_goes_on(owner: Visit, pool: Pool) -> None:
    async with pool.connection() as connection:
        await connection.execute(
            "insert into webhook_delivery (delivery_id, endpoint_id, subject, type, payload, state, settled_at)"
            " select 'many' || n, %s, 's', 'station.booted', '{}', 'delivered', now() from generate_series(1, 60) n",
            (f"w-{MINE}",),
        )
    page = (await owner.client.get(MINES, params={"state": "delivered"})).text
    [older] = re.findall(r'href="([^"]+)">Older', page)
    rest = (await owner.client.get(older.replace("&amp;", "&"))).text
    seen = re.findall(r'data-delivery="([\w-]+)"', page + rest)
    assert seen == [*(f"many{n}" for n in range(60, 0, -1)), f"wd-{MINE}"]
    assert "Older" not in rest


async def test_it_is_paused_resumed_given_a_secret_and_removed(owner: Visit, pool: Pool) -> None:
    assert (await owner.submit(f"{MINES}/state", paused="yes")).status_code == 303
    assert "Paused" in (await owner.client.get(MINES)).text
    assert (await owner.submit(f"{MINES}/tests")).status_code == 409
    await owner.submit(f"{MINES}/state", paused="no")
    assert "Active" in (await owner.client.get(MINES)).text
    renewed = (await owner.submit(f"{MINES}/secrets")).text
    assert len(re.findall(r"whsec_[\w+/=]+", renewed)) == 1
    assert "The one before signs, too" in renewed
    assert (await owner.submit(f"{MINES}/removal")).headers["location"] == WEBHOOKS
    assert (await owner.client.get(MINES)).status_code == 404
    assert [entry[0] for entry in await audited(pool)] == [
        "webhook.change",
        "webhook.change",
        "webhook.renew_secret",
        "webhook.remove",
    ]


async def test_nothing_happens_to_another_s_or_without_the_session_s_token(owner: Visit, pool: Pool) -> None:
    assert (await owner.client.get(f"{WEBHOOKS}/w-{OTHER}")).status_code == 404
    async with pool.connection() as connection:
        before = await (await connection.execute("select * from webhook_endpoint order by 1")).fetchall()
        for act in ACTS:
            assert (await owner.submit(f"{WEBHOOKS}/w-{OTHER}/{act}")).status_code == 404, act
            assert (await owner.client.post(f"{MINES}/{act}", data={})).status_code == 403, act
        crossed = await owner.submit(f"{MINES}/replays", delivery_id=f"wd-{OTHER}")
        assert crossed.status_code == 404
        assert before == await (await connection.execute("select * from webhook_endpoint order by 1")).fetchall()
    assert await audited(pool) == []


async def test_who_may_look_only_changes_nothing(web: Web, pool: Pool, stranger: httpx.AsyncClient) -> None:
    await fill_world(pool)
    async with visiting(web, pool, await make_person(pool, ShippedRole.AUDITOR, MINE)) as visit:
        looked = (await visit.client.get(WEBHOOKS)).status_code
        assert {(await visit.submit(f"{MINES}/{act}")).status_code for act in ACTS} == {403}
        assert (await visit.submit(WEBHOOKS, url=URL)).status_code == 403
    async with visiting(web, pool, await make_person(pool, ShippedRole.INSTALLER, MINE, "i@example.org")) as visit:
        assert (looked, (await visit.client.get(WEBHOOKS)).status_code) == (200, 403)
    assert (await stranger.get(WEBHOOKS)).headers["location"].startswith("/sign-in")
