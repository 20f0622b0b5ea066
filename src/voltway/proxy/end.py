"""One end of a link: a socket, whole messages in and out, and nothing kept but the fragments of one.

The station's end and the uplink's are alike; what a message means is no matter of theirs.
"""

import asyncio
from collections.abc import Callable

from msgspec import Struct
from picows import WSCloseCode, WSFrame, WSListener, WSMsgType, WSTransport

# What may not stand in a close frame (RFC 6455, 7.4.1): it says that there was none, or none that can be read.
_UNSPEAKABLE = {0, 1005, 1006, 1015}


class Closing(Struct, frozen=True, gc=False):
    """How a connection ended: the code and reason of its close frame; a connection that broke has neither."""

    code: int | None = None
    reason: bytes = b""

    @property
    def speakable(self) -> "Closing":
        """What the other end is told of it. What broke, or closed without a code, is told as 1001, going away."""
        if self.code is None or self.code in _UNSPEAKABLE:
            return Closing(WSCloseCode.GOING_AWAY.value, b"the other side is gone")
        return self


class End(WSListener):
    """A connection. `on_message` gets each text as it came, `on_end` is told once, with how it ended.

    `on_clogged` is told True when the other side reads too slowly, and False when it has caught up.
    """

    __slots__ = (
        "_closing",
        "_fragments",
        "_is_paused",
        "_most_message_bytes",
        "_ping_sent_s",
        "heard_at_s",
        "on_clogged",
        "on_connected",
        "on_end",
        "on_message",
        "transport",
    )

    def __init__(self, on_message: Callable[[bytes], None], on_end: Callable[[Closing], None], most: int) -> None:
        self.on_message = on_message
        self.on_end = on_end
        self.on_connected: Callable[[], None] = lambda: None
        self.on_clogged: Callable[[bool], None] = lambda _: None
        self.transport: WSTransport | None = None
        self.heard_at_s = 0.0
        self._most_message_bytes = most
        self._ping_sent_s = 0.0
        self._fragments: bytearray | None = None
        self._closing = Closing()
        self._is_paused = False

    # --- called by picows

    def on_ws_connected(self, transport: WSTransport) -> None:
        """The handshake is done."""
        self.transport = transport
        self.heard_at_s = _now_s()
        self.on_connected()

    def on_ws_disconnected(self, _: WSTransport) -> None:
        """The socket is gone, whoever closed it."""
        self.transport = None
        self.on_end(self._closing)

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        """A frame came in."""
        self.heard_at_s = _now_s()
        kind = frame.msg_type
        if kind in (WSMsgType.TEXT, WSMsgType.CONTINUATION):
            self._take(frame)
        elif kind == WSMsgType.PING:
            transport.send_pong(frame.get_payload_as_bytes())
        elif kind == WSMsgType.CLOSE:
            payload = frame.get_payload_as_bytes()
            self._closing = Closing(int.from_bytes(payload[:2]) if len(payload) >= 2 else None, payload[2:])
            told = self._closing if self._closing.code not in {None, *_UNSPEAKABLE} else Closing(WSCloseCode.OK.value)
            self.close(told)
        elif kind == WSMsgType.BINARY:
            self.close(Closing(WSCloseCode.UNSUPPORTED_DATA.value, b"OCPP is text"))

    def pause_writing(self) -> None:
        """The other side reads too slowly."""
        self.on_clogged(True)

    def resume_writing(self) -> None:
        """It has caught up."""
        self.on_clogged(False)

    # --- in

    def _take(self, frame: WSFrame) -> None:
        """Put fragments together (RFC 6455, 5.4)."""
        if frame.rsv1:
            self.close(Closing(WSCloseCode.PROTOCOL_ERROR.value, b"compression was not agreed"))
        elif frame.msg_type == WSMsgType.CONTINUATION and self._fragments is None:
            self.close(Closing(WSCloseCode.PROTOCOL_ERROR.value, b"a continuation of nothing"))
        else:
            begun = self._fragments if frame.msg_type == WSMsgType.CONTINUATION else None
            self._fragments = whole = bytearray() if begun is None else begun
            whole += frame.get_payload_as_bytes()
            if len(whole) > self._most_message_bytes:
                self._fragments = None
                self.close(Closing(WSCloseCode.MESSAGE_TOO_BIG.value, b"too long"))
            elif frame.fin:
                self._fragments = None
                self.on_message(bytes(whole))

    def pause_reading(self, paused: bool) -> None:  # noqa: FBT001 - it is told whether
        """Read no more for now, or go on: what is sent to us waits in the other side's own buffer."""
        if paused == self._is_paused or self.transport is None:
            return
        self._is_paused = paused
        if paused:
            self.transport.underlying_transport.pause_reading()
        else:
            self.heard_at_s = _now_s()
            self.transport.underlying_transport.resume_reading()

    def look(self, interval_s: float) -> bool:
        """Ping a side that was silent for so long, and cut off one that did not answer; True if it was cut off.

        Each end has pings of its own: those of the stations tell nothing of the uplink. To be called twice an interval.
        """
        now_s = _now_s()
        if self.transport is None or self._is_paused or now_s - self.heard_at_s < interval_s * 0.9:
            return False
        if self._ping_sent_s > self.heard_at_s:
            self.transport.disconnect(graceful=False)
            return True
        self._ping_sent_s = now_s
        self.transport.send_ping(b"")
        return False

    # --- out

    def send(self, message: bytes) -> None:
        """Send a text. To a side that is gone, nothing."""
        if self.transport is not None:
            self.transport.send(WSMsgType.TEXT, message)

    def close(self, closing: Closing) -> None:
        """Say goodbye and hang up."""
        if self.transport is not None:
            told = closing.speakable
            self.transport.send_close(told.code, told.reason)  # type: ignore[arg-type]  # any code of 16 bits is sent
            self.transport.disconnect()


def _now_s() -> float:
    return asyncio.get_running_loop().time()
