from collections.abc import AsyncIterator

import httpx
import msgspec
import pytest

from tests.fixtures.connections import connection_from
from tests.fixtures.problems import problem_of
from tests.fixtures.web import Web, key_for, start_web
from voltway.api.rate_limits import WINDOW_S, Buckets, network_of_client
from voltway.kit.postgres import Pool
from voltway.kit.settings import Settings

STATIONS = "/api/v1/stations"
PER_MINUTE = 5


@pytest.fixture
async def strict(settings: Settings) -> AsyncIterator[Web]:
    """A web process that allows little."""
    limits = dict.fromkeys(("requests_per_minute", "address_requests_per_minute", "refusals_per_minute"), PER_MINUTE)
    web = await start_web(msgspec.structs.replace(settings, web=msgspec.structs.replace(settings.web, **limits)))
    yield web
    await web.stop()


def test_a_bucket_gives_its_quota_at_once_and_then_fills_evenly() -> None:
    buckets = Buckets("caller", 60)
    for left in range(59, -1, -1):
        allowance = buckets.take("a", 1000.0)
        assert allowance is not None
        assert (allowance.left, allowance.quota) == (left, 60)
    assert buckets.take("a", 1000.5) is None
    assert buckets.take("b", 1000.5) is not None
    assert buckets.take("a", 1001.0) is not None
    assert buckets.take("a", 1001.0) is None
    assert buckets.look("a", 1001.0 + WINDOW_S).left == 60


def test_it_says_when_it_is_worth_trying_again() -> None:
    buckets = Buckets("caller", 6)
    for _ in range(6):
        buckets.take("a", 0.0)
    empty = buckets.look("a", 0.0)
    assert (empty.left, empty.next_in_s, empty.full_in_s) == (0, 10, 60)
    assert buckets.take("a", 9.9) is None
    assert buckets.take("a", 10.0) is not None


def test_a_clock_that_is_put_back_neither_fills_nor_empties() -> None:
    buckets = Buckets("caller", 2)
    buckets.take("a", 1000.0)
    assert buckets.look("a", 0.0).left == 1


def test_there_are_only_so_many_buckets() -> None:
    buckets = Buckets("address", 2, most=3)
    for number in range(10):
        buckets.take(str(number), 0.0)
    assert len(buckets) == 3
    assert [buckets.look(who, 0.0).left for who in ("6", "7", "9")] == [2, 1, 1]


@pytest.mark.parametrize(
    ("host", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("unknown", "unknown"),
    ],
)
def test_neighbours_in_one_ipv6_network_count_as_one(host: str, counted: str) -> None:
    assert network_of_client(connection_from(host)) == counted


async def test_a_key_has_its_quota_whatever_others_do(strict: Web, pool: Pool) -> None:
    async with strict.client(await key_for(pool)) as busy, strict.client(await key_for(pool)) as other:
        answers = [await busy.get(STATIONS) for _ in range(PER_MINUTE + 1)]
        assert [answer.status_code for answer in answers] == [200] * PER_MINUTE + [429]
        assert answers[0].headers["ratelimit-policy"] == '"caller";q=5;w=60'
        assert answers[0].headers["ratelimit"] == '"caller";r=4;t=12'
        assert answers[-1].headers["ratelimit"].startswith('"caller";r=0;t=')
        problem_of(answers[-1], 429)
        assert 1 <= int(answers[-1].headers["retry-after"]) <= 12
        assert (await other.get(STATIONS)).status_code == 200


async def test_what_is_refused_counts_too(strict: Web, pool: Pool) -> None:
    async with strict.client(await key_for(pool)) as client:
        answers = [await client.get(f"{STATIONS}/unknown") for _ in range(PER_MINUTE + 1)]
        assert [answer.status_code for answer in answers] == [404] * PER_MINUTE + [429]


async def test_an_address_guesses_only_so_often_and_does_not_shut_out_who_was_known(strict: Web, pool: Pool) -> None:
    known, late = await key_for(pool), await key_for(pool)
    async with strict.client(known) as owner, strict.client("vwk_guess") as guesser, strict.client(late) as newcomer:
        assert (await owner.get(STATIONS)).status_code == 200
        answers = [await guesser.get(STATIONS) for _ in range(PER_MINUTE + 2)]
        assert [answer.status_code for answer in answers] == [401] * PER_MINUTE + [429] * 2
        assert answers[0].headers["ratelimit-policy"] == '"refused";q=5;w=60'
        assert "retry-after" in answers[-1].headers
        assert (await owner.get(STATIONS)).status_code == 200
        # Nobody knows it yet, so it could be one more guess.
        assert (await newcomer.get(STATIONS)).status_code == 429


async def test_a_revoked_key_is_a_stranger_s(strict: Web, pool: Pool) -> None:
    async with strict.client(await key_for(pool)) as client:
        assert (await client.get(STATIONS)).status_code == 200
        async with pool.connection() as connection:
            await connection.execute("update api_key set revoked_at = now()")
        answers = [(await client.get(STATIONS)).status_code for _ in range(PER_MINUTE + 1)]
        assert answers == [401] * PER_MINUTE + [429]


async def test_open_pages_are_limited_by_address(strict: Web) -> None:
    async with strict.client() as client:
        answers = [(await client.get("/api/openapi.json")) for _ in range(PER_MINUTE + 1)]
        assert [answer.status_code for answer in answers] == [200] * PER_MINUTE + [429]
        assert answers[0].headers["ratelimit-policy"] == '"address";q=5;w=60'


async def test_streams_are_not_counted(strict: Web, pool: Pool) -> None:
    async with strict.client(await key_for(pool)) as client:
        for _ in range(PER_MINUTE + 1):
            async with client.stream("GET", "/api/v1/live") as answer:
                assert answer.status_code == 200
        assert (await client.get(STATIONS)).headers["ratelimit"] == '"caller";r=4;t=12'


async def test_limits_are_settings_that_the_answer_tells(web: Web, reader: httpx.AsyncClient) -> None:
    quota = web.context.settings.web.requests_per_minute
    assert f";q={quota};" in (await reader.get(STATIONS)).headers["ratelimit-policy"]
