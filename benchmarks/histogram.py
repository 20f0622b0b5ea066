"""Latencies counted in buckets that grow with the value, as HdrHistogram does: constant cost, better than 1 % exact."""

from collections.abc import Sequence

# Values below 2 ** 8 have a bucket each; above, every doubling is divided into 2 ** 7 buckets.
_BITS = 7
_LARGEST_NS = 2**42  # 73 minutes


class Histogram:
    """Counts of nanoseconds."""

    def __init__(self) -> None:
        self.counts = [0] * (bucket_of(_LARGEST_NS) + 1)
        self.largest_ns = 0

    def record(self, value_ns: int) -> None:
        """Count one value; one that took longer than the largest bucket counts there."""
        self.largest_ns = max(self.largest_ns, value_ns)
        self.counts[bucket_of(min(value_ns, _LARGEST_NS))] += 1

    @property
    def total(self) -> int:
        """How many values were counted."""
        return sum(self.counts)

    def percentile_ms(self, percent: float) -> float:
        """The value that `percent` of all do not exceed, in milliseconds; 0 when nothing was counted."""
        total = self.total
        rank = max(1, -(-total * percent // 100))
        seen = 0
        for bucket, count in enumerate(self.counts):
            seen += count
            if count and seen >= rank:
                return min(_upper_ns(bucket), self.largest_ns) / 1e6
        return 0.0

    def percentiles_ms(self, percents: Sequence[float] = (50, 90, 99, 99.9)) -> dict[str, float]:
        """Several percentiles at once, by name ("p99"), with the largest value as "max"."""
        told = {f"p{percent:g}": round(self.percentile_ms(percent), 3) for percent in percents}
        return {**told, "max": round(self.largest_ns / 1e6, 3)}


def bucket_of(value_ns: int) -> int:
    """The bucket a value belongs to; buckets are in the order of their values."""
    shift = max(value_ns.bit_length() - _BITS - 1, 0)
    return (shift << _BITS) + (value_ns >> shift)


def _upper_ns(bucket: int) -> int:
    shift = max((bucket >> _BITS) - 1, 0)
    return ((bucket - (shift << _BITS) + 1) << shift) - 1
