"""Batteries that were swapped, over the API."""

import json

import httpx

from voltway.kit.postgres import Pool

DETAIL = {
    "eventType": "BatteryIn",
    "idToken": {"idToken": "A", "type": "ISO14443"},
    "requestId": 7,
    "batteryData": [{"evseId": 1, "serialNumber": "B-1", "soC": 11.5, "soH": 95}],
}
SWAPS = "/api/v1/stations/S1/battery-swaps"


async def test_what_happened_is_listed(pool: Pool, reader: httpx.AsyncClient) -> None:
    async with pool.connection() as connection:
        await connection.execute("insert into station (station_id, admission) values ('S1', 'accepted')")
        for name in ("in", "out"):
            await connection.execute(
                "insert into station_event (station_id, at, received_at, kind, name, detail)"
                " values ('S1', clock_timestamp(), clock_timestamp(), 'battery_swap', %s, %s)",
                (name, json.dumps(DETAIL)),
            )
    first = (await reader.get(SWAPS, params={"limit": 1})).json()
    rest = (await reader.get(SWAPS, params={"limit": 1, "after": first["next"]})).json()
    assert [page["items"][0]["event"] for page in (first, rest)] == ["out", "in"]
    [battery] = first["items"][0]["batteries"]
    assert (battery["serial"], battery["soc_percent"], battery["made_at"]) == ("B-1", 11.5, None)
    assert (await reader.get("/api/v1/stations/NOBODY/battery-swaps")).status_code == 404
