"""Where stations knock: the handshake is read here, and the socket handed to picows once the station is admitted.

picows asks for its decision at once, while ours may need the database; so the first request is read by this small
protocol, and picows gets the socket, with a request that is known to be good, when the answer is there.
"""

import asyncio
import logging
from collections.abc import Callable
from typing import Any

import structlog
from picows import (
    WSAutoPingStrategy,
    WSCloseCode,
    WSListener,
    WSTransport,
    WSUpgradeResponse,
    WSUpgradeResponseWithListener,
    picows as _picows,
)

from voltway.kit.proxies import Proxies
from voltway.kit.settings import CertificateHeader
from voltway.ocpp import deflate, handshake
from voltway.ocpp.forwarded_certificate import forwarded_certificate
from voltway.ocpp.handshake import BadRequest, Refusal, Request
from voltway.vocabulary.refusals import RefusalCause

_log = structlog.get_logger()

# Not a plain Logger: of one of those picows makes a child for every connection, which would cost 1 kB each.
# The protocol behind `ws_create_server`, which makes it itself and offers no way to hand it a socket later.
_WSProtocol: Any = getattr(_picows, "WSProtocol")  # noqa: B009 - the stubs don't name it

_PICOWS_LOGGER = logging.getLogger("picows.server")
_PICOWS_LOGGER.setLevel(logging.WARNING)
# Whoever sends what is no WebSocket frame is hung up on: no error of ours, and nobody shall fill the log with it.
_PICOWS_LOGGER.addFilter(lambda record: not record.getMessage().startswith("WS parser error"))
_QUIET = logging.LoggerAdapter(_PICOWS_LOGGER, {})

# The smallest picows takes; it grows for longer messages.
_READ_BUFFER_BYTES = 2048

_FIRST_BUFFER_BYTES = 2048


class Knock(asyncio.BufferedProtocol):
    """One connection until its handshake is decided. `on_request` gets it with the request in `request`.

    `on_begin` gets it as soon as its `address` is known: over TLS that is before the first handshake, which `begin`
    tells.
    `certificate` is what the station showed, as DER, or why that could not be taken.
    """

    __slots__ = (
        "_buffer",
        "_filled",
        "_most_message_bytes",
        "_on_begin",
        "_on_end",
        "_on_request",
        "address",
        "certificate",
        "key",
        "request",
        "secure",
        "since_s",
        "transport",
    )

    def __init__(
        self,
        on_begin: Callable[["Knock"], None],
        on_request: Callable[["Knock"], None],
        on_end: Callable[["Knock"], None],
        *,
        secure: bool,
        most_message_bytes: int,
    ) -> None:
        self._on_request = on_request
        self._on_end = on_end
        self._most_message_bytes = most_message_bytes
        self._buffer = bytearray(_FIRST_BUFFER_BYTES)
        self._filled = 0
        self.secure = secure
        self.request: Request | None = None
        self.key = ""
        self.address = ""
        self.certificate: bytes | RefusalCause | None = None
        self.since_s = 0.0
        self.transport: Any = None
        self._on_begin = on_begin

    def begin(self, transport: asyncio.BaseTransport) -> None:
        """Somebody has connected."""
        peer = transport.get_extra_info("peername")
        self.address = str(peer[0]) if peer else ""
        self._on_begin(self)

    # --- asyncio.BufferedProtocol

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Somebody knocks."""
        self.transport = transport
        shaken = transport.get_extra_info("ssl_object")
        if shaken is not None:
            self.certificate = shaken.getpeercert(binary_form=True)
        else:
            self.begin(transport)

    def connection_lost(self, _: Exception | None) -> None:
        """They went away before they were admitted."""
        self.transport = None
        self._on_end(self)

    def get_buffer(self, _: int) -> memoryview:
        """Where the next bytes go."""
        if self._filled == len(self._buffer):
            self._buffer.extend(bytes(max(min(len(self._buffer), handshake.MOST_REQUEST_BYTES), _FIRST_BUFFER_BYTES)))
        return memoryview(self._buffer)[self._filled :]

    def buffer_updated(self, nbytes: int) -> None:
        """More of the request is here."""
        self._filled += nbytes
        if self.request is not None:
            if self._filled > 2 * handshake.MOST_REQUEST_BYTES:
                self.refuse(Refusal(431, "frames before the handshake was answered"))
            return
        end = self._buffer.find(b"\r\n\r\n", 0, self._filled)
        if end >= 0:
            self._take_request(end)
        elif self._filled > handshake.MOST_REQUEST_BYTES:
            self.refuse(Refusal(431, "the request is too long"))

    def _take_request(self, end: int) -> None:
        try:
            self.request = handshake.parse(bytes(self._buffer[:end]))
            self.key = handshake.require_websocket(self.request)
        except BadRequest as error:
            self.refuse(Refusal(400, str(error)))
            return
        self._buffer = self._buffer[end + 4 : self._filled]
        self._filled = len(self._buffer)
        self._on_request(self)

    def believe(self, proxies: Proxies, certificates: CertificateHeader = CertificateHeader.NONE) -> None:
        """Take over what trusted proxies say in the request: whose it is, whether it set out encrypted, and with what.

        `certificates`: the header in which they hand a station's certificate on.
        """
        if self.request is None:
            return
        headers = self.request.headers
        if self.certificate is None and proxies.trusts(self.address):
            self.certificate = forwarded_certificate(certificates, lambda name: headers.get(name, ""))
        origin = proxies.origin(self.address, lambda name: headers.get(name, ""))
        self.address = origin.address
        self.secure = self.secure if origin.encrypted is None else origin.encrypted

    # --- the answer

    def refuse(self, refusal: Refusal) -> None:
        """Say no, and hang up."""
        if self.transport is not None:
            self.transport.write(handshake.answer(refusal))
            self.transport.close()
            self.transport = None
        self._on_end(self)

    @property
    def gone(self) -> bool:
        """Whether nobody waits for an answer any more."""
        return self.transport is None or self.transport.is_closing()

    def admit(self, listener: WSListener, protocol_name: str | None, *, compress: bool = False) -> None:
        """Answer 101 and hand the socket to picows, which calls `listener` from now on."""
        transport, self.transport = self.transport, None
        self._on_end(self)
        headers = {"Sec-WebSocket-Protocol": protocol_name} if protocol_name else {}
        if compress:
            headers["Sec-WebSocket-Extensions"] = deflate.RESPONSE
        response = WSUpgradeResponse.create_101_response(headers)
        protocol = _WSProtocol(
            None,
            None,
            False,
            lambda _: WSUpgradeResponseWithListener(response, listener),
            _QUIET,
            True,
            None,
            False,
            10.0,
            10.0,
            WSAutoPingStrategy.PING_WHEN_IDLE,
            False,
            self._most_message_bytes,
            None,
            _READ_BUFFER_BYTES,
        )
        transport.set_protocol(protocol)
        protocol.connection_made(transport)
        _feed(protocol, _plain_request(self.key) + bytes(self._buffer[: self._filled]))


class Farewell(WSListener):
    """For a station that speaks no protocol of ours: the handshake is completed and the socket closed at once.

    Source: OCPP 2.x part 4, 3.1.2.
    """

    def on_ws_connected(self, transport: WSTransport) -> None:
        """Close."""
        transport.send_close(WSCloseCode.PROTOCOL_ERROR, b"no common OCPP version")
        transport.disconnect()


def _plain_request(key: str) -> bytes:
    """The request picows shall see: ours was read leniently, and this one keeps nothing of it in memory."""
    return (
        "GET / HTTP/1.1\r\nHost: -\r\nUpgrade: websocket\r\nConnection: upgrade\r\n"
        f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n\r\n"
    ).encode()


def _feed(protocol: Any, data: bytes) -> None:
    while data:
        buffer = protocol.get_buffer(-1)
        part = data[: len(buffer)]
        buffer[: len(part)] = part
        protocol.buffer_updated(len(part))
        data = data[len(part) :]
