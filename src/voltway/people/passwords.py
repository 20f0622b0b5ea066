"""Passwords people choose: which are good enough, how they are kept, and whether one is right.

Kept as argon2id with the parameters OWASP recommends (Password Storage Cheat Sheet: 19 MiB, two passes, one lane). What
is asked of a new one follows NIST SP 800-63B, 5.1.1.2: length, no known and no guessable one, and no rules about signs.

Everything here that hashes or judges takes milliseconds of processor time: run it in a `HashingGate`.
"""

import secrets
import threading
import unicodedata
from collections.abc import Iterable
from enum import StrEnum
from functools import cache
from typing import Final

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError
from msgspec import Struct
from zxcvbn import zxcvbn

from voltway.people.breached import is_breached
from voltway.vocabulary.errors import InvalidInput

SHORTEST: Final = 12
LONGEST: Final = 128
"""In characters, after normalising."""

_LEAST_SCORE: Final = 3
_SCORED_LENGTH: Final = 40
"""zxcvbn needs 40 ms for a bad case of this length, and grows with its cube."""

_LEAST_BESIDE_OWN: Final = 8
"""Characters that are not the person's own words; zxcvbn alone takes two of them in a row for hard to guess."""

_LONGEST_RAW: Final = 4 * LONGEST
"""What normal form C makes of more characters is longer than `LONGEST`, too: it joins at most a handful into one."""

_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1, hash_len=32, salt_len=16, type=Type.ID)
_scoring = threading.Lock()


class Weakness(StrEnum):
    """Why a password is not good enough."""

    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    UNREADABLE = "unreadable"
    BREACHED = "breached"
    GUESSABLE = "guessable"


SENTENCES: Final = {
    Weakness.TOO_SHORT: f"the password is too short: take at least {SHORTEST} characters, some words in a row will do",
    Weakness.TOO_LONG: f"the password is too long: take at most {LONGEST} characters",
    Weakness.UNREADABLE: "the password has characters that don't exist: take others",
    Weakness.BREACHED: "the password is among those that everyone tries first: take another",
    Weakness.GUESSABLE: "the password is too easy to guess: take more words, and none from your name or address",
}


class PasswordVerdict(Struct, frozen=True, kw_only=True):
    """Whether a password is right; `rehashed` is what to keep from now on, if its parameters grew."""

    right: bool
    rehashed: str | None = None


def weakness_of(password: str, own_words: Iterable[str]) -> Weakness | None:
    """What is wrong with a new password, or None. `own_words`: the person's name, e-mail address, organization."""
    text = normalised(password)
    if text is None:
        return Weakness.TOO_LONG if len(password) > LONGEST else Weakness.UNREADABLE
    if len(text) < SHORTEST:
        return Weakness.TOO_SHORT
    if len(text) > LONGEST:
        return Weakness.TOO_LONG
    if is_breached(text):
        return Weakness.BREACHED
    own = _parts(own_words)
    guessable = len(_without(text, own)) < _LEAST_BESIDE_OWN or _score(text, own) < _LEAST_SCORE
    return Weakness.GUESSABLE if guessable else None


def require_good(password: str, own_words: Iterable[str]) -> None:
    """Raises InvalidInput with the reason if `password` may not be chosen."""
    weakness = weakness_of(password, own_words)
    if weakness is not None:
        message, _, next_step = SENTENCES[weakness].partition(": ")
        raise InvalidInput(message, next_step)


def hash_password(password: str) -> str:
    """What is kept of a password. Raises InvalidInput for one that `weakness_of` calls too long or unreadable."""
    text = normalised(password)
    if text is None or len(text) > LONGEST:
        raise InvalidInput("the password can't be kept", f"take at most {LONGEST} characters that exist")
    return _hasher.hash(text)


def check_password(kept: str | None, told: str) -> PasswordVerdict:
    """Whether `told` is the password. Where nothing is kept (no such account) it costs the same and is wrong."""
    text = normalised(told)
    if text is None or len(text) > LONGEST:
        # Says nothing about the account: it depends on what was sent alone.
        return PasswordVerdict(right=False)
    right = _matches(kept or _dummy(), text) and kept is not None
    if not right or kept is None:
        return PasswordVerdict(right=False)
    return PasswordVerdict(right=True, rehashed=_hasher.hash(text) if _hasher.check_needs_rehash(kept) else None)


def normalised(password: str) -> str | None:
    """In Unicode's normal form C, as keyboards differ in how they write one letter; None: no password can be so."""
    if len(password) > _LONGEST_RAW:
        return None
    try:
        password.encode()
    except UnicodeEncodeError:
        return None
    return unicodedata.normalize("NFC", password)


def _matches(kept: str, text: str) -> bool:
    try:
        return _hasher.verify(kept, text)
    except (VerificationError, InvalidHashError):
        return False


def _without(text: str, own: Iterable[str]) -> str:
    """What is left of `text` without the person's own words, the longest first."""
    left = text.lower()
    for word in sorted(own, key=len, reverse=True):
        left = left.replace(word, "")
    return left


def _score(text: str, own: list[str]) -> int:
    """0 (guessed at once) to 4, of the beginning. zxcvbn keeps the words in a global: one at a time."""
    with _scoring:
        return int(zxcvbn(text[:_SCORED_LENGTH], user_inputs=own)["score"])


def _parts(own_words: Iterable[str]) -> list[str]:
    """The words whole and in pieces: of anna.berg@example.org also anna, berg and example."""
    parts: dict[str, None] = {}
    for word in own_words:
        folded = word.lower()[:256]
        pieces = "".join(letter if letter.isalnum() else " " for letter in folded).split()
        parts.update(dict.fromkeys([folded, *(piece for piece in pieces if len(piece) > 2)]))
    return [*parts]


@cache
def _dummy() -> str:
    """A hash with today's parameters of nothing anybody knows."""
    return _hasher.hash(secrets.token_urlsafe(32))
