"""What a simulation counts while it runs: messages, failures, latencies."""

import math
from dataclasses import dataclass, field

_SLOWEST_S = 120.0
_FASTEST_S = 1e-5
_STEPS_PER_DECADE = 48
_BUCKETS = int(math.log10(_SLOWEST_S / _FASTEST_S) * _STEPS_PER_DECADE) + 2


class Latencies:
    """A histogram of seconds, precise to 5 %: constant memory for any number of measurements."""

    __slots__ = ("_counts", "total")

    def __init__(self) -> None:
        self._counts = [0] * _BUCKETS
        self.total = 0

    def add(self, seconds: float) -> None:
        """Count one measurement."""
        place = math.log10(max(seconds, _FASTEST_S) / _FASTEST_S) * _STEPS_PER_DECADE
        self._counts[min(int(place), _BUCKETS - 1)] += 1
        self.total += 1

    def quantile(self, share: float) -> float | None:
        """The seconds that `share` (0 to 1) of the measurements stayed below, or None without any."""
        if self.total == 0:
            return None
        rank, seen = share * self.total, 0
        for place, number in enumerate(self._counts):
            seen += number
            if seen >= rank and number:
                return float(_FASTEST_S * 10 ** ((place + 1) / _STEPS_PER_DECADE))
        return _SLOWEST_S


@dataclass(slots=True)
class Tally:
    """Running counts of one simulation; a reader may look at any time.

    `late` answers came after their call had timed out; `malformed` ones don't fit the schema; `refused_connections`
    counts handshakes that failed, by reason, and `lost_lines` connections that ended without the station's doing.
    """

    connected: int = 0
    accepted: int = 0
    sessions: int = 0
    sessions_ended: int = 0
    turned_away: int = 0
    sent: int = 0
    answered: int = 0
    orders: int = 0
    call_errors: dict[str, int] = field(default_factory=dict)
    timeouts: int = 0
    late: int = 0
    malformed: int = 0
    given_up: int = 0
    lost_lines: int = 0
    refused_connections: dict[str, int] = field(default_factory=dict)
    latencies: Latencies = field(default_factory=Latencies)

    def count(self, counts: dict[str, int], reason: str) -> None:
        """One more of `reason` in one of the counts by reason."""
        counts[reason] = counts.get(reason, 0) + 1

    @property
    def errors(self) -> int:
        """Everything that should not happen with a healthy network and well-behaved stations."""
        return sum(self.call_errors.values()) + self.timeouts + self.malformed + self.given_up
