"""Mail that waits for the worker: kept with what it tells about, sent at least once, and not lost while SMTP is away.

Mails lie there sealed, since links in them open something, and go when they are sent.
"""

import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Final

import msgspec
import structlog

from voltway.kit import store_mail
from voltway.kit.clock import Clock
from voltway.kit.mail import Mail, MailDelayed, MailServerAway, MailUndeliverable, Sender
from voltway.kit.postgres import Connection, Pool
from voltway.kit.sealing import SealBroken, Sealing
from voltway.kit.store_mail import WaitingMail

PAUSES: Final[Sequence[timedelta]] = (
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(hours=1),
    timedelta(hours=4),
    timedelta(hours=12),
)
"""Before each further attempt; the last one repeats until the mail is worth nothing any more."""

FAILED_KEPT_FOR: Final = timedelta(days=30)
_WORTH_FOR: Final = timedelta(days=3)
_PURPOSE: Final = "mail"
_AT_ONCE: Final = 5
# Beyond that a round leaves the rest to the next, so that a thousand mails keep no other job waiting.
_ROUND_S: Final = 3.0
# Beyond the time that one round of mails takes at worst, so that no other worker sends the same.
_LEASE_SPARE: Final = timedelta(seconds=30)

_log = structlog.get_logger()


async def put_mail(
    conn: Connection, sealing: Sealing, mail: Mail, now: datetime, *, expires_at: datetime | None = None
) -> None:
    """Have `mail` sent if the caller's transaction is committed.

    `expires_at` is until when it is worth something, by default three days: a link that ended helps nobody.
    """
    content = sealing.seal(msgspec.json.encode(mail), _PURPOSE)
    await store_mail.put(conn, content, now, expires_at or now + _WORTH_FOR)


async def send_due(
    pool: Pool, sealing: Callable[[], Sealing], sender: Callable[[], Sender], clock: Clock, timeout_s: float
) -> int:
    """Send what is due, each mail in turn, for a few seconds; how many were handed over.

    `timeout_s` is how long one mail takes at most. Without mail neither a key nor a server is asked for. Two workers
    may do so side by side. When one dies between handing a mail over and forgetting it, the mail is sent twice.
    """
    sent, begun_s = 0, time.monotonic()
    lease = _AT_ONCE * timedelta(seconds=timeout_s) + _LEASE_SPARE
    while time.monotonic() - begun_s < _ROUND_S:
        now = clock.now()
        async with pool.connection() as conn:
            await store_mail.expire(conn, now)
            due = await store_mail.claim(conn, now, now + lease, _AT_ONCE)
        if not due:
            break
        mailman = _Mailman(pool, sealing(), sender(), clock)
        for waiting in due:
            sent += await mailman.deliver(waiting)
    return sent


async def forget_failed(pool: Pool, now: datetime) -> int:
    """Forget the mails that failed long ago; how many."""
    async with pool.connection() as conn:
        return await store_mail.forget(conn, now - FAILED_KEPT_FOR)


class _Mailman:
    """Hands over one round of mails. Once the server is away, the rest of the round waits without being tried."""

    def __init__(self, pool: Pool, sealing: Sealing, sender: Sender, clock: Clock) -> None:
        self._pool = pool
        self._sealing = sealing
        self._sender = sender
        self._clock = clock
        self._away: MailServerAway | None = None

    async def deliver(self, waiting: WaitingMail) -> bool:
        """Hand one over, and write down what became of it; whether it is on its way."""
        try:
            if self._away is not None:
                raise self._away
            await self._sender.send(msgspec.json.decode(self._sealing.open(waiting.content, _PURPOSE), type=Mail))
        except (MailUndeliverable, SealBroken, msgspec.DecodeError) as error:
            await self._give_up(waiting, error)
            return False
        except (MailDelayed, MailServerAway) as error:
            self._away = error if isinstance(error, MailServerAway) else None
            await self._delay(waiting, error)
            return False
        async with self._pool.connection() as conn:
            await store_mail.remove(conn, waiting.mail_id)
        _log.info("a mail is sent", mail_id=waiting.mail_id)
        return True

    async def _give_up(self, waiting: WaitingMail, error: Exception) -> None:
        _log.warning("a mail is given up", mail_id=waiting.mail_id, error=str(error))
        async with self._pool.connection() as conn:
            await store_mail.give_up(conn, waiting.mail_id, str(error), self._clock.now())

    async def _delay(self, waiting: WaitingMail, error: Exception) -> None:
        pause = PAUSES[min(waiting.attempts, len(PAUSES)) - 1]
        _log.warning("a mail waits", mail_id=waiting.mail_id, error=str(error), again_in_s=pause.total_seconds())
        async with self._pool.connection() as conn:
            await store_mail.delay(conn, waiting.mail_id, str(error), self._clock.now() + pause)
