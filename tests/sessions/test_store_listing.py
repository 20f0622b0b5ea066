from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from tests.fixtures.plans import PlanOf
from voltway.kit.postgres import Connection, Pool
from voltway.sessions import store_listing
from voltway.sessions.store_listing import gaps
from voltway.vocabulary.sessions import Rule, SessionState, StopCause

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


@pytest.fixture
async def connection(pool: Pool) -> AsyncIterator[Connection]:
    async with pool.connection() as connection:
        yield connection


async def session(connection: Connection, session_id: str, minute: int = 0, **columns: object) -> None:
    started_at = NOON + timedelta(minutes=minute)
    values = {
        "station_id": "S1",
        "session_id": session_id,
        "ref": session_id,
        "state": "active",
        "started_at": started_at,
        "last_at": started_at,
        "received_at": started_at,
        "start_key": session_id,
    } | columns
    names = ", ".join(values)
    await connection.execute(
        f"insert into session ({names}) values ({', '.join(f'%({name})s' for name in values)})".encode(),  # noqa: S608  # names from this file
        values,
    )


async def ids(connection: Connection, **filters: object) -> list[str]:
    return [row.session_id for row in await store_listing.page(connection, **filters)]  # type: ignore[arg-type]  # the test names the filters


async def test_a_session_tells_what_became_of_it(connection: Connection) -> None:
    await session(
        connection,
        "x1",
        state="ended",
        ended_at=NOON + timedelta(minutes=90),
        last_at=NOON + timedelta(minutes=90),
        energy_wh=7400.5,
        idle_s=600.0,
        soc_percent=81.0,
        stop_cause="vehicle",
        rules=["sequence_gap", "free_vend"],
        seen="[[0, 3], [5, 9], [12, 12]]",
    )
    row = await store_listing.find(connection, "x1")
    assert row is not None
    assert (row.state, row.energy_wh, row.duration_s, row.idle_s) == (SessionState.ENDED, 7400.5, 5400.0, 600.0)
    assert (row.soc_percent, row.stop_cause) == (81.0, StopCause.VEHICLE)
    assert row.rules == [Rule.SEQUENCE_GAP, Rule.FREE_VEND]
    assert row.missing_seq_nos == [(4, 4), (10, 11)]
    assert await store_listing.find(connection, "x2") is None


async def test_a_running_session_lasts_until_what_was_told_last(connection: Connection) -> None:
    await session(connection, "x1", last_at=NOON + timedelta(minutes=10))
    row = await store_listing.find(connection, "x1")
    assert row is not None
    assert row.duration_s == 600.0


async def test_a_clock_that_goes_back_gives_no_negative_duration(connection: Connection) -> None:
    await session(connection, "x1", last_at=NOON - timedelta(hours=1))
    row = await store_listing.find(connection, "x1")
    assert row is not None
    assert row.duration_s == 0.0


async def test_pages_are_newest_first_and_complete_across_equal_starts(connection: Connection) -> None:
    for session_id, minute in [("a", 0), ("b", 1), ("c", 1), ("d", 1), ("e", 2)]:
        await session(connection, session_id, minute)
    pages, after = [], None
    while rows := await store_listing.page(connection, after=after, limit=2):
        pages.append([row.session_id for row in rows])
        after = (rows[-1].started_at, rows[-1].session_id)
    assert pages == [["e", "d"], ["c", "b"], ["a"]]


async def test_a_session_that_comes_in_meanwhile_is_not_told_twice(connection: Connection) -> None:
    for session_id, minute in [("a", 0), ("b", 1)]:
        await session(connection, session_id, minute)
    first = await store_listing.page(connection, limit=1)
    await session(connection, "c", 2)
    assert await ids(connection, after=(first[0].started_at, first[0].session_id)) == ["a"]


async def test_filters_narrow_the_list(connection: Connection) -> None:
    await session(connection, "a", 0, token_uid="T1")
    await session(connection, "b", 1, station_id="S2")
    await session(connection, "c", 2, state="ended", token_uid="T1")
    assert await ids(connection, station_id="S2") == ["b"]
    assert await ids(connection, state=SessionState.ENDED) == ["c"]
    assert await ids(connection, token_uid="T1") == ["c", "a"]
    assert await ids(connection, token_uid="T1", state=SessionState.ACTIVE) == ["a"]
    one = NOON + timedelta(minutes=1)
    assert await ids(connection, started_from=one) == ["c", "b"]
    assert await ids(connection, started_to=one) == ["a"]
    assert await store_listing.count_active(connection) == 2


async def test_a_power_curve_comes_oldest_first(connection: Connection) -> None:
    for minute, power_w in [(0, 1000.0), (1, 2000.0), (1, 2500.0), (2, 3000.0)]:
        at = NOON + timedelta(minutes=minute)
        await connection.execute(
            "insert into meter_reading (station_id, session_id, at, received_at, power_w, context, samples)"
            " values ('S1', 'x1', %s, %s, %s, 'Sample.Periodic', %s)",
            (at, at, power_w, '[{"value": 1}]' if minute == 2 else None),
        )
    first = await store_listing.readings(connection, "S1", "x1", limit=2)
    assert {row.power_w for row in first} == {1000.0, 2000.0, 2500.0}
    rest = await store_listing.readings(connection, "S1", "x1", after=first[-1].at)
    assert [(row.power_w, row.samples) for row in rest] == [(3000.0, [{"value": 1}])]
    assert await store_listing.readings(connection, "S1", "x2") == []
    assert await store_listing.readings(connection, "S2", "x1") == []


async def test_many_sessions_are_read_by_index(connection: Connection, plan_of: PlanOf) -> None:
    await connection.execute(
        "insert into session"
        " (station_id, session_id, ref, state, token_uid, started_at, last_at, received_at, start_key)"
        " select 'S' || mod(n, 100), 'x' || n, n, case when mod(n, 100) = 0 then 'active' else 'ended' end,"
        " 'T' || mod(n, 1000),"
        " %(noon)s - n * interval '1 minute', %(noon)s, %(noon)s, n from generate_series(1, 20000) n",
        {"noon": NOON},
    )
    await connection.execute(
        "insert into meter_reading (station_id, session_id, at, received_at, power_w) select 'S1', 'x' || mod(n, 100),"
        " %(noon)s, %(noon)s, n from generate_series(1, 20000) n",
        {"noon": NOON},
    )
    await connection.execute("analyze session, meter_reading")
    cursor = (NOON - timedelta(days=3), "x1")
    calls = {
        "newest": lambda: store_listing.page(connection),
        "next": lambda: store_listing.page(connection, after=cursor),
        "station": lambda: store_listing.page(connection, station_id="S1"),
        "next of station": lambda: store_listing.page(connection, station_id="S1", after=cursor),
        "running": lambda: store_listing.page(connection, state=SessionState.ACTIVE),
        "running at station": lambda: store_listing.page(connection, state=SessionState.ACTIVE, station_id="S1"),
        "token": lambda: store_listing.page(connection, token_uid="T7"),
        "span": lambda: store_listing.page(
            connection, started_from=NOON - timedelta(days=2), started_to=NOON - timedelta(days=1)
        ),
        "readings": lambda: store_listing.readings(connection, "S1", "x5"),
    }
    for name, call in calls.items():
        plan = await plan_of(store_listing, call)
        assert "Seq Scan" not in plan, f"{name}: {plan}"


async def test_a_session_is_found_by_its_id_alone_without_reading_all(connection: Connection) -> None:
    await connection.execute(
        "insert into session (station_id, session_id, ref, state, started_at, last_at, received_at, start_key)"
        " select 'S' || mod(n, 100), 'x' || n, n, 'ended', now(), now(), now(), n from generate_series(1, 20000) n"
    )
    await connection.execute("analyze session")
    await store_listing.find(connection, "x77")
    cursor = await connection.execute("explain select 1 from session where session_id = 'x77'")
    plan = "\n".join(row[0] for row in await cursor.fetchall())
    assert "session_by_id" in plan, plan


@given(st.sets(st.integers(0, 60), min_size=1))
def test_gaps_are_what_was_not_received_between_the_first_and_the_last(numbers: set[int]) -> None:
    missing = {
        number for first, last in gaps([(number, number) for number in numbers]) for number in range(first, last + 1)
    }
    assert missing == set(range(min(numbers), max(numbers) + 1)) - numbers


def test_overlapping_ranges_hide_no_gap() -> None:
    assert gaps([(5, 6), (0, 3), (1, 2), (6, 9)]) == [(4, 4)]
    assert gaps([]) == []
