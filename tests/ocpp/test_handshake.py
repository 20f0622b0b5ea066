"""Handshakes read and judged, without a socket."""

from base64 import b64encode
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, strategies as st

from voltway.ocpp import handshake
from voltway.ocpp.handshake import BadRequest, Credentials, Proven, Refusal, Request, Rules, Shown, Unchecked
from voltway.stations.credentials import hash_password
from voltway.stations.store_claims import StationRecord
from voltway.vocabulary.ids import is_station_id
from voltway.vocabulary.refusals import RefusalCause
from voltway.vocabulary.stations import Admission, OcppVersion, SecurityProfile

KEY = "dGhlIHNhbXBsZSBub25jZQ=="
PASSWORD = "abcdefghijkmnpqrstuv"
HASHED = hash_password(PASSWORD)
NOW = datetime.now(UTC)
ANY = Rules()


def asked(**headers: str) -> Request:
    told = {"upgrade": "websocket", "sec-websocket-key": KEY, "sec-websocket-version": "13"}
    told |= {name.replace("_", "-"): value for name, value in headers.items()}
    return Request("/ocpp/S1", told)


# --- the request


def test_a_request_is_read() -> None:
    request = handshake.parse(b"GET /ocpp/S1 HTTP/1.1\r\nHost: h:1\r\nUPGRADE:WebSocket \r\nX-A: 1\r\nx-a: 2")
    assert request == Request("/ocpp/S1", {"host": "h:1", "upgrade": "WebSocket", "x-a": "1, 2"})


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"GET",
        b"GET /ocpp/S1",
        b"GET /ocpp/S1 HTTP/2",
        b"GET /a b HTTP/1.1",
        b"POST /ocpp/S1 HTTP/1.1",
        b"\x16\x03\x01\x02\x00\x01",
        b"GET / HTTP/1.1\r\nno colon",
        b"GET / HTTP/1.1\r\n: nameless",
        b"GET / HTTP/1.1\r\n folded: x",
        b"GET / HTTP/1.1\r\nblank : x",
    ],
)
def test_what_is_no_request(head: bytes) -> None:
    with pytest.raises(BadRequest):
        handshake.parse(head)


@given(st.binary(max_size=120))
def test_any_bytes_are_a_request_or_a_bad_one(head: bytes) -> None:
    for start in (b"", b"GET /ocpp/S1 HTTP/1.1\r\n"):
        try:
            request = handshake.parse(start + head)
        except BadRequest:
            continue
        assert all(name == name.lower() for name in request.headers)


def test_a_websocket_is_asked_for() -> None:
    assert handshake.require_websocket(asked()) == KEY
    assert handshake.require_websocket(asked(upgrade="WebSocket, h2c")) == KEY
    without_version = Request("/", {"upgrade": "websocket", "sec-websocket-key": KEY})
    assert handshake.require_websocket(without_version) == KEY


@pytest.mark.parametrize(
    "headers",
    [
        {"upgrade": "h2c"},
        {"upgrade": ""},
        {"sec_websocket_key": ""},
        {"sec_websocket_key": "not Base64!"},
        {"sec_websocket_key": "é"},
        {"sec_websocket_key": b64encode(b"x" * 15).decode()},
        {"sec_websocket_version": "8"},
    ],
)
def test_no_websocket_is_asked_for(headers: dict[str, str]) -> None:
    with pytest.raises(BadRequest):
        handshake.require_websocket(asked(**headers))


# --- whose it is


@pytest.mark.parametrize(
    ("path", "prefix", "expected"),
    [
        ("/ocpp/S1", "/ocpp", "S1"),
        ("/ocpp/S1/", "/ocpp", "S1"),
        ("//ocpp//S1//", "/ocpp", "S1"),
        ("/ocpp/S1/S1", "/ocpp", "S1"),
        ("/ocpp/any/thing/S1", "/ocpp", "S1"),
        ("/ocpp/S1?token=x/y", "/ocpp", "S1"),
        ("/S1", "", "S1"),
        ("/a/b/S1", "/a/b", "S1"),
        ("/ocpp/EVB%2DP1%20A", "/ocpp", "EVB-P1 A"),
        ("/ocpp/ocpp", "/ocpp", "ocpp"),
        ("/ocpp", "/ocpp", None),
        ("/ocpp/", "/ocpp", None),
        ("/", "", None),
        ("", "/ocpp", None),
        ("/other/S1", "/ocpp", None),
        ("/OCPP/S1", "/ocpp", None),
        ("/a/S1", "/a/b", None),
        ("/ocpp/" + "x" * 64, "/ocpp", "x" * 64),
        ("/ocpp/" + "x" * 65, "/ocpp", None),
        ("/ocpp/a%2Fb", "/ocpp", None),
        ("/ocpp/a%3Ab", "/ocpp", None),
        ("/ocpp/a%00", "/ocpp", None),
        ("/ocpp/a%0Ab", "/ocpp", None),
        ("/ocpp/%C3%A9", "/ocpp", None),
        ("/ocpp/%FF", "/ocpp", None),
        ("/ocpp/%", "/ocpp", None),
        ("/ocpp/é", "/ocpp", None),
    ],
)
def test_the_station_in_a_path(path: str, prefix: str, expected: str | None) -> None:
    assert handshake.station_id(path, prefix) == expected


@given(st.text(max_size=80))
def test_any_path_names_a_station_or_none(path: str) -> None:
    named = handshake.station_id("/ocpp/" + path, "/ocpp")
    assert named is None or is_station_id(named)


# --- what it speaks


@pytest.mark.parametrize(
    ("offer", "expected"),
    [
        ("ocpp1.6", ("ocpp1.6", OcppVersion.V16)),
        ("ocpp1.6, ocpp2.0.1, ocpp2.1", ("ocpp2.1", OcppVersion.V21)),
        ("ocpp2.0.1,ocpp1.6", ("ocpp2.0.1", OcppVersion.V201)),
        ("ocpp2.0, ocpp1.6", ("ocpp1.6", OcppVersion.V16)),
        (" , ,OCPP1.6,", ("ocpp1.6", OcppVersion.V16)),
        ("ocpp2.0", None),
        ("ocpp1.5", None),
        ("ocpp1.6 ocpp2.0.1", None),
        ("", None),
        (None, None),
    ],
)
def test_the_newest_that_both_speak(offer: str | None, expected: tuple[str, OcppVersion] | None) -> None:
    assert handshake.subprotocol(offer) == expected


# --- who it says it is


def basic(text: bytes) -> str:
    return "Basic " + b64encode(text).decode()


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (basic(b"S1:secret"), Credentials("S1", b"secret")),
        (basic(b"S1:se:cr:et"), Credentials("S1", b"se:cr:et")),
        (basic(b"S1:"), Credentials("S1", b"")),
        (basic(b"S1:\x00\xff"), Credentials("S1", b"\x00\xff")),
        (basic(b"\xff:x"), Credentials("�", b"x")),
        ("bAsIc  " + b64encode(b"a:b").decode() + " ", Credentials("a", b"b")),
        (basic(b"no colon"), None),
        ("Basic", None),
        ("Basic ###", None),
        ("Basic é", None),
        ("Bearer " + b64encode(b"a:b").decode(), None),
        ("", None),
        (None, None),
    ],
)
def test_credentials(header: str | None, expected: Credentials | None) -> None:
    assert handshake.credentials(header) == expected


GOOD = Credentials("S1", PASSWORD.encode())
TOLD = {
    "nothing": None,
    "good": GOOD,
    "another's": Credentials("S2", PASSWORD.encode()),
    "wrong": Credentials("S1", b"guessed"),
}


def status(profile: int, admission: Admission, told: str, *, secure: bool, hashed: str | None = HASHED) -> int | None:
    record = StationRecord(station_id="S1", admission=admission, password_hash=hashed, security_profile=profile)
    decided = handshake.verdict(record, Shown(credentials=TOLD[told], secure=secure), Rules(), NOW)
    return decided.status if isinstance(decided, Refusal) else None


@pytest.mark.parametrize("told", list(TOLD))
@pytest.mark.parametrize("secure", [True, False])
@pytest.mark.parametrize("profile", list(SecurityProfile))
def test_a_rejected_station_stays_outside(profile: SecurityProfile, secure: bool, told: str) -> None:
    assert status(profile, Admission.REJECTED, told, secure=secure) == 403


@pytest.mark.parametrize("admission", [Admission.ACCEPTED, Admission.PENDING])
@pytest.mark.parametrize("secure", [True, False])
@pytest.mark.parametrize("told", list(TOLD))
def test_only_profile_0_needs_no_password(admission: Admission, secure: bool, told: str) -> None:
    assert status(SecurityProfile.OPEN, admission, told, secure=secure, hashed=None) is None
    for profile in (SecurityProfile.BASIC, SecurityProfile.TLS_BASIC, SecurityProfile.TLS_CERTIFICATE):
        too_open = profile is not SecurityProfile.BASIC and not secure
        shows_none = profile is SecurityProfile.TLS_CERTIFICATE
        expected = 403 if too_open or shows_none else None if told == "good" else 401
        assert status(profile, admission, told, secure=secure) == expected


def test_a_station_without_a_password_gets_in_with_none() -> None:
    for told in TOLD:
        assert status(SecurityProfile.BASIC, Admission.ACCEPTED, told, secure=True, hashed=None) == 401


# --- moving to another security profile, or password


def moving(**told: Any) -> StationRecord:
    given = {
        "station_id": "S1",
        "admission": Admission.ACCEPTED,
        "password_hash": HASHED,
        "security_profile": 1,
        **told,
    }
    return StationRecord(**given)


def decided(record: StationRecord, *, secure: bool, rules: Rules = ANY, **shown: Any) -> Proven | Refusal | Unchecked:
    given = {"credentials": GOOD, **shown}
    return handshake.verdict(record, Shown(secure=secure, **given), rules, NOW)


@pytest.mark.parametrize("profile", SecurityProfile)
def test_nobody_is_let_in_as_an_isolated_station(profile: SecurityProfile) -> None:
    refused = decided(moving(security_profile=profile, isolated=True), secure=True)
    assert isinstance(refused, Refusal)
    assert (refused.status, refused.cause) == (403, RefusalCause.STATION_ISOLATED)


def test_both_profiles_count_until_the_station_has_come_with_the_new_one() -> None:
    record = moving(next_security_profile=2)
    assert decided(record, secure=False) == Proven(profile=SecurityProfile.BASIC)
    assert decided(record, secure=True) == Proven(profile=SecurityProfile.TLS_BASIC)
    after = moving(security_profile=2)
    assert isinstance(decided(after, secure=False), Refusal)


def test_a_certificate_that_fails_locks_nobody_out_who_still_has_a_password() -> None:
    record = moving(security_profile=2, next_security_profile=3)
    broken = RefusalCause.CERTIFICATE_UNREADABLE
    assert decided(record, secure=True, certificate=broken) == Proven(profile=SecurityProfile.TLS_BASIC)
    refused = decided(record, secure=True, certificate=broken, credentials=None)
    assert isinstance(refused, Refusal)
    assert refused.cause is broken


def test_both_passwords_count_until_the_station_has_come_with_the_new_one() -> None:
    new = hash_password("abcdefghijabcdefghij")
    record = moving(next_password_hash=new)
    assert decided(record, secure=False) == Proven(profile=SecurityProfile.BASIC)
    told = Credentials("S1", b"abcdefghijabcdefghij")
    assert decided(record, secure=False, credentials=told) == Proven(profile=SecurityProfile.BASIC, password_hash=new)


def test_a_password_that_takes_long_is_checked_by_somebody_else() -> None:
    """And only when all depends on it: the second one after the first was wrong."""
    old, new = hash_password("chosen by somebody"), hash_password("chosen by another")
    record = moving(password_hash=old, next_password_hash=new)
    assert decided(record, secure=False, credentials=None) != Unchecked(old)
    assert decided(record, secure=False) == Unchecked(old)
    assert decided(record, secure=False, checked={old: True}) == Proven(profile=SecurityProfile.BASIC)
    assert decided(record, secure=False, checked={old: False}) == Unchecked(new)
    newly = Proven(profile=SecurityProfile.BASIC, password_hash=new)
    assert decided(record, secure=False, checked={old: False, new: True}) == newly
    refused = decided(record, secure=False, checked={old: False, new: False})
    assert isinstance(refused, Refusal)
    assert refused.cause is RefusalCause.PASSWORD_WRONG
    moved = moving(password_hash=old, next_security_profile=2)
    assert decided(moved, secure=True) == Unchecked(old)


@pytest.mark.parametrize("least", list(SecurityProfile))
@pytest.mark.parametrize("own", list(SecurityProfile))
def test_the_house_asks_its_least_of_everybody(least: SecurityProfile, own: SecurityProfile) -> None:
    asked = max(least, own)
    told = decided(moving(security_profile=own), secure=True, rules=Rules(least_profile=least))
    assert isinstance(told, Proven) == (asked is not SecurityProfile.TLS_CERTIFICATE)
    assert not isinstance(told, Proven) or told.profile is asked


# --- the answer


@pytest.mark.parametrize("code", [400, 401, 403, 404, 408, 429, 431, 503])
def test_a_refusal_is_an_http_answer(code: int) -> None:
    head, _, body = handshake.answer(Refusal(code, "not today, é")).partition(b"\r\n\r\n")
    lines = head.decode("ascii").split("\r\n")
    headers = dict(line.split(": ", 1) for line in lines[1:])
    assert lines[0].startswith(f"HTTP/1.1 {code} ")
    assert body.decode() == "not today, é\n"
    assert (headers["Content-Length"], headers["Connection"]) == (str(len(body)), "close")
    assert ("WWW-Authenticate" in headers) == (code == 401)
    assert ("Retry-After" in headers) == (code in {429, 503})
