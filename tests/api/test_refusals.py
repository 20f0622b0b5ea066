import httpx
import pytest

from tests.fixtures.web import Web
from tests.fixtures.web_visitors import browser_of
from voltway.kit.postgres import Pool

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
