from collections.abc import AsyncIterator
from datetime import UTC, datetime

import httpx
import msgspec
import pytest

from tests.fixtures.connections import connection_from
from tests.fixtures.problems import problem_of
from tests.fixtures.web import LIMITS, Web, start_web
from voltway.api.client_address import client_address, client_scheme
from voltway.kit.postgres import Pool
from voltway.kit.proxies import Proxies
from voltway.kit.settings import Settings
from voltway.people.api_keys import NewKey, make_key
from voltway.vocabulary.access import Permission

BROWSER = "198.51.100.7"
PROXIES = Proxies(("10.0.0.0/8",))
TOLD = {"x_forwarded_for": f"1.2.3.4, {BROWSER}", "x_forwarded_proto": "https"}
PER_MINUTE = 5


def test_it_is_what_a_trusted_proxy_tells() -> None:
    connection = connection_from("10.0.0.2", PROXIES, **TOLD)
    assert (client_address(connection), client_scheme(connection)) == (BROWSER, "https")


def test_it_is_the_other_end_where_that_is_no_proxy() -> None:
    connection = connection_from("192.0.2.7", PROXIES, **TOLD)
    assert (client_address(connection), client_scheme(connection)) == ("192.0.2.7", "http")


def test_a_unix_socket_has_none() -> None:
    connection = connection_from(None, PROXIES, **TOLD)
    assert (client_address(connection), client_scheme(connection)) == (None, "http")


@pytest.fixture
async def behind(settings: Settings) -> AsyncIterator[Web]:
    """A web process that trusts a proxy on this machine, and allows little."""
    strict = dict.fromkeys(LIMITS, PER_MINUTE)
    web = msgspec.structs.replace(settings.web, trusted_proxies=("127.0.0.1/32",), **strict)
    started = await start_web(msgspec.structs.replace(settings, web=web))
    yield started
    await started.stop()


async def ask(client: httpx.AsyncClient, told: str) -> int:
    return (await client.get("/", headers={"X-Forwarded-For": told})).status_code


async def test_what_a_proxy_tells_counts_for_refusals_and_for_https(
    behind: Web, capsys: pytest.CaptureFixture[str]
) -> None:
    told = {"X-Forwarded-For": BROWSER, "X-Forwarded-Proto": "https"}
    async with behind.client("vwk_abcdefghijkl_secret") as client:
        answer = await client.get("/api/v1/stations", headers=told)
    assert (answer.status_code, "strict-transport-security" in answer.headers) == (401, True)
    captured = capsys.readouterr()
    assert BROWSER in captured.out + captured.err


async def test_visitors_behind_a_proxy_are_limited_one_by_one(behind: Web) -> None:
    async with behind.client() as client:
        # Whatever one of them writes in front, it is the same visitor.
        answers = [await ask(client, f"203.0.113.{number}, {BROWSER}") for number in range(PER_MINUTE + 1)]
        assert answers == [200] * PER_MINUTE + [429]
        assert await ask(client, "198.51.100.8") == 200


async def test_without_trust_nobody_gets_a_limit_of_their_own_by_words(settings: Settings) -> None:
    web = msgspec.structs.replace(settings.web, **dict.fromkeys(LIMITS, PER_MINUTE))
    strict = await start_web(msgspec.structs.replace(settings, web=web))
    try:
        async with strict.client() as client:
            answers = [await ask(client, f"198.51.100.{number}") for number in range(PER_MINUTE + 1)]
        assert answers == [200] * PER_MINUTE + [429]
    finally:
        await strict.stop()


async def test_networks_of_keys_and_the_audit_trail_mean_the_client(behind: Web, pool: Pool) -> None:
    async with pool.connection() as connection:
        wanted = NewKey(name="office", permissions=frozenset(Permission), networks=("198.51.100.0/24",))
        key = (await make_key(connection, wanted, datetime.now(UTC))).key
    async with behind.client(key) as client:
        problem_of(await client.get("/api/v1/keys", headers={"X-Forwarded-For": f"{BROWSER}, 203.0.113.9"}), 401)
        client.headers["X-Forwarded-For"] = BROWSER
        fields = {"parent_id": "operator", "kind": "fleet", "name": "Fleet"}
        assert (await client.post("/api/v1/organizations", json=fields)).status_code == 201
        [entry] = (await client.get("/api/v1/audit-entries")).json()["items"]
        assert entry["address"] == BROWSER


async def test_a_browser_that_came_over_https_gets_cookies_for_https_only(behind: Web) -> None:
    async with behind.client() as client:
        for scheme, name in (("https", "__Host-voltway-pending"), ("http", "voltway-pending")):
            told = {"X-Forwarded-For": BROWSER, "X-Forwarded-Proto": scheme}
            origin = {"Origin": behind.url.replace("http", scheme)}
            answer = await client.post("/sign-in/passkey/options", headers=told | origin, json={})
            assert answer.headers["set-cookie"].startswith(f"{name}="), answer.text
