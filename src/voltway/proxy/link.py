"""One station's way through the proxy: its own socket, the one of the uplink, and what passes between them.

Messages are passed on byte for byte and in order. When one side is gone, the other is closed with the same code: that
is what OCPP 2.x part 4 asks of a local controller. Where there is a keeper, it stands in for a central system that is
gone instead.
"""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import structlog

from voltway.proxy.end import Closing, End
from voltway.proxy.traffic import Direction, Origin, TrafficLog
from voltway.proxy.uplink import Visitor

if TYPE_CHECKING:
    from voltway.proxy.keeper import Keeper

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
        self._most_message_bytes = most_message_bytes
        self.keeper: Keeper | None = None
        self.station = End(self._from_station, self._station_ended, most_message_bytes)
        self.station.on_connected = self._admitted
        # Whoever reads too slowly makes us read the other side no further, so that nothing piles up here.
        self.station.on_clogged = lambda clogged: self.uplink.pause_reading(paused=clogged)
        self.uplink = self.new_uplink()

    def new_uplink(self) -> End:
        """Another way to the central system, to be connected; the one before counts no more."""
        made = End(self._from_uplink, lambda _: None, self._most_message_bytes)
        made.on_end = partial(self._uplink_ended, made)
        made.on_clogged = lambda clogged: self.station.pause_reading(paused=clogged)
        made.on_connected = lambda: made.pause_reading(paused=True)
        self.uplink = made
        return made

    def _admitted(self) -> None:
        """The station has its answer: what the uplink said meanwhile may follow."""
        self._is_admitted = True
        for message in self._waiting:
            self._pass_down(message)
        self._waiting.clear()
        if self.keeper is not None and (self.uplink.transport is None or self.keeper.has_work):
            self.keeper.begin()
        elif self._uplink_closed is not None:
            self.station.close(self._uplink_closed)
        self.uplink.pause_reading(paused=False)

    # --- what passes

    def _from_station(self, message: bytes) -> None:
        passing: bytes | None = message
        if self.keeper is not None and not self.keeper.alone:
            passing = self.keeper.passing_up(message)
        elif self.keeper is not None:
            self.keeper.take(message)
            passing = None
        if passing is None:
            self._traffic.add(self.station_id, Direction.UP, Origin.TAKEN, message)
        else:
            self.send_up(passing)

    def _from_uplink(self, message: bytes) -> None:
        if self._is_admitted:
            self._pass_down(message)
        else:
            self._waiting.append(message)

    def _pass_down(self, message: bytes) -> None:
        passing = message if self.keeper is None else self.keeper.passing_down(message)
        if passing is None:
            self._traffic.add(self.station_id, Direction.DOWN, Origin.TAKEN, message)
        else:
            self.send_down(passing)

    def send_up(self, message: bytes, origin: Origin = Origin.FORWARDED) -> None:
        """Say something to the central system."""
        self._traffic.add(self.station_id, Direction.UP, origin, message)
        self.passed_up += origin is Origin.FORWARDED
        self.uplink.send(message)

    def send_down(self, message: bytes, origin: Origin = Origin.FORWARDED) -> None:
        """Say something to the station."""
        self._traffic.add(self.station_id, Direction.DOWN, origin, message)
        self.passed_down += origin is Origin.FORWARDED
        self.station.send(message)

    # --- how it ends

    def _station_ended(self, closing: Closing) -> None:
        _log.info("a station is gone", station=self.station_id, code=closing.code)
        self.uplink.close(closing)
        self._on_over(self)

    def _uplink_ended(self, ended: End, closing: Closing) -> None:
        if ended is not self.uplink:
            return
        _log.info("the uplink of a station is gone", station=self.station_id, code=closing.code)
        self._uplink_closed = closing
        if self.keeper is None:
            self.station.close(closing)
        elif self.station.transport is not None:
            # Nobody clogs it now.
            self.station.pause_reading(paused=False)
            self.keeper.begin()

    def look(self, interval_s: float) -> int:
        """Ping both ends, each for itself; how many of them were found dead."""
        return self.station.look(interval_s) + self.uplink.look(interval_s)

    def close(self, closing: Closing) -> None:
        """Close both ends."""
        self.station.close(closing)
        self.uplink.close(closing)
