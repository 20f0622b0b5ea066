import asyncio
import os
import socket
from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from tests.fixtures.postgres import PrivatePostgres
from tests.journal.writing import NOW, Desk, Resting, Told, boot_line, names_on_disk, poisoned, running_writer
from voltway.journal import store, writer as writer_module
from voltway.journal.store import JOURNAL, GatewayForgotten
from voltway.journal.unit import Barrier, StationLost, UnitFailed
from voltway.kit.pipeline import Statement
from voltway.kit.postgres import Connection
from voltway.stations import store_claims
from voltway.stations.store_claims import Arrival
from voltway.vocabulary.ids import StationId
from voltway.vocabulary.subjects import Change


async def drained(desk: Desk, timeout_s: float = 20.0) -> None:
    await asyncio.wait_for(desk.writer.drained(), timeout_s)


async def eventually(condition: Callable[[], bool], timeout_s: float = 10.0) -> None:
    async with asyncio.timeout(timeout_s):
        while not condition():  # noqa: ASYNC110  # what is waited for has no event
            await asyncio.sleep(0.01)


def execute(url: str, query: str, *parameters: object) -> list[tuple[Any, ...]]:
    with psycopg.connect(url, autocommit=True) as connection:
        cursor = connection.execute(query.encode(), parameters)
        return cursor.fetchall() if cursor.description else []


async def test_a_unit_is_told_only_when_it_is_on_disk(database_url: str) -> None:
    async with running_writer(database_url) as desk:
        units = [Told(f"S{number}", f"n{number}", database_url) for number in range(50)]
        for unit in units:
            desk.writer.append(unit)
        assert all(unit.outcome is None for unit in units)
        await drained(desk)
    assert all(unit.outcome == "committed" and unit.seen_on_disk for unit in units)
    assert names_on_disk(database_url) == [f"n{number}" for number in range(50)]


async def test_what_gathers_while_a_commit_runs_goes_together(database_url: str) -> None:
    async with running_writer(database_url) as desk:
        for number in range(100):
            desk.writer.append(Told(f"S{number}", "x"))
        assert desk.writer.waiting == 100
        await drained(desk)
        assert (desk.writer.waiting, desk.writer.commits) == (0, 1)


class Watching(Told):
    """A unit that looks at another one when it is told its outcome."""

    __slots__ = ("other", "other_then")

    def __init__(self, station_id: str, name: str, other: Told) -> None:
        super().__init__(station_id, name)
        self.other = other
        self.other_then: object = "not told"

    def committed(self) -> None:
        super().committed()
        self.other_then = self.other.outcome


async def test_many_go_in_parts_and_the_first_are_told_while_the_next_are_written(database_url: str) -> None:
    async with running_writer(database_url) as desk:
        last = Told("S999", "n999")
        first = Watching("S0", "n0", last)
        units = [first, *(Told(f"S{number}", f"n{number}") for number in range(1, 999)), last]
        for unit in units:
            desk.writer.append(unit)
        await drained(desk)
        assert (first.outcome, first.other_then, last.outcome) == ("committed", None, "committed")
        assert 2 < desk.writer.commits < 10
    assert names_on_disk(database_url) == [unit.name for unit in units]


async def test_a_batch_has_a_bound(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer_module, "MAX_UNITS", 10)
    async with running_writer(database_url) as desk:
        units = [Told("S", f"n{number}") for number in range(25)]
        for unit in units:
            desk.writer.append(unit)
        await drained(desk)
        assert desk.writer.commits == 3
    assert names_on_disk(database_url) == [unit.name for unit in units]


async def test_changes_are_told_after_the_commit(database_url: str) -> None:
    async with running_writer(database_url) as desk:
        unit = Told("S", "n")
        unit.changes.append(Change(kind="StationBooted", station_id=StationId("S"), at=NOW))
        desk.writer.append(unit)
        await drained(desk)
        assert desk.told == unit.changes


async def test_a_barrier_passes_behind_what_was_before_it(database_url: str) -> None:
    async with running_writer(database_url) as desk:
        before = Told("S", "n")
        barrier = Barrier()
        desk.writer.append(before)
        desk.writer.append(barrier)
        await asyncio.wait_for(barrier.passed, 5)
        assert before.outcome == "committed"


async def test_a_unit_that_breaks_when_told_leaves_the_others_alone(database_url: str) -> None:
    class Breaking(Told):
        def committed(self) -> None:
            raise RuntimeError("a bug in a socket")

    async with running_writer(database_url) as desk:
        after = Told("T", "after")
        desk.writer.append(Breaking("S", "breaking"))
        desk.writer.append(after)
        await drained(desk)
        assert after.outcome == "committed"


# --- units that can't be written


async def test_a_poisoned_unit_fails_alone(database_url: str) -> None:
    async with running_writer(database_url) as desk:
        units: list[Told] = [Told(f"S{number}", f"n{number}") for number in range(40)]
        poisoned(units[17])
        for unit in units:
            desk.writer.append(unit)
        await drained(desk)
    assert isinstance(units[17].outcome, UnitFailed)
    assert "time" in str(units[17].outcome)
    good = [unit for unit in units if unit is not units[17]]
    assert all(unit.outcome == "committed" for unit in good)
    assert names_on_disk(database_url) == [unit.name for unit in good]


async def test_several_poisoned_units_and_then_full_batches_again(database_url: str) -> None:
    async with running_writer(database_url) as desk:
        units = [Told(f"S{number}", f"n{number}") for number in range(64)]
        bad = {0, 1, 31, 63}
        for number, unit in enumerate(units):
            desk.writer.append(poisoned(unit) if number in bad else unit)
        await drained(desk)
        assert {number for number, unit in enumerate(units) if unit.outcome != "committed"} == bad
        for _ in range(12):
            desk.writer.append(Told("S", "again"))
            await drained(desk)
        commits = desk.writer.commits
        for number in range(writer_module.FULL_UNITS):
            desk.writer.append(Told(f"S{number}", "again"))
        await drained(desk)
        assert desk.writer.commits == commits + 1


class TooLong(Told):
    """Its station's name does not fit into an index of the database; psycopg calls that an OperationalError."""

    class Sink:
        def statements(self, rows: list[Any]) -> list[Statement]:
            return [Statement("do $$ begin raise exception 'index row too long' using errcode = '54000'; end $$")]

    def __init__(self, station_id: str) -> None:
        super().__init__(station_id, "too long")
        self.rows.append((self.Sink(), None))


class Broken(Told):
    """Its row breaks our own code, not PostgreSQL."""

    class Sink:
        def statements(self, rows: list[Any]) -> list[Statement]:
            raise TypeError("a bug in a sink")

    def __init__(self, station_id: str) -> None:
        super().__init__(station_id, "broken")
        self.rows.append((self.Sink(), None))


@pytest.mark.parametrize("kind", [TooLong, Broken])
async def test_no_unit_can_stop_the_writer(database_url: str, kind: Callable[[str], Told]) -> None:
    async with running_writer(database_url) as desk:
        before, bad, after = Told("A", "before"), kind("B"), Told("C", "after")
        for unit in (before, bad, after):
            desk.writer.append(unit)
        await drained(desk)
    assert (before.outcome, after.outcome) == ("committed", "committed")
    assert isinstance(bad.outcome, UnitFailed)
    assert names_on_disk(database_url) == ["before", "after"]


async def test_what_rests_on_a_failed_unit_fails_with_it(database_url: str) -> None:
    async with running_writer(database_url) as desk:
        first, then, farewell = poisoned(Resting("S", "start")), Resting("S", "reading"), Told("S", "farewell")
        neighbour = Resting("T", "neighbour")
        for unit in (first, then, neighbour, farewell):
            desk.writer.append(unit)
        await drained(desk)
    assert isinstance(first.outcome, UnitFailed)
    assert isinstance(then.outcome, UnitFailed)
    assert names_on_disk(database_url) == ["neighbour", "farewell"]


# --- PostgreSQL breaks


class Killing:
    """A sink that has its own connection killed in the middle of the first batch it sees."""

    def __init__(self) -> None:
        self.kills = 1

    def statements(self, rows: list[Any]) -> list[Statement]:
        """A session may terminate itself: the statements before are done by then, and none may count."""
        if not self.kills:
            return []
        self.kills -= 1
        return [Statement("select pg_terminate_backend(pg_backend_pid())")]


async def test_killed_before_the_commit_nothing_is_lost_or_doubled(database_url: str) -> None:
    async with running_writer(database_url) as desk:
        units = [Told(f"S{number}", f"n{number}") for number in range(20)]
        units[3].rows.append((Killing(), None))
        for unit in units:
            desk.writer.append(unit)
        await drained(desk)
        assert not desk.writer.away
    assert all(unit.outcome == "committed" for unit in units)
    assert names_on_disk(database_url) == [unit.name for unit in units]


async def test_kills_at_any_moment_lose_and_double_nothing(database_url: str) -> None:
    async with running_writer(database_url) as desk:
        units: list[Told] = []
        for round_ in range(15):
            for number in range(40):
                units.append(Told(f"S{number}", f"n{round_}.{number}"))
                desk.writer.append(units[-1])
            await asyncio.sleep(0.002 * round_)
            for connection in desk.connections[-1:]:
                execute(
                    database_url,
                    "select pg_terminate_backend(pid) from pg_stat_activity where pid = %s",
                    connection.info.backend_pid if not connection.closed else 0,
                )
        await drained(desk)
    assert all(unit.outcome == "committed" for unit in units)
    assert names_on_disk(database_url) == [unit.name for unit in units]
    assert len(desk.connections) > 2


def commits_wait(postgres: PrivatePostgres, waits: bool) -> None:
    """Have every COMMIT wait, after it has reached the disk, for a standby that does not exist."""
    with psycopg.connect(host=str(postgres.server.socket_directory), user="postgres", dbname="postgres") as connection:
        connection.autocommit = True
        connection.execute("set synchronous_commit = local")
        connection.execute(f"alter system set synchronous_standby_names = '{'nobody' if waits else ''}'".encode())
        connection.execute("select pg_reload_conf()")


def waiting_in_commit(url: str) -> list[int]:
    return [int(row[0]) for row in execute(url, "select pid from pg_stat_activity where wait_event = 'SyncRep'")]


@pytest.mark.parametrize("who_hangs_up", ["server", "network"])
async def test_a_commit_whose_answer_was_lost_counts_once(
    private_postgres: Callable[..., PrivatePostgres], who_hangs_up: str
) -> None:
    """The batch is on disk, but the writer could not hear so: its number tells, once the server is done with it."""
    postgres = private_postgres(options={"fsync": "off"})
    async with running_writer(postgres.url) as desk:
        first = Told("S", "first")
        desk.writer.append(first)
        await drained(desk)
        commits_wait(postgres, waits=True)
        unit = Told("S", "second")
        desk.writer.append(unit)
        await eventually(lambda: bool(waiting_in_commit(postgres.url)))
        assert desk.writer.waiting == 1
        if who_hangs_up == "server":
            execute(postgres.url, "select pg_terminate_backend(%s)", waiting_in_commit(postgres.url)[0])
        else:
            hang_up(desk.connections[-1])
        await eventually(lambda: len(desk.connections) > 1)
        await asyncio.sleep(0.2)
        assert desk.writer.waiting == 1
        commits_wait(postgres, waits=False)
        await drained(desk)
        assert unit.outcome == "committed"
    assert names_on_disk(postgres.url) == ["first", "second"]


def hang_up(connection: Connection) -> None:
    """Break the connection on our side, as a network does; the server does not notice while it is busy."""
    with socket.socket(fileno=os.dup(connection.fileno())) as line:
        line.shutdown(socket.SHUT_RDWR)


async def test_postgres_away_confirms_nothing_and_comes_back(
    private_postgres: Callable[..., PrivatePostgres],
) -> None:
    postgres = private_postgres()
    async with running_writer(postgres.url) as desk:
        desk.writer.append(Told("S", "before"))
        await drained(desk)
        postgres.kill()
        unit = Told("S", "meanwhile")
        desk.writer.append(unit)
        await eventually(lambda: desk.writer.away)
        await asyncio.sleep(0.3)
        assert desk.writer.waiting == 1
        postgres.start()
        await drained(desk)
        assert unit.outcome == "committed"
        assert not desk.writer.away
    assert names_on_disk(postgres.url) == ["before", "meanwhile"]


async def test_a_server_that_does_not_answer_is_noticed(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer_module, "STALLED_S", 0.1)
    async with running_writer(database_url) as desk:
        with psycopg.connect(database_url) as other:
            other.execute("lock table gateway")
            desk.writer.append(Told("S", "waits"))
            await eventually(lambda: desk.writer.stalled)
            assert not desk.writer.away
        await drained(desk)
        assert not desk.writer.stalled


async def test_a_read_only_server_is_away_not_a_reason_to_refuse(database_url: str) -> None:
    async with running_writer(database_url) as desk:
        desk.writer.append(Told("S", "before"))
        await drained(desk)
        await desk.connections[-1].execute("set default_transaction_read_only = on")
        unit = Told("S", "meanwhile")
        desk.writer.append(unit)
        await drained(desk)
    assert unit.outcome == "committed"


# --- other gateways


async def claim(url: str, gateway_id: str, *station_ids: str) -> list[str]:
    async with await Connection.connect(url, autocommit=True) as connection:
        await store.register_gateway(connection, gateway_id, "ws://there")
        await connection.execute(
            "insert into station (station_id, admission) select unnest(%s::text[]), 'accepted' on conflict do nothing",
            (list(station_ids),),
        )
        arrivals = [Arrival(id_, "here", "1.6") for id_ in station_ids]
        return (await store_claims.claim(connection, gateway_id, arrivals)).losers


async def test_units_of_a_station_that_was_claimed_are_lost(database_url: str) -> None:
    await claim(database_url, "g1", "S", "T")
    async with running_writer(database_url) as desk:
        assert await claim(database_url, "g2", "S") == ["g1"]
        lost, kept = Told("S", "lost"), Told("T", "kept")
        desk.writer.append(lost)
        desk.writer.append(kept)
        await drained(desk)
        assert isinstance(lost.outcome, StationLost)
        assert kept.outcome == "committed"
        assert desk.lost == ["S"]
        desk.writer.append(Told("T", "next"))
        await drained(desk)
        assert desk.lost == ["S"]
    assert names_on_disk(database_url) == ["kept", "next"]


async def test_what_gathered_for_a_lost_station_is_lost_with_it(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The batch that learns of the loss must not be the only one that keeps to it."""
    monkeypatch.setattr(writer_module, "MAX_UNITS", 1)
    await claim(database_url, "g1", "S")
    await claim(database_url, "g2", "S")
    async with running_writer(database_url) as desk:
        units = [Told("S", "first"), Told("S", "second"), Told("T", "kept")]
        for unit in units:
            desk.writer.append(unit)
        await drained(desk)
    assert [isinstance(unit.outcome, StationLost) for unit in units] == [True, True, False]
    assert names_on_disk(database_url) == ["kept"]


async def test_a_lost_station_in_doubt_is_lost_all_the_same(database_url: str) -> None:
    await claim(database_url, "g1", "S", "T")
    await claim(database_url, "g2", "S")
    async with running_writer(database_url) as desk:
        lost, kept = Told("S", "lost"), Told("T", "kept")
        kept.rows.append((Killing(), None))
        desk.writer.append(lost)
        desk.writer.append(kept)
        await drained(desk)
    assert isinstance(lost.outcome, StationLost)
    assert kept.outcome == "committed"
    assert names_on_disk(database_url) == ["kept"]


async def test_a_station_lost_in_a_commit_whose_answer_was_lost(
    private_postgres: Callable[..., PrivatePostgres],
) -> None:
    """The batch is on disk without the station's unit: that must not be confirmed with the others."""
    postgres = private_postgres(options={"fsync": "off"})
    await claim(postgres.url, "g1", "S", "T")
    await claim(postgres.url, "g2", "S")
    async with running_writer(postgres.url) as desk:
        commits_wait(postgres, waits=True)
        lost, kept = Told("S", "lost"), Told("T", "kept")
        desk.writer.append(lost)
        desk.writer.append(kept)
        await eventually(lambda: bool(waiting_in_commit(postgres.url)))
        hang_up(desk.connections[-1])
        await eventually(lambda: len(desk.connections) > 1)
        commits_wait(postgres, waits=False)
        await drained(desk)
        assert isinstance(lost.outcome, StationLost)
        assert kept.outcome == "committed"
        assert desk.lost == ["S"]
    assert names_on_disk(postgres.url) == ["kept"]


async def test_a_station_that_comes_back_is_ours_again(database_url: str) -> None:
    await claim(database_url, "g1", "S")
    await claim(database_url, "g2", "S")
    await claim(database_url, "g1", "S")
    async with running_writer(database_url) as desk:
        unit = Told("S", "back")
        desk.writer.append(unit)
        await drained(desk)
        assert unit.outcome == "committed"
        assert desk.lost == []


_SLEEPING = "select count(*) from pg_stat_activity where wait_event = 'PgSleep' and datname = current_database()"


async def test_who_takes_over_waits_for_the_batch_that_runs(database_url: str) -> None:
    """What the old holder's batch commits, the new holder reads."""

    class Slow:
        def statements(self, rows: list[Any]) -> list[Statement]:
            return [Statement("select pg_sleep(0.5)")]

    await claim(database_url, "g1", "S")
    async with running_writer(database_url) as desk:
        unit = Told("S", "last words")
        unit.rows.append((Slow(), None))
        desk.writer.append(unit)
        await eventually(lambda: execute(database_url, _SLEEPING) == [(1,)])
        losers = await claim(database_url, "g2", "S")
        assert names_on_disk(database_url) == []
        async with await Connection.connect(database_url, autocommit=True) as connection:
            await store.wait_for_batches(connection, losers)
        assert names_on_disk(database_url) == ["last words"]
        await drained(desk)
        after = Told("S", "too late")
        desk.writer.append(after)
        await drained(desk)
        assert isinstance(after.outcome, StationLost)


async def test_a_forgotten_gateway_ends_and_says_why(database_url: str) -> None:
    async with running_writer(database_url) as desk:
        execute(database_url, "delete from gateway")
        unit = Told("S", "n")
        desk.writer.append(unit)
        assert desk.task is not None
        with pytest.raises(GatewayForgotten, match=r"gateway g1 was silent for too long.*start it again"):
            await asyncio.wait_for(desk.task, 5)
        assert unit.outcome is None
    assert names_on_disk(database_url) == []


async def test_rows_of_one_kind_go_to_disk_at_once(database_url: str) -> None:
    """One statement for a batch, however many units: the statement count is what makes the journal fast."""
    calls: list[int] = []

    class Counting:
        def statements(self, rows: list[Any]) -> list[Statement]:
            calls.append(len(rows))
            return JOURNAL.statements(rows)

    sink = Counting()
    async with running_writer(database_url) as desk:
        for number in range(100):
            unit = Told(f"S{number}", "n")
            unit.rows = [(sink, boot_line(f"S{number}", "n"))]
            desk.writer.append(unit)
        await drained(desk)
    assert calls == [100]
