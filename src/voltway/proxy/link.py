"""One station's way through the proxy: its own socket, the one of the uplink, and what passes between them.

Messages are passed on byte for byte and in order. When one side is gone, the other is closed with the same code: that
is what OCPP 2.x part 4 asks of a local controller.
"""

from collections.abc import Callable

import structlog

from voltway.proxy.end import Closing, End
from voltway.proxy.traffic import Direction, Origin, TrafficLog
from voltway.proxy.uplink import Visitor

_log = structlog.get_logger()


class Link:
    """A station and its uplink. `on_over` is told once, when the station's side has ended."""

    def __init__(
        self, visitor: Visitor, traffic: TrafficLog, most_message_bytes: int, on_over: Callable[["Link"], None]
    ) -> None:
        self.visitor = visitor
        self.station_id = visitor.station_id
        self._traffic = traffic
        self._on_over = on_over
        self._waiting: list[bytes] = []
        self._is_admitted = False
        self._uplink_closed: Closing | None = None
        self.passed_up = self.passed_down = 0
        self.station = End(self._from_station, self._station_ended, most_message_bytes)
        self.uplink = End(self._from_uplink, self._uplink_ended, most_message_bytes)
        self.station.on_connected = self._admitted
        # Whoever reads too slowly makes us read the other side no further, so that nothing piles up here.
        self.station.on_clogged = self.uplink.pause_reading
        self.uplink.on_clogged = self.station.pause_reading
        self.uplink.on_connected = lambda: self.uplink.pause_reading(paused=True)

    def _admitted(self) -> None:
        """The station has its answer: what the uplink said meanwhile may follow."""
        self._is_admitted = True
        for message in self._waiting:
            self._pass_down(message)
        self._waiting.clear()
        if self._uplink_closed is not None:
            self.station.close(self._uplink_closed)
        self.uplink.pause_reading(paused=False)

    def _from_station(self, message: bytes) -> None:
        self._traffic.add(self.station_id, Direction.UP, Origin.FORWARDED, message)
        self.passed_up += 1
        self.uplink.send(message)

    def _from_uplink(self, message: bytes) -> None:
        if self._is_admitted:
            self._pass_down(message)
        else:
            self._waiting.append(message)

    def _pass_down(self, message: bytes) -> None:
        self._traffic.add(self.station_id, Direction.DOWN, Origin.FORWARDED, message)
        self.passed_down += 1
        self.station.send(message)

    def _station_ended(self, closing: Closing) -> None:
        _log.info("a station is gone", station=self.station_id, code=closing.code)
        self.uplink.close(closing)
        self._on_over(self)

    def _uplink_ended(self, closing: Closing) -> None:
        _log.info("the uplink of a station is gone", station=self.station_id, code=closing.code)
        self._uplink_closed = closing
        self.station.close(closing)

    def look(self, interval_s: float) -> int:
        """Ping both ends, each for itself; how many of them were found dead."""
        return self.station.look(interval_s) + self.uplink.look(interval_s)

    def close(self, closing: Closing) -> None:
        """Close both ends."""
        self.station.close(closing)
        self.uplink.close(closing)
