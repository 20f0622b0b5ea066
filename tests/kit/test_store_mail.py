"""The outbox as a table; what comes of it is told in test_mail_outbox.py."""

from datetime import UTC, datetime, timedelta

from voltway.kit import store_mail
from voltway.kit.postgres import Pool

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)
EVENING = NOON + timedelta(hours=8)


async def test_the_oldest_due_come_first_and_are_claimed_once(pool: Pool) -> None:
    async with pool.connection() as conn:
        for number in range(3):
            await store_mail.put(conn, b"%d" % number, NOON + timedelta(seconds=number), EVENING)
        assert await store_mail.claim(conn, NOON - timedelta(seconds=1), LATER, 5) == []
        first = await store_mail.claim(conn, NOON + timedelta(minutes=1), LATER, 2)
        assert [(mail.content, mail.attempts) for mail in first] == [(b"0", 1), (b"1", 1)]
        rest = await store_mail.claim(conn, NOON + timedelta(minutes=1), LATER, 5)
        assert [mail.content for mail in rest] == [b"2"]
        again = await store_mail.claim(conn, LATER, EVENING, 5)
        assert [(mail.content, mail.attempts) for mail in again] == [(b"0", 2), (b"1", 2), (b"2", 2)]


async def test_what_was_said_last_stands_with_what_came_too_late(pool: Pool) -> None:
    async with pool.connection() as conn:
        await store_mail.put(conn, b"0", NOON, LATER)
        (mail,) = await store_mail.claim(conn, NOON, NOON, 1)
        await store_mail.delay(conn, mail.mail_id, "421 full", LATER)
        assert await store_mail.expire(conn, LATER) == 1
        cursor = await conn.execute("select last_error from mail_outbox")
        assert await cursor.fetchone() == ("not sent in time: 421 full",)
