"""Streams and their values; a stream as a station tells it is in tests/stories/test_monitors.py."""

from datetime import UTC, datetime, timedelta

import pytest

from voltway.journal.unit import Unit, write_rows
from voltway.kit.postgres import Pool
from voltway.stations import store_event_streams, store_listing
from voltway.stations.store_event_streams import STREAMS, Adjusted, Closed, EventStream, Opened, Row, Value, turns

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)

STATION = "insert into station (station_id, admission) values ('S', 'accepted') on conflict do nothing"


def at(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def opened(stream_id: int = 1, monitor_id: int = 7, seconds: float = 0.0) -> Opened:
    return Opened("S", stream_id, monitor_id, 60, None, at(seconds))


def value(seconds: float, text: str = "5", stream_id: int = 1) -> Value:
    return Value("S", stream_id, at(seconds), text, 3, NOW)


async def write(pool: Pool, *rows: Row) -> tuple[list[EventStream], list[str]]:
    """The streams of the station, and the values of monitor 7."""
    unit = Unit("S")
    unit.rows = [(STREAMS, one) for one in rows]
    async with pool.connection() as conn:
        await conn.execute(STATION)
        async with conn.transaction():
            await write_rows(conn, [unit])
        values = await store_event_streams.readings(conn, "S", 7)
        return await store_event_streams.streams(conn, "S"), [one.value for one in values]


async def test_values_of_an_open_stream_are_kept(pool: Pool) -> None:
    assert await write(pool, value(1)) == ([], [])
    [stream], values = await write(pool, opened(), value(1, "a"), value(2, "b"), value(2, "b"), value(9e9, "later"))
    assert (stream.monitor_id, stream.interval_s, stream.pending, stream.told_at) == (7, 60, 3, NOW)
    assert values == ["b", "a"], "newest first, none twice, none of the far future"
    async with pool.connection() as conn:
        [older] = await store_event_streams.readings(conn, "S", 7, before=at(2))
        assert older.value == "a"


async def test_what_is_told_in_one_go_counts_in_its_order(pool: Pool) -> None:
    rows: list[Row] = [
        opened(),
        value(1, "a"),
        Closed("S", 1, at(2)),
        value(3, "lost"),
        opened(seconds=4),
        value(5, "b"),
    ]
    [stream], values = await write(pool, *rows)
    assert (stream.closed_at, stream.opened_at, values) == (None, at(4), ["b", "a"])
    assert [len(turn) for turn in turns([opened(), opened(2), opened(), value(1), value(1)])] == [2, 1, 2]


async def test_it_gets_another_rhythm_and_ends(pool: Pool) -> None:
    [stream], _ = await write(pool, opened(), Adjusted("S", 1, None, 5), Adjusted("S", 9, 1, 1))
    assert (stream.interval_s, stream.values) == (60, 5)
    [stream], _ = await write(pool, Closed("S", 1, at(1)))
    [stream], _ = await write(pool, Closed("S", 1, at(2)))
    assert stream.closed_at == at(1)


async def test_there_is_a_bound(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_event_streams, "MOST_STREAMS", 2)
    for number in (1, 2, 3):
        await write(pool, opened(number))
    streams, _ = await write(pool, opened(2, monitor_id=8))
    assert [(one.stream_id, one.monitor_id) for one in streams] == [(1, 7), (2, 8)]


async def test_values_go_with_the_station_that_told_them(pool: Pool) -> None:
    await write(pool, opened(), value(1))
    async with pool.connection() as conn:
        assert await store_listing.remove(conn, "S")
    streams, values = await write(pool, opened())
    assert (len(streams), values) == (1, [])
