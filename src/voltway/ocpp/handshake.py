"""The HTTP request by which a station asks for its WebSocket: read, and answered in words. Pure.

Sources: RFC 6455 section 4; OCPP-J 1.6 section 3, OCPP 2.x part 4 section 3; facts.md 2.2 and 2.3.
"""

from base64 import b64decode
from datetime import datetime
from enum import Enum
from urllib.parse import unquote

from msgspec import Struct

from voltway.ocpp.client_certificate import ClientCertificate, Demands, objection
from voltway.stations.credentials import check_password, takes_long
from voltway.stations.store_claims import StationRecord
from voltway.vocabulary.ids import is_station_id
from voltway.vocabulary.refusals import RefusalCause
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
    """An HTTP answer that ends the handshake, and why for the log. With a `cause` it is kept for the operator, too."""

    status: int
    reason: str
    cause: RefusalCause | None = None


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


class Shown(Struct, frozen=True, gc=False, kw_only=True):
    """How a station proves itself. `certificate`: what it showed of itself over TLS, or why that can't be taken.

    `owner`: the station that was signed for here; `issued`: it is this one, and the certificate counts.
    `checked`: whether the password is that of a hash, for hashes that were asked for with `Unchecked`.
    """

    credentials: Credentials | None
    secure: bool
    certificate: ClientCertificate | RefusalCause | None = None
    owner: str | None = None
    issued: bool = False
    revoked: bool = False
    checked: dict[str, bool] = {}


class Rules(Struct, frozen=True, gc=False, kw_only=True):
    """What this house asks of every station. `organization`: what certificates must name as theirs; None: anything."""

    least_profile: SecurityProfile = SecurityProfile.OPEN
    organization: str | None = None


class Proven(Struct, frozen=True, gc=False, kw_only=True):
    """A station is who it says. `password_hash`: of the new password, where it came with that for the first time."""

    profile: SecurityProfile
    password_hash: str | None = None
    certificate: ClientCertificate | None = None


class Unchecked(Struct, frozen=True, gc=False):
    """Nothing is decided before the password was held against this hash, which takes long."""

    password_hash: str


def verdict(record: StationRecord, shown: Shown, rules: Rules, now: datetime) -> Proven | Refusal | Unchecked:
    """Whether this station may come in. Decided before anything is answered with 101.

    While it moves to another security profile both count: the old one until it has come with the new one, and from
    then on only that (2.x part 2, A05). Profile 0 is let in only where the station is marked for it; a station waiting
    to be accepted has no password yet.
    """
    if record.isolated:
        return Refusal(403, "the station is isolated", RefusalCause.STATION_ISOLATED)
    if record.admission is Admission.REJECTED:
        return Refusal(403, "the station is rejected", RefusalCause.STATION_REJECTED)
    current = _by_profile(SecurityProfile(max(record.security_profile, rules.least_profile)), record, shown, rules, now)
    wanted = record.next_security_profile
    if wanted is None or wanted <= max(record.security_profile, rules.least_profile):
        return current
    moved = _by_profile(SecurityProfile(wanted), record, shown, rules, now)
    if not isinstance(moved, Refusal):
        return moved
    return moved if isinstance(current, Refusal) and shown.certificate is not None else current


def _by_profile(
    profile: SecurityProfile, record: StationRecord, shown: Shown, rules: Rules, now: datetime
) -> Proven | Refusal | Unchecked:
    if profile >= SecurityProfile.TLS_BASIC and not shown.secure:
        return Refusal(403, f"the station must come over TLS (security profile {profile})", RefusalCause.TLS_MISSING)
    if profile is SecurityProfile.TLS_CERTIFICATE:
        return _by_certificate(record, shown, rules, now)
    return Proven(profile=profile) if profile is SecurityProfile.OPEN else _by_password(profile, record, shown)


def _by_certificate(record: StationRecord, shown: Shown, rules: Rules, now: datetime) -> Proven | Refusal:
    certificate = shown.certificate
    if certificate is None:
        reason = "the station must show its certificate (security profile 3)"
        return Refusal(403, reason, RefusalCause.CERTIFICATE_MISSING)
    if isinstance(certificate, RefusalCause):
        return Refusal(403, _OBJECTIONS[certificate], certificate)
    demands = Demands(
        station_id=record.station_id,
        now=now,
        organization=rules.organization,
        known=record.pinned_certificate,
        owner=shown.owner,
        issued=shown.issued,
        revoked=shown.revoked,
    )
    cause = objection(certificate, demands)
    if cause is not None:
        return Refusal(403, _OBJECTIONS[cause], cause)
    return Proven(profile=SecurityProfile.TLS_CERTIFICATE, certificate=certificate)


_OBJECTIONS = {
    RefusalCause.CERTIFICATE_UNREADABLE: "the station's certificate can't be read",
    RefusalCause.CERTIFICATE_UNTRUSTED: "the load balancer did not trust the station's certificate",
    RefusalCause.CERTIFICATE_EXPIRED: "the station's certificate has expired",
    RefusalCause.CERTIFICATE_NOT_YET_VALID: "the station's certificate is not valid yet",
    RefusalCause.CERTIFICATE_WEAK: "the key of the station's certificate is too weak",
    RefusalCause.CERTIFICATE_REVOKED: "the station's certificate is revoked",
    RefusalCause.CERTIFICATE_OF_ANOTHER_STATION: "the certificate is not this station's",
    RefusalCause.CERTIFICATE_OF_ANOTHER_OPERATOR: "the certificate is another operator's",
    RefusalCause.CERTIFICATE_NOT_THE_KNOWN_ONE: "the station came with another certificate before",
}


def _by_password(profile: SecurityProfile, record: StationRecord, shown: Shown) -> Proven | Refusal | Unchecked:
    told = shown.credentials
    if told is None:
        return Refusal(401, "no HTTP Basic credentials", RefusalCause.PASSWORD_MISSING)
    if told.user != record.station_id:
        return Refusal(401, "the user name is not the station's id", RefusalCause.USER_WRONG)
    if record.password_hash is None and record.next_password_hash is None:
        return Refusal(401, "the station has no password yet", RefusalCause.PASSWORD_NOT_SET)
    for kept, newly in ((record.password_hash, None), (record.next_password_hash, record.next_password_hash)):
        if kept is None:
            continue
        if takes_long(kept) and kept not in shown.checked:
            return Unchecked(kept)
        if shown.checked[kept] if takes_long(kept) else check_password(kept, told.password):
            return Proven(profile=profile, password_hash=newly)
    return Refusal(401, "wrong password", RefusalCause.PASSWORD_WRONG)


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
