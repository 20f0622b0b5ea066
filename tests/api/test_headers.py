import httpx
import pytest

PATHS = ["/", "/api", "/api/openapi.json", "/static/voltway.css", "/setup", "/nothing", "/api/v1/stations"]


@pytest.mark.parametrize("path", PATHS)
async def test_every_response_tells_browsers_what_not_to_do(stranger: httpx.AsyncClient, path: str) -> None:
    headers = (await stranger.get(path)).headers
    policy = dict(part.strip().partition(" ")[::2] for part in headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "server" not in headers


async def test_answers_with_secrets_are_not_cached(writer: httpx.AsyncClient) -> None:
    added = await writer.post("/api/v1/stations", json={"station_id": "S1"})
    assert added.headers["cache-control"] == "no-store"


async def test_a_fault_carries_them_too(stranger: httpx.AsyncClient) -> None:
    response = await stranger.put("/")
    assert response.status_code == 405
    assert response.headers["x-content-type-options"] == "nosniff"
