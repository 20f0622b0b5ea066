"""The HTTP request by which a station asks for its WebSocket: read, and answered in words. Pure.

Sources: RFC 6455 section 4; OCPP-J 1.6 section 3, OCPP 2.x part 4 section 3; facts.md 2.2 and 2.3.
"""

from base64 import b64decode
from enum import Enum
from urllib.parse import unquote

from msgspec import Struct

from voltway.stations.credentials import check_password
from voltway.stations.store_claims import StationRecord
from voltway.vocabulary.ids import is_station_id
from voltway.vocabulary.stations import Admission, OcppVersion, SecurityProfile

MOST_REQUEST_BYTES = 8192

SUBPROTOCOLS = {"ocpp2.1": OcppVersion.V21, "ocpp2.0.1": OcppVersion.V201, "ocpp1.6": OcppVersion.V16}
"""In our order of preference: the newest that both sides speak."""


class BadRequest(Exception):
    """Not a WebSocket handshake; the message says why."""


class Request(Struct, frozen=True, gc=False):
    """A handshake: path and headers (names in lower case)."""

    path: str
    headers: dict[str, str]


class Refusal(Struct, frozen=True, gc=False):
    """An HTTP answer that ends the handshake, and why for the log."""

    status: int
    reason: str


class Policy(Enum):
    """What becomes of a station nobody announced."""

    REJECT = "reject"
    PENDING = "pending"
    ACCEPT = "accept"


class Credentials(Struct, frozen=True, gc=False):
    """User and password of HTTP Basic."""

    user: str
    password: bytes


def parse(head: bytes) -> Request:
    """The request in `head` (without the empty line that ends it). Raises BadRequest."""
    lines = head.decode("latin-1").split("\r\n")
    parts = lines[0].split(" ")
    if len(parts) != 3 or not parts[2].startswith("HTTP/1."):
        raise BadRequest("not an HTTP/1.1 request")
    if parts[0] != "GET":
        raise BadRequest(f"{parts[0][:16]} is not how a WebSocket begins")
    headers: dict[str, str] = {}
    for line in lines[1:]:
        name, colon, value = line.partition(":")
        if not colon or not name or name != name.strip():
            raise BadRequest("a header can't be read")
        key = name.lower()
        headers[key] = f"{headers[key]}, {value.strip()}" if key in headers else value.strip()
    return Request(parts[1], headers)


def require_websocket(request: Request) -> str:
    """The Sec-WebSocket-Key. A missing "Connection: Upgrade" is let pass: stations forget, proxies drop it (quirk 2).

    Raises BadRequest.
    """
    key = request.headers.get("sec-websocket-key", "")
    if "websocket" not in request.headers.get("upgrade", "").lower():
        raise BadRequest("this address is for OCPP stations, which open a WebSocket")
    try:
        if len(b64decode(key, validate=True)) != 16:
            raise BadRequest("Sec-WebSocket-Key is not 16 bytes")
    except ValueError as error:
        raise BadRequest("Sec-WebSocket-Key is not Base64") from error
    if request.headers.get("sec-websocket-version", "13") != "13":
        raise BadRequest("only WebSocket version 13 is spoken")
    return key


def station_id(path: str, prefix: str) -> str | None:
    """The station's id: what stands after the prefix, percent-decoded; None if that names no station.

    Doubled and trailing slashes are let pass, and of several parts the last counts: many stations append their identity
    to whatever URL they are given (quirk 3).
    """
    plain = path.partition("?")[0]
    parts = [part for part in plain.split("/") if part]
    expected = [part for part in prefix.split("/") if part]
    if parts[: len(expected)] != expected or len(parts) <= len(expected):
        return None
    # What is not UTF-8 becomes a character that no id has.
    name = unquote(parts[-1], errors="replace")
    return name if is_station_id(name) else None


def subprotocol(offer: str | None) -> tuple[str, OcppVersion] | None:
    """The newest protocol that both speak, or None. Empty elements of a malformed list are passed over."""
    offered = {name.strip().lower() for name in (offer or "").split(",")}
    for name, version in SUBPROTOCOLS.items():
        if name in offered:
            return name, version
    return None


def credentials(authorization: str | None) -> Credentials | None:
    """User and password of an Authorization header; None where there is none that can be read."""
    scheme, _, encoded = (authorization or "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        user, colon, password = b64decode(encoded.strip(), validate=True).partition(b":")
    except ValueError:
        return None
    return Credentials(user.decode("utf-8", "replace"), password) if colon else None


def refusal(record: StationRecord, told: Credentials | None, *, secure: bool) -> Refusal | None:
    """Why this station may not come in; None if it may. Decided before anything is answered with 101.

    Profile 0 is let in only where the station is marked for it; a station waiting to be accepted has no password yet.
    """
    if record.admission is Admission.REJECTED:
        return Refusal(403, "the station is rejected")
    if record.security_profile >= SecurityProfile.TLS_BASIC and not secure:
        return Refusal(403, "the station must come over TLS (security profile 2)")
    if record.security_profile == SecurityProfile.OPEN:
        return None
    if told is None:
        return Refusal(401, "no HTTP Basic credentials")
    if told.user != record.station_id:
        return Refusal(401, "the user name is not the station's id")
    if record.password_hash is None:
        return Refusal(401, "the station has no password yet")
    if not check_password(record.password_hash, told.password):
        return Refusal(401, "wrong password")
    return None


_REASONS = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    408: "Request Timeout",
    429: "Too Many Requests",
    431: "Request Header Fields Too Large",
    503: "Service Unavailable",
}


def answer(refused: Refusal) -> bytes:
    """The HTTP response that says no."""
    body = f"{refused.reason}\n".encode()
    extra = 'WWW-Authenticate: Basic realm="ocpp"\r\n' if refused.status == 401 else ""
    retry = "Retry-After: 30\r\n" if refused.status in {429, 503} else ""
    head = (
        f"HTTP/1.1 {refused.status} {_REASONS[refused.status]}\r\nContent-Type: text/plain; charset=utf-8\r\n"
        f"Content-Length: {len(body)}\r\nConnection: close\r\n{extra}{retry}\r\n"
    )
    return head.encode() + body
