from collections.abc import AsyncIterator

import pytest

from tests.logs.made import HOUR, NOW, arrive, log, state, tell
from voltway.kit.postgres import Connection, Pool
from voltway.logs import store
from voltway.logs.jobs import end_overdue
from voltway.vocabulary.errors import NotFound
from voltway.vocabulary.logs import LogKind, LogState


@pytest.fixture
async def connection(pool: Pool) -> AsyncIterator[Connection]:
    async with pool.connection() as connection:
        await connection.execute(
            "insert into station (station_id, admission) values ('S1', 'accepted'), ('S2', 'accepted')"
        )
        yield connection


async def test_a_station_tells_of_the_log_it_was_asked_for(connection: Connection) -> None:
    first, second = await log(connection, "a"), await log(connection, "b")
    await tell(connection, (first, LogState.UPLOADING), (first, LogState.UPLOADED), (second, LogState.UPLOADING))
    assert (await state(connection, "a"), await state(connection, "b")) == (LogState.UPLOADED, LogState.UPLOADING)


async def test_without_a_number_it_is_the_newest_diagnostics(connection: Connection) -> None:
    await log(connection, "a")
    await log(connection, "b")
    await log(connection, "c", LogKind.SECURITY)
    await log(connection, "d", station_id="S2")
    await tell(connection, (None, LogState.UPLOADING))
    assert [await state(connection, one) for one in "abcd"] == [
        LogState.ASKED,
        LogState.UPLOADING,
        LogState.ASKED,
        LogState.ASKED,
    ]


async def test_a_stranger_s_number_changes_nothing(connection: Connection) -> None:
    number = await log(connection, "a")
    await tell(connection, (number, LogState.UPLOADED), station_id="S2")
    await tell(connection, (number + 1, LogState.UPLOADED), (2**40, LogState.FAILED))
    assert await state(connection, "a") is LogState.ASKED


async def test_what_failed_may_still_come_and_what_came_stays(connection: Connection) -> None:
    number = await log(connection, "a")
    await tell(connection, (number, LogState.FAILED), reason="the station could not send it")
    failed = await store.known(connection, "a")
    assert (failed.state, failed.ended_at) == (LogState.FAILED, NOW)
    await tell(connection, (number, LogState.UPLOADING))
    assert (await store.known(connection, "a")).ended_at is None
    await tell(connection, (number, LogState.UPLOADED))
    await tell(connection, (number, LogState.UPLOADING))
    await tell(connection, (number, LogState.FAILED))
    assert await state(connection, "a") is LogState.UPLOADED


async def test_the_answer_does_not_undo_what_was_told_before(connection: Connection) -> None:
    first, _ = await log(connection, "a"), await log(connection, "b")
    await tell(connection, (first, LogState.UPLOADING))
    await store.settle(connection, "a", LogState.ACCEPTED, None, "mine.log", "c1", NOW)
    await store.settle(connection, "b", LogState.REJECTED, "no", None, "c2", NOW)
    a, b = await store.known(connection, "a"), await store.known(connection, "b")
    assert (a.state, a.file_name, a.command_id, a.ended_at) == (LogState.UPLOADING, "mine.log", "c1", None)
    assert (b.state, b.reason, b.ended_at) == (LogState.REJECTED, "no", NOW)


async def test_a_file_that_is_here_says_more_than_the_station(connection: Connection) -> None:
    number = await log(connection, "a")
    await tell(connection, (number, LogState.UPLOADING))
    await arrive(connection, "a")
    found = await store.known(connection, "a")
    assert (found.state, found.size_bytes, found.file_name) == (LogState.UPLOADED, 5, "x.log")


async def test_a_station_that_did_not_hear_our_thanks_takes_nothing_back(connection: Connection) -> None:
    number = await log(connection, "a")
    assert await store.awaited_at(connection, "S1") == 1
    await arrive(connection, "a")
    assert await store.awaited_at(connection, "S1") == 0
    await tell(connection, (number, LogState.FAILED), reason="the station could not send it")
    found = await store.known(connection, "a")
    assert (found.state, found.reason, found.ended_at) == (LogState.UPLOADED, None, NOW + HOUR / 2)


async def test_a_file_that_comes_after_all_ends_what_had_failed(connection: Connection) -> None:
    number = await log(connection, "a")
    await tell(connection, (number, LogState.FAILED), reason="the station could not send it")
    await arrive(connection, "a")
    assert await state(connection, "a") is LogState.UPLOADED


async def test_logs_end_with_their_links(pool: Pool, connection: Connection) -> None:
    for one in "abc":
        await log(connection, one)
    await arrive(connection, "b")
    await store.settle(connection, "c", LogState.REJECTED, "no", None, "c", NOW)
    assert await end_overdue(pool, NOW + HOUR / 2) == 0
    assert await store.awaited_at(connection, "S1") == 1, "what is here is not awaited, whatever the station says"
    assert await end_overdue(pool, NOW + HOUR) == 2
    assert [(await store.known(connection, one)).state for one in "abc"] == [
        LogState.FAILED,
        LogState.UPLOADED,
        LogState.REJECTED,
    ]
    assert await store.awaited_at(connection, "S1") == 0


async def test_of_two_uploads_the_older_is_given_up(connection: Connection) -> None:
    for one in "ab":
        await log(connection, one)
        await store.settle(connection, one, LogState.ACCEPTED, None, None, one, NOW)
    await store.cancel_others(connection, "S1", "b", NOW)
    assert [await state(connection, one) for one in "ab"] == [LogState.CANCELED, LogState.ACCEPTED]


async def test_logs_are_listed_newest_first(connection: Connection) -> None:
    for one, station_id in (("a", "S1"), ("b", "S2"), ("c", "S1")):
        await log(connection, one, station_id=station_id)
    assert [row.log_id for row in await store.page(connection, limit=2)] == ["c", "b"]
    assert [row.log_id for row in await store.page(connection, after="b")] == ["a"]
    assert [row.log_id for row in await store.page(connection, station_id="S1")] == ["c", "a"]
    assert await store.page(connection, kind=LogKind.SECURITY) == []
    with pytest.raises(NotFound):
        await store.known(connection, "nothing")
