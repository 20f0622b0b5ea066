"""Payments that stations settled, over the API."""

import json

import httpx

from voltway.kit.postgres import Pool

SETTLEMENTS = "/api/v1/stations/S1/settlements"


async def test_what_was_settled_is_listed(pool: Pool, reader: httpx.AsyncClient) -> None:
    async with pool.connection() as connection:
        await connection.execute("insert into station (station_id, admission) values ('S1', 'accepted')")
        for reference in ("P1", "P2", "P2"):
            detail = {"pspRef": reference, "settlementAmount": 0.3, "settlementTime": "2030-01-01T12:00:00Z"}
            await connection.execute(
                "insert into station_event (station_id, at, received_at, kind, name, detail)"
                " values ('S1', clock_timestamp(), clock_timestamp(), 'settlement', 'settled', %s)",
                (json.dumps(detail),),
            )
    first = (await reader.get(SETTLEMENTS, params={"limit": 1})).json()
    rest = (await reader.get(SETTLEMENTS, params={"limit": 1, "after": first["next"]})).json()
    assert [page["items"][0]["psp_ref"] for page in (first, rest)] == ["P2", "P1"]
    assert (first["items"][0]["amount"], first["items"][0]["state"]) == ("0.3", "settled")
    assert (await reader.get("/api/v1/stations/NOBODY/settlements")).status_code == 404
