"""Passwords that everyone tries first, as a list that ships.

`data/breached.bin` holds the first 5 bytes of the SHA-1 of each, sorted: the list gives no password away, and one that
is not on it is taken for one with a chance of 3 in 100 million. It is mapped into memory, so all processes share one
copy. `python -m tools.breached` makes it; `data/README.md` says from what.
"""

import mmap
from functools import cache
from hashlib import sha1
from pathlib import Path
from typing import Final

PREFIX_LENGTH: Final = 5
FILE: Final = Path(__file__).with_name("data") / "breached.bin"

_MOST_ORNAMENT: Final = 6
"""So many characters around a known password do not make it another: Password2026!!"""


def is_breached(password: str) -> bool:
    """Whether `password`, in capitals or not, with some digits and signs around it, is on the list."""
    return any(_is_listed(form) for form in _forms(password))


def prefix_of(password: str) -> bytes:
    """What the list holds of a password."""
    return sha1(password.encode(), usedforsecurity=False).digest()[:PREFIX_LENGTH]


def _forms(password: str) -> set[str]:
    folded = password.lower()
    forms = {password, folded}
    core = folded.strip("".join({letter for letter in folded if not letter.isalpha()}))
    if core and len(folded) - len(core) <= _MOST_ORNAMENT:
        forms.add(core)
    half = len(folded) // 2
    if folded[:half] * 2 == folded:
        forms.add(folded[:half])
    return forms


def _is_listed(password: str) -> bool:
    listed, wanted = _mapped(), prefix_of(password)
    low, high = 0, len(listed) // PREFIX_LENGTH
    while low < high:
        middle = (low + high) // 2
        if listed[middle * PREFIX_LENGTH : (middle + 1) * PREFIX_LENGTH] < wanted:
            low = middle + 1
        else:
            high = middle
    return listed[low * PREFIX_LENGTH : (low + 1) * PREFIX_LENGTH] == wanted


@cache
def _mapped() -> mmap.mmap:
    with FILE.open("rb") as stream:
        return mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
