"""Logs as the operator asks for them, and sees how far they are."""

from tests.conformance.station import Ordered, Payload, Station
from tests.logs import made
from voltway.logs import store
from voltway.vocabulary.ids import new_id
from voltway.vocabulary.logs import LogKind, LogState
from voltway.vocabulary.orders_logs import AskLog

LOCATION = "https://charge.example.com/files/link"


class AskedLog:
    """A log that the station was asked for."""

    def __init__(self, station: Station, log_id: str, request_id: int, told: Ordered) -> None:
        self._station, self._log_id = station, log_id
        self.request_id, self.told = request_id, told

    @property
    async def state(self) -> LogState:
        async with self._station.running.pool.connection() as connection:
            return (await store.known(connection, self._log_id)).state


async def ask(station: Station, kind: LogKind, action: str, answer: Payload) -> AskedLog:
    """The operator asks, and the station answers so."""
    log_id = new_id()
    async with station.running.pool.connection() as connection:
        request_id = await made.log(connection, log_id, kind, station.station_id)
    order = AskLog(log=kind, request_id=request_id, location=LOCATION)
    return AskedLog(station, log_id, request_id, await station.ordered(order, action, answer))
