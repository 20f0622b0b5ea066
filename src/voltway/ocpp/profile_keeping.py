"""A station has accepted an order about charging profiles or event streams: what holds is written with all it says.

By the journal's writer, and not with the order's outcome: so it counts in the order in which the station said it, and
only while this gateway holds the station.
"""

import asyncio
from datetime import datetime
from typing import Final

from voltway.charging import keeping
from voltway.charging.store import PROFILES
from voltway.journal.unit import Unit, UnitFailed
from voltway.journal.writer import Writer
from voltway.ocpp.line import Line
from voltway.stations.store_event_streams import STREAMS, Adjusted
from voltway.vocabulary.commands import SetChargingProfile
from voltway.vocabulary.order import Order
from voltway.vocabulary.orders_monitors import AdjustEventStream

WRITTEN_WITHIN_S: Final = 1.0
"""Whoever gave the order waits so long for the disk at most: the station has obeyed in any case."""


class _Word(Unit):
    """Rows that somebody waits for, for a while."""

    __slots__ = ("settled",)

    def __init__(self, station_id: str) -> None:
        super().__init__(station_id)
        self.settled: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def committed(self) -> None:
        if not self.settled.done():
            self.settled.set_result(None)

    def failed(self, _: UnitFailed) -> None:
        """Another gateway holds the station, or the rows can't be kept: what it reports itself will tell."""
        self.committed()


async def keep(writer: Writer, line: Line, order: Order, now: datetime) -> None:
    """Write what the station of `line` holds after it has accepted `order`; other orders leave nothing."""
    unit = _Word(line.station_id)
    changes = keeping.of_order(line.station_id, order, _running_ref(line, order), now)
    unit.rows.extend((PROFILES, change) for change in changes)
    if isinstance(order, AdjustEventStream):
        terms = order.terms
        unit.rows.append((STREAMS, Adjusted(line.station_id, order.stream_id, terms.interval_s, terms.values)))
    if not unit.rows:
        return
    writer.append(unit)
    await asyncio.wait([unit.settled], timeout=WRITTEN_WITHIN_S)


def _running_ref(line: Line, order: Order) -> str | None:
    if not isinstance(order, SetChargingProfile) or line.sessions is None:
        return None
    session = line.sessions.active_at(order.evse_id, None)
    return None if session is None else session.ref
