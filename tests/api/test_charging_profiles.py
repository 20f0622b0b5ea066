"""What limits charging at a station, over the API."""

import httpx
import pytest

from tests.fixtures.problems import problem_of
from voltway.kit.postgres import Pool

PROFILES = "/api/v1/stations/S1/charging-profiles"
COMPOSITE = "/api/v1/stations/S1/composite-schedule"
_INSERT = """
    insert into charging_profile (station_id, evse_id, source, known_by, profile_id, purpose, stack_level, ref, profile,
        known_at)
    select 'S1', %s, 'cso', 'order', %s, %s, 0, %s::text, json_strip_nulls(json_build_object('profile_id', %s::integer,
        'stack_level', 0, 'purpose', %s::text, 'kind', 'relative', 'ref', %s::text, 'schedules', json_build_array(
        json_build_object('unit', 'A', 'periods', json_build_array(json_build_object(
        'start_s', 0, 'limit', %s::float8)))))), now()
"""


@pytest.fixture(autouse=True)
async def station(pool: Pool) -> None:
    """A station that holds a limit, a default, and profiles of a transaction that runs and of one that has ended."""
    async with pool.connection() as connection:
        await connection.execute("insert into station (station_id, admission) values ('S1', 'accepted')")
        await connection.execute(
            "insert into session (station_id, session_id, ref, evse_id, state, started_at, last_at, received_at,"
            " start_key) values ('S1', 'one', '7', 1, 'active', now(), now(), now(), '1')"
        )
        for evse_id, number, purpose, ref, limit in (
            (0, 1, "station_max", None, 20.0),
            (0, 2, "tx_default", None, 12.0),
            (1, 3, "tx", "7", 8.0),
            (2, 4, "tx", "6", 5.0),
        ):
            values = (evse_id, number, purpose, ref, number, purpose, ref, limit)
            await connection.execute(_INSERT, values)


async def test_what_it_holds(reader: httpx.AsyncClient) -> None:
    told = (await reader.get(PROFILES)).json()
    assert told["next"] is None
    assert [(one["evse_id"], one["profile"]["profile_id"]) for one in told["items"]] == [(0, 1), (0, 2), (1, 3)]
    assert {(one["source"], one["known_by"]) for one in told["items"]} == {("cso", "order")}


@pytest.mark.parametrize(("evse_id", "limit"), [(0, 8.0), (1, 8.0), (2, 12.0)])
async def test_what_comes_of_it(reader: httpx.AsyncClient, evse_id: int, limit: float) -> None:
    told = (await reader.get(COMPOSITE, params={"evse_id": evse_id, "seconds": 60})).json()
    assert (told["evse_id"], told["duration_s"], told["unit"]) == (evse_id, 60, "A")
    assert [(one["start_s"], one["limit"]) for one in told["periods"]] == [(0, limit)]


async def test_in_watts(reader: httpx.AsyncClient) -> None:
    told = (await reader.get(COMPOSITE, params={"evse_id": 1, "unit": "W"})).json()
    assert [one["limit"] for one in told["periods"]] == [5520.0]


@pytest.mark.parametrize("query", [{"evse_id": -1}, {"seconds": 0}, {"seconds": 604_801}, {"unit": "V"}])
async def test_what_can_not_be_asked(reader: httpx.AsyncClient, query: dict[str, int | str]) -> None:
    assert problem_of(await reader.get(COMPOSITE, params=query), 400)["detail"]


async def test_no_such_station(reader: httpx.AsyncClient) -> None:
    assert (await reader.get("/api/v1/stations/NOBODY/charging-profiles")).status_code == 404
    assert (await reader.get("/api/v1/stations/NOBODY/composite-schedule")).status_code == 404


async def test_a_station_that_is_away_is_not_compared(writer: httpx.AsyncClient) -> None:
    told = (await writer.post(f"{COMPOSITE}/comparison", json={"evse_id": 1, "unit": "A"})).json()
    assert (told["state"], told["reason"]) == ("offline", "the station is not connected")
    assert (told["told"], told["differences"], told["calculated"]["periods"][0]["limit"]) == (None, [], 8.0)
    problem_of(await writer.post(f"{COMPOSITE}/comparison", json={"seconds": 0}), 400)
    problem_of(await writer.post("/api/v1/stations/NOBODY/composite-schedule/comparison", json={}), 404)


async def test_what_cars_told_that_charge_there(reader: httpx.AsyncClient, pool: Pool) -> None:
    wishes = "/api/v1/stations/S1/vehicle-wishes"
    assert (await reader.get(wishes)).json()["items"] == []
    async with pool.connection() as connection:
        await connection.execute(
            "insert into vehicle_wish (station_id, evse_id, session_id, needs, needs_at) values"
            """ ('S1', 1, 'one', '{"transfer": "DC", "energy_wh": 9000}', now()),"""
            """ ('S1', 2, 'six', '{"transfer": "DC", "energy_wh": 500}', now())"""
        )
    [told] = (await reader.get(wishes)).json()["items"]
    assert (told["evse_id"], told["session_id"], told["schedule"]) == (1, "one", None)
    assert told["needs"] == {"transfer": "DC", "energy_wh": 9000}
    assert (await reader.get("/api/v1/stations/NOBODY/vehicle-wishes")).status_code == 404
