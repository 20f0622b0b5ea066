import asyncio

import httpx
import pytest

from tests.fixtures.problems import problem_of
from voltway.kit.bus import Bus
from voltway.kit.postgres import Pool
from voltway.stations.credentials import check_password
from voltway.vocabulary.subjects import STATION_CHANGED

STATIONS = "/api/v1/stations"


async def kept_password(pool: Pool, station_id: str) -> str | None:
    async with pool.connection() as connection:
        cursor = await connection.execute("select password_hash from station where station_id = %s", (station_id,))
        row = await cursor.fetchone()
    return row[0] if row else None


async def test_a_new_station_gets_a_password_that_is_told_once(writer: httpx.AsyncClient, pool: Pool) -> None:
    body = {"station_id": "S1", "name": "Car park", "latitude": 52.5, "longitude": 13.4}
    response = await writer.post(STATIONS, json=body)
    assert response.status_code == 201
    added = response.json()
    assert added["station"]["station_id"] == "S1"
    assert added["station"]["admission"] == "accepted"
    kept = await kept_password(pool, "S1")
    assert kept is not None
    assert added["password"] not in kept
    assert check_password(kept, added["password"].encode())
    shown = await writer.get(f"{STATIONS}/S1")
    assert shown.json() == added["station"]
    assert added["password"] not in shown.text


async def test_a_station_without_password_profile_gets_none(writer: httpx.AsyncClient, pool: Pool) -> None:
    added = (await writer.post(STATIONS, json={"station_id": "S1", "security_profile": 0})).json()
    assert added["password"] is None
    assert await kept_password(pool, "S1") is None


async def test_an_accepted_station_is_a_conflict_and_keeps_its_password(writer: httpx.AsyncClient, pool: Pool) -> None:
    await writer.post(STATIONS, json={"station_id": "S1"})
    before = await kept_password(pool, "S1")
    problem = problem_of(await writer.post(STATIONS, json={"station_id": "S1"}), 409)
    assert "S1" in problem["detail"]
    assert problem["next_step"]
    assert await kept_password(pool, "S1") == before


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"station_id": "a/b"},
        {"station_id": ""},
        {"station_id": "S1", "latitude": 91, "longitude": 0},
        {"station_id": "S1", "latitude": 52.5},
        {"station_id": "S1", "security_profile": 4},
        {"station_id": "S1", "time_zone": "Mars/Olympus"},
        {"station_id": "S1", "surprise": 1},
        {"station_id": 7},
        [],
    ],
)
async def test_an_impossible_station_is_refused(writer: httpx.AsyncClient, wrong: object) -> None:
    problem_of(await writer.post(STATIONS, json=wrong), 400)
    assert (await writer.get(STATIONS)).json()["items"] == []


async def test_an_id_with_marks_is_reached_percent_encoded(writer: httpx.AsyncClient) -> None:
    station_id = "DE*V#1 ~|@=+._-"
    await writer.post(STATIONS, json={"station_id": station_id})
    shown = await writer.get(f"{STATIONS}/DE*V%231%20~%7C%40%3D%2B._-")
    assert shown.json()["station_id"] == station_id


async def test_lists_filter_and_go_on_by_cursor(writer: httpx.AsyncClient, pool: Pool) -> None:
    async with pool.connection() as connection:
        await connection.execute(
            "insert into station (station_id, admission, gateway_id, name) values"
            " ('S1', 'accepted', 'g', 'Harbour'), ('S2', 'pending', null, null), ('S3', 'accepted', null, null)"
        )

    async def ids(**parameters: object) -> list[str]:
        response = await writer.get(STATIONS, params=parameters)  # type: ignore[arg-type]  # the test names the filters
        return [item["station_id"] for item in response.json()["items"]]

    assert await ids(search="harb") == ["S1"]
    assert await ids(admission="pending") == ["S2"]
    assert await ids(online="true") == ["S1"]
    assert await ids(online="false") == ["S2", "S3"]
    first = await writer.get(STATIONS, params={"limit": 2})
    assert await ids(after=first.json()["next"]) == ["S3"]


async def test_evses_come_with_their_connectors(writer: httpx.AsyncClient, pool: Pool) -> None:
    async with pool.connection() as connection:
        await connection.execute("insert into station (station_id, admission) values ('S1', 'accepted')")
        await connection.execute(
            "insert into connector (station_id, evse_id, connector_id, status, status_at, charging_state) values"
            " ('S1', 1, 1, 'occupied', now(), 'charging'), ('S1', 1, 2, 'available', now(), null),"
            " ('S1', 2, 1, 'faulted', now(), null)"
        )
    evses = (await writer.get(f"{STATIONS}/S1/evses")).json()["items"]
    assert [(evse["evse_id"], [one["connector_id"] for one in evse["connectors"]]) for evse in evses] == [
        (1, [1, 2]),
        (2, [1]),
    ]
    assert evses[0]["connectors"][0]["charging_state"] == "charging"
    listed = (await writer.get(STATIONS)).json()["items"][0]
    assert listed["evses"] == evses
    problem_of(await writer.get(f"{STATIONS}/S2/evses"), 404)


async def test_admission_changes_and_gateways_hear_of_it(writer: httpx.AsyncClient, pool: Pool, bus: Bus) -> None:
    heard: asyncio.Queue[bytes] = asyncio.Queue()
    bus.subscribe(STATION_CHANGED, lambda _subject, payload: heard.put_nowait(payload))
    async with pool.connection() as connection:
        await connection.execute("insert into station (station_id, admission) values ('S1', 'pending')")
    changed = await writer.patch(f"{STATIONS}/S1", json={"admission": "rejected"})
    assert changed.json()["admission"] == "rejected"
    assert await asyncio.wait_for(heard.get(), 5) == b"S1"
    problem_of(await writer.patch(f"{STATIONS}/S1", json={"admission": "perhaps"}), 400)
    problem_of(await writer.patch(f"{STATIONS}/S2", json={"admission": "accepted"}), 404)


async def test_a_new_password_replaces_the_old_one(writer: httpx.AsyncClient, pool: Pool) -> None:
    old = (await writer.post(STATIONS, json={"station_id": "S1"})).json()["password"]
    new = (await writer.post(f"{STATIONS}/S1/password")).json()["password"]
    kept = await kept_password(pool, "S1") or ""
    assert check_password(kept, new.encode())
    assert not check_password(kept, old.encode())
    problem_of(await writer.post(f"{STATIONS}/S2/password"), 404)


async def test_a_removed_station_is_gone(writer: httpx.AsyncClient, bus: Bus) -> None:
    await writer.post(STATIONS, json={"station_id": "S1"})
    heard: asyncio.Queue[bytes] = asyncio.Queue()
    bus.subscribe(STATION_CHANGED, lambda _subject, payload: heard.put_nowait(payload))
    response = await writer.delete(f"{STATIONS}/S1")
    assert (response.status_code, response.content) == (204, b"")
    assert await asyncio.wait_for(heard.get(), 5) == b"S1"
    problem_of(await writer.get(f"{STATIONS}/S1"), 404)
    problem_of(await writer.delete(f"{STATIONS}/S1"), 404)


async def test_events_are_listed_newest_first(reader: httpx.AsyncClient, pool: Pool) -> None:
    async with pool.connection() as connection:
        await connection.execute(
            "insert into station_event (station_id, at, received_at, kind, name, detail)"
            " select 'S1', now() - n * interval '1 s', now() - n * interval '1 s', 'security', 'e' || n,"
            """ '{"n": 1}' from generate_series(1, 3) n"""
        )
    first = (await reader.get(f"{STATIONS}/S1/events", params={"limit": 2})).json()
    assert [item["name"] for item in first["items"]] == ["e1", "e2"]
    assert first["items"][0]["detail"] == {"n": 1}
    rest = (await reader.get(f"{STATIONS}/S1/events", params={"after": first["next"]})).json()
    assert [item["name"] for item in rest["items"]] == ["e3"]
    assert rest["next"] is None
