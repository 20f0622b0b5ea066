"""Every list of the API in a network of a million tokens and a hundred thousand people, drivers and vehicles."""

import asyncio
import statistics
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Final

import httpx

from benchmarks import store_people
from benchmarks.bench import Bench
from benchmarks.generator import BenchmarkFailed
from benchmarks.table import Figure
from voltway.api.pages import to_cursor
from voltway.kit.postgres import connect_pool
from voltway.kit.settings import Settings
from voltway.people.access_table import ROUTES
from voltway.people.api_keys import NewKey, make_key
from voltway.vocabulary.access import ROOT, OrganizationId, Permission

_ASKED_MS: Final = 100.0
_NO_LISTS: Final = {"GET /api/v1/live", "GET /api/v1/posture"}
"""A stream, and a report that weighs every station there is; its findings are a list, and measured."""
_PAGES: Final = 20
"""Of each list, from its beginning; and so many from places all over the large ones."""
_ASKERS: Final = {
    "who sees all": ROOT,
    "who sees a hundredth": OrganizationId(store_people.organization_id(7)),
    "who sees nothing": OrganizationId(store_people.organization_id(store_people.ORGANIZATIONS)),
}


def measure(bench: Bench) -> list[Figure]:
    """One figure: the slowest list, by the slowest twentieth of its pages."""
    network = bench.network
    bench.say(f"{store_people.TOKENS:,} tokens and {store_people.PEOPLE:,} people move in")
    store_people.fill(network.database)
    network.start_web()
    took_ms: dict[str, float] = {}
    for asker, organization_id in _ASKERS.items():
        bench.say(f"lists as somebody {asker}")
        key = asyncio.run(_key(network.settings, organization_id))
        with httpx.Client(base_url=_web_url(network.settings), headers={"Authorization": f"Bearer {key}"}) as client:
            for name, queries in _lists(bench):
                took_ms[f"{name}, {asker}"] = _p95_ms(client, name, queries)
    slowest = max(took_ms, key=took_ms.__getitem__)
    return [
        Figure(
            name=f"slowest of {len(took_ms)} lists at {store_people.TOKENS:,} tokens, {store_people.PEOPLE:,} people",
            ours=f"p95 {took_ms[slowest]:.0f} ms",
            against=f"{slowest}; the median of all lists: {statistics.median(took_ms.values()):.1f} ms",
            asked=f"≤ {_ASKED_MS:g} ms",
            met=took_ms[slowest] <= _ASKED_MS,
            detail={"p95_ms": took_ms},
        )
    ]


def _lists(bench: Bench) -> Iterator[tuple[str, list[str]]]:
    """Each list with what is asked of it: pages from the beginning, and for the large ones from all over."""
    for route in ROUTES:
        method, _, path = route.partition(" ")
        if method == "GET" and "{" not in path and route not in _NO_LISTS:
            yield path, []
    some = [store_people.some_of(bench.network.database, *of, _PAGES) for of in _LARGE]
    tokens, people, names, emails, plates = some
    yield "/api/v1/tokens, anywhere", [f"after={to_cursor(uid)}" for uid in tokens]
    yield "/api/v1/tokens, by the uid's beginning", [f"search={uid[:4]}" for uid in tokens]
    yield "/api/v1/tokens, blocked ones", [f"status=blocked&after={to_cursor(uid)}" for uid in tokens]
    yield "/api/v1/tokens, of one organization", [f"organization_id=lists-00{n % 10}" for n in range(_PAGES)]
    yield "/api/v1/people, anywhere", [f"after={to_cursor(user_id)}" for user_id in people]
    yield "/api/v1/people, by the address's beginning", [f"search={email[:5]}" for email in emails]
    yield "/api/v1/drivers, by the name's beginning", [f"search={name[:10].replace(' ', '+')}" for name in names]
    yield "/api/v1/vehicles, by the plate", [f"search={plate.replace(' ', '+')}" for plate in plates]


_LARGE: Final = (
    ("token_uid", "token"),
    ("user_id", "user_account"),
    ("name", "driver"),
    ("email", "user_account"),
    ("licence_plate", "vehicle"),
)


def _p95_ms(client: httpx.Client, name: str, queries: Sequence[str]) -> float:
    path = name.partition(",")[0]
    took = [_page(client, f"{path}?{query}")[1] for query in queries] if queries else list(_walk(client, path))
    return sorted(took)[max(0, round(len(took) * 0.95) - 1)]


def _walk(client: httpx.Client, path: str) -> Iterator[float]:
    """The first pages of a list; a short one from its beginning again and again."""
    query = ""
    for _ in range(_PAGES):
        following, took_ms = _page(client, f"{path}?{query}")
        query = f"after={following}" if following else ""
        yield took_ms


def _page(client: httpx.Client, url: str) -> tuple[str | None, float]:
    begun = time.perf_counter()
    answer = client.get(url)
    took_ms = (time.perf_counter() - begun) * 1000
    if answer.status_code != httpx.codes.OK:
        raise BenchmarkFailed(f"{url} was answered with {answer.status_code}: {answer.text[:200]}")
    found = answer.json()
    return (found.get("next") if isinstance(found, dict) else None), took_ms


async def _key(settings: Settings, organization_id: OrganizationId) -> str:
    pool = await connect_pool(settings, "bench")
    try:
        async with pool.connection() as connection:
            wanted = NewKey(name="bench", permissions=frozenset(Permission), organization_id=organization_id)
            return (await make_key(connection, wanted, datetime.now(UTC))).key
    finally:
        await pool.close()


def _web_url(settings: Settings) -> str:
    return f"http://{settings.web.host}:{settings.web.port}"
