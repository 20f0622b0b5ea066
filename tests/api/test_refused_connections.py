"""Who was refused at the door, over the API."""

import httpx

from voltway.kit.postgres import Pool

PATH = "/api/v1/refused-connections"


async def test_refusals_come_newest_first_in_pages(reader: httpx.AsyncClient, pool: Pool) -> None:
    async with pool.connection() as connection:
        await connection.execute("insert into station (station_id, admission) values ('S1', 'accepted')")
        await connection.execute(
            "insert into refused_connection (hour, station_id, address, cause, reason, times, first_at, last_at)"
            " select date_trunc('hour', now()), case when n = 2 then 'S1' end, '192.0.2.' || n, 'tls_broken', 'r', n,"
            " now(), now() - n * interval '1 s' from generate_series(1, 3) n"
        )
    first = (await reader.get(PATH, params={"limit": 2})).json()
    assert [item["address"] for item in first["items"]] == ["192.0.2.1", "192.0.2.2"]
    rest = (await reader.get(PATH, params={"after": first["next"]})).json()
    assert ([item["times"] for item in rest["items"]], rest["next"]) == ([3], None)
    of_station = (await reader.get(PATH, params={"station_id": "S1"})).json()["items"]
    assert [item["cause"] for item in of_station] == ["tls_broken"]
    assert of_station[0]["station_id"] == "S1"
