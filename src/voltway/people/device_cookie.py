"""The cookie by which a browser is known in which a person signed in before (OWASP, "Device cookies").

It opens nothing: it only lets attempts at that one account draw from a bucket of their own (`throttle.py`). It is
random, bound to the account and signed, so that nobody makes one for a browser in which nobody signed in.
"""

import hmac
import re
import secrets
from datetime import datetime, timedelta
from typing import Final

from voltway.kit.sealing import Sealing
from voltway.people.accounts import fold_email

LIFETIME: Final = timedelta(days=180)
_COOKIE = re.compile(r"(?P<made>[0-9a-f]{1,12})\.(?P<device>[0-9a-f]{32})\.(?P<proof>[0-9a-f]{64})")


def make_device_cookie(sealing: Sealing, email: str, now: datetime) -> str:
    """A cookie for the browser in which the account of `email` has just signed in."""
    signed = f"{int(now.timestamp()):x}.{secrets.token_hex(16)}"
    return f"{signed}.{sealing.fingerprints(signed.encode(), _purpose(email))[0].hex()}"


def device_of(sealing: Sealing, cookie: str | None, email: str, now: datetime) -> str | None:
    """The device that `cookie` names, if it was made here, for this account, and not too long ago; else None."""
    parts = _COOKIE.fullmatch(cookie or "")
    if parts is None:
        return None
    signed = f"{parts['made']}.{parts['device']}".encode()
    known = sealing.fingerprints(signed, _purpose(email))
    if not any(hmac.compare_digest(one.hex(), parts["proof"]) for one in known):
        return None
    age_s = now.timestamp() - int(parts["made"], 16)
    return parts["device"] if 0 <= age_s < LIFETIME.total_seconds() else None


def _purpose(email: str) -> str:
    return f"device cookie of {fold_email(email)}"
