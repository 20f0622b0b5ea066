"""What a driver's, a vehicle's and a contract's properties may be, and how each is written. Pure.

Each table names the columns that can be set and what a text must be like for it; a text is kept as its cleaner returns
it.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any, Final

from voltway.people.accounts import clean_email, clean_locale, clean_name
from voltway.vocabulary.errors import InvalidInput

_PHONE: Final = re.compile(r"\+[1-9][0-9]{5,14}")
_EVCCID: Final = re.compile(r"[0-9A-F]{12}(?:[0-9A-F]{4})?")
_EMAID: Final = re.compile(r"[A-Z]{2}[0-9A-Z]{3}[0-9A-Z]{9}[0-9A-Z]?")
_COUNTRY: Final = re.compile(r"[A-Z]{2}")


def cleaned(columns: Mapping[str, Any], cleaners: Mapping[str, Callable[[str], str]]) -> dict[str, Any]:
    """`columns` with each text as its cleaner writes it. Raises InvalidInput, whose message names the column."""
    return {
        name: cleaners[name](value) if name in cleaners and value is not None else value
        for name, value in columns.items()
    }


def clean_line(what: str, most: int) -> Callable[[str], str]:
    """A cleaner: one line of 1 to `most` printable characters, in normal form C, without spaces around it."""

    def clean(text: str) -> str:
        line = unicodedata.normalize("NFC", text[: 4 * most].strip())
        if not 1 <= len(line) <= most or not line.isprintable():
            raise InvalidInput(f"{text[:40]!r} can't be {what}", f"write 1 to {most} characters on one line")
        return line

    return clean


def clean_phone(text: str) -> str:
    """A telephone number as ITU-T E.164 has it, `+4366012345678`; what people write between the digits is left out."""
    number = re.sub(r"[\s()/.-]", "", text[:40])
    if not _PHONE.fullmatch(number):
        raise InvalidInput(f"{text[:40]!r} is no telephone number", "write it with the country, like +43 660 1234567")
    return number


def clean_country(text: str) -> str:
    """A country as two letters (ISO 3166-1)."""
    country = text.strip().upper()
    if not _COUNTRY.fullmatch(country):
        raise InvalidInput(f"{text[:40]!r} is no country", "write its two letters, like AT")
    return country


def clean_evccid(text: str) -> str:
    """The address a vehicle has on the cable (EUI-48 or EUI-64) as 12 or 16 hexadecimal digits in capitals."""
    digits = re.sub(r"[\s:.-]", "", text[:40]).upper()
    if not _EVCCID.fullmatch(digits):
        raise InvalidInput(f"{text[:40]!r} is no address of a vehicle", "write 12 or 16 hexadecimal digits")
    return digits


def clean_emaid(text: str) -> str:
    """An eMAID (ISO 15118-2, annex H) in capitals and without hyphens."""
    emaid = text[:40].strip().upper().replace("-", "")
    if not _EMAID.fullmatch(emaid):
        raise InvalidInput(f"{text[:40]!r} is no eMAID", "write it like DE-8AA-CA2B3C4D5-N")
    return emaid


def clean_plate(text: str) -> str:
    """A licence plate in capitals."""
    return clean_line("a licence plate", 20)(text[:80].upper())


def folded_plate(text: str) -> str:
    """A licence plate as it is compared: capitals, and nothing between them. The database leaves out the same signs."""
    return text.upper().translate({ord(sign): None for sign in " -."})


DRIVER: Final[Mapping[str, Callable[[str], str]]] = {
    "name": clean_name,
    "email": clean_email,
    "phone": clean_phone,
    "locale": clean_locale,
    "company": clean_line("the name of a company", 200),
    "street": clean_line("a street", 200),
    "postal_code": clean_line("a postal code", 20),
    "city": clean_line("a city", 100),
    "country": clean_country,
    "tax_id": clean_line("a tax number", 50),
}
"""Of a driver."""

VEHICLE: Final[Mapping[str, Callable[[str], str]]] = {
    "description": clean_line("a description of a vehicle", 200),
    "licence_plate": clean_plate,
    "evccid": clean_evccid,
}
"""Of a vehicle, as far as they are texts."""

CONTRACT: Final[Mapping[str, Callable[[str], str]]] = {
    "number": clean_line("a contract's number", 50),
    "emaid": clean_emaid,
}
"""Of a contract, as far as they are texts."""
