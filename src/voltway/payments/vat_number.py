"""Whether a text can be a VAT identification number of a member state of the EU: its form and its check digits. Pure.

The forms are those of Council Directive 2006/112/EC, Art. 215, as VIES takes them. Check digits are held where the rule
is known here; elsewhere the form alone counts. Nobody is asked whether the number is in use.
"""

import re
from collections.abc import Callable, Sequence
from typing import Final

from voltway.vocabulary.payments import VatVerdict

_FORMS: Final[dict[str, str]] = {
    "AT": r"U\d{8}",
    "BE": r"[01]\d{9}",
    "BG": r"\d{9,10}",
    "CY": r"\d{8}[A-Z]",
    "CZ": r"\d{8,10}",
    "DE": r"[1-9]\d{8}",
    "DK": r"[1-9]\d{7}",
    "EE": r"\d{9}",
    "EL": r"\d{9}",
    "ES": r"[A-Z0-9]\d{7}[A-Z0-9]",
    "FI": r"\d{8}",
    "FR": r"[A-HJ-NP-Z0-9]{2}\d{9}",
    "HR": r"\d{11}",
    "HU": r"\d{8}",
    "IE": r"\d[A-Z0-9+*]\d{5}[A-Z]{1,2}",
    "IT": r"\d{11}",
    "LT": r"\d{9}|\d{12}",
    "LU": r"\d{8}",
    "LV": r"\d{11}",
    "MT": r"\d{8}",
    "NL": r"\d{9}B\d{2}",
    "PL": r"\d{10}",
    "PT": r"[1-9]\d{8}",
    "RO": r"[1-9]\d{1,9}",
    "SE": r"\d{10}01",
    "SI": r"[1-9]\d{7}",
    "SK": r"[1-9]\d{9}",
    "XI": r"\d{9}|\d{12}|GD\d{3}|HA\d{3}",
}
"""After the country's letters. XI is Northern Ireland, EL Greece."""

_SEPARATORS: Final = re.compile(r"[\s.\-/]")


def verdict(text: str) -> VatVerdict:
    """Whether `text` can be a VAT number; spaces, points, dashes and small letters do not matter."""
    number = _SEPARATORS.sub("", text).upper()
    country, rest = number[:2], number[2:]
    form = _FORMS.get(country)
    if form is None:
        return VatVerdict(False, "it does not begin with a country whose numbers are known")
    if re.fullmatch(form, rest, re.ASCII) is None:
        return VatVerdict(False, f"it does not have the form of a number of {country}")
    rule = _CHECKS.get(country)
    if rule is not None and not rule(rest):
        return VatVerdict(False, "its check digits are wrong")
    return VatVerdict(True, "its form is right; whether it is in use was not asked")


def _weighted(digits: str, weights: Sequence[int]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False))


def _luhn(digits: str) -> bool:
    doubled = (sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    return (sum(int(digit) for digit in digits[-1::-2]) + sum(doubled)) % 10 == 0


def _mod_11_10(digits: str) -> bool:
    """ISO/IEC 7064, MOD 11,10."""
    check = 5
    for digit in digits:
        check = ((check or 10) * 2 % 11 + int(digit)) % 10
    return check == 1


def _austria(rest: str) -> bool:
    digits = rest[1:]
    doubled = sum(sum(divmod(2 * int(digit), 10)) for digit in digits[1:7:2])
    single = sum(int(digit) for digit in digits[0:7:2])
    return (10 - (single + doubled + 4) % 10) % 10 == int(digits[7])


def _belgium(rest: str) -> bool:
    return 97 - int(rest[:8]) % 97 == int(rest[8:])


def _finland(rest: str) -> bool:
    return _weighted(rest, (7, 9, 10, 5, 8, 4, 2, 1)) % 11 == 0


def _france(rest: str) -> bool:
    """The key of letters has another rule; the SIREN behind it is checked in both."""
    key, siren = rest[:2], rest[2:]
    if not _luhn(siren):
        return False
    return not key.isdigit() or int(siren + "12") % 97 == int(key)


def _greece(rest: str) -> bool:
    return _weighted(rest, (256, 128, 64, 32, 16, 8, 4, 2)) % 11 % 10 == int(rest[8])


def _netherlands(rest: str) -> bool:
    """Of the tax number (MOD 11), or for sole traders since 2020 of the whole (ISO/IEC 7064, MOD 97-10)."""
    if _weighted(rest, (9, 8, 7, 6, 5, 4, 3, 2, -1)) % 11 == 0:
        return True
    as_number = "".join(str(int(one, 36)) for one in f"NL{rest}")
    return int(as_number) % 97 == 1


def _poland(rest: str) -> bool:
    return _weighted(rest, (6, 5, 7, 2, 3, 4, 5, 6, 7)) % 11 == int(rest[9])


def _portugal(rest: str) -> bool:
    return (11 - _weighted(rest, (9, 8, 7, 6, 5, 4, 3, 2)) % 11) % 11 % 10 == int(rest[8])


def _slovenia(rest: str) -> bool:
    check = 11 - _weighted(rest, (8, 7, 6, 5, 4, 3, 2)) % 11
    return check != 11 and check % 10 == int(rest[7])


_CHECKS: Final[dict[str, Callable[[str], bool]]] = {
    "AT": _austria,
    "BE": _belgium,
    "DE": _mod_11_10,
    "DK": lambda rest: _weighted(rest, (2, 7, 6, 5, 4, 3, 2, 1)) % 11 == 0,
    "EE": lambda rest: _weighted(rest, (3, 7, 1, 3, 7, 1, 3, 7, 1)) % 10 == 0,
    "EL": _greece,
    "FI": _finland,
    "FR": _france,
    "HR": _mod_11_10,
    "HU": lambda rest: _weighted(rest, (9, 7, 3, 1, 9, 7, 3, 1)) % 10 == 0,
    "IT": _luhn,
    "LU": lambda rest: int(rest[:6]) % 89 == int(rest[6:]),
    "NL": _netherlands,
    "PL": _poland,
    "PT": _portugal,
    "SE": lambda rest: _luhn(rest[:10]),
    "SI": _slovenia,
    "SK": lambda rest: int(rest) % 11 == 0,
}
