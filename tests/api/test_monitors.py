"""What stations watch, over the API: monitors, alerts, streams and their values."""

import httpx
import pytest

from voltway.kit.postgres import Pool

STATION = "/api/v1/stations/S1"


@pytest.fixture(autouse=True)
async def station(pool: Pool) -> None:
    async with pool.connection() as conn:
        await conn.execute("insert into station (station_id, admission) values ('S1', 'accepted')")
        await conn.execute(
            "insert into station_monitor (station_id, monitor_id, path, component, variable, kind, value, severity,"
            " transaction_only, known_at) select 'S1', n, 'c/v' || n, 'C', 'V' || n, 'delta', n, 5, false, now()"
            " from generate_series(1, 3) n"
        )
        await conn.execute(
            "insert into monitor_alert (station_id, monitor_id, active, since, at, name, value) select 'S1', n, n < 3,"
            " now(), now(), 'C/V' || n, 'x' from generate_series(1, 3) n"
        )
        await conn.execute(
            "insert into event_stream (station_id, stream_id, monitor_id, opened_at) values ('S1', 1, 3, now())"
        )
        await conn.execute(
            "insert into stream_value (station_id, monitor_id, at, value)"
            " select 'S1', 3, now() - n * interval '1 second', n::text from generate_series(1, 3) n"
        )


async def listed(client: httpx.AsyncClient, path: str, name: str, **wanted: str) -> list[object]:
    """A field of each item of two pages."""
    first = (await client.get(f"{STATION}{path}", params={"limit": 2, **wanted})).json()
    rest = (await client.get(f"{STATION}{path}", params={"after": first["next"], **wanted})).json()
    return [one[name] for one in (*first["items"], *rest["items"])]


async def test_monitors_and_alerts_are_listed_in_pages(writer: httpx.AsyncClient) -> None:
    assert await listed(writer, "/monitors", "monitor_id") == [1, 2, 3]
    assert await listed(writer, "/alerts", "monitor_id") == [1, 2]
    [one] = (await writer.get(f"{STATION}/monitors", params={"variable": "v2", "component": "c"})).json()["items"]
    assert (one["path"], one["kind"], one["value"]) == ("c/v2", "delta", 2.0)
    alert = (await writer.get(f"{STATION}/alerts")).json()["items"][0]
    assert (alert["severity"], alert["limit"], alert["kind"], alert["value"]) == (5, 1.0, "delta", "x")


async def test_streams_and_their_values(writer: httpx.AsyncClient) -> None:
    [stream] = (await writer.get(f"{STATION}/event-streams")).json()["items"]
    assert (stream["stream_id"], stream["monitor_id"], stream["closed_at"]) == (1, 3, None)
    assert await listed(writer, "/monitors/3/readings", "value") == ["1", "2", "3"]
    assert (await writer.get(f"{STATION}/monitors/1/readings")).json()["items"] == []


async def test_an_order_to_watch_is_checked(writer: httpx.AsyncClient) -> None:
    place = {"component": "EVSE", "variable": "Power", "evse_id": 1}
    wanted = {"place": place, "kind": "upper_threshold", "value": 11000, "severity": 3}
    for severity, status in ((3, 201), (10, 400)):
        body = {"kind": "SetMonitors", "monitors": [{**wanted, "severity": severity}]}
        given = await writer.post(f"{STATION}/commands", json=body)
        assert given.status_code == status, given.text


async def test_the_limit_of_a_request_is_the_station_s(writer: httpx.AsyncClient, pool: Pool) -> None:
    async with pool.connection() as conn:
        await conn.execute(
            "insert into station_variable (station_id, path, component, variable, attribute, value) values ('S1',"
            " 'monitoringctrlr/itemspermessage(clearvariablemonitoring)', 'MonitoringCtrlr', 'x', 'actual', '2')"
        )
    body = {"kind": "ClearMonitors", "monitor_ids": [1, 2, 3], "most_per_message": 99}
    given = (await writer.post(f"{STATION}/commands", json=body)).json()
    assert given["order"]["most_per_message"] == 2


@pytest.mark.parametrize("path", ["monitors", "alerts", "event-streams", "monitors/1/readings"])
async def test_nobody_s_station_is_not_found(writer: httpx.AsyncClient, path: str) -> None:
    assert (await writer.get(f"/api/v1/stations/NOBODY/{path}")).status_code == 404
