"""What a quirk is: a known deviation from OCPP, on which stations it is seen, and the correction as a pure function.

Quirks work on the decoded but untyped JSON of one message, because what they correct would not pass the typed decode.
Source of the deviations: public issue threads, named on each quirk.
"""

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from fnmatch import fnmatchcase
from typing import Any, TypeAlias

from msgspec import Struct

from voltway.vocabulary.stations import OcppVersion

Json: TypeAlias = dict[str, Any]
"""The payload of one message, decoded and untyped."""

ALL_VERSIONS = frozenset(OcppVersion)
EVERY_ACTION = frozenset({"*"})


class QuirkContext(Struct, frozen=True, kw_only=True):
    """What is known beside the message when it is corrected.

    `received_at` and `booted_at` are aware UTC by our clock; `time_zone` is the IANA name of the station's site;
    `last_register_wh` is the EVSE's last known import register, read by the station at `last_register_at`.
    `action` is filled in by `apply` and `rescue`.
    """

    received_at: datetime
    version: OcppVersion
    time_zone: str | None = None
    booted_at: datetime | None = None
    last_register_wh: float | None = None
    last_register_at: datetime | None = None
    action: str = ""


class Correction(Struct, frozen=True):
    """The corrected payload, and what was corrected and why, for the message log."""

    payload: Json
    because: str


Correct: TypeAlias = Callable[[Json, QuirkContext], Correction | None]
"""Returns None when there is nothing to correct. Never changes its input, never raises on any JSON."""


class ModelMatch(Struct, frozen=True):
    """Which stations: patterns with `*` for vendor and model (case does not count), and bounds of the firmware.

    `firmware` is a comma-separated list of comparisons that all must hold, such as ">=5,<5.7" or "<=1.8.21". The
    version compared is the last dotted number in what the station tells: "TAC3Z911::V1.8.21" is 1.8.21. A station that
    tells no version is outside every bound.
    """

    vendor: str = "*"
    model: str = "*"
    firmware: str = ""

    def holds(self, vendor: str, model: str, firmware: str) -> bool:
        """Whether a station that tells these three of itself is meant."""
        named = _like(self.vendor, vendor) and _like(self.model, model)
        return named and all(_within(bound, firmware) for bound in self.firmware.split(",") if bound)


class Quirk(Struct, frozen=True, kw_only=True):
    """One known deviation, and a switch per station.

    `why` is one sentence for the operator. `sources` name issue threads (repository#number) or a repository's files.
    `actions` are the messages it concerns ("*": all of them; empty: none, it changes how we behave towards the
    station, and `correct` is None). Stations that match one of `models` have it on from the start; `everyone` means
    that it is a safe tolerance, tried on any station's message that could not be read as it came.
    """

    name: str
    why: str
    sources: tuple[str, ...]
    actions: frozenset[str] = EVERY_ACTION
    versions: frozenset[OcppVersion] = ALL_VERSIONS
    models: tuple[ModelMatch, ...] = ()
    everyone: bool = False
    correct: Correct | None = None

    def concerns(self, action: str, version: OcppVersion) -> bool:
        """Whether it may have to correct this message."""
        named = action in self.actions or self.actions is EVERY_ACTION
        return self.correct is not None and named and version in self.versions


NOTES_TOLD = 4


def because(notes: Sequence[str]) -> str:
    """One sentence out of what was found; the first few are told in full, the rest counted."""
    rest = len(notes) - NOTES_TOLD
    more = f"; and {rest} more" if rest > 0 else ""
    return f"corrected because {'; '.join(notes[:NOTES_TOLD])}{more}"


_TOLD_LENGTH = 120


def quoted(value: object) -> str:
    """What a station told, as it may stand in a sentence: at most 120 characters, and never a whole object."""
    if isinstance(value, dict | list):
        return "an object" if isinstance(value, dict) else "a list"
    if isinstance(value, int) and abs(value) >= 10**_TOLD_LENGTH:
        return "a huge number"
    text = f'"{value}"' if isinstance(value, str) else json_word(value)
    text = text if len(text) <= _TOLD_LENGTH else text[: _TOLD_LENGTH - 2] + '…"'
    return text if text.isprintable() else ascii(text)


def json_word(value: object) -> str:
    """A number, a flag or nothing, as JSON writes it."""
    words = {True: "true", False: "false", None: "null"}
    return words[value] if isinstance(value, bool | None) else str(value)


def _like(pattern: str, told: str) -> bool:
    return fnmatchcase(told.strip().casefold(), pattern.casefold())


_BOUND = re.compile(r"\s*(<=|>=|<|>|==)\s*([\d.]+)\s*")
_VERSION = re.compile(r"\d+(?:\.\d+)+")


def _within(bound: str, firmware: str) -> bool:
    parsed = _BOUND.fullmatch(bound)
    if parsed is None:
        raise ValueError(f"{bound!r} is no comparison of firmware versions: write one such as '<=1.8.21'")
    told, limit = _version(firmware), _numbers(parsed[2])
    if told is None:
        return False
    width = max(len(told), len(limit))
    left, right = (numbers + (0,) * (width - len(numbers)) for numbers in (told, limit))
    return {"<=": left <= right, ">=": left >= right, "<": left < right, ">": left > right, "==": left == right}[
        parsed[1]
    ]


def _version(firmware: str) -> tuple[int, ...] | None:
    found = _VERSION.findall(firmware[:200])
    return _numbers(found[-1]) if found else None


def _numbers(dotted: str) -> tuple[int, ...]:
    return tuple(int(part) for part in dotted.split(".") if part)
