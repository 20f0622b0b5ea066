"""The journal's state as people are told it."""

from datetime import UTC, datetime

from tests.fixtures.command_line import Execute
from voltway.journal import store_status
from voltway.journal.store_status import FollowerProgress, JournalSpan
from voltway.kit.postgres import Pool

FIRST, LAST = datetime(2030, 1, 5, tzinfo=UTC), datetime(2030, 1, 7, tzinfo=UTC)


async def test_an_empty_journal_has_no_ends(pool: Pool) -> None:
    async with pool.connection() as conn:
        assert await store_status.span(conn) == JournalSpan(facts=0, oldest_at=None, newest_at=None)
        assert await store_status.followers(conn) == []


async def test_followers_are_behind_by_what_comes_after_their_cursor(pool: Pool, execute: Execute) -> None:
    for at in (FIRST, datetime(2030, 1, 6, tzinfo=UTC), LAST):
        execute(
            "insert into journal (station_id, kind, at, received_at, recorded_at, body)"
            " values ('S1', 'StationConnected', now(), now(), %s, '{}')",
            (at,),
        )
    execute("insert into follower (name, moved_at) values ('new', %s)", (FIRST,))
    execute(
        "insert into follower (name, xid, position, moved_at)"
        " select 'half', xid, position, %s from journal order by xid, position offset 1 limit 1",
        (LAST,),
    )
    async with pool.connection() as conn:
        assert await store_status.span(conn) == JournalSpan(facts=3, oldest_at=FIRST, newest_at=LAST)
        assert await store_status.followers(conn) == [
            FollowerProgress(name="half", behind=1, moved_at=LAST),
            FollowerProgress(name="new", behind=3, moved_at=FIRST),
        ]
