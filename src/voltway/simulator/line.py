"""One WebSocket connection of a station: opening it, frames in and out, and all the ways to lose it."""

import os
import socket
import ssl
import struct
from collections.abc import Callable, Mapping
from logging import LoggerAdapter, getLogger
from typing import Any

import picows

from voltway.vocabulary.errors import Unavailable

READ_BUFFER_BYTES = 2048

# An adapter, because picows makes a logger of its own for every connection when it is given a plain one.
_log: LoggerAdapter[Any] = LoggerAdapter(getLogger("voltway.simulator.line"), {})
_log.logger.setLevel("ERROR")


class LineRefused(Unavailable):
    """No connection came about. `reason` is short and fit for counting: an HTTP status, "timeout" and the like."""

    def __init__(self, url: str, reason: str) -> None:
        super().__init__(f"no connection to {url} ({reason})", "see whether the network runs and knows this station")
        self.reason = reason


class Line(picows.WSListener):
    """An open connection. Text frames go to `on_text`; `on_lost` is told once, when it is over."""

    __slots__ = ("_half", "_suspect", "on_failure", "on_lost", "on_text", "transport")

    def __init__(
        self,
        on_text: Callable[[bytes], None],
        on_lost: "Callable[[Line], None]",
        on_failure: Callable[[BaseException], object],
    ) -> None:
        self.on_text = on_text
        self.on_lost = on_lost
        self.on_failure = on_failure
        self.transport: picows.WSTransport | None = None
        self._half: bytes = b""
        self._suspect = False

    # ── what picows calls ────────────────────────────────────────────────────────────────────────────────────────────

    def on_ws_connected(self, transport: picows.WSTransport) -> None:
        """The handshake is complete."""
        self.transport = transport

    def on_ws_frame(self, transport: picows.WSTransport, frame: picows.WSFrame) -> None:
        """A frame has come; what goes wrong with it is a defect of the simulator and ends its run."""
        self._suspect = False
        try:
            if frame.msg_type in (picows.WSMsgType.TEXT, picows.WSMsgType.CONTINUATION):
                self._half += frame.get_payload_as_bytes()
                if frame.fin:
                    text, self._half = self._half, b""
                    self.on_text(text)
            elif frame.msg_type == picows.WSMsgType.CLOSE:
                transport.send_close(frame.get_close_code())
                transport.disconnect()
        except Exception as failure:  # noqa: BLE001 - picows would only log it
            self.on_failure(failure)

    def on_ws_disconnected(self, _: picows.WSTransport) -> None:
        """The connection is gone, whoever ended it."""
        try:
            self.on_lost(self)
        except Exception as failure:  # noqa: BLE001 - here, too, picows would only log it
            self.on_failure(failure)

    # ── frames ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def send_text(self, frame: bytes) -> None:
        """Send a text frame; on a connection that is closing it is lost, like on a real one."""
        if self.transport is not None and not self.transport.is_disconnected:
            self.transport.send(picows.WSMsgType.TEXT, frame)

    def send_bytes(self, frame: bytes) -> None:
        """Send a binary frame."""
        if self.transport is not None and not self.transport.is_disconnected:
            self.transport.send(picows.WSMsgType.BINARY, frame)

    def probe(self) -> None:
        """Send a ping; when nothing at all has come by the next probe, the connection counts as dead."""
        if self.transport is None:
            return
        if self._suspect:
            self.transport.disconnect(graceful=False)
            return
        self._suspect = True
        self.transport.send_ping()

    # ── ways to end ──────────────────────────────────────────────────────────────────────────────────────────────────

    def hang_up(self) -> None:
        """Close as the protocol says."""
        if self.transport is not None:
            self.transport.send_close(picows.WSCloseCode.GOING_AWAY)
            self.transport.disconnect()

    @property
    def connected(self) -> bool:
        """Whether the connection hasn't ended yet."""
        return self.transport is not None and not self.transport.is_disconnected

    def cut(self) -> None:
        """End with a TCP reset, as a station that lost its power behind a mobile router does."""
        if self.transport is None or self.transport.is_disconnected:
            return
        handle = self.transport.underlying_transport.get_extra_info("socket")
        handle.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.transport.disconnect(graceful=False)

    def fall_silent(self) -> None:
        """Stay connected and dead: nothing is read, no ping is answered, nobody is told. `cut` ends it."""
        if self.transport is not None:
            self.transport.underlying_transport.pause_reading()


async def open_line(
    line: Line,
    url: str,
    headers: Mapping[str, str],
    *,
    source_address: str | None = None,
    tls: ssl.SSLContext | None = None,
    timeout_s: float = 60.0,
) -> None:
    """Connect `line` to `url`, from `source_address` if given.

    Raises LineRefused when there is nobody, the handshake fails, or it takes longer than `timeout_s`.
    """
    origin: dict[str, Any] = {} if source_address is None else {"local_addr": (source_address, 0)}
    try:
        await picows.ws_connect(
            lambda: line,
            url,
            ssl_context=tls,
            websocket_handshake_timeout=timeout_s,
            extra_headers=dict(headers),
            max_redirects=0,
            read_buffer_init_size=READ_BUFFER_BYTES,
            enable_auto_pong=True,
            logger_name=_log,
            use_aiofastnet=False,  # its transports take 5 kB more per connection than uvloop's own
            **origin,
        )
    except picows.WSHandshakeError as refused:
        status = "broken handshake" if refused.response is None else str(int(refused.response.status))
        raise LineRefused(url, status) from refused
    except TimeoutError as late:
        raise LineRefused(url, "timeout") from late
    except OSError as nobody:
        reason = os.strerror(nobody.errno) if nobody.errno else type(nobody).__name__
        raise LineRefused(url, reason.lower()) from nobody
