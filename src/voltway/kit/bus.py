"""NATS: messages between processes. It only carries; what must not be lost is in PostgreSQL.

Nothing here raises because NATS is away: what is published then is dropped and counted, subscriptions are made again
when it is back, and only a request says that it got no answer. A subscription costs one entry in a table and no task,
because a gateway holds one per connected station.
"""

import asyncio
import re
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

import structlog
from nats import errors as nats_errors
from nats.aio.client import Client
from nats.protocol import command

from voltway.kit.ending import end
from voltway.kit.settings import Settings
from voltway.kit.settings_reader import masked_url
from voltway.vocabulary.errors import BusUnavailable, ConfigurationError, NoAnswer, NobodyListens

Callback = Callable[[str, bytes], None]
"""Called with the subject and the payload of a message; must not block."""
Responder = Callable[[str, bytes], Awaitable[bytes]]
"""Called with the subject and the payload of a request; what it returns is the answer."""

_OnMessage = Callable[[str, str, bytes], None]
"""The same with the subject for an answer (or "") in between."""

_log = structlog.get_logger()
_OUTBOX_LIMIT: Final = 100_000
_RETRY_FIRST_S: Final = 0.1
_RETRY_LONGEST_S: Final = 2.0
_CONNECT_TIMEOUT_S: Final = 2
_CLOSE_TIMEOUT_S: Final = 2
_PING_INTERVAL_S: Final = 5
_FAILED: Final = {"Voltway-Failed": "1"}
_SUBJECT = re.compile(r"[!-~]{1,512}")
_PLAIN_TOKEN = re.compile(rb"[A-Za-z0-9_-]")


def subject_token(text: str) -> str:
    """Any text as one token of a subject: all but letters, digits, _ and - become =XX of its UTF-8 bytes."""
    return "".join(chr(byte) if _PLAIN_TOKEN.match(bytes((byte,))) else f"={byte:02X}" for byte in text.encode("utf-8"))


@dataclass(slots=True)
class BusCounts:
    """What went over the bus since the process began; plain numbers that /metrics reads."""

    published: int = 0
    dropped: int = 0
    received: int = 0
    connects: int = 0


class Subscription:
    """One subject that is listened to, until `close`."""

    __slots__ = ("_bus", "callback", "queue", "sid", "subject")

    def __init__(self, bus: "Bus", sid: int, subject: str, queue: str, callback: "_OnMessage") -> None:
        self._bus = bus
        self.sid = sid
        self.subject = subject
        self.queue = queue
        self.callback = callback

    def close(self) -> None:
        """Listen no longer. Closing twice is fine."""
        self._bus.forget(self)


class _Connection(Client):
    """One connection of nats-py that hands our subscriptions' messages straight to the bus.

    nats-py keeps a queue and a task for each subscription, about 4 kB; with one subscription per station that would be
    a third of a gateway's memory. So messages with our own subscription ids go past it.
    """

    def __init__(self, deliver: Callable[[int, str, str, bytes], None]) -> None:
        super().__init__()
        self._deliver = deliver

    async def _process_msg(self, sid: int, subject: bytes, reply: bytes, data: bytes, headers: bytes) -> None:
        if sid < FIRST_OWN_SID:
            await super()._process_msg(sid, subject, reply, data, headers)
        else:
            self._deliver(sid, subject.decode(), reply.decode(), bytes(data))

    async def send(self, commands: bytes) -> None:
        await self._send_command(commands)
        await self._flush_pending(force_flush=True)


FIRST_OWN_SID: Final = 1_000_000
"""Subscription ids from here on are ours; nats-py counts its own from 1 and makes one for all requests."""


class Bus:
    """A connection to NATS that lasts as long as the process. Make it with `connect`."""

    def __init__(self, url: str, name: str) -> None:
        self._url = url
        self._name = name
        self._connection: _Connection | None = None
        self._connected = asyncio.Event()
        self._subscriptions: dict[int, Subscription] = {}
        self._next_sid = FIRST_OWN_SID
        self._outbox: deque[bytes] = deque()
        self._has_outbox = asyncio.Event()
        self._answers: set[asyncio.Task[None]] = set()
        self._keeper: asyncio.Task[None] | None = None
        self.counts = BusCounts()

    @property
    def is_connected(self) -> bool:
        """Whether NATS is there at this moment."""
        return self._connected.is_set()

    def check(self) -> str | None:
        """For /readyz of roles that can't work without the bus: None, or what is wrong."""
        return None if self.is_connected else f"no connection to NATS at {masked_url(self._url)}"

    async def start(self, wait_s: float) -> None:
        """Begin to connect; return when connected, or after `wait_s` seconds with the attempt going on."""
        self._keeper = asyncio.create_task(self._keep_connected(), name="bus")
        with suppress(TimeoutError):
            await asyncio.wait_for(self._connected.wait(), wait_s)

    async def close(self) -> None:
        """Send what waits, then disconnect."""
        if self._connection is not None and self._outbox:
            with suppress(nats_errors.Error, OSError, TimeoutError):
                await asyncio.wait_for(self._send_outbox(self._connection), 1.0)
        await end([task for task in (self._keeper, *self._answers) if task], _CLOSE_TIMEOUT_S)

    def publish(self, subject: str, payload: bytes) -> None:
        """Send to whoever listens now. Without a connection the message is dropped and counted, never an error.

        Raises ValueError if `subject` holds a space or a control character (see `subject_token`).
        """
        self._send(subject, "", payload)

    def subscribe(self, subject: str, callback: Callback, queue: str = "") -> Subscription:
        """Call `callback` for each message on `subject` (which may hold the wildcards * and >).

        Of the subscribers that name the same `queue`, one gets each message. Works without a connection, too.
        """
        return self._listen(subject, queue, lambda subject, _reply, payload: callback(subject, payload))

    def respond(self, subject: str, responder: Responder, queue: str = "") -> Subscription:
        """Answer each request on `subject` with what `responder` returns; if it raises, the asker is told so."""

        def on_request(subject: str, reply: str, payload: bytes) -> None:
            task = asyncio.create_task(self._answer(responder, subject, reply, payload))
            self._answers.add(task)
            task.add_done_callback(self._answers.discard)

        return self._listen(subject, queue, on_request)

    async def request(self, subject: str, payload: bytes, timeout_s: float) -> bytes:
        """Ask whoever answers to `subject`.

        Raises NobodyListens at once if no process does, NoAnswer after `timeout_s` seconds, and BusUnavailable if there
        is no connection or the answering side failed.
        """
        connection = self._connection
        if connection is None or not self.is_connected:
            raise BusUnavailable(
                f"{subject} can't be asked", f"there is no connection to NATS at {masked_url(self._url)}"
            )
        _require_subject(subject)
        try:
            await self._send_outbox(connection)  # so that it doesn't overtake what was said before
            answer = await connection.request(subject, payload, timeout=timeout_s)
        except nats_errors.NoRespondersError:
            raise NobodyListens(f"no process answers to {subject}") from None
        except nats_errors.TimeoutError:
            raise NoAnswer(f"no answer from {subject} within {timeout_s:g} s") from None
        except (nats_errors.Error, OSError) as error:
            raise BusUnavailable(f"{subject} could not be asked: {error!r}") from error
        if answer.headers:
            raise BusUnavailable(f"the process that answers to {subject} failed", "its log says why")
        return bytes(answer.data)

    # --- our side

    def _listen(self, subject: str, queue: str, callback: _OnMessage) -> Subscription:
        _require_subject(subject)
        self._next_sid += 1
        subscription = Subscription(self, self._next_sid, subject, queue, callback)
        self._subscriptions[subscription.sid] = subscription
        self._queue(_subscribe_command(subscription))
        return subscription

    def forget(self, subscription: Subscription) -> None:
        """Listen to it no longer: `subscription.close()` in other words."""
        if self._subscriptions.pop(subscription.sid, None) is not None:
            self._queue(command.unsub_cmd(subscription.sid, 0))

    def _send(self, subject: str, reply: str, payload: bytes, headers: bytes | None = None) -> None:
        _require_subject(subject)
        if not self._connected.is_set() or self._connection is None:
            self.counts.dropped += 1
        elif len(self._outbox) >= _OUTBOX_LIMIT or len(payload) > self._connection.max_payload:
            self.counts.dropped += 1
            _log.warning("message dropped", subject=subject, size=len(payload), waiting=len(self._outbox))
        else:
            self.counts.published += 1
            if headers is None:
                self._queue(command.pub_cmd(subject, reply, payload))
            else:
                self._queue(command.hpub_cmd(subject, reply, headers, payload))

    def _queue(self, line: bytes) -> None:
        """To be sent; without a connection nothing is kept, since connecting makes all subscriptions anew."""
        if self._connected.is_set():
            self._outbox.append(line)
            self._has_outbox.set()

    def _received(self, sid: int, subject: str, reply: str, payload: bytes) -> None:
        subscription = self._subscriptions.get(sid)
        if subscription is None:
            return
        self.counts.received += 1
        try:
            subscription.callback(subject, reply, payload)
        except Exception:  # noqa: BLE001  # one bad message must not end the reading of all others
            _log.exception("a bus callback failed", subject=subject)

    async def _answer(self, responder: Responder, subject: str, reply: str, payload: bytes) -> None:
        headers = None
        try:
            answer = await responder(subject, payload)
        except Exception:  # noqa: BLE001  # whatever it is, the asker gets an answer and the log the reason
            _log.exception("a bus request failed", subject=subject)
            answer, headers = b"", _header_block(_FAILED)
        if reply:
            self._send(reply, "", answer, headers)

    # --- the connection

    async def _keep_connected(self) -> None:
        delay_s = _RETRY_FIRST_S
        said = False
        while not _cancelled():
            try:
                connection, closed = await self._connect()
            except Exception as error:  # noqa: BLE001  # whatever went wrong, without a connection nothing is heard again
                if not said:
                    _log.warning("NATS is away, trying on", nats=masked_url(self._url), error=_words(error))
                    said = True
                await asyncio.sleep(delay_s)
                delay_s = min(delay_s * 2, _RETRY_LONGEST_S)
                continue
            delay_s, said = _RETRY_FIRST_S, False
            await self._serve(connection, closed)

    async def _connect(self) -> tuple[_Connection, asyncio.Event]:
        """Connect once; the event is set when that connection ends."""
        closed = asyncio.Event()
        connection = _Connection(self._received)

        async def on_closed() -> None:
            closed.set()

        async def on_error(error: Exception) -> None:
            _log.debug("NATS says", error=_words(error))

        try:
            await connection.connect(
                self._url,
                name=self._name,
                # When to try again is decided here: nats-py would forget whom we listen to.
                allow_reconnect=False,
                max_reconnect_attempts=1,
                reconnect_time_wait=0,
                connect_timeout=_CONNECT_TIMEOUT_S,
                ping_interval=_PING_INTERVAL_S,
                flush_timeout=_CONNECT_TIMEOUT_S,
                closed_cb=on_closed,
                error_cb=on_error,
            )
        except BaseException:
            with suppress(Exception):
                await asyncio.wait_for(connection.close(), _CLOSE_TIMEOUT_S)
            raise
        return connection, closed

    async def _serve(self, connection: _Connection, closed: asyncio.Event) -> None:
        """Use the new connection until it ends."""
        self._connection = connection
        self._outbox.clear()
        self._outbox.extend(_subscribe_command(subscription) for subscription in self._subscriptions.values())
        self._has_outbox.set()
        self._connected.set()
        self.counts.connects += 1
        _log.info("connected to NATS", nats=masked_url(self._url))
        sender = asyncio.create_task(self._send_forever(connection), name="bus-send")
        try:
            await _ended(connection, closed, sender)
            _log.warning("lost the connection to NATS", nats=masked_url(self._url))
        finally:
            self._connected.clear()
            self.counts.dropped += len(self._outbox)
            self._outbox.clear()
            sender.cancel()
            with suppress(Exception, asyncio.CancelledError):
                await asyncio.wait_for(connection.close(), _CLOSE_TIMEOUT_S)
            self._connection = None

    async def _send_forever(self, connection: _Connection) -> None:
        """Send what there is, until the connection fails."""
        try:
            while True:
                await self._has_outbox.wait()
                # Where nats-py has swallowed the cancellation, this is no longer the one whose turn it is.
                if self._connection is not connection:
                    return
                self._has_outbox.clear()
                await self._send_outbox(connection)
        except (nats_errors.Error, OSError) as error:
            _log.debug("NATS can't be written to", error=_words(error))

    async def _send_outbox(self, connection: _Connection) -> None:
        # What waits is for the newest connection: on an older one our subscriptions would be lost for good.
        while self._outbox and self._connection is connection:
            batch = b"".join(self._outbox)
            self._outbox.clear()
            await connection.send(batch)


async def _ended(connection: _Connection, closed: asyncio.Event, sender: asyncio.Task[None]) -> None:
    """Return when the connection is over, also where nats-py hangs on the way to telling so (writing to what broke)."""
    while not closed.is_set() and connection.is_connected and not sender.done():
        with suppress(TimeoutError):
            await asyncio.wait_for(closed.wait(), 1.0)


def _cancelled() -> bool:
    """Whether the end was asked for, also when nats-py swallowed that while it closed a connection."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


async def connect(settings: Settings, role: str, wait_s: float = 1.0) -> Bus:
    """A bus to the NATS of the settings, named after the role in NATS' own lists.

    Waits at most `wait_s` seconds for the first connection and goes on trying for ever after. Raises ConfigurationError
    if `settings.nats_url` is none (`voltway serve` sets it for its roles) or isn't an address.
    """
    url = settings.nats_url
    if url is None:
        raise ConfigurationError("no NATS is known", "start with `voltway serve`, or set nats_url")
    if not re.match(r"(nats|tls|ws|wss)://[^/\s]+$", url):
        raise ConfigurationError("nats_url is not an address", "write it like nats://user:password@host:4222")
    bus = Bus(url, f"voltway-{role}")
    await bus.start(wait_s)
    return bus


def _require_subject(subject: str) -> None:
    if _SUBJECT.fullmatch(subject) is None:
        raise ValueError(f"{subject!r} is no NATS subject")


def _subscribe_command(subscription: Subscription) -> bytes:
    line: bytes = command.sub_cmd(subscription.subject, subscription.queue, subscription.sid)
    return line


def _header_block(headers: dict[str, str]) -> bytes:
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"NATS/1.0\r\n{lines}\r\n".encode()


def _words(error: Any) -> str:
    return str(error) or type(error).__name__
