"""Table `mail_outbox`: mails that wait to be sent."""

from datetime import datetime

from msgspec import Struct

from voltway.kit.postgres import Connection
from voltway.kit.rows import fetch_all


class WaitingMail(Struct, frozen=True, kw_only=True):
    """A sealed mail; `attempts` counts the one that is being made."""

    mail_id: int
    content: bytes
    attempts: int


async def put(conn: Connection, content: bytes, now: datetime, expires_at: datetime) -> None:
    """Keep a sealed mail to be sent from `now` on and before `expires_at`. The web process may do this and no more."""
    await conn.execute(
        """
        insert into mail_outbox (content, created_at, next_at, expires_at)
        values (%(content)s, %(now)s, %(now)s, %(expires_at)s)
        """,
        {"content": content, "now": now, "expires_at": expires_at},
    )


async def claim(conn: Connection, now: datetime, until: datetime, limit: int) -> list[WaitingMail]:
    """Up to `limit` mails that are due, oldest first; nobody else gets them before `until`."""
    return await fetch_all(
        conn,
        WaitingMail,
        """
        with due as (
            select mail_id from mail_outbox
            where failed_at is null and next_at <= %(now)s and expires_at > %(now)s
            order by next_at limit %(limit)s for update skip locked
        ), claimed as (
            update mail_outbox m set next_at = %(until)s, attempts = attempts + 1
            from due where m.mail_id = due.mail_id
            returning m.mail_id, m.content, m.attempts
        )
        select mail_id, content, attempts from claimed order by mail_id
        """,
        {"now": now, "until": until, "limit": limit},
    )


async def remove(conn: Connection, mail_id: int) -> None:
    """Forget a mail that was sent."""
    await conn.execute("delete from mail_outbox where mail_id = %s", (mail_id,))


async def delay(conn: Connection, mail_id: int, error: str, next_at: datetime) -> None:
    """Try again later."""
    await conn.execute(
        "update mail_outbox set last_error = %(error)s, next_at = %(next_at)s where mail_id = %(mail_id)s",
        {"mail_id": mail_id, "error": error, "next_at": next_at},
    )


async def give_up(conn: Connection, mail_id: int, error: str, now: datetime) -> None:
    """Try no more. What was in the mail goes; that it failed, and why, stays a while."""
    await conn.execute(
        "update mail_outbox set last_error = %(error)s, failed_at = %(now)s, content = '' where mail_id = %(mail_id)s",
        {"mail_id": mail_id, "error": error, "now": now},
    )


async def expire(conn: Connection, now: datetime) -> int:
    """Give up what is worth nothing any more; how many."""
    cursor = await conn.execute(
        """
        update mail_outbox set failed_at = %(now)s, content = '',
            last_error = 'not sent in time' || coalesce(': ' || last_error, '')
        where failed_at is null and expires_at <= %(now)s
        """,
        {"now": now},
    )
    return cursor.rowcount


async def forget(conn: Connection, before: datetime) -> int:
    """Forget what failed before `before`; how many."""
    cursor = await conn.execute("delete from mail_outbox where failed_at < %(before)s", {"before": before})
    return cursor.rowcount
