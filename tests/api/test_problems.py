import asyncio
from datetime import timedelta
from urllib.parse import quote

import httpx
import pytest

from tests.fixtures.postgres import PostgresServer
from tests.fixtures.problems import problem_of
from tests.fixtures.web import Web
from tests.fixtures.web_visitors import make_person, visiting
from voltway.kit.postgres import Pool
from voltway.people.roles import ShippedRole
from voltway.stations import store_listing


async def test_an_unknown_path_is_a_problem(reader: httpx.AsyncClient) -> None:
    for path in ("/nothing", "/api/nothing", "/api/v1/nothing", "/static/nothing", "/api/v1/stations/a/b/c"):
        problem_of(await reader.get(path), 404)


async def test_a_wrong_method_is_a_problem_that_names_the_right_ones(writer: httpx.AsyncClient) -> None:
    response = await writer.put("/api/v1/stations")
    problem_of(response, 405)
    assert {"GET", "POST"} <= {method.strip() for method in response.headers["allow"].split(",")}


async def test_a_wrong_field_is_named(writer: httpx.AsyncClient) -> None:
    problem = problem_of(await writer.get("/api/v1/stations", params={"limit": "many"}), 400)
    assert [(error["key"], error["source"]) for error in problem["errors"]] == [("limit", "query")]


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"null", b'{"station_id": "\xed\xa0\x80"}', b"[" * 100_000])
async def test_a_broken_body_is_a_problem(writer: httpx.AsyncClient, body: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    problem_of(await writer.post("/api/v1/stations", content=body, headers=headers), 400)


async def test_a_large_body_is_refused(writer: httpx.AsyncClient) -> None:
    headers = {"Content-Type": "application/json"}
    problem_of(await writer.post("/api/v1/tokens", content=b" " * 1_100_000, headers=headers), 413)

    async def without_length() -> object:
        for _ in range(1100):
            yield b" " * 1000

    problem_of(await writer.post("/api/v1/tokens", content=without_length(), headers=headers), 413)  # type: ignore[arg-type]  # httpx wants bytes to be declared


async def test_what_the_database_can_not_hold_is_the_askers_mistake(writer: httpx.AsyncClient) -> None:
    problem_of(await writer.get("/api/v1/stations/%00"), 400)
    problem_of(await writer.get("/api/v1/stations", params={"search": "a\x00"}), 400)


async def test_a_fault_of_ours_says_nothing_but_its_name(
    writer: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def broken(*_: object, **__: object) -> None:
        raise RuntimeError("the secret inside")

    monkeypatch.setattr(store_listing, "page", broken)
    response = await writer.get("/api/v1/stations")
    problem = problem_of(response, 500)
    assert "secret" not in response.text
    assert problem["instance"].startswith("urn:uuid:")
    captured = capsys.readouterr()
    assert problem["instance"] in captured.out + captured.err


_END_WAITING = """
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = %s and application_name = 'voltway-web' and wait_event_type = 'Lock'
"""


async def test_a_database_that_is_away_can_be_asked_again(
    writer: httpx.AsyncClient, pool: Pool, postgres_server: PostgresServer
) -> None:
    assert (await writer.get("/api/v1/stations")).status_code == 200
    async with pool.connection() as holder:
        # A lock that outlasts the statement timeout stands for a database that does not answer.
        await holder.execute("begin; lock table station in access exclusive mode")
        asked = asyncio.create_task(writer.get("/api/v1/stations"))
        with postgres_server.superuser() as superuser:
            while not superuser.execute(_END_WAITING, (holder.info.dbname,)).fetchone():  # noqa: ASYNC110  # no event tells
                await asyncio.sleep(0.02)
        response = await asked
        await holder.execute("rollback")
    problem_of(response, 503)
    assert int(response.headers["retry-after"]) > 0
    assert (await writer.get("/api/v1/stations")).status_code == 200


@pytest.mark.parametrize(
    ("call", "came_from", "page"),
    [
        ("/keys", None, "/keys"),
        ("/approvals/approve", None, "/approvals"),
        ("/account/totp/remove", None, "/account"),
        ("/account/totp/remove", "/account/recovery-codes", "/account"),
        ("/keys", "/webhooks/abc?after=1", "/webhooks/abc"),
        ("/keys", "/nothing/there", "/"),
        ("/keys", "", "/"),
        ("/keys", "http://[", "/keys"),
    ],
)
async def test_after_a_fresh_factor_one_comes_to_a_page(
    web: Web, pool: Pool, call: str, came_from: str | None, page: str
) -> None:
    told = came_from if (came_from or "").startswith("http") else f"{web.url}{came_from}"
    headers = {} if came_from is None else {"Referer": str(told)}
    async with visiting(
        web, pool, await make_person(pool, ShippedRole.OWNER), strong_ago=timedelta(hours=0.5)
    ) as visit:
        asked = await visit.client.post(call, headers=headers)
        assert asked.headers["location"] == f"/account/step-up?next={quote(page, safe='')}"
        assert (await visit.client.get(page)).status_code != 405
