"""Contract ids as cars show them: eMAIDs (ISO 15118-2, annex H; eMI3 standard, part 2), and their check character."""

import re
from typing import Final

from voltway.vocabulary.errors import InvalidInput

_CHARACTERS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_PLAIN: Final = re.compile(r"[A-Z]{2}[0-9A-Z]{3}[0-9A-Z]{9}[0-9A-Z]?")
_HYPHENS: Final = re.compile(r"[A-Z]{2}-[0-9A-Z]{3}-[0-9A-Z]{9}(-[0-9A-Z])?")
_UNCHECKED: Final = 14

_Pair = tuple[int, int]


def normal(text: str) -> str:
    """The eMAID in capitals and without hyphens: 14 characters, or 15 with its check character.

    Raises InvalidInput for what is none, or whose check character is wrong.
    """
    upper = text.strip().upper()
    if not (_PLAIN.fullmatch(upper) or _HYPHENS.fullmatch(upper)):
        raise InvalidInput(f"{text[:40]!r} is no eMAID", "write it like DE-8AA-CA2B3C4D5-L")
    plain = upper.replace("-", "")
    if len(plain) > _UNCHECKED and plain[_UNCHECKED] != check_character(plain[:_UNCHECKED]):
        raise InvalidInput(f"the check character of eMAID {text[:40]!r} is wrong", "compare it with the contract")
    return plain


def same_contract(one: str, other: str) -> bool:
    """Whether two normal eMAIDs name the same contract: the check character may be missing."""
    return one[:_UNCHECKED] == other[:_UNCHECKED]


def check_character(unchecked: str) -> str:
    """The 15th character to 14 of a normal eMAID: the only one with which both sums over all 15 are zero.

    Each character's value is split by 9. The quotient's two bits are summed modulo 2 and the remainder's two ternary
    digits modulo 3, each pair after it went through the matrix of its modulus as often as its place says.
    """
    return next(one for one in _CHARACTERS if not any(_sums(unchecked + one)))


def _sums(text: str) -> tuple[int, int, int, int]:
    bits: _Pair = (0, 0)
    digits: _Pair = (0, 0)
    # By Horner's rule, from the last place to the first.
    for character in reversed(text):
        quotient, remainder = divmod(_CHARACTERS.index(character), 9)
        bits = _step((bits[0] + quotient // 2, bits[1] + quotient % 2), 1, 2)
        digits = _step((digits[0] + remainder // 3, digits[1] + remainder % 3), 2, 3)
    return (*bits, *digits)


def _step(pair: _Pair, corner: int, modulus: int) -> _Pair:
    """The row vector `pair` through the matrix ((0, 1), (1, `corner`))."""
    return pair[1] % modulus, (pair[0] + corner * pair[1]) % modulus
