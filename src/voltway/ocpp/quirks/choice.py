"""Which quirks hold for a station, and applying them."""

from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import Final

import msgspec
from msgspec import Struct

from voltway.ocpp.quirks import (
    conduct,
    energy_units,
    evbox,
    extremes,
    foxess,
    frames,
    growatt,
    heidelberg,
    huawei,
    leftovers,
    meters,
    missing,
    numbers,
    openevse,
    scame,
    schneider,
    texts,
    times,
    words,
)
from voltway.ocpp.quirks.quirk import Json, Quirk, QuirkContext
from voltway.vocabulary.stations import OcppVersion

# The order is that of application: what a message is made of, then what its words and numbers mean, then what lacks.
ALL: Final[dict[str, Quirk]] = {
    quirk.name: quirk
    for quirk in (
        *huawei.QUIRKS,
        *foxess.QUIRKS,
        *texts.QUIRKS,
        *words.QUIRKS,
        *schneider.QUIRKS,
        *growatt.QUIRKS,
        *times.QUIRKS,
        *meters.QUIRKS,
        *numbers.QUIRKS,
        *energy_units.QUIRKS,
        numbers.FRACTION_FOR_WHOLE,
        *extremes.QUIRKS,
        *scame.QUIRKS,
        *openevse.QUIRKS,
        *heidelberg.QUIRKS,
        *evbox.QUIRKS,
        *missing.QUIRKS,
        *leftovers.QUIRKS,
        *frames.QUIRKS,
        *conduct.QUIRKS,
    )
}
"""Every quirk by its name."""

_EVERYONE = tuple(quirk for quirk in ALL.values() if quirk.everyone and quirk.correct is not None)
# Those of most stations with odd times, and those of the few that don't write times as ISO 8601 at all.
_CLOCKS = (times.ZONE_MISSING, times.CLOCK_NOT_SET)
_TIME_FORMS = tuple(quirk for quirk in times.QUIRKS if quirk.everyone)


class StationQuirks(Struct, frozen=True, kw_only=True):
    """The quirks of one station. `names` are all of them; the flags are those of `conduct`, by the same name."""

    names: tuple[str, ...]
    by_action: dict[str, tuple[Quirk, ...]]
    on_any: tuple[Quirk, ...]
    missing_subprotocol: bool = False
    stranded_by_close: bool = False
    boot_on_request: bool = False
    start_when_free: bool = False
    slow_triggers: bool = False
    whole_configuration: bool = False
    short_id_tags: bool = False
    start_names_connector: bool = False
    files_by_ftp: bool = False

    def for_action(self, action: str) -> tuple[Quirk, ...]:
        """Those that may have to correct a message of this action, in the order of application."""
        return self.by_action.get(action, self.on_any)


def for_station(
    vendor: str, model: str, firmware: str, *, switched_on: Sequence[str] = (), switched_off: Sequence[str] = ()
) -> StationQuirks | None:
    """The quirks of a station that tells these three of itself ("" for what it does not tell); None if there are none.

    An operator's switches go before what the model says, and off before on. A name that no quirk has switches nothing:
    `unknown_names` tells them to who sets them.
    """
    return _for_station(vendor, model, firmware, tuple(switched_on), frozenset(switched_off))


@lru_cache(maxsize=4096)
def _for_station(
    vendor: str, model: str, firmware: str, switched_on: tuple[str, ...], switched_off: frozenset[str]
) -> StationQuirks | None:
    chosen = [
        quirk
        for quirk in ALL.values()
        if quirk.name not in switched_off
        and (quirk.name in switched_on or any(match.holds(vendor, model, firmware) for match in quirk.models))
    ]
    if not chosen:
        return None
    correcting = [quirk for quirk in chosen if quirk.correct is not None]
    actions = {action for quirk in correcting for action in quirk.actions} - {"*"}
    names = tuple(quirk.name for quirk in chosen)
    flags = {quirk.name: True for quirk in conduct.QUIRKS if quirk.name in names}
    return StationQuirks(
        names=names,
        by_action={action: tuple(quirk for quirk in correcting if quirk.actions & {action, "*"}) for action in actions},
        on_any=tuple(quirk for quirk in correcting if "*" in quirk.actions),
        **flags,
    )


def unknown_names(names: Collection[str]) -> list[str]:
    """Those of `names` that no quirk has."""
    return [name for name in names if name not in ALL]


def apply(
    quirks: Sequence[Quirk], action: str, payload: Json, context: QuirkContext
) -> tuple[Json, list[tuple[str, str]]]:
    """`payload` corrected by `quirks` in their order, and (name, because) of each that corrected something.

    Never raises and never changes its input, whatever JSON a station sends.
    """
    context = msgspec.structs.replace(context, action=action)
    notes: list[tuple[str, str]] = []
    for quirk in quirks:
        if quirk.correct is None or not quirk.concerns(action, context.version):
            continue
        correction = quirk.correct(payload, context)
        if correction is not None:
            payload = correction.payload
            notes.append((quirk.name, correction.because))
    return payload, notes


def rescue(
    version: OcppVersion,
    action: str,
    payload: Json,
    context: QuirkContext,
    *,
    switched_off: Collection[str] = (),
) -> tuple[Json, list[tuple[str, str]]]:
    """The same with the safe tolerances, for a message of any station that could not be read as it came.

    `payload` may be any JSON: stations send lists and null where an object is due.

    A message that can be read is not changed, but for ids with blanks around them, empty ids, fields in another
    spelling, and times and sample values that the typed decode takes as text though they are none.
    """
    context = msgspec.structs.replace(context, version=version)
    return apply([quirk for quirk in _EVERYONE if quirk.name not in switched_off], action, payload, context)


def retime(
    version: OcppVersion, action: str, payload: Json, context: QuirkContext, switched_off: Collection[str] = ()
) -> tuple[Json, list[tuple[str, str]]]:
    """The same with those that concern times: for a message that can be read, but was told by an odd clock."""
    context = msgspec.structs.replace(context, version=version)
    for quirks in (_CLOCKS, _TIME_FORMS):
        held = [quirk for quirk in quirks if quirk.name not in switched_off]
        corrected, notes = apply(held, action, payload, context)
        if notes:
            return corrected, notes
    return payload, []
