from typing import Any

import httpx
import pytest

from tests.fixtures.problems import problem_of
from voltway.kit.postgres import Pool

PLACE = "/api/v1/stations/S1/availability-schedule"
HOURS: dict[str, Any] = {"hours": ["mon-fri 07:00-12:00,13:00-22:00"], "exceptions": ["2026-12-25 closed"]}


@pytest.fixture(autouse=True)
async def _station(pool: Pool) -> None:
    async with pool.connection() as connection:
        await connection.execute(
            "insert into station (station_id, admission, time_zone) values ('S1', 'accepted', 'Europe/Berlin')"
        )


async def test_hours_are_set_shown_and_forgotten(writer: httpx.AsyncClient, pool: Pool) -> None:
    shown = await writer.get(PLACE)
    assert shown.json() == {"station_id": "S1", "time_zone": "Europe/Berlin", "places": [], "standings": []}
    made = await writer.put(PLACE, json={"places": [HOURS]}, headers={"If-Match": shown.headers["etag"]})
    assert made.status_code == 200
    assert made.json()["places"] == [{"evse_id": None, "connector_id": None} | HOURS]
    (standing,) = made.json()["standings"]
    assert (standing["operative"], standing["taken"], standing["failures"]) == (None, False, 0)
    async with pool.connection() as connection:
        await connection.execute("update availability_schedule set operative = true, taken = true")
    told = await writer.get(PLACE)
    assert told.json()["standings"][0]["operative"] is True
    assert told.headers["etag"] == made.headers["etag"], "what it was told is nothing that people write"
    evse = HOURS | {"evse_id": 2}
    refused = await writer.put(PLACE, json={"places": [evse]}, headers={"If-Match": shown.headers["etag"]})
    problem_of(refused, 412)
    assert (await writer.put(PLACE, json={"places": [evse]})).json()["places"][0]["evse_id"] == 2
    assert (await writer.delete(PLACE)).status_code == 204
    assert (await writer.get(PLACE)).json()["places"] == []
    async with pool.connection() as connection:
        cursor = await connection.execute("select body::json -> 'after' from audit_entry order by number desc limit 1")
        assert await cursor.fetchone() == ({"availability_schedule": []},)


@pytest.mark.parametrize(
    "places",
    [
        [],
        [{"hours": ["someday 07:00-22:00"]}],
        [{"hours": ["mon 07:00-07:00"]}],
        [{"hours": [], "exceptions": ["2026-02-30 closed"]}],
        [{"hours": []}, {"hours": [], "evse_id": 1}],
        [{"hours": [], "connector_id": 1}],
        [{"hours": [], "evse_id": 0}],
    ],
)
async def test_what_makes_no_sense_is_refused(writer: httpx.AsyncClient, places: list[Any]) -> None:
    problem_of(await writer.put(PLACE, json={"places": places}), 400)
    assert (await writer.get(PLACE)).json()["places"] == []


async def test_nobody_has_hours_at_a_station_that_is_not_there(writer: httpx.AsyncClient) -> None:
    for answer in (
        await writer.get(PLACE.replace("S1", "S9")),
        await writer.put(PLACE.replace("S1", "S9"), json={"places": [HOURS]}),
        await writer.delete(PLACE.replace("S1", "S9")),
    ):
        problem_of(answer, 404)
