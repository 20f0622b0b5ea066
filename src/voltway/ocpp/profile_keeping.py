"""A station has accepted an order about profiles, DER controls or streams: what holds is written with all it says.

By the journal's writer, and not with the order's outcome: so it counts in the order in which the station said it, and
only while this gateway holds the station.
"""

import asyncio
from datetime import datetime
from typing import Final

from voltway.charging import der_keeping, keeping
from voltway.charging.store import PROFILES
from voltway.charging.store_der import CONTROLS
from voltway.journal.unit import Unit, UnitFailed
from voltway.journal.writer import Writer
from voltway.ocpp.exchange import Exchange
from voltway.ocpp.line import Line
from voltway.sessions.session import Session
from voltway.stations.store_event_streams import STREAMS, Adjusted
from voltway.vocabulary.commands import Answer, StartSession
from voltway.vocabulary.order import Order
from voltway.vocabulary.orders_charging import SetChargingProfile
from voltway.vocabulary.orders_monitors import AdjustEventStream
from voltway.vocabulary.tokens import same_token

WRITTEN_WITHIN_S: Final = 1.0
"""Whoever gave the order waits so long for the disk at most: the station has obeyed in any case."""


class Word(Unit):
    """Rows that somebody waits for, for a while."""

    __slots__ = ("settled",)

    def __init__(self, station_id: str) -> None:
        super().__init__(station_id)
        self.settled: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def committed(self) -> None:
        """It is on disk."""
        if not self.settled.done():
            self.settled.set_result(None)

    def failed(self, _: UnitFailed) -> None:
        """Another gateway holds the station, or the rows can't be kept: what it reports itself will tell."""
        self.committed()


async def keep(writer: Writer, line: Line, order: Order, answer: Answer, now: datetime) -> None:
    """Write what the station of `line` holds after it has accepted `order` by `answer`; other orders leave nothing.

    `line.keeping` is done when it is on disk: what the station holds is not read before. The profile of a start waits
    for its session: until then nobody knows which transaction it limits.
    """
    if isinstance(order, StartSession):
        _expect(line, order)
        return
    unit = Word(line.station_id)
    changes = keeping.of_order(line.station_id, order, _running_ref(line, order), now)
    unit.rows.extend((PROFILES, change) for change in changes)
    unit.rows.extend((CONTROLS, row) for row in der_keeping.of_order(line.station_id, order, answer, now))
    if isinstance(order, AdjustEventStream):
        terms = order.terms
        unit.rows.append((STREAMS, Adjusted(line.station_id, order.stream_id, terms.interval_s, terms.values)))
    if not unit.rows:
        return
    writer.append(unit)
    line.keeping = unit.settled
    await asyncio.wait([unit.settled], timeout=WRITTEN_WITHIN_S)


def _expect(line: Line, order: StartSession) -> None:
    """One start for each EVSE: a newer one takes the place of that which came to nothing."""
    waiting = {evse_id: one for evse_id, one in (line.starts or {}).items() if evse_id != order.evse_id}
    if order.profile is not None and order.evse_id is not None:
        waiting[order.evse_id] = order
    line.starts = waiting or None


def begun(exchange: Exchange, session: Session) -> None:
    """Write the profile that came with the order to start this session, if one did."""
    waiting = exchange.line.starts or {}
    order = waiting.get(session.evse_id or 0)
    if order is None or order.profile is None or session.evse_id is None or not session.active:
        return
    if not _is_of(order, session):
        return
    del waiting[session.evse_id]
    exchange.line.starts = waiting or None
    kept = keeping.of_start(exchange.station_id, session.evse_id, order.profile, session.ref, exchange.received_at)
    exchange.rows.append((PROFILES, kept))


def _is_of(order: StartSession, session: Session) -> bool:
    """2.x names the start; 1.6 has only its token."""
    if session.remote_start_id is not None:
        return session.remote_start_id == order.remote_start_id
    return session.token_uid is not None and same_token(session.token_uid, order.token.uid)


def _running_ref(line: Line, order: Order) -> str | None:
    if not isinstance(order, SetChargingProfile) or line.sessions is None:
        return None
    session = line.sessions.active_at(order.evse_id, None)
    return None if session is None else session.ref
