import httpx

from tests.fixtures.problems import problem_of
from voltway.kit.postgres import Pool

PATH = "/api/v1/stations/S1/messages"


async def add_messages(pool: Pool) -> None:
    async with pool.connection() as connection:
        await connection.execute(
            "insert into message_log (station_id, at, direction, message_id, action, request, response, outcome,"
            " latency_ms, notes) select 'S1', now() - n * interval '1 s', 'in', 'm' || n,"
            " case when n = 2 then 'BootNotification' else 'Heartbeat' end, '{broken', '{}', 'answered', 1.5,"
            " array['corrected'] from generate_series(1, 4) n"
        )


async def test_messages_come_newest_first_in_pages(reader: httpx.AsyncClient, pool: Pool) -> None:
    await add_messages(pool)
    first = (await reader.get(PATH, params={"limit": 3})).json()
    assert [item["message_id"] for item in first["items"]] == ["m1", "m2", "m3"]
    item = first["items"][0]
    assert (item["request"], item["notes"], item["latency_ms"], item["direction"]) == (
        "{broken",
        ["corrected"],
        1.5,
        "in",
    )
    rest = (await reader.get(PATH, params={"after": first["next"]})).json()
    assert ([item["message_id"] for item in rest["items"]], rest["next"]) == (["m4"], None)


async def test_messages_by_action_and_outcome(reader: httpx.AsyncClient, pool: Pool) -> None:
    await add_messages(pool)
    boots = (await reader.get(PATH, params={"action": "BootNotification"})).json()["items"]
    assert [item["message_id"] for item in boots] == ["m2"]
    problem_of(await reader.get(PATH, params={"outcome": "refused"}), 404)
    async with pool.connection() as connection:
        await connection.execute("insert into station (station_id, admission) values ('S1', 'accepted')")
    assert (await reader.get(PATH, params={"outcome": "refused"})).json()["items"] == []


async def test_the_next_link_keeps_the_filters(reader: httpx.AsyncClient, pool: Pool) -> None:
    await add_messages(pool)
    response = await reader.get(PATH, params={"limit": 2, "action": "Heartbeat"})
    url, _, relation = response.headers["link"].partition(">; ")
    assert relation == 'rel="next"'
    followed = (await reader.get(url.removeprefix("<"))).json()
    assert [item["message_id"] for item in followed["items"]] == ["m4"]
