"""The cookie by which a browser is known in which a person signed in before (OWASP, "Device cookies").

It opens nothing: it only lets attempts at that one account draw from a bucket of their own (`throttle.py`). It is
random, bound to the account and signed, so that nobody makes one for a browser in which nobody signed in.
"""

import hmac
import re
import secrets
from datetime import datetime, timedelta
from typing import Final

from voltway.people.accounts import fold_email
from voltway.people.sealing import SealedFor, Sealer

LIFETIME: Final = timedelta(days=180)
_COOKIE = re.compile(r"(?P<made>[0-9a-f]{1,12})\.(?P<device>[0-9a-f]{32})\.(?P<proof>[0-9a-f]{64})")


def make_device_cookie(sealer: Sealer, email: str, now: datetime) -> str:
    """A cookie for the browser in which the account of `email` has just signed in."""
    signed = f"{int(now.timestamp()):x}.{secrets.token_hex(16)}"
    return f"{signed}.{sealer.fingerprint(signed.encode(), SealedFor.DEVICE_COOKIE, fold_email(email)).hex()}"


def device_of(sealer: Sealer, cookie: str | None, email: str, now: datetime) -> str | None:
    """The device that `cookie` names, if it was made here, for this account, and not too long ago; else None."""
    parts = _COOKIE.fullmatch(cookie or "")
    if parts is None:
        return None
    signed = f"{parts['made']}.{parts['device']}".encode()
    known = sealer.fingerprints(signed, SealedFor.DEVICE_COOKIE, fold_email(email))
    if not any(hmac.compare_digest(one.hex(), parts["proof"]) for one in known):
        return None
    age_s = now.timestamp() - int(parts["made"], 16)
    return parts["device"] if 0 <= age_s < LIFETIME.total_seconds() else None
