"""The monitors of a station: what reports and answers make of what is known of them. Pure.

Source: 2.x part 2, N02, N04 and N06.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

import msgspec
from msgspec import Struct

from voltway.stations.device_model import Page, can_be_kept
from voltway.vocabulary.monitors import MonitorCleared, MonitorTold

MOST_MONITORS: Final = 5_000
"""Of one station; more are not kept."""

_HIGHEST: Final = 2**31 - 1


class Monitor(Struct, frozen=True, kw_only=True):
    """A monitor that a station is known to hold. `cleared`: it is known to hold it no longer."""

    told: MonitorTold
    known_at: datetime
    cleared: bool = False


class MergedMonitors(Struct, frozen=True, kw_only=True):
    """What is to be written: monitors that are new or differ, and the numbers of those that are gone."""

    monitors: list[Monitor]
    removed: list[int]


def merge(known: Mapping[int, Monitor], pages: Sequence[Page], *, replaces: bool) -> MergedMonitors:
    """What the pages of a report, or of an answer, make of the monitors that are known.

    `replaces`: the pages are all of the station's monitors, and what they leave out is gone. What became known after a
    page was told is not undone by it.
    """
    monitors: dict[int, Monitor] = {}
    room = MOST_MONITORS - len(known)
    for page in sorted(pages, key=lambda page: page.seq_no):
        for news in page.monitors:
            before = monitors.get(news.monitor_id, known.get(news.monitor_id))
            after = _after(before, news, page.received_at)
            if after is None or after == before:
                continue
            if before is not None or room > 0:
                monitors[news.monitor_id] = after
                room -= before is None
    if not replaces:
        return MergedMonitors(monitors=list(monitors.values()), removed=[])
    heard = {news.monitor_id for page in pages for news in page.monitors}
    begun = min((page.received_at for page in pages), default=None)
    removed = [
        number for number, one in known.items() if number not in heard and begun is not None and one.known_at <= begun
    ]
    return MergedMonitors(monitors=list(monitors.values()), removed=removed)


def _after(before: Monitor | None, news: MonitorTold | MonitorCleared, at: datetime) -> Monitor | None:
    """The monitor from now on; None where nothing is to be written of it."""
    if before is not None and before.known_at > at:
        return None
    if isinstance(news, MonitorCleared):
        return None if before is None else msgspec.structs.replace(before, known_at=at, cleared=True)
    if not _can_be_kept(news):
        return None
    if before is not None and not before.cleared:
        told = msgspec.structs.replace(news, origin=news.origin or before.told.origin)
        return before if told == before.told else Monitor(told=told, known_at=at)
    return Monitor(told=news, known_at=at)


def _can_be_kept(told: MonitorTold) -> bool:
    return can_be_kept(told.place) and 0 <= told.monitor_id <= _HIGHEST and 0 <= told.severity <= _HIGHEST
