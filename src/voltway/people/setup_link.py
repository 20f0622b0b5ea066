"""The one-time link with which the first administrator is made.

Whoever starts Voltway may become its administrator, and nobody else: the link is shown on the terminal of `voltway
serve`. Only a hash of its token is stored; a new link makes the older ones void; after one was used there are no more.
"""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Final

from voltway.people import store_setup_link
from voltway.people.store_setup_link import Connection

LIFETIME: Final = timedelta(hours=24)


def make_setup_token(connection: Connection, now: datetime) -> str | None:
    """A new token, valid for `LIFETIME` from `now`; None if there was an administrator before.

    Raises psycopg.Error.
    """
    token = secrets.token_urlsafe(24)
    made = store_setup_link.replace_link(connection, token_hash(token), now, now + LIFETIME)
    return token if made else None


def use_setup_token(connection: Connection, token: str, now: datetime) -> bool:
    """Use up `token`. True once for a valid one; false for one that is wrong, too old or used. Raises psycopg.Error."""
    return store_setup_link.use_link(connection, token_hash(token), now)


def token_hash(token: str) -> bytes:
    """What is stored of a token: SHA-256. The token has 192 random bits, so nothing slower is needed."""
    return hashlib.sha256(token.encode()).digest()
