"""Which templates fit a station, and which of them has its way where two want different things. Pure and total.

Whoever is nearer to the station goes first: the organization further down, then the more exact pattern of firmware, of
model, of vendor. Where that says nothing, the higher priority decides, and then the newer template.
"""

from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase
from typing import Final

from msgspec import Struct

from voltway.vocabulary.ids import StationId
from voltway.vocabulary.templates import Template
from voltway.vocabulary.variables import VariablePlace


class ScopedTemplate(Struct, frozen=True):
    """A template, and the path of its organization: the ids from the root down to it, each between slashes."""

    template: Template
    path: str


class StationFacts(Struct, frozen=True, kw_only=True):
    """What decides which templates fit a station. `path` is its organization's."""

    station_id: StationId
    path: str
    vendor: str | None
    model: str | None
    firmware: str | None


class Wanted(Struct, frozen=True, kw_only=True):
    """A value that a station shall have. `overruled` are templates that fit, too, and want another."""

    place: VariablePlace
    value: str
    template_id: int
    overruled: tuple[int, ...] = ()


Rank = tuple[int, tuple[bool, int], tuple[bool, int], tuple[bool, int], int, int]

_WILD: Final = frozenset("*?[")


def fits(one: ScopedTemplate, station: StationFacts) -> bool:
    """Whether the station shall have the template's settings. What it has not told fits `*` only."""
    template = one.template
    told = (
        (template.vendor, station.vendor),
        (template.model, station.model),
        (template.firmware, station.firmware),
    )
    return station.path.startswith(one.path) and all(
        fnmatchcase((word or "").strip().casefold(), pattern.casefold()) for pattern, word in told
    )


def rank(one: ScopedTemplate) -> Rank:
    """The higher goes first; no two templates have the same."""
    template = one.template
    return (
        one.path.count("/"),
        _exactness(template.firmware),
        _exactness(template.model),
        _exactness(template.vendor),
        template.priority,
        template.template_id,
    )


def _exactness(pattern: str) -> tuple[bool, int]:
    """A word before a pattern, and of two patterns the one with more letters."""
    return _WILD.isdisjoint(pattern), sum(letter not in _WILD for letter in pattern)


def wanted(templates: Iterable[ScopedTemplate], station: StationFacts) -> list[Wanted]:
    """What the station shall have, by the paths of the settings: each once, from the template that goes first."""
    fitting = sorted((one for one in templates if fits(one, station)), key=rank, reverse=True)
    chosen: dict[str, Wanted] = {}
    others: dict[str, list[int]] = {}
    for one in fitting:
        for change in one.template.settings:
            place = change.place
            first = chosen.setdefault(
                place.path, Wanted(place=place, value=change.value, template_id=one.template.template_id)
            )
            if first.value != change.value:
                others.setdefault(place.path, []).append(one.template.template_id)
    return [_with(chosen[path], others.get(path, ())) for path in sorted(chosen)]


def _with(one: Wanted, overruled: Sequence[int]) -> Wanted:
    return Wanted(place=one.place, value=one.value, template_id=one.template_id, overruled=tuple(overruled))
