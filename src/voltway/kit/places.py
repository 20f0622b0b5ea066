"""Where an address of the Internet is, by a file that the operator brings: countries or cities, such as DB-IP Lite.

It is in MaxMind's format (.mmdb). Addresses are looked up on this machine alone; nobody else is asked.
"""

import ipaddress
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import maxminddb
import structlog

from voltway.vocabulary.errors import ConfigurationError

_PRIVATE: Final[Mapping[str, str]] = {"en": "private network", "de": "privates Netz"}
_MOST_CHARACTERS: Final = 100

_log = structlog.get_logger()


class Places:
    """Knows the places of addresses; without a file only which ones are private. One per process; `close` at the end.

    The file is read into memory page by page as it is asked, so that a look-up takes microseconds.
    """

    def __init__(self, file: Path | None) -> None:
        """Raises ConfigurationError for a file that can't be read or that knows no places."""
        self._reader = None if file is None else _opened(file)

    def place_of(self, address: str | None, locale: str) -> str | None:
        """City and country, as `Munich, Germany`, in the language of `locale` where the file has it; None: unknown."""
        try:
            parsed = ipaddress.ip_address((address or "").partition("%")[0])
        except ValueError:
            return None
        language = locale.partition("-")[0]
        if isinstance(parsed, ipaddress.IPv6Address):
            parsed = parsed.ipv4_mapped or parsed
        if not parsed.is_global:
            return _PRIVATE.get(language, _PRIVATE["en"])
        return _written(self._found(str(parsed)), language)

    def close(self) -> None:
        """Let go of the file."""
        if self._reader is not None:
            self._reader.close()

    def _found(self, address: str) -> Any:
        if self._reader is None:
            return None
        try:
            return self._reader.get(address)
        except (maxminddb.InvalidDatabaseError, ValueError) as error:
            # ValueError: an IPv6 address, and a file of IPv4 alone. What is broken in the middle shows only here.
            _log.info("the place of an address can't be read", error=str(error))
            return None


def _opened(file: Path) -> maxminddb.Reader:
    try:
        reader = maxminddb.open_database(file)
    except (OSError, ValueError, maxminddb.InvalidDatabaseError) as error:
        raise ConfigurationError(
            f"web.places_file {file} can't be used ({error})", "give a file in MaxMind's format, or none"
        ) from error
    kind = reader.metadata().database_type
    if "city" not in kind.lower() and "country" not in kind.lower():
        reader.close()
        raise ConfigurationError(
            f"web.places_file {file} is of the type {kind[:_MOST_CHARACTERS]!r} and knows no places",
            "give one of countries or cities, such as DB-IP City Lite",
        )
    return reader


def _written(record: Any, language: str) -> str | None:
    if not isinstance(record, dict):
        return None
    names = (_name(record.get(part), language) for part in ("city", "country"))
    return ", ".join(name for name in names if name) or None


def _name(part: Any, language: str) -> str | None:
    names = part.get("names") if isinstance(part, dict) else None
    name = (names.get(language) or names.get("en")) if isinstance(names, dict) else None
    if not isinstance(name, str):
        return None
    return "".join(sign for sign in name[:_MOST_CHARACTERS] if sign.isprintable())
