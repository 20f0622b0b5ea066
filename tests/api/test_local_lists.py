"""A station's local list over the API: switched, shown, sent anew."""

import httpx
import pytest

from tests.fixtures.problems import problem_of
from voltway.kit.postgres import Pool

LIST = "/api/v1/stations/S1/local-list"


@pytest.fixture(autouse=True)
async def station(pool: Pool) -> None:
    async with pool.connection() as connection:
        await connection.execute("insert into station (station_id, admission) values ('S1', 'accepted')")


async def test_it_is_off_until_it_is_switched_on(writer: httpx.AsyncClient) -> None:
    found = (await writer.get(LIST)).json()
    assert (found["wanted"], found["version"], found["entries"]) == (False, None, 0)
    changed = await writer.patch("/api/v1/stations/S1", json={"local_list": True})
    assert changed.json()["local_list"] is True
    assert (await writer.get(LIST)).json()["wanted"] is True
    entries = (await writer.get("/api/v1/stations/S1")).json()
    assert entries["local_list"] is True


async def test_a_whole_list_is_sent_on_request(writer: httpx.AsyncClient, pool: Pool) -> None:
    async with pool.connection() as connection:
        await connection.execute("update station set local_list = true")
        await connection.execute(
            "insert into local_list (station_id, state, version, highest, entries, due_at)"
            " values ('S1', 'current', 7, 7, 3, now() + interval '1 hour')"
        )
    assert (await writer.get(LIST)).json()["version"] == 7
    sent = await writer.post(f"{LIST}/sendings")
    assert sent.status_code == 200, sent.text
    assert (sent.json()["version"], sent.json()["state"]) == (None, "waiting")
    async with pool.connection() as connection:
        cursor = await connection.execute("select due_at <= now(), highest from local_list")
        assert await cursor.fetchone() == (True, 7)
        cursor = await connection.execute("select count(*) from audit_entry where action = 'station.send_local_list'")
        assert await cursor.fetchone() == (1,)


async def test_a_list_that_is_off_is_not_sent(writer: httpx.AsyncClient) -> None:
    assert problem_of(await writer.post(f"{LIST}/sendings"), 409)["detail"]
    assert (await writer.get("/api/v1/stations/NOBODY/local-list")).status_code == 404
