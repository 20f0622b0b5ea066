"""The way to the central system: an own WebSocket for each station, on the path that ends with the station's id.

Source: OCPP 2.x part 4 on local controllers: one WebSocket per station, which is opened with what the station showed.
"""

import asyncio
import ssl
from base64 import b64encode
from collections.abc import Mapping
from http import HTTPStatus
from logging import LoggerAdapter, getLogger
from typing import Any
from urllib.parse import quote

import picows
from msgspec import Struct

from voltway.kit.proxy_settings import ProxySettings
from voltway.ocpp.handshake import Refusal
from voltway.proxy.end import End
from voltway.vocabulary.errors import ConfigurationError, Refused, Unavailable

HANDSHAKE_S = 10.0

# An adapter, because picows makes a logger of its own for every connection when it is given a plain one.
_PICOWS_LOGGER: LoggerAdapter[Any] = LoggerAdapter(getLogger("voltway.proxy.uplink"), {})
_PICOWS_LOGGER.logger.setLevel("CRITICAL")

# Verdicts about a station, which are passed on; anything else says only that the central system can't serve it now.
_PASSED_ON = {
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.NOT_FOUND,
}


class UplinkAway(Unavailable):
    """The central system can't be reached, or has trouble of its own."""


class TurnedAway(Refused):
    """The central system does not let this station in. `refusal`: what the station is answered."""

    def __init__(self, station_id: str, refusal: Refusal) -> None:
        super().__init__(f"the uplink turned {station_id} away with HTTP {refusal.status}", "see why there")
        self.refusal = refusal


class Visitor(Struct, frozen=True, gc=False, kw_only=True):
    """A station that wants in, and what it brought: its Authorization header, and the protocols it offers.

    `certificate`: the one it showed here, as DER; `address`: where it is; `secure`: whether it came over TLS.
    """

    station_id: str
    address: str
    secure: bool
    authorization: str | None = None
    subprotocols: str | None = None
    certificate: bytes | None = None


class Uplink:
    """Opens connections to the central system."""

    def __init__(self, mine: ProxySettings, most_message_bytes: int) -> None:
        """Raises ConfigurationError: there is no address, or its files can't be used."""
        if mine.uplink_url is None:
            raise ConfigurationError("the proxy has no uplink", "set proxy.uplink_url, or give --uplink")
        self._url = mine.uplink_url.rstrip("/")
        self._hands_certificates_on = mine.hand_on_certificates
        self._most_message_bytes = most_message_bytes
        self._tls = _tls(mine) if self._url.startswith("wss:") else None

    async def open(self, end: End, visitor: Visitor) -> str | None:
        """Connect `end` for the station; the subprotocol that was agreed upon, None if none was.

        Raises UplinkAway or TurnedAway.
        """
        url = f"{self._url}/{quote(visitor.station_id, safe='')}"
        try:
            transport, _ = await picows.ws_connect(
                lambda: end,
                url,
                ssl_context=self._tls,
                websocket_handshake_timeout=HANDSHAKE_S,
                extra_headers=self._headers(visitor),
                max_redirects=0,
                max_frame_size=self._most_message_bytes,
                enable_auto_pong=False,
                logger_name=_PICOWS_LOGGER,
                use_aiofastnet=False,
            )
        except picows.WSHandshakeError as refused:
            status = 0 if refused.response is None else int(refused.response.status)
            raise _turned_away(visitor.station_id, status) from refused
        except OSError as error:
            raise UplinkAway(f"no connection to {self._url}", str(error) or type(error).__name__) from error
        _forget_trouble(transport)
        agreed: str | None = transport.response.headers.get("Sec-WebSocket-Protocol")
        return agreed

    def _headers(self, visitor: Visitor) -> Mapping[str, str]:
        """What the station showed, and of its address and certificate what a trusted balancer would tell."""
        headers = {"X-Forwarded-For": visitor.address, "X-Forwarded-Proto": "https" if visitor.secure else "http"}
        if visitor.authorization is not None:
            headers["Authorization"] = visitor.authorization
        if visitor.subprotocols:
            headers["Sec-WebSocket-Protocol"] = visitor.subprotocols
        if visitor.certificate is not None and self._hands_certificates_on:
            headers["Client-Cert"] = f":{b64encode(visitor.certificate).decode()}:"
        return headers


def _forget_trouble(transport: picows.WSTransport) -> None:
    """What is no WebSocket frame ends the connection, of which its end is told; nobody else asks for the reason."""
    over = asyncio.ensure_future(transport.wait_disconnected())
    over.add_done_callback(lambda done: done.cancelled() or done.exception())


def _turned_away(station_id: str, status: int) -> UplinkAway | TurnedAway:
    if status not in _PASSED_ON:
        return UplinkAway(f"the uplink answered {station_id} with HTTP {status}", "it is tried again")
    return TurnedAway(station_id, Refusal(status, "the central system does not let this station in"))


def _tls(mine: ProxySettings) -> ssl.SSLContext:
    """TLS 1.2 and newer; the server is held against the system's roots or those of the file."""
    if (mine.uplink_certificate is None) != (mine.uplink_key is None):
        raise ConfigurationError("proxy.uplink_certificate and proxy.uplink_key belong together", "set both or neither")
    try:
        context = ssl.create_default_context(cafile=None if mine.uplink_ca_file is None else str(mine.uplink_ca_file))
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        if mine.uplink_certificate is not None and mine.uplink_key is not None:
            context.load_cert_chain(str(mine.uplink_certificate), str(mine.uplink_key))
    except OSError as error:
        raise ConfigurationError(
            f"the files of TLS for the uplink can't be used: {error}", "check proxy.uplink_ca_file and the others"
        ) from error
    return context
