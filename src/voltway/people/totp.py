"""Codes of an authenticator app: TOTP (RFC 6238), 6 digits of 30 seconds by HMAC-SHA-1, which all apps know. Pure."""

import hmac
import secrets
import struct
from base64 import b32encode
from datetime import datetime
from io import BytesIO
from typing import Final
from urllib.parse import quote, urlencode

import segno

PERIOD_S: Final = 30
DIGITS: Final = 6
_STEPS_EITHER_WAY: Final = 1
"""Telephones' clocks are a little off, and typing takes time (RFC 6238, 5.2 advises one step)."""

_SECRET_BYTES: Final = 20
"""160 bits: the length of HMAC-SHA-1's output (RFC 4226, 4, R6)."""


def new_secret() -> bytes:
    """A fresh secret."""
    return secrets.token_bytes(_SECRET_BYTES)


def step_at(now: datetime) -> int:
    """The number of the time step that `now` is in, counted from 1970."""
    return int(now.timestamp()) // PERIOD_S


def code_of(secret: bytes, step: int, digits: int = DIGITS) -> str:
    """The code of one time step (RFC 4226, 5.3)."""
    digest = hmac.digest(secret, struct.pack(">Q", step), "sha1")
    offset = digest[-1] & 0xF
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFF_FFFF
    return f"{number % 10**digits:0{digits}d}"


def matching_step(secret: bytes, told: str, now: datetime, last_step: int) -> int | None:
    """The time step whose code is `told`, or None where it is wrong, too old, or of a step that was used.

    `last_step`: the newest step a code was taken of. Spaces in `told` are how some apps write it.
    """
    code = "".join(told[: 2 * DIGITS].split()).encode(errors="replace")
    now_step, found = step_at(now), None
    # All steps are compared, so that the time it takes does not tell which one it was.
    for step in range(max(0, now_step - _STEPS_EITHER_WAY), now_step + _STEPS_EITHER_WAY + 1):
        if hmac.compare_digest(code_of(secret, step).encode(), code) and step > last_step:
            found = step
    return found


def base32(secret: bytes) -> str:
    """The secret for somebody who types it: 32 letters and digits."""
    return b32encode(secret).decode()


def provisioning_uri(secret: bytes, account: str, issuer: str) -> str:
    """What an authenticator app scans. `account` and `issuer` are what it will show."""
    # The colon divides issuer and account, so neither may have one.
    label = f"{quote(issuer.replace(':', ' '), safe='')}:{quote(account.replace(':', ' '), safe='@')}"
    parameters = {
        "secret": base32(secret), "issuer": issuer.replace(":", " "),
        "algorithm": "SHA1", "digits": str(DIGITS), "period": str(PERIOD_S),
    }  # fmt: skip
    return f"otpauth://totp/{label}?{urlencode(parameters, quote_via=quote)}"


def qr_svg(text: str) -> str:
    """`text` as a QR code: an SVG element to put into a page, dark on white so that it scans in a dark theme, too."""
    stream = BytesIO()
    segno.make_qr(text, error="m").save(
        stream, kind="svg", scale=4, border=4, dark="#000", light="#fff", xmldecl=False, svgns=True, omitsize=True
    )
    return stream.getvalue().decode()
