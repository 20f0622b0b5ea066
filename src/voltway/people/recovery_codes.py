"""Codes on paper for who lost the telephone: ten of 50 bits, each good for one sign-in. Pure.

50 bits withstand guessing at the door, which counts attempts; not guessing at home with a stolen table, so what is kept
is a fingerprint by a key that is not in the database (`kit/sealing.py`).
"""

import secrets
from typing import Final

COUNT: Final = 10
_LENGTH: Final = 10
_ALPHABET: Final = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's base 32: no i, l, o and u, so that nothing is misread; what is typed instead is understood."""

_MISREAD: Final = str.maketrans("ilo", "110")


def new_codes() -> list[str]:
    """Ten fresh codes as people see them, like `7k3qx-0m9te`."""
    return [_shown("".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))) for _ in range(COUNT)]


def canonical(told: str) -> str | None:
    """What is meant by a code as somebody typed it; None if it can't be one."""
    if len(told) > 4 * _LENGTH:
        return None
    code = "".join(told.replace("-", " ").lower().split()).translate(_MISREAD)
    return code if len(code) == _LENGTH and set(code) <= set(_ALPHABET) else None


def _shown(code: str) -> str:
    return f"{code[: _LENGTH // 2]}-{code[_LENGTH // 2 :]}"
