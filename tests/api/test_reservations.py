from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from tests.fixtures.problems import problem_of

RESERVATIONS = "/api/v1/reservations"


@pytest.fixture
async def place(writer: httpx.AsyncClient) -> dict[str, Any]:
    """What can be reserved: an offline station, and a token."""
    await writer.post("/api/v1/stations", json={"station_id": "S1"})
    await writer.post("/api/v1/tokens", json={"token_uid": "ADA", "kind": "ISO14443"})
    soon = datetime.now(UTC) + timedelta(hours=1)
    return {"station_id": "S1", "token_uid": "ADA", "expires_at": soon.isoformat()}


async def test_one_is_made_and_shown(writer: httpx.AsyncClient, place: dict[str, Any]) -> None:
    made = await writer.post(RESERVATIONS, json=place | {"evse_id": 2, "even_if_busy": True})
    assert made.status_code == 201
    told = made.json()
    assert (told["state"], told["reason"], told["evse_id"]) == ("rejected", "the station is not connected", 2)
    assert (await writer.get(made.headers["location"])).json() == told
    problem_of(await writer.post(f"{made.headers['location']}/cancellation"), 409)


async def test_the_list_has_pages_and_filters(writer: httpx.AsyncClient, place: dict[str, Any]) -> None:
    numbers = [(await writer.post(RESERVATIONS, json=place)).json()["reservation_id"] for _ in range(3)]
    first = (await writer.get(RESERVATIONS, params={"limit": 2})).json()
    rest = (await writer.get(RESERVATIONS, params={"limit": 2, "after": first["next"]})).json()
    listed = [row["reservation_id"] for row in first["items"] + rest["items"]]
    assert listed == sorted(numbers, reverse=True)
    for wanted, count in (({"state": "rejected"}, 3), ({"state": "active"}, 0), ({"station_id": "S2"}, 0)):
        assert len((await writer.get(RESERVATIONS, params=wanted)).json()["items"]) == count
    assert len((await writer.get(RESERVATIONS, params={"token_uid": "ada"})).json()["items"]) == 3


async def test_what_can_not_be_is_refused(writer: httpx.AsyncClient, place: dict[str, Any]) -> None:
    for wrong, status in (
        ({"expires_at": "2020-01-01T00:00:00Z"}, 400),
        ({"expires_at": "2099-01-01T00:00:00Z"}, 400),
        ({"expires_at": "2099-01-01T00:00:00"}, 400),
        ({"evse_id": 0}, 400),
        ({"station_id": "S9"}, 404),
        ({"token_uid": "STRANGER"}, 404),
    ):
        problem_of(await writer.post(RESERVATIONS, json=place | wrong), status)
    problem_of(await writer.get(f"{RESERVATIONS}/{2**31 - 1}"), 404)
    problem_of(await writer.post(f"{RESERVATIONS}/{2**63}/cancellation"), 404)


async def test_a_blocked_token_reserves_nothing(writer: httpx.AsyncClient, place: dict[str, Any]) -> None:
    await writer.patch("/api/v1/tokens/ADA", json={"status": "blocked"})
    problem_of(await writer.post(RESERVATIONS, json=place), 409)
