"""Random tokens that open something for whoever shows them: of sessions, pending sign-ins and one-time links.

256 random bits, kept as SHA-256: nobody guesses them, so a hash made for passwords would only cost time.
"""

import hashlib
import re
import secrets

_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


def new_token() -> str:
    """A fresh token: 43 characters that a cookie and a URL take as they are."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> bytes | None:
    """What is kept of a token; None for a text that cannot be one."""
    return hashlib.sha256(token.encode("ascii")).digest() if _TOKEN.fullmatch(token) else None
