"""/api/v1/vehicles, those of drivers, and the catalogue."""

from typing import Any

import httpx
import pytest

from tests.api.test_drivers import made as made_driver
from tests.fixtures.problems import problem_of

VEHICLES = "/api/v1/vehicles"
MODELS = "/api/v1/vehicle-models"


async def made(client: httpx.AsyncClient, path: str = VEHICLES, **fields: object) -> dict[str, Any]:
    response = await client.post(path, json=fields)
    assert response.status_code == 201, response.text
    found: dict[str, Any] = response.json()
    assert response.headers["location"] == f"{VEHICLES}/{found['vehicle_id']}"
    return found


async def test_models_are_found_by_how_their_words_begin(reader: httpx.AsyncClient) -> None:
    (zoe,) = (await reader.get(MODELS, params={"search": "ren zoe"})).json()["items"]
    assert (zoe["model_id"], zoe["battery_wh"], zoe["ac_limit_w"]) == ("renault-zoe-r135-ze50-2019", 52_000, 22_000)
    page = (await reader.get(MODELS, params={"limit": 100})).json()
    rest = (await reader.get(MODELS, params={"limit": 100, "after": page["next"]})).json()
    assert len({one["model_id"] for one in page["items"] + rest["items"]}) > 120
    assert (await reader.get(MODELS, params={"search": "horse"})).json() == {"items": [], "next": None}


async def test_a_driver_s_vehicle_is_filled_in_from_its_model(writer: httpx.AsyncClient) -> None:
    ada = await made_driver(writer)
    path = f"/api/v1/drivers/{ada['driver_id']}/vehicles"
    vehicle = await made(
        writer, path, model_id="renault-zoe-r135-ze50-2019", ac_limit_w=7400, evccid="00:7d:fa:00:01:02"
    )
    assert (vehicle["battery_wh"], vehicle["ac_limit_w"], vehicle["evccid"]) == (52_000, 7400, "007DFA000102")
    assert vehicle["driver_id"] == ada["driver_id"]
    await made(writer, licence_plate="W-1")
    assert (await writer.get(path)).json()["items"] == [vehicle]
    assert len((await writer.get(VEHICLES)).json()["items"]) == 2
    problem_of(await writer.post("/api/v1/drivers/nobody/vehicles", json={}), 404)
    problem_of(await writer.get("/api/v1/drivers/nobody/vehicles"), 404)


async def test_a_fleet_s_vehicle_is_changed_handed_over_and_removed(writer: httpx.AsyncClient) -> None:
    vehicle = await made(writer, licence_plate="w 12 a", description="Van")
    path = f"{VEHICLES}/{vehicle['vehicle_id']}"
    shown = await writer.get(path)
    assert shown.json() == vehicle
    ada = await made_driver(writer)
    change = {"driver_id": ada["driver_id"], "model_id": "fiat-500e-42-kwh-2020", "description": None}
    changed = await writer.patch(path, json=change, headers={"If-Match": shown.headers["etag"]})
    assert changed.status_code == 200, changed.text
    assert (changed.json()["battery_wh"], changed.json()["driver_id"]) == (37_300, ada["driver_id"])
    assert changed.json()["licence_plate"] == "W 12 A"
    problem_of(await writer.patch(path, json={"description": "x"}, headers={"If-Match": shown.headers["etag"]}), 412)
    found = (await writer.get(VEHICLES, params={"search": "w12"})).json()["items"]
    assert [one["vehicle_id"] for one in found] == [vehicle["vehicle_id"]]
    assert (await writer.delete(path)).status_code == 204
    problem_of(await writer.delete(path), 404)


async def test_a_vehicle_with_a_token_stays(writer: httpx.AsyncClient) -> None:
    vehicle = await made(writer)
    token = {"token_uid": "007DFA000102", "kind": "MacAddress", "vehicle_id": vehicle["vehicle_id"]}
    assert (await writer.post("/api/v1/tokens", json=token)).status_code == 201
    problem_of(await writer.delete(f"{VEHICLES}/{vehicle['vehicle_id']}"), 409)


async def test_a_request_sent_again_makes_nothing_again(writer: httpx.AsyncClient) -> None:
    key = {"Idempotency-Key": "intent-1"}
    first = await writer.post(VEHICLES, json={"licence_plate": "W-1"}, headers=key)
    again = await writer.post(VEHICLES, json={"licence_plate": "W-1"}, headers=key)
    assert again.json() == first.json()
    ada = await made_driver(writer)
    # The same key and body, but elsewhere.
    elsewhere = f"/api/v1/drivers/{ada['driver_id']}/vehicles"
    problem_of(await writer.post(elsewhere, json={"licence_plate": "W-1"}, headers=key), 422)


@pytest.mark.parametrize(
    "wrong",
    [
        {"model_id": "voltway-unknown"},
        {"battery_wh": 999},
        {"ac_phases": 4},
        {"connectors": ["Schuko"]},
        {"evccid": "xyz"},
        {"licence_plate": ""},
        {"organization_id": "operator", "surprise": 1},
    ],
)
async def test_an_impossible_one_is_refused(writer: httpx.AsyncClient, wrong: dict[str, object]) -> None:
    problem_of(await writer.post(VEHICLES, json=wrong), 400)
    assert (await writer.get(VEHICLES)).json()["items"] == []
