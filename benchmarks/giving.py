"""Gives orders to stations one after another, as a process of its own beside web and gateway."""

import asyncio
import itertools
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from enum import StrEnum
from time import perf_counter_ns

import httpx
import msgspec
import uvloop
from msgspec import Struct

from benchmarks.histogram import Histogram
from benchmarks.lines import token_of
from voltway.kit import bus as nats
from voltway.kit.postgres import connect_pool
from voltway.kit.settings import Settings
from voltway.kit.settings_reader import load_settings
from voltway.people.api_keys import NewKey, make_key
from voltway.stations.commanding import give
from voltway.vocabulary.access import Permission
from voltway.vocabulary.commands import CommandState, StartSession
from voltway.vocabulary.ids import StationId, TokenUid
from voltway.vocabulary.tokens import PresentedToken, TokenKind

_WARM_UP = 50


class Way(StrEnum):
    """How an order is given."""

    GIVE = "give"
    HTTP = "http"


class Giving(Struct, frozen=True, kw_only=True):
    """What to do: `count` orders to these stations in turn, and 50 before that which are not measured."""

    way: Way
    count: int
    stations: list[str]


class Given(Struct, frozen=True, kw_only=True):
    """How long they took; `given` counts the unmeasured ones, too."""

    given: int
    latency_ms: dict[str, float]


Give = Callable[[str], Awaitable[str]]
"""Orders the station to start and gives the command's state."""


async def _measure(task: Giving) -> Given:
    latency = Histogram()
    stations = itertools.cycle(task.stations)
    async with _way(task.way, load_settings()) as order:
        for number in range(task.count + _WARM_UP):
            begun_ns = perf_counter_ns()
            state = await order(next(stations))
            if number >= _WARM_UP:
                latency.record(perf_counter_ns() - begun_ns)
            if state != CommandState.ACCEPTED:
                raise SystemExit(f"an order became {state}")
    return Given(given=task.count + _WARM_UP, latency_ms=latency.percentiles_ms())


@asynccontextmanager
async def _way(way: Way, settings: Settings) -> AsyncIterator[Give]:
    pool = await connect_pool(settings, "bench")
    try:
        if way is Way.HTTP:
            async with pool.connection() as connection:
                everything = frozenset(Permission)
                made = await make_key(connection, NewKey(name="bench", permissions=everything), datetime.now(UTC))
            url = f"http://{settings.web.host}:{settings.web.port}/api/v1/stations"
            async with httpx.AsyncClient(headers={"Authorization": f"Bearer {made.key}"}) as client:
                yield lambda station_id: _post(client, f"{url}/{station_id}/commands", _order(station_id))
        else:
            bus = await nats.connect(settings, "bench")

            async def order(station_id: str) -> str:
                return (await give(pool, bus, StationId(station_id), _order(station_id), author="bench")).state

            yield order
            await bus.close()
    finally:
        await pool.close()


def _order(station_id: str) -> StartSession:
    return StartSession(token=PresentedToken(TokenUid(token_of(station_id)), TokenKind.ISO14443), evse_id=1)


async def _post(client: httpx.AsyncClient, url: str, order: StartSession) -> str:
    answer = await client.post(url, content=msgspec.json.encode(order), headers={"Content-Type": "application/json"})
    answer.raise_for_status()
    return str(answer.json()["state"])


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        given = runner.run(_measure(msgspec.json.decode(sys.stdin.buffer.read(), type=Giving)))
    sys.stdout.buffer.write(msgspec.json.encode(given))
