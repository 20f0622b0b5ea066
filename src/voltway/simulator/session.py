"""One charging session as the station itself keeps it."""

import asyncio
from dataclasses import dataclass

from voltway.simulator.timers import Timer
from voltway.vocabulary.sessions import StopCause
from voltway.vocabulary.stations import ChargingState


@dataclass(slots=True, eq=False)
class ChargingSession:
    """What a station knows of a session.

    `number` counts a station's sessions from 1. `reference` is what goes over the wire as transaction id: made by the
    station (OCPP 2.x), or given by the network and None until it came (1.6). Registers in Wh, moments in POSIX
    seconds of the station's time. `over` is done when the session is. `has_priority` and `allowed_transfer` (ways of
    energy transfer in OCPP's words, None: nobody said) are 2.1's.
    """

    number: int
    evse_id: int
    began_at: float
    register_start_wh: int
    over: asyncio.Future[None]
    reference: str | None = None
    token: str | None = None
    authorized: bool = True
    remote_start_id: int | None = None
    reservation_id: int | None = None
    has_priority: bool = False
    allowed_transfer: list[str] | None = None
    register_stop_wh: int | None = None
    ended_at: float | None = None
    cause: StopCause | None = None
    told_state: ChargingState | None = None
    sampler: Timer | None = None
    messages: int = 0
    seq_no: int = 0

    def next_message(self) -> int:
        """The number of the next message about this session in the ledger, from 0."""
        number = self.messages
        self.messages = number + 1
        return number

    def next_seq_no(self) -> int:
        """The number of the next TransactionEvent: from 0, one more each time (OCPP 2.x, E01)."""
        number = self.seq_no
        self.seq_no = number + 1
        return number

    @property
    def energy_wh(self) -> int | None:
        """What the driver got, or None while it runs."""
        return None if self.register_stop_wh is None else self.register_stop_wh - self.register_start_wh
