import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from tests.replaying.network import Network, Talk, network
from voltway.kit.postgres import Pool
from voltway.replaying import replay as replay_module, store, tables
from voltway.replaying.comparison import Comparison, Progress, Step, TableComparison
from voltway.replaying.replay import replay
from voltway.stations import store_listing
from voltway.vocabulary.errors import Conflict
from voltway.vocabulary.facts import StationBooted

STATIONS = [f"S{number}" for number in range(8)]


@pytest.fixture(autouse=True)
async def clean(pool: Pool) -> AsyncIterator[None]:
    """No schema is left behind in the database that other tests use."""
    yield
    async with pool.connection() as connection:
        await connection.execute("drop schema if exists replay cascade")


async def talk(here: Network, seed: int, steps: int) -> None:
    stations = Talk(here, seed)
    for _ in range(steps):
        await stations.step(stations.chance.choice(STATIONS))


async def execute(pool: Pool, query: str, *parameters: object) -> list[tuple[object, ...]]:
    async with pool.connection() as connection:
        cursor = await connection.execute(query.encode(), parameters)
        return await cursor.fetchall() if cursor.description else []


def by_table(comparison: Comparison) -> dict[str, tuple[int, int, int, int]]:
    return {
        table.table: (table.compared, table.different, table.only_live, table.only_replayed)
        for table in comparison.tables
    }


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_current_state_is_what_the_journal_says(pool: Pool, database_url: str, seed: int) -> None:
    async with network(pool, database_url) as here:
        await here.add(*STATIONS)
        await talk(here, seed, 700)
    comparison = await replay(pool)
    assert comparison.agrees, comparison
    assert comparison.facts > 400
    compared = {table.table: table.compared for table in comparison.tables}
    assert compared["session"] > 40
    assert compared["meter_reading"] > 150
    assert compared["connector"] > 8
    assert compared["station"] > 4
    assert await execute(pool, "select 1 from pg_namespace where nspname = 'replay'") == []


async def test_small_sets_and_forgotten_sessions_make_no_difference(
    pool: Pool, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replay_module, "ROWS_AT_ONCE", 7)
    monkeypatch.setattr("voltway.replaying.applying.SESSIONS_KEPT", 2)
    async with network(pool, database_url) as here:
        await here.add(*STATIONS)
        await talk(here, 4, 500)
    comparison = await replay(pool)
    assert comparison.agrees, comparison


async def test_what_was_changed_by_hand_is_named(pool: Pool, database_url: str) -> None:
    async with network(pool, database_url) as here:
        await here.add(*STATIONS)
        await talk(here, 5, 400)
    assert (await replay(pool)).agrees
    await execute(
        pool,
        "update session set energy_wh = energy_wh + 1, token_uid = 'forged' where session_id = "
        "(select min(session_id) from session)",
    )
    await execute(pool, "delete from session where session_id = (select max(session_id) from session)")
    await execute(pool, "update station set firmware = 'other' where station_id = 'S1'")
    await execute(
        pool,
        "insert into meter_reading (station_id, at, received_at, register_wh) values ('S1', now(), now(), 1)",
    )
    await execute(
        pool,
        "update connector set register_wh = -1 where (station_id, evse_id) = "
        "(select station_id, evse_id from connector where register_wh is not null limit 1)",
    )
    comparison = await replay(pool)
    assert not comparison.agrees
    found = {name: counts[1:] for name, counts in by_table(comparison).items()}
    assert found == {"session": (1, 0, 1), "station": (1, 0, 0), "meter_reading": (0, 1, 0), "connector": (1, 0, 0)}
    told = {table.table: table.differences for table in comparison.tables}
    columns = [difference.column for difference in told["session"]]
    assert sorted(filter(None, columns)) == ["energy_wh", "token_uid"]
    assert columns.count(None) == 1
    forged = next(difference for difference in told["session"] if difference.column == "token_uid")
    assert forged.live == '"forged"'
    assert forged.replayed != forged.live
    assert [(each.key, each.column, each.live) for each in told["station"]] == [('["S1"]', "firmware", '"other"')]
    (extra,) = told["meter_reading"]
    assert extra.column is None
    assert extra.live is not None
    assert extra.replayed is None


TOUCHED = {
    "double precision": "12345.5",
    "text": "'touched'",
    "timestamp with time zone": "'2001-01-01Z'",
    "smallint": "2",
    "integer": "77",
    "bigint": "77",
    "boolean": "not {}",
    "jsonb": "'[[9,9]]'",
    "json": """'[{"value":1.0}]'""",
    "bigint[]": "array[1]",
    "text[]": "array['touched']",
}
CHECKED = {"state", "admission", "isolation", "isolation_by"}
"""Columns that hold one of a few words, or nothing as long as another holds nothing."""


@pytest.mark.parametrize("table", tables.TABLES, ids=lambda table: table.name)
async def test_every_column_is_compared_or_left_out_for_a_reason(
    pool: Pool, database_url: str, table: tables.ReplayedTable
) -> None:
    async with network(pool, database_url) as here:
        await here.add(*STATIONS)
        await talk(here, 6, 150)
    columns = await execute(
        pool,
        "select attname, format_type(atttypid, atttypmod) from pg_attribute where attrelid = %s::regclass"
        " and attnum > 0 and not attisdropped",
        table.name,
    )
    # What a text is touched with must be an organization where it names one.
    await execute(
        pool,
        "insert into organization (organization_id, parent_id, path, kind, name)"
        " values ('touched', 'operator', '/operator/touched/', 'fleet', 'Touched')",
    )
    await execute(pool, f"create table untouched as table {table.name}")
    try:
        for name, kind in columns:
            if name not in table.key and name not in CHECKED:
                await touch(pool, table, str(name), TOUCHED[str(kind)].replace("{}", str(name)))
                comparison = next(each for each in (await replay(pool)).tables if each.table == table.name)
                compared = name in table.only if table.only else name not in table.left_out
                assert comparison.different == compared, name
                assert {each.column for each in comparison.differences} == ({name} if compared else set())
    finally:
        await execute(pool, "drop table untouched")


async def touch(pool: Pool, table: tables.ReplayedTable, column: str, value: str) -> None:
    """Set one column of one row; all others are as they were."""
    await execute(pool, f"truncate {table.name} cascade")
    await execute(pool, f"insert into {table.name} table untouched")
    which = "status <> 'unknown'" if table.name == "connector" else "true"
    place = f"(select tableoid, ctid from {table.name} where {which} limit 1)"  # noqa: S608  # our own tables' names
    change = f"update {table.name} set {column} = {value} where (tableoid, ctid) = {place}"  # noqa: S608  # names of our own tables
    await execute(pool, change)


async def test_it_works_while_the_network_runs(pool: Pool, database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stations talk all the time, and a transaction older than all of it stays open for a while."""
    monkeypatch.setattr(replay_module, "ROWS_AT_ONCE", 50)
    async with network(pool, database_url) as here, network(pool, database_url, "g2") as there:
        await here.add(*STATIONS)
        await there.add("other")
        await talk(here, 7, 300)
        talking = asyncio.create_task(talk(here, 8, 100_000))
        booting = asyncio.create_task(boot_for_ever(there))
        for number in range(4):
            async with pool.connection() as old, old.transaction():
                if number % 2:
                    await old.execute("select pg_current_xact_id()")
                comparison = await replay(pool)
                assert comparison.agrees, comparison
        assert not talking.done()
        assert not booting.done()
        for task in (talking, booting):
            task.cancel()
        await asyncio.gather(talking, booting, return_exceptions=True)
    assert (await replay(pool)).agrees


async def boot_for_ever(there: Network) -> None:
    while True:
        await there.say("other", StationBooted(vendor="V", model="M"))
        await asyncio.sleep(0.001)


async def test_it_does_not_hold_followers_up(pool: Pool, database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """While a snapshot of everything is compared, no transaction of ours makes readers of the journal wait."""
    async with network(pool, database_url) as here:
        await here.add(*STATIONS)
        await talk(here, 9, 100)
    compare = store.compare
    waiting: list[tuple[object, ...]] = []

    async def looking(*arguments: Any, **options: Any) -> TableComparison:
        if options["others"]:
            waiting.extend(
                await execute(
                    pool,
                    "select query from pg_stat_activity where backend_xid is not null and pid <> pg_backend_pid()"
                    " and datname = current_database()",
                )
            )
        return await compare(*arguments, **options)

    monkeypatch.setattr(store, "compare", looking)
    assert (await replay(pool)).agrees
    assert waiting == []


async def test_a_station_removed_and_added_again(pool: Pool, database_url: str) -> None:
    async with network(pool, database_url) as here:
        await here.add(*STATIONS)
        await talk(here, 10, 300)
        await here.writer.drained()
        async with pool.connection() as connection:
            assert await store_listing.remove(connection, "S1")
            assert await store_listing.remove(connection, "S2")
        await here.add("S1")
        await here.say("S1", StationBooted(vendor="New", model="New"))
    comparison = await replay(pool)
    assert comparison.agrees, comparison


async def test_what_was_dropped_with_old_days_is_not_missed(pool: Pool, database_url: str) -> None:
    """The journal begins later than some sessions, connectors and stations: only what it can tell is compared."""
    async with network(pool, database_url) as here:
        await here.add(*STATIONS)
        await talk(here, 11, 200)
        await here.writer.drained()
        await asyncio.sleep(0.01)
        await execute(
            pool,
            "insert into retention_floor values ('journal', clock_timestamp()), ('meter_reading', clock_timestamp())",
        )
        await execute(pool, "truncate journal")
        await execute(pool, "delete from meter_reading")
        await asyncio.sleep(0.01)
        await here.add("fresh")
        here.now += timedelta(days=3)
        await talk(here, 12, 50)
        await here.say("fresh", StationBooted(vendor="V", model="M"))
    comparison = await replay(pool)
    assert comparison.agrees, comparison
    assert by_table(comparison)["station"][0] >= 1
    await execute(pool, "update station set vendor = 'other' where station_id = 'fresh'")
    assert not (await replay(pool)).agrees


async def test_a_fact_nobody_understands_is_counted(pool: Pool, database_url: str) -> None:
    async with network(pool, database_url) as here:
        await here.add("S1")
        await here.say("S1", StationBooted(vendor="V", model="M"))
    await execute(pool, """update journal set body = '{"kind":"Unheard"}'""")
    comparison = await replay(pool)
    assert (comparison.facts, comparison.unreadable) == (1, 1)
    assert not comparison.agrees


async def test_progress_is_told(pool: Pool, database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replay_module, "ROWS_AT_ONCE", 10)
    monkeypatch.setattr(replay_module, "_PROGRESS_S", 0.0)
    async with network(pool, database_url) as here:
        await here.add(*STATIONS)
        await talk(here, 13, 60)
    told: list[Progress] = []
    comparison = await replay(pool, progress=told.append)
    reading = [progress for progress in told if progress.step is Step.READING]
    assert len(reading) > 3
    assert [progress.done for progress in reading] == sorted(progress.done for progress in reading)
    assert reading[-1].done == reading[-1].total == comparison.facts
    assert told[-1] == Progress(step=Step.COMPARING, done=4, total=4)


async def test_one_at_a_time(pool: Pool) -> None:
    async with pool.connection() as another:
        assert await store.hold(another)
        with pytest.raises(Conflict, match="another replay is under way"):
            await replay(pool)
        await store.let_go(another)
    assert (await replay(pool)).agrees


async def test_the_schema_can_be_kept(pool: Pool, database_url: str) -> None:
    async with network(pool, database_url) as here:
        await here.add("S1")
        await here.say("S1", StationBooted(vendor="V", model="M"))
    await replay(pool, keep_schema=True)
    assert await execute(pool, "select station_id, vendor from replay.station") == [("S1", "V")]
    assert (await replay(pool)).agrees
