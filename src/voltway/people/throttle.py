"""How often somebody may try: token buckets, and which of them an attempt draws from. Pure.

An attempt draws from every bucket it belongs to, and only if all of them have a token; one that succeeds gives the
tokens back. A flood against an account empties the account's bucket, and must not keep its owner out: a browser in
which that person has signed in before carries a signed device cookie, and draws from a bucket of its own instead of
those that strangers can empty (OWASP, "Device cookies"). An owner in a new browser still has the passkey and the link
by e-mail, neither of which can be guessed: they do not draw from the account's bucket.
"""

import hashlib
import math
from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from msgspec import Struct

from voltway.kit.proxies import neighbourhood


class Kind(StrEnum):
    """What a bucket belongs to."""

    ADDRESS = "address"
    ACCOUNT = "account"
    ACCOUNT_FROM_ADDRESS = "account_from_address"
    DEVICE = "device"
    SECOND_FACTOR = "second_factor"
    SECOND_FACTOR_ON_DEVICE = "second_factor_on_device"
    MAIL_TO = "mail_to"
    MAIL_FROM_ADDRESS = "mail_from_address"
    PASSKEY_FROM_ADDRESS = "passkey_from_address"
    SINGLE_SIGN_ON_FROM_ADDRESS = "single_sign_on_from_address"
    CLIENT_FROM_ADDRESS = "client_from_address"
    ALERT_OF_SIGN_IN = "alert_of_sign_in"
    ALERT_OF_CHANGE = "alert_of_change"


class Limit(Struct, frozen=True):
    """A bucket's size, and how long a token takes to come back in seconds."""

    size: int
    refill_s: float


LIMITS: Final[Mapping[Kind, Limit]] = {
    # A hundred people behind one address may all mistype in the morning.
    Kind.ADDRESS: Limit(100, 6),
    # At most 1,460 guesses a day at one account by any number of machines: none finds a password of our policy.
    Kind.ACCOUNT: Limit(20, 60),
    Kind.ACCOUNT_FROM_ADDRESS: Limit(8, 120),
    Kind.DEVICE: Limit(10, 60),
    # Three codes of a million are right at any time: who has the password guesses for two years for an even chance.
    Kind.SECOND_FACTOR: Limit(6, 300),
    Kind.SECOND_FACTOR_ON_DEVICE: Limit(6, 300),
    Kind.MAIL_TO: Limit(3, 900),
    Kind.MAIL_FROM_ADDRESS: Limit(20, 60),
    Kind.PASSKEY_FROM_ADDRESS: Limit(100, 2),
    Kind.SINGLE_SIGN_ON_FROM_ADDRESS: Limit(100, 2),
    # Only attempts that were wrong are kept from it, and no secret of a client can be guessed.
    Kind.CLIENT_FROM_ADDRESS: Limit(30, 10),
    # Two buckets, so that nobody signs in often to hide what comes then.
    Kind.ALERT_OF_SIGN_IN: Limit(5, 900),
    Kind.ALERT_OF_CHANGE: Limit(10, 600),
}


class Bucket(Struct, frozen=True):
    """How many tokens were in it, and when that was."""

    tokens: float
    at: datetime


class Draw(Struct, frozen=True, kw_only=True):
    """One bucket an attempt draws from. `key` is a hash, so that the table says nothing about anybody."""

    kind: Kind
    key: bytes


def draw(kind: Kind, *owner: str) -> Draw:
    """The bucket of this kind that belongs to `owner` (an address, an account, or both)."""
    parts = [kind.value, *owner]
    text = "".join(f"{len(part)}:{part}" for part in parts)
    return Draw(kind=kind, key=hashlib.sha256(text.encode(errors="replace")).digest()[:16])


def password_draws(account: str, address: str, device: str | None) -> list[Draw]:
    """What an attempt with a password draws from. `account`: the folded address; `device`: of a valid device cookie."""
    if device is not None:
        return [draw(Kind.DEVICE, account, device)]
    network = neighbourhood(address)
    return [
        draw(Kind.ADDRESS, network),
        draw(Kind.ACCOUNT, account),
        draw(Kind.ACCOUNT_FROM_ADDRESS, account, network),
    ]


def second_factor_draws(user_id: str, device: str | None) -> list[Draw]:
    """What a code, typed after the first factor, draws from."""
    if device is not None:
        return [draw(Kind.SECOND_FACTOR_ON_DEVICE, user_id, device)]
    return [draw(Kind.SECOND_FACTOR, user_id)]


def mail_draws(email: str, address: str) -> list[Draw]:
    """What asking for a mail draws from: nobody is to be flooded with them. `email` is folded."""
    return [draw(Kind.MAIL_TO, email), draw(Kind.MAIL_FROM_ADDRESS, neighbourhood(address))]


def passkey_draws(address: str) -> list[Draw]:
    """What asking for a passkey's challenge draws from."""
    return [draw(Kind.PASSKEY_FROM_ADDRESS, neighbourhood(address))]


def filled(bucket: Bucket, limit: Limit, now: datetime) -> float:
    """The tokens in a bucket at `now`; a clock that went back takes none away and gives none."""
    seconds = max(0.0, (now - bucket.at).total_seconds())
    return min(float(limit.size), bucket.tokens + seconds / limit.refill_s)


def drawn(bucket: Bucket, limit: Limit, now: datetime) -> Bucket | None:
    """The bucket with one token less, or None if there is none to take."""
    tokens = filled(bucket, limit, now)
    return Bucket(tokens - 1, max(now, bucket.at)) if tokens >= 1 else None


def full_at(bucket: Bucket, limit: Limit) -> datetime:
    """When the bucket will be full again, so that it may be forgotten."""
    return bucket.at + timedelta(seconds=max(0.0, limit.size - bucket.tokens) * limit.refill_s)


def wait_s(bucket: Bucket, limit: Limit, now: datetime) -> int:
    """After how many whole seconds there will be a token."""
    return math.ceil(max(0.0, 1 - filled(bucket, limit, now)) * limit.refill_s)
