"""Mail that waits: sent once it can be, kept while the server is away, forgotten when it is worth nothing."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from tests.fixtures.smtp import mail_server
from voltway.kit import mail_outbox, scope
from voltway.kit.clock import SettableClock
from voltway.kit.mail import Mail, MailDelayed, MailUndeliverable, SmtpSender
from voltway.kit.mail_outbox import FAILED_KEPT_FOR, PAUSES, put_mail, send_due
from voltway.kit.postgres import Pool, transaction
from voltway.kit.sealing import Sealing
from voltway.kit.settings import MailSettings, Settings

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
SEALING = Sealing(b"k" * 32)
MAIL = Mail(to="ada@example.org", subject="Hello", text="https://example.org/verify?token=abc")


class Postman:
    """Takes mails, or raises `trouble`."""

    def __init__(self) -> None:
        self.sent: list[Mail] = []
        self.trouble: Exception | None = None

    async def send(self, mail: Mail) -> None:
        if self.trouble is not None:
            raise self.trouble
        self.sent.append(mail)


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock(NOON)


async def put(pool: Pool, mail: Mail = MAIL, **more: Any) -> None:
    async with pool.connection() as conn:
        await put_mail(conn, SEALING, mail, NOON, **more)


async def deliver(pool: Pool, postman: object, clock: SettableClock) -> int:
    return await send_due(pool, lambda: SEALING, lambda: postman, clock, 1.0)  # type: ignore[arg-type,return-value]  # whatever the test takes for a sender


async def rows(pool: Pool, columns: str = "attempts, last_error, failed_at") -> list[tuple[Any, ...]]:
    async with pool.connection() as conn:
        query = SQL("select {} from mail_outbox order by mail_id")
        cursor = await conn.execute(query.format(SQL(", ").join(map(Identifier, columns.split(", ")))))
        return await cursor.fetchall()


async def test_a_mail_goes_out_over_smtp_and_leaves_nothing_behind(pool: Pool, clock: SettableClock) -> None:
    await put(pool)
    async with mail_server() as server:
        smtp = SmtpSender(MailSettings(smtp_url=f"smtp+plain://127.0.0.1:{server.port}"))
        assert await deliver(pool, smtp, clock) == 1
        assert server.mails[0].get_content().strip() == MAIL.text
    assert await rows(pool) == []


async def test_what_waits_can_not_be_read_in_the_table(pool: Pool) -> None:
    await put(pool)
    ((content,),) = await rows(pool, "content")
    assert b"token" not in content
    assert b"ada@" not in content


async def test_a_mail_of_a_transaction_that_does_not_hold_is_not_sent(pool: Pool, clock: SettableClock) -> None:
    async def fail() -> None:
        async with transaction(pool) as conn:
            await put_mail(conn, SEALING, MAIL, NOON)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    assert await deliver(pool, Postman(), clock) == 0


async def test_mail_outlives_a_server_that_is_away(pool: Pool, clock: SettableClock) -> None:
    await put(pool)
    async with mail_server() as server:
        port = server.port
    smtp = SmtpSender(MailSettings(smtp_url=f"smtp+plain://127.0.0.1:{port}"))
    for attempt, pause in enumerate(PAUSES, start=1):
        assert await deliver(pool, smtp, clock) == 0
        ((attempts, error, failed_at),) = await rows(pool)
        assert (attempts, failed_at) == (attempt, None)
        assert f"127.0.0.1:{port}" in error
        clock.advance(pause - timedelta(seconds=1))
        assert await deliver(pool, smtp, clock) == 0
        assert (await rows(pool))[0][0] == attempt
        clock.advance(timedelta(seconds=1))
    postman = Postman()
    assert await deliver(pool, postman, clock) == 1
    assert postman.sent == [MAIL]


async def test_while_the_server_is_away_the_rest_is_not_tried(pool: Pool, clock: SettableClock) -> None:
    for _ in range(4):
        await put(pool)
    async with mail_server(answers={"EHLO": "421 full", "HELO": "421 full"}) as server:
        smtp = SmtpSender(MailSettings(smtp_url=f"smtp+plain://127.0.0.1:{server.port}"))
        assert await deliver(pool, smtp, clock) == 0
    assert [row[0] for row in await rows(pool)] == [1, 1, 1, 1]


async def test_one_that_is_put_off_does_not_hold_up_the_others(pool: Pool, clock: SettableClock) -> None:
    class Greylisting(Postman):
        async def send(self, mail: Mail) -> None:
            if mail.to == "grey@example.org":
                raise MailDelayed("451 later")
            await super().send(mail)

    await put(pool, msgspec.structs.replace(MAIL, to="grey@example.org"))
    await put(pool)
    postman = Greylisting()
    assert await deliver(pool, postman, clock) == 1
    assert postman.sent == [MAIL]


async def test_a_lasting_no_ends_it_and_takes_the_content_away(pool: Pool, clock: SettableClock) -> None:
    await put(pool)
    postman = Postman()
    postman.trouble = MailUndeliverable("550 nobody")
    assert await deliver(pool, postman, clock) == 0
    assert await rows(pool, "content, last_error, failed_at") == [(b"", "550 nobody", NOON)]
    postman.trouble = None
    clock.advance(timedelta(days=1))
    assert await deliver(pool, postman, clock) == 0
    assert await mail_outbox.forget_failed(pool, NOON + FAILED_KEPT_FOR) == 0
    assert await mail_outbox.forget_failed(pool, NOON + FAILED_KEPT_FOR + timedelta(seconds=1)) == 1


async def test_what_is_worth_nothing_any_more_is_not_sent(pool: Pool, clock: SettableClock) -> None:
    await put(pool, expires_at=NOON + timedelta(minutes=15))
    clock.advance(timedelta(minutes=15))
    assert await deliver(pool, Postman(), clock) == 0
    assert await rows(pool, "content, last_error, failed_at") == [(b"", "not sent in time", clock.now())]


async def test_a_mail_sealed_with_another_key_is_given_up(pool: Pool, clock: SettableClock) -> None:
    async with pool.connection() as conn:
        await put_mail(conn, Sealing(b"another key, just as long as ours"), MAIL, NOON)
    assert await deliver(pool, Postman(), clock) == 0
    assert "can't be opened" in (await rows(pool))[0][1]


async def test_two_workers_send_each_mail_once(pool: Pool, clock: SettableClock) -> None:
    for number in range(12):
        await put(pool, msgspec.structs.replace(MAIL, subject=str(number)))
    postman = Postman()
    counts = await asyncio.gather(deliver(pool, postman, clock), deliver(pool, postman, clock))
    assert sum(counts) == 12
    assert sorted(int(mail.subject) for mail in postman.sent) == list(range(12))


async def test_what_a_worker_that_died_had_is_sent_later(pool: Pool, clock: SettableClock) -> None:
    class Dying(Postman):
        async def send(self, mail: Mail) -> None:
            raise asyncio.CancelledError

    await put(pool)
    with pytest.raises(asyncio.CancelledError):
        await deliver(pool, Dying(), clock)
    assert await deliver(pool, Postman(), clock) == 0
    clock.advance(timedelta(minutes=1))
    assert await deliver(pool, Postman(), clock) == 1


async def test_pages_can_put_mail_and_read_none(settings: Settings, pool: Pool, clock: SettableClock) -> None:
    web = await scope.connect_scoped_pool(settings, "test")
    try:
        await put(web)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            await rows(web)
    finally:
        await web.close()
    assert await deliver(pool, Postman(), clock) == 1


async def test_without_mail_neither_key_nor_server_is_needed(pool: Pool, clock: SettableClock) -> None:
    def nothing() -> Any:
        raise AssertionError("asked for")

    assert await send_due(pool, nothing, nothing, clock, 1.0) == 0
