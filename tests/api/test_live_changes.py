import asyncio
from datetime import UTC, datetime

import msgspec
from psycopg_pool import PoolTimeout

from voltway.api.live_changes import QUEUE_LIMIT, LiveChanges
from voltway.vocabulary.errors import Refused
from voltway.vocabulary.ids import StationId
from voltway.vocabulary.subjects import LIVE, Change

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


def change(station_id: str = "S1") -> Change:
    return Change(kind="StatusChanged", station_id=StationId(station_id), at=NOON)


def told(*changes: Change) -> bytes:
    return msgspec.json.encode(list(changes))


async def see_all() -> None:
    """Nothing is hidden."""


async def test_a_quiet_stream_gets_a_comment() -> None:
    changes = LiveChanges(heartbeat_s=0.01)
    stream = changes.follow(see_all)
    await anext(stream)
    async with asyncio.timeout(5):
        beat = await anext(stream)
    assert beat.startswith(b":")
    assert beat.endswith(b"\n\n")
    await stream.aclose()  # type: ignore[attr-defined]  # it is an async generator
    assert len(changes) == 0


async def test_a_slow_client_is_dropped_with_a_reason_and_costs_bounded_memory() -> None:
    changes = LiveChanges()
    slow, quick = changes.follow(see_all), changes.follow(see_all)
    await anext(slow)
    await anext(quick)
    received = 0
    for _ in range(QUEUE_LIMIT + 10):
        changes.receive(LIVE, told(change()))
        received += (await anext(quick)).count(b"event: change")
    assert received == QUEUE_LIMIT + 10
    rest = [event async for event in slow]
    assert [event.partition(b"\n")[0] for event in rest] == [b"event: dropped"]
    assert b"reason" in rest[0]
    assert len(changes) == 1


async def test_a_server_that_stops_takes_on_nobody() -> None:
    changes = LiveChanges()
    changes.close()
    async with asyncio.timeout(5):
        assert len([event async for event in changes.follow(see_all)]) == 1


def test_nobody_there_costs_nothing() -> None:
    LiveChanges().receive(LIVE, b"not even read")


async def test_what_may_be_seen_is_looked_at_again() -> None:
    sights: list[frozenset[str] | Exception] = [frozenset({"S1"}), PoolTimeout(), frozenset({"S2"}), Refused("no more")]

    async def look() -> frozenset[str]:
        sight = sights.pop(0)
        if isinstance(sight, Exception):
            raise sight
        return sight

    changes = LiveChanges(heartbeat_s=0.02)
    stream = changes.follow(look)
    await anext(stream)
    text = b""
    async with asyncio.timeout(5):
        for left in (3, 2):
            assert len(sights) == left
            changes.receive(LIVE, told(change("S1"), change("S2")))
            event = b""
            while not event.startswith(b":"):  # the comment comes with the next look
                text += event
                event = await anext(stream)
            text += b"|"
        changes.receive(LIVE, told(change("S1"), change("S2")))
        text += b"".join([event async for event in stream])
    assert [part.count(b'"S1"') for part in text.split(b"|")[:3]] == [1, 1, 0]
    assert [part.count(b'"S2"') for part in text.split(b"|")[:3]] == [0, 0, 1]
    assert text.rpartition(b"event: ")[2].startswith(b"ended")
    assert len(changes) == 0
