"""The code in a station's QR code, which is another one every few seconds (OCPP 2.1 part 2, C25). Pure.

Who tells it stands before the station: with a photograph of yesterday nobody pays at the wrong one.
"""

import hmac
import re
import struct
from datetime import datetime
from enum import StrEnum
from typing import Final
from urllib.parse import quote

from msgspec import Struct

from voltway.vocabulary.errors import InvalidInput

BASE62: Final = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
LEAST_SECRET: Final = 16
_LENGTHS: Final = range(4, 256)
_LEAST_ALPHABET: Final = 4
_SLOTS: Final = 2**64
_PLACEHOLDER: Final = re.compile(r"\{([^{}]*)\}")


class CodeHash(StrEnum):
    """By which hash a code is made; OCPP's version 1 is SHA256."""

    SHA256 = "sha256"
    SHA384 = "sha384"
    SHA512 = "sha512"


class CodeTerms(Struct, frozen=True, kw_only=True):
    """What station and server agree on: the station has it in its variables WebPaymentsCtrlr.

    `secret` is SharedSecret, `validity_s` ValidityTime, `length` Length. `alphabet` and `hash` are those of version 1
    where nothing else is said.
    """

    secret: str
    validity_s: int = 30
    length: int = 12
    alphabet: str = BASE62
    hash: CodeHash = CodeHash.SHA256


class Codes(Struct, frozen=True):
    """The codes around a moment, and for how long the current one holds."""

    previous: str
    current: str
    next: str
    remaining_s: int


def checked(terms: CodeTerms) -> CodeTerms:
    """The terms without what surrounds secret and alphabet. Raises InvalidInput for those that make no code."""
    secret, alphabet = terms.secret.strip(), terms.alphabet.strip()
    _require(_is_one_word(secret), "the shared secret is empty or has spaces", "give one without spaces")
    _require(len(secret) >= LEAST_SECRET, f"the shared secret has {len(secret)} characters", f"give {LEAST_SECRET}")
    _require(terms.length in _LENGTHS, f"a code can't have {terms.length} characters", "give 4 to 255")
    _require(terms.validity_s > 0, f"a code can't hold for {terms.validity_s} s", "give a second or more")
    _require(_is_one_word(alphabet), "the alphabet is empty or has spaces", "give one without spaces")
    _require(len(alphabet) >= _LEAST_ALPHABET, "the alphabet has too few characters", f"give {_LEAST_ALPHABET} or more")
    _require(len(set(alphabet)) == len(alphabet), "the alphabet has a character twice", "give each once")
    return CodeTerms(
        secret=secret, validity_s=terms.validity_s, length=terms.length, alphabet=alphabet, hash=terms.hash
    )


def codes_at(terms: CodeTerms, now: datetime) -> Codes:
    """The codes at a moment. Raises InvalidInput for terms that make none, and for a moment before 1970."""
    terms = checked(terms)
    slot, seconds = _slot_at(terms, now)
    previous, current, following = (_code_of(terms, one) for one in (slot - 1, slot, slot + 1))
    return Codes(previous, current, following, terms.validity_s - seconds % terms.validity_s)


def matching_slot(terms: CodeTerms, told: str, now: datetime, last_slot: int = -1) -> int | None:
    """The slot whose code is `told`, of the one that is and those before and after it; None where it is none of them.

    `last_slot`: the newest slot whose code was used at that EVSE. Raises InvalidInput as `codes_at`.
    """
    terms = checked(terms)
    now_slot, _ = _slot_at(terms, now)
    code, found = told[: terms.length + 1].encode(errors="replace"), None
    # All are compared, so that the time it takes does not tell which one it was.
    for slot in range(max(0, now_slot - 1), now_slot + 2):
        if hmac.compare_digest(_code_of(terms, slot).encode(), code) and slot > last_slot:
            found = slot
    return found


def url_of(template: str, *, station_id: str, roaming_evse_id: str, evse_id: int, code: str) -> str:
    """What the QR code says: WebPaymentsCtrlr.URLTemplate with its places filled.

    Raises InvalidInput for a place that the standard does not know.
    """
    places = {
        "chargingstationid": station_id,
        "roamingevseid": roaming_evse_id,
        "evse": str(evse_id),
        "totp": code,
        "version": "1",
    }

    def filled(found: re.Match[str]) -> str:
        name = found[1].lower()
        _require(name in places, f"a QR code has no {found[0]}", f"use {', '.join(places)} in braces")
        return quote(places[name], safe="*")

    return _PLACEHOLDER.sub(filled, template)


def _slot_at(terms: CodeTerms, now: datetime) -> tuple[int, int]:
    """The number of the slot, counted from 1970, and the whole seconds since."""
    seconds = int(now.timestamp() // 1)
    _require(seconds >= 0, f"{now} is before 1970", "give a moment after it")
    return seconds // terms.validity_s, seconds


def _code_of(terms: CodeTerms, slot: int) -> str:
    """The hash is read as a ring, from where its last half byte says."""
    digest = hmac.digest(terms.secret.encode(), struct.pack(">Q", slot % _SLOTS), terms.hash.value)
    offset = digest[-1] & 0x0F
    picked = (digest[(offset + place) % len(digest)] for place in range(terms.length))
    return "".join(terms.alphabet[one % len(terms.alphabet)] for one in picked)


def _is_one_word(text: str) -> bool:
    return bool(text) and not any(one.isspace() for one in text)


def _require(is_so: bool, what: str, instead: str) -> None:  # noqa: FBT001  (what is held)
    if not is_so:
        raise InvalidInput(what, instead)
