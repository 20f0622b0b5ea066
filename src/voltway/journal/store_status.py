"""How the journal is doing, for people who look."""

from datetime import datetime

from msgspec import Struct

from voltway.kit.postgres import Connection
from voltway.kit.rows import fetch_all, fetch_one


class JournalSpan(Struct, frozen=True, kw_only=True):
    """How many facts the journal holds, and when the first and the last of them were recorded."""

    facts: int
    oldest_at: datetime | None
    newest_at: datetime | None


class FollowerProgress(Struct, frozen=True, kw_only=True):
    """A reader of the journal: how many facts are still before it, and when it last moved."""

    name: str
    behind: int
    moved_at: datetime


async def span(conn: Connection) -> JournalSpan:
    """The journal from end to end. Counts every fact, so a large journal takes seconds."""
    query = "select count(*) as facts, min(recorded_at) as oldest_at, max(recorded_at) as newest_at from journal"
    return await fetch_one(conn, JournalSpan, query) or JournalSpan(facts=0, oldest_at=None, newest_at=None)


async def followers(conn: Connection) -> list[FollowerProgress]:
    """Every reader by name."""
    query = """
        select f.name, f.moved_at,
            (select count(*) from journal j where (j.xid, j.position) > (f.xid, f.position)) as behind
        from follower f order by f.name
    """
    return await fetch_all(conn, FollowerProgress, query)
