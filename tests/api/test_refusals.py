import asyncio
from http import HTTPStatus

import httpx
import msgspec
import pytest

from tests.fixtures.web import LIMITS, Web, key_for, start_web
from tests.fixtures.web_visitors import browser_of
from voltway.api import refusals
from voltway.api.refusals import RefusedRequests
from voltway.kit.metrics import Metrics
from voltway.kit.postgres import Pool
from voltway.kit.settings import Settings

SAID = "a request was refused"


async def test_who_may_not_is_in_the_log_without_names(
    reader: httpx.AsyncClient, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (await reader.delete("/api/v1/tokens/ADA-LOVELACE")).status_code == 403
    captured = capsys.readouterr()
    logged = captured.out + captured.err
    assert SAID in logged
    assert "/api/v1/tokens/{token_uid}" in logged
    assert "key:" in logged
    assert "ADA-LOVELACE" not in logged


async def test_a_credential_that_does_not_hold_is_in_the_log_without_itself(
    web: Web, capsys: pytest.CaptureFixture[str]
) -> None:
    async with web.client("vwk_abcdefghijkl_secret") as client:
        assert (await client.get("/api/v1/stations")).status_code == 401
    captured = capsys.readouterr()
    logged = captured.out + captured.err
    assert SAID in logged
    assert "127.0.0.1" in logged
    assert "secret" not in logged


async def test_a_sign_in_that_failed_is_in_the_log_without_what_was_typed(
    web: Web, pool: Pool, capsys: pytest.CaptureFixture[str]
) -> None:
    async with browser_of(web) as client:
        answer = await client.post("/sign-in", data={"email": "ada@example.org", "password": "correct horse"})
        assert answer.status_code == 403
    captured = capsys.readouterr()
    logged = captured.out + captured.err
    assert SAID in logged
    assert "/sign-in" in logged
    assert "horse" not in logged
    assert "ada@example.org" not in logged


async def test_who_shows_nothing_or_may_do_it_is_not(
    web: Web, reader: httpx.AsyncClient, stranger: httpx.AsyncClient, capsys: pytest.CaptureFixture[str]
) -> None:
    await stranger.get("/api/v1/stations")
    await stranger.get("/stations")
    await reader.get("/api/v1/stations")
    captured = capsys.readouterr()
    assert SAID not in captured.out + captured.err


async def test_refused_input_and_exceeded_limits_are_counted_by_network(
    settings: Settings, pool: Pool, capsys: pytest.CaptureFixture[str]
) -> None:
    limits = dict.fromkeys(LIMITS, 3)
    web = await start_web(msgspec.structs.replace(settings, web=msgspec.structs.replace(settings.web, **limits)))
    async with web.client(await key_for(pool)) as client:
        answers = [await client.post("/api/v1/stations", content=b'{"ADA') for _ in range(7)]
    assert [answer.status_code for answer in answers] == [400] * 3 + [429] * 4
    counted = web.context.metrics.text()
    assert b'voltway_requests_refused_total{status="400"} 3.0' in counted
    assert b'voltway_requests_refused_total{status="429"} 4.0' in counted
    assert told(capsys) == []
    await web.stop()
    wrong, too_many = told(capsys)
    assert all(word in wrong for word in ("127.0.0.1", "400", "requests=3"))
    assert all(word in too_many for word in ("127.0.0.1", "429", "requests=4"))
    assert "ADA" not in wrong


async def test_a_flood_from_many_networks_fills_neither_memory_nor_log(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(refusals, "MOST_KEPT", 2)
    refused = RefusedRequests(Metrics())
    async with refused.told(each_s=0.01):
        for number in [1, *range(9)]:
            refused.note(HTTPStatus.TOO_MANY_REQUESTS, f"198.51.100.{number}")
        await asyncio.sleep(0.1)
        lines = told(capsys)
    assert len(lines) == 3
    assert "requests=2" in lines[0]
    assert "requests=7" in lines[2]
    assert told(capsys) == []


def told(capsys: pytest.CaptureFixture[str]) -> list[str]:
    captured = capsys.readouterr()
    return [line for line in (captured.out + captured.err).splitlines() if "requests were refused" in line]
