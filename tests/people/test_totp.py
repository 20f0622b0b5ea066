from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, unquote, urlsplit
from xml.etree import ElementTree as ET

import pytest

from tests.fixtures.people import NOON
from voltway.people.totp import base32, code_of, matching_step, new_secret, provisioning_uri, qr_svg, step_at

RFC_SECRET = b"12345678901234567890"


@pytest.mark.parametrize(
    ("unix_time", "code"),
    [
        (59, "94287082"),
        (1111111109, "07081804"),
        (1111111111, "14050471"),
        (1234567890, "89005924"),
        (2000000000, "69279037"),
        (20000000000, "65353130"),
    ],
)
def test_the_vectors_of_rfc_6238(unix_time: int, code: str) -> None:
    step = step_at(datetime.fromtimestamp(unix_time, UTC))
    assert code_of(RFC_SECRET, step, digits=8) == code
    assert code_of(RFC_SECRET, step) == code[2:]


def test_the_vectors_of_rfc_4226() -> None:
    codes = [code_of(RFC_SECRET, step) for step in range(10)]
    assert codes == [
        "755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489",
    ]  # fmt: skip


@pytest.mark.parametrize(("off", "taken"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_clock_may_be_one_step_off(off: int, taken: bool) -> None:
    step = step_at(NOON)
    found = matching_step(RFC_SECRET, code_of(RFC_SECRET, step + off), NOON, last_step=0)
    assert found == (step + off if taken else None)


def test_no_step_is_taken_twice_nor_one_before_it() -> None:
    step = step_at(NOON)
    assert matching_step(RFC_SECRET, code_of(RFC_SECRET, step), NOON, last_step=step) is None
    assert matching_step(RFC_SECRET, code_of(RFC_SECRET, step - 1), NOON, last_step=step) is None
    assert matching_step(RFC_SECRET, code_of(RFC_SECRET, step + 1), NOON, last_step=step) == step + 1


@pytest.mark.parametrize("told", ["", "12345", "1234567", "abcdef", "\ud800" * 6, "٣" * 6, "1" * 10_000, "\x00" * 6])
def test_what_is_no_code_is_wrong(told: str) -> None:
    assert matching_step(RFC_SECRET, told, NOON, last_step=0) is None


def test_spaces_are_how_apps_write_it() -> None:
    code = code_of(RFC_SECRET, step_at(NOON))
    assert matching_step(RFC_SECRET, f" {code[:3]} {code[3:]} ", NOON, last_step=0) == step_at(NOON)


def test_codes_change_every_thirty_seconds() -> None:
    assert step_at(NOON + timedelta(seconds=29)) == step_at(NOON) == step_at(NOON + timedelta(seconds=30)) - 1


def test_an_app_reads_the_address() -> None:
    secret = new_secret()
    assert len(secret) == 20
    assert secret != new_secret()
    parts = urlsplit(provisioning_uri(secret, "anna+x@example.org", "Volt: & way"))
    assert (parts.scheme, parts.netloc) == ("otpauth", "totp")
    assert unquote(parts.path) == "/Volt  & way:anna+x@example.org"
    assert parse_qs(parts.query) == {
        "secret": [base32(secret)],
        "issuer": ["Volt  & way"],
        "algorithm": ["SHA1"],
        "digits": ["6"],
        "period": ["30"],
    }
    assert len(base32(secret)) == 32


def test_the_picture_is_an_svg_that_runs_nothing() -> None:
    picture = qr_svg(provisioning_uri(new_secret(), "anna@example.org", "Voltway"))
    root = ET.fromstring(picture)  # noqa: S314 - made one line above
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert {element.tag.rpartition("}")[2] for element in root.iter()} == {"svg", "g", "path"}
    assert picture != qr_svg("something else")
