"""A periodic event stream of a simulated station of 2.1: opened, told in SENDs, closed (part 2, N11 to N15)."""

from typing import TYPE_CHECKING, Any

import msgspec

from voltway.ocpp.wire import v21
from voltway.simulator.call import Answer, Call

if TYPE_CHECKING:
    from voltway.simulator.station import Station


class EventStream:
    """The values of one monitor, told every so many seconds or as soon as so many are gathered."""

    __slots__ = ("_gathered", "_sends", "_station", "_told_at", "is_open", "monitor_id", "params", "stream_id")

    def __init__(
        self, station: "Station", stream_id: int, monitor_id: int, params: v21.PeriodicEventStreamParams
    ) -> None:
        self._station = station
        self._gathered: list[tuple[float, str]] = []
        self._told_at = station.world.time.now
        self._sends = 0
        self.stream_id = stream_id
        self.monitor_id = monitor_id
        self.params = params
        self.is_open = False

    def told(self) -> dict[str, Any]:
        """What it is, as OCPP writes it."""
        terms = {"interval": self.params.interval, "values": self.params.values}
        params = {name: number for name, number in terms.items() if number is not None}
        return {"id": self.stream_id, "variableMonitoringId": self.monitor_id, "params": params}

    def open(self) -> None:
        """Ask the network to take it."""
        payload = {"constantStreamData": self.told()}
        self._station.conversation.say(Call("OpenPeriodicEventStream", lambda: payload, self._opened))

    def _opened(self, answer: Answer) -> None:
        message = answer.message
        self.is_open = (
            isinstance(message, v21.OpenPeriodicEventStreamResponse)
            and message.status == v21.GenericStatusEnum.ACCEPTED
        )

    def add(self, value: str) -> None:
        """Gather one more value; all are sent when it is time."""
        now = self._station.world.time.now
        self._gathered.append((now, value))
        enough = self.params.values is not None and len(self._gathered) >= self.params.values
        late = self.params.interval is not None and now - self._told_at >= self.params.interval
        if enough or late:
            self._send(now)

    def _send(self, now: float) -> None:
        base = self._gathered[0][0]
        payload = {
            "id": self.stream_id,
            "pending": 0,
            "basetime": self._station.wire_time(base),
            "data": [{"t": round(at - base, 3), "v": value} for at, value in self._gathered],
        }
        self._sends += 1
        message_id = f"stream-{self.stream_id}-{self._sends}"
        frame = [6, message_id, "NotifyPeriodicEventStream", payload]
        self._station.conversation.put(msgspec.json.encode(frame))
        self._gathered, self._told_at = [], now

    def close(self) -> None:
        """Tell the network that no more comes."""
        if self.is_open:
            self.is_open = False
            self._station.conversation.say(Call("ClosePeriodicEventStream", lambda: {"id": self.stream_id}))
