import re
from pathlib import Path

import httpx
import msgspec
import pytest

from tests.fixtures.web import Web, start_web
from tests.fixtures.web_visitors import make_person, visiting
from voltway import api
from voltway.kit.postgres import Pool
from voltway.kit.settings import Settings
from voltway.people.roles import ShippedRole

TEMPLATES = Path(api.__file__).parent / "templates"
STATIC = Path(api.__file__).parent / "static"

PATHS = ["/", "/api", "/api/openapi.json", "/static/voltway.css", "/setup", "/nothing", "/api/v1/stations"]


@pytest.mark.parametrize("path", PATHS)
async def test_every_response_tells_browsers_what_not_to_do(stranger: httpx.AsyncClient, path: str) -> None:
    headers = (await stranger.get(path)).headers
    policy = dict(part.strip().partition(" ")[::2] for part in headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["object-src"] == policy["base-uri"] == "'none'"
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


@pytest.mark.parametrize("path", ["/", "/api/v1/stations", "/nothing"])
async def test_a_browser_that_came_over_https_comes_so_again(settings: Settings, path: str) -> None:
    web = msgspec.structs.replace(settings.web, public_url="https://charging.example")
    running = await start_web(msgspec.structs.replace(settings, web=web))
    async with running.client() as client:
        headers = (await client.get(path)).headers
    await running.stop()
    assert headers["strict-transport-security"] == "max-age=31536000; includeSubDomains"


async def test_over_plain_http_nothing_is_said_of_https(stranger: httpx.AsyncClient) -> None:
    assert "strict-transport-security" not in (await stranger.get("/")).headers


@pytest.mark.parametrize("path", ["/", "/api/v1/stations", "/static/voltway.css"])
async def test_a_request_is_not_echoed(stranger: httpx.AsyncClient, path: str) -> None:
    response = await stranger.request("TRACE", path, headers={"X-Secret": "echo"})
    assert response.status_code in {405, 501}
    assert "echo" not in response.text


@pytest.mark.parametrize("path", ["/static/", "/static", "/static/../templates/front.html", "/static/%2e%2e/app.py"])
async def test_no_directory_is_listed_nor_left(stranger: httpx.AsyncClient, path: str) -> None:
    assert (await stranger.get(path)).status_code in {401, 404}


@pytest.mark.parametrize("path", ["/", "/api/v1/stations"])
async def test_no_other_site_may_read_an_answer(writer: httpx.AsyncClient, path: str) -> None:
    headers = (await writer.get(path, headers={"Origin": "https://evil.example"})).headers
    assert not [name for name in headers if name.startswith("access-control-")]


@pytest.mark.parametrize("path", ["/", "/sign-in", "/static/voltway.css"])
async def test_text_names_its_encoding(stranger: httpx.AsyncClient, path: str) -> None:
    assert "charset=utf-8" in (await stranger.get(path)).headers["content-type"]


async def test_nobody_names_an_address_of_their_own(writer: httpx.AsyncClient, pool: Pool) -> None:
    claimed = {"X-Forwarded-For": "203.0.113.9", "Forwarded": "for=203.0.113.9", "X-Real-IP": "203.0.113.9"}
    await writer.post("/api/v1/stations", json={"station_id": "S1"}, headers=claimed)
    async with pool.connection() as connection:
        cursor = await connection.execute("select body::json ->> 'address' from audit_entry")
        assert await cursor.fetchall() == [("127.0.0.1",)]


def test_passwords_are_hidden_and_may_be_pasted() -> None:
    for template in sorted(TEMPLATES.glob("*.html")):
        text = template.read_text(encoding="utf-8")
        for field in re.findall(r'<input[^>]*name="password"[^>]*>', text):
            assert 'type="password"' in field, template
            assert re.search(r'autocomplete="(?:current|new)-password"', field), template
    assert not re.search("onpaste|'paste'", "".join(file.read_text() for file in STATIC.glob("*.js")))


@pytest.mark.parametrize("path", ["/account", "/", "/stations"])
async def test_every_page_of_somebody_who_signed_in_lets_them_out(web: Web, pool: Pool, path: str) -> None:
    account = await make_person(pool, ShippedRole.OWNER)
    async with visiting(web, pool, account) as visit:
        assert 'action="/sign-out"' in (await visit.client.get(path)).text
