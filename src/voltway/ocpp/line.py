"""One station's socket: frames in, frames out, and the little that is remembered between two messages.

20,000 of these lie idle in one process, so a line has slots, no task and no timer of its own.
"""

import asyncio
import zlib
from collections import deque
from datetime import datetime
from typing import TYPE_CHECKING

import structlog
from msgspec import Struct
from picows import WSCloseCode, WSFrame, WSListener, WSMsgType, WSTransport

from voltway.ocpp import deflate
from voltway.sessions.matching import StationSessions
from voltway.stations.store_claims import StationRecord
from voltway.vocabulary.stations import OcppVersion

if TYPE_CHECKING:
    from voltway.ocpp.desk import Desk
    from voltway.ocpp.orders import OpenCall
    from voltway.ocpp.quirks import StationQuirks
    from voltway.vocabulary.commands import StartSession

_log = structlog.get_logger()

# Messages of one station that wait for their commit; beyond this its socket is not read. A station that keeps to the
# protocol has one.
MOST_UNCOMMITTED = 8

# Bytes that a slow station lets pile up on our side before it is cut off.
MOST_UNSENT_BYTES = 256 * 1024


# The first byte of what is put together from fragments says how the first one was marked.
_PLAIN, _COMPRESSED = b"-", b"z"


class Register(Struct, frozen=True, gc=False):
    """What an EVSE's meter showed, in Wh of import, and when."""

    wh: float
    at: datetime


class Line(WSListener):
    """A station's connection, from its admission to its end."""

    __slots__ = (
        "address",
        "allowance",
        "booted_at",
        "calls",
        "clock_skew_s",
        "clogged",
        "compress",
        "desk",
        "fragments",
        "gone",
        "heard_at_s",
        "held",
        "idle_keys",
        "idle_registers",
        "keeping",
        "last_answer",
        "last_call",
        "ping_sent_s",
        "quirks",
        "reading_paused",
        "record",
        "replaced",
        "sessions",
        "starts",
        "station_id",
        "transport",
        "uncommitted",
        "version",
        "waiting",
    )

    def __init__(
        self, desk: "Desk", record: StationRecord, version: OcppVersion, address: str, *, compress: bool
    ) -> None:
        self.desk = desk
        self.record = record
        self.station_id = record.station_id
        self.version = version
        self.address = address
        self.compress = compress
        self.transport: WSTransport | None = None
        self.sessions: StationSessions | None = None
        self.idle_keys: list[str] | None = None
        self.idle_registers: dict[int, Register] | None = None
        self.booted_at: datetime | None = None
        self.keeping: asyncio.Future[None] | None = None
        self.quirks: StationQuirks | None = None
        self.calls: deque[OpenCall] | None = None
        self.starts: dict[int, StartSession] | None = None
        self.waiting: deque[bytes] | None = None
        self.fragments: bytearray | None = None
        self.last_call: int | None = None
        self.last_answer: bytes | None = None
        self.heard_at_s = 0.0
        self.ping_sent_s = 0.0
        self.uncommitted = 0
        self.clock_skew_s = 0.0
        self.allowance = 0
        self.clogged = False
        self.held = False
        self.gone = False
        self.replaced = False
        self.reading_paused = False

    # --- called by picows

    def on_ws_connected(self, transport: WSTransport) -> None:
        """The handshake is done."""
        self.transport = transport
        transport.request.headers.clear()
        transport.response.headers.clear()
        self.desk.arrived(self)

    def on_ws_disconnected(self, _: WSTransport) -> None:
        """The socket is gone, whoever closed it."""
        self.gone = True
        self.transport = None
        self.desk.left(self)

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        """A frame came in."""
        self.heard_at_s = self.desk.now_s
        kind = frame.msg_type
        if kind == WSMsgType.TEXT and frame.fin and not frame.rsv1:
            self._take(frame.get_payload_as_bytes())
        elif kind in (WSMsgType.TEXT, WSMsgType.CONTINUATION):
            self._take_part(frame)
        elif kind == WSMsgType.PING:
            transport.send_pong(frame.get_payload_as_bytes())
        elif kind == WSMsgType.CLOSE:
            code = frame.get_close_code()
            transport.send_close(WSCloseCode.OK if code == WSCloseCode.NO_INFO else code)
            transport.disconnect()
        elif kind == WSMsgType.BINARY:
            self._break_off(WSCloseCode.UNSUPPORTED_DATA, "OCPP is text")

    def pause_writing(self) -> None:
        """The station reads too slowly: what we owe it must not pile up."""
        self.clogged = True
        self._require_room()

    def resume_writing(self) -> None:
        """It has caught up."""
        self.clogged = False

    # --- in

    def _take_part(self, frame: WSFrame) -> None:
        """Put fragments together (RFC 6455, 5.4), and inflate."""
        part = frame.get_payload_as_bytes()
        if frame.msg_type == WSMsgType.TEXT:
            self.fragments = bytearray(_COMPRESSED if frame.rsv1 else _PLAIN) + part
        elif self.fragments is None:
            self._break_off(WSCloseCode.PROTOCOL_ERROR, "a continuation of nothing")
            return
        else:
            self.fragments += part
        if len(self.fragments) > self.desk.most_message_bytes + 1:
            self.fragments = None
            self._break_off(WSCloseCode.MESSAGE_TOO_BIG, "too long")
        elif frame.fin:
            whole, self.fragments = self.fragments, None
            self._take_whole(bytes(whole[1:]), compressed=whole.startswith(_COMPRESSED))

    def _take_whole(self, message: bytes, *, compressed: bool) -> None:
        if not compressed:
            self._take(message)
        elif not self.compress:
            self._break_off(WSCloseCode.PROTOCOL_ERROR, "compression was not agreed")
        else:
            try:
                self._take(deflate.inflate(message, self.desk.most_message_bytes))
            except deflate.TooBig:
                self._break_off(WSCloseCode.MESSAGE_TOO_BIG, "too long when inflated")
            except zlib.error:
                self._break_off(WSCloseCode.INVALID_TEXT, "not a deflate stream")

    def _take(self, message: bytes) -> None:
        self.allowance -= 1
        if self.held:
            if self.waiting is None:
                self.waiting = deque()
            self.waiting.append(message)
            if len(self.waiting) >= MOST_UNCOMMITTED:
                self.pause_reading()
        else:
            self.desk.take(self, message)
        if self.allowance <= 0 or self.uncommitted >= MOST_UNCOMMITTED:
            self.pause_reading()

    def release(self) -> None:
        """Go on after a hold: take the messages that waited, until one of them holds the line again."""
        self.held = False
        while self.waiting and not self.held and not self.gone:
            self.desk.take(self, self.waiting.popleft())
        if not self.waiting:
            self.waiting = None
        self.resume_reading()

    def pause_reading(self) -> None:
        """Read no more for now: the station's own socket buffer fills up instead of our memory."""
        if not self.reading_paused and self.transport is not None:
            self.reading_paused = True
            self.transport.underlying_transport.pause_reading()

    def resume_reading(self) -> None:
        """Read on, if nothing stands against it."""
        if (
            self.reading_paused
            and self.transport is not None
            and self.allowance > 0
            and not self.held
            and self.uncommitted < MOST_UNCOMMITTED
        ):
            self.reading_paused = False
            self.transport.underlying_transport.resume_reading()

    # --- out

    def send(self, message: bytes) -> None:
        """Send a frame of text. To a station that is gone, nothing."""
        if self.transport is None:
            return
        if self.compress and len(message) >= deflate.WORTHWHILE_BYTES:
            self.transport.send(WSMsgType.TEXT, deflate.deflate(message), rsv1=True)
        else:
            self.transport.send(WSMsgType.TEXT, message)
        if self.clogged:
            self._require_room()

    def _require_room(self) -> None:
        if self.transport is not None:
            unsent = self.transport.underlying_transport.get_write_buffer_size()
            if unsent > MOST_UNSENT_BYTES:
                _log.warning("a station does not read, cut off", station=self.station_id, unsent_bytes=unsent)
                self.transport.disconnect(graceful=False)

    def close(self, code: WSCloseCode, reason: str) -> None:
        """Say goodbye and hang up."""
        if self.transport is not None:
            self.transport.send_close(code, reason.encode())
            self.transport.disconnect()

    def _break_off(self, code: WSCloseCode, reason: str) -> None:
        """Hang up on what no station sends that keeps to the protocol."""
        self.desk.on_impossible(self, reason)
        self.close(code, reason)
