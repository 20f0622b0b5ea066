"""A station's variables over the API: its tree, its history, its reports."""

import httpx
import pytest

from voltway.kit.postgres import Pool

VARIABLES = "/api/v1/stations/S1/variables"


@pytest.fixture(autouse=True)
async def station(pool: Pool) -> None:
    async with pool.connection() as connection:
        await connection.execute("insert into station (station_id, admission) values ('S1', 'accepted')")
        await connection.execute(
            "insert into station_variable (station_id, path, component, variable, attribute, value, changed_at)"
            " values ('S1', 'a/v', 'A', 'V', 'actual', '1', now()), ('S1', 'b/v', 'B', 'V', 'actual', '2', null),"
            " ('S1', 'b/w', 'B', 'W', 'actual', '3', null)"
        )
        await connection.execute(
            "insert into station_variable_change (station_id, path, name, at, old_value, new_value, author)"
            " values ('S1', 'a/v', 'A/V', now(), '0', '1', 'Ada'), ('S1', 'b/v', 'B/V', now(), '1', '2', 'station')"
        )


async def test_the_tree_is_listed_in_pages(writer: httpx.AsyncClient) -> None:
    first = (await writer.get(VARIABLES, params={"limit": 2})).json()
    rest = (await writer.get(VARIABLES, params={"limit": 2, "after": first["next"]})).json()
    assert [one["path"] for one in (*first["items"], *rest["items"])] == ["a/v", "b/v", "b/w"]
    assert rest["next"] is None


@pytest.mark.parametrize(
    ("wanted", "paths"),
    [
        ({"component": "b"}, ["b/v", "b/w"]),
        ({"variable": "V"}, ["a/v", "b/v"]),
        ({"component": "B", "variable": "w"}, ["b/w"]),
        ({"changed": "true"}, ["a/v"]),
    ],
)
async def test_it_is_filtered(writer: httpx.AsyncClient, wanted: dict[str, str], paths: list[str]) -> None:
    items = (await writer.get(VARIABLES, params=wanted)).json()["items"]
    assert [one["path"] for one in items] == paths


async def test_the_history_has_authors(writer: httpx.AsyncClient) -> None:
    first = (await writer.get(f"{VARIABLES}/changes", params={"limit": 1})).json()
    rest = (await writer.get(f"{VARIABLES}/changes", params={"after": first["next"]})).json()
    told = [(one["name"], one["old_value"], one["new_value"], one["author"]) for one in first["items"] + rest["items"]]
    assert told == [("B/V", "1", "2", "station"), ("A/V", "0", "1", "Ada")]
    of_one = (await writer.get(f"{VARIABLES}/changes", params={"path": "a/v"})).json()["items"]
    assert [one["name"] for one in of_one] == ["A/V"]


async def test_an_order_for_a_report_is_followed(writer: httpx.AsyncClient) -> None:
    given = await writer.post("/api/v1/stations/S1/commands", json={"kind": "GetBaseReport", "request_id": 0})
    assert given.status_code == 201, given.text
    [report] = (await writer.get(f"{VARIABLES}/reports")).json()["items"]
    assert (report["kind"], report["state"], report["command_id"]) == ("full", "awaited", given.json()["command_id"])
    assert report["request_id"] == given.json()["order"]["request_id"] > 0


@pytest.mark.parametrize("path", ["", "/changes", "/reports"])
async def test_nobody_s_station_is_not_found(writer: httpx.AsyncClient, path: str) -> None:
    assert (await writer.get(f"/api/v1/stations/NOBODY/variables{path}")).status_code == 404
