"""A station has answered an order about certificates: what is known of it is written with all it says.

As with charging profiles by the journal's writer, in the order in which the station said it.
"""

import asyncio
from datetime import datetime

from voltway.certificates import keeping
from voltway.journal.writer import Writer
from voltway.ocpp.line import Line
from voltway.ocpp.profile_keeping import WRITTEN_WITHIN_S, Word
from voltway.vocabulary.commands import Answer
from voltway.vocabulary.order import Order


async def keep(writer: Writer, line: Line, order: Order, answer: Answer, now: datetime) -> None:
    """Write what the `answer` to `order` tells of the station's certificates; other orders leave nothing."""
    rows = keeping.of_answer(line.station_id, order, answer, now)
    if not rows:
        return
    unit = Word(line.station_id)
    unit.rows.extend(rows)
    writer.append(unit)
    await asyncio.wait([unit.settled], timeout=WRITTEN_WITHIN_S)
