"""Who is still there: two looks at every line per ping interval, spread over the seconds, instead of a timer for each.

A station that was silent for an interval is pinged; one that is still silent half an interval later is taken for dead.
So a vanished station shows offline within twice the ping interval; one that would not come back has longer.
"""

from collections.abc import Iterable

from picows import WSCloseCode

from voltway.ocpp.line import Line

# How long a station is waited for that stays away once its connection is closed. Most of those don't answer pings.
STRANDED_INTERVALS = 30


class Wheel:
    """Lines in as many slots as half the ping interval has seconds; `turn`, once a second, looks at one slot."""

    def __init__(self, ping_interval_s: float, messages_per_s: int) -> None:
        self._interval_s = ping_interval_s
        self._slots: list[set[Line]] = [set() for _ in range(max(int(ping_interval_s / 2), 1))]
        self._now = 0
        self._next = 0
        self.burst = messages_per_s * len(self._slots)

    def add(self, line: Line) -> None:
        """Watch a line."""
        self._slots[self._next].add(line)
        self._next = (self._next + 1) % len(self._slots)
        line.allowance = self.burst

    def discard(self, line: Line) -> None:
        """Watch it no longer."""
        for slot in self._slots:
            if line in slot:
                slot.remove(line)
                return

    def turn(self, now_s: float) -> int:
        """Look at the next slot; how many lines were found dead."""
        self._now = (self._now + 1) % len(self._slots)
        return sum(self._look(line, now_s) for line in list(self._slots[self._now]))

    def _look(self, line: Line, now_s: float) -> bool:
        line.allowance = self.burst
        line.resume_reading()
        if line.transport is None or now_s - line.heard_at_s < self._interval_s * 0.9:
            return False
        if line.ping_sent_s > line.heard_at_s and not self._is_spared(line, now_s):
            line.transport.disconnect(graceful=False)
            return True
        line.ping_sent_s = now_s
        line.transport.send_ping(b"")
        return False

    def _is_spared(self, line: Line, now_s: float) -> bool:
        """Whether a silent station is left alone for longer, as it would not come back."""
        if line.quirks is None or not line.quirks.stranded_by_close:
            return False
        spared = now_s - line.heard_at_s < self._interval_s * STRANDED_INTERVALS
        if spared:
            line.desk.on_quirk(line.station_id, "stranded_by_close")
        return spared

    def lines(self) -> Iterable[Line]:
        """Every line that is watched."""
        for slot in self._slots:
            yield from slot


def say_goodbye(line: Line) -> None:
    """Close for a restart of this process (1012): the station comes back, to whoever serves then."""
    line.close(WSCloseCode.SERVICE_RESTART, "restarting")
