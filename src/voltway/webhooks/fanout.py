"""The follower of the journal that makes deliveries of facts."""

from collections.abc import Callable, Iterator
from typing import Final

from voltway.journal import entry
from voltway.journal.followers import Follower
from voltway.journal.store import JournalRow
from voltway.kit.clock import Clock
from voltway.kit.postgres import Connection
from voltway.webhooks import store_fanout
from voltway.webhooks.events import TOLD, EventType, Happening, event_of
from voltway.webhooks.store_fanout import Outgoing

FOLLOWER: Final = "webhooks"

_TYPES: Final = {fact.__name__: kind for fact, (kind, _) in TOLD.items()}


class Fanout:
    """Turns rows of the journal into deliveries, in the transaction that moves the follower's cursor."""

    def __init__(self, clock: Clock, wake: Callable[[], None]) -> None:
        """`wake` is called when there is something to deliver, a moment before it is committed."""
        self._clock = clock
        self._wake = wake

    def follower(self) -> Follower:
        """What reads the journal for it."""
        return Follower(FOLLOWER, self.handle)

    async def handle(self, connection: Connection, rows: list[JournalRow]) -> None:
        """Make a delivery for each endpoint that asked for what the rows tell."""
        await store_fanout.need_not_wait_for_disk(connection)
        wanted = await store_fanout.wanted(connection)
        outgoing = list(_outgoing(rows, wanted)) if wanted else []
        if outgoing and await store_fanout.spread(connection, outgoing, self._clock.now()):
            self._wake()


def _outgoing(rows: list[JournalRow], wanted: set[EventType]) -> Iterator[Outgoing]:
    for row in rows:
        if _TYPES.get(row.kind) not in wanted:
            continue
        event = event_of(
            Happening(
                station_id=row.station_id,
                session_id=row.session_id or None,
                at=row.at,
                received_at=row.received_at,
                fact=entry.fact_of(row.body),
            )
        )
        if event is not None:
            yield Outgoing(position=row.position, station_id=row.station_id, recorded_at=row.recorded_at, event=event)
