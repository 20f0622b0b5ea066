"""Numbers for Prometheus, cheap enough for the hot path.

A `Count` or `Spread` is a plain object whose numbers are only turned into Prometheus' form when /metrics is asked.
Adding to one costs an attribute's increment; prometheus_client's own counter takes a lock and is twenty times slower.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from prometheus_client import CollectorRegistry, GCCollector, PlatformCollector, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric

LATENCY_BUCKETS_S = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
"""Upper bounds that tell a fast answer from a slow one."""

_T = TypeVar("_T")
Labels = tuple[tuple[str, str], ...]


class Count:
    """A number that only grows: `count.value += 1`."""

    __slots__ = ("value",)

    def __init__(self) -> None:
        self.value = 0


class Spread:
    """How values are spread over buckets (a Prometheus histogram)."""

    __slots__ = ("bounds", "buckets", "total")

    def __init__(self, bounds: Sequence[float]) -> None:
        self.bounds = tuple(bounds)
        self.buckets = [0] * (len(self.bounds) + 1)
        self.total = 0.0

    def add(self, value: float) -> None:
        """Count one value."""
        self.buckets[bisect_left(self.bounds, value)] += 1
        self.total += value


class Metrics:
    """All numbers of one process. Names get the prefix `voltway_`.

    The same name may be made several times with different labels (the same label names each time); asking again for the
    same name and labels gives the same object.
    """

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        PlatformCollector(registry=self.registry)
        GCCollector(registry=self.registry)
        self._documentation: dict[str, str] = {}
        self._counts: dict[str, dict[Labels, Count]] = {}
        self._counted: dict[str, dict[Labels, Callable[[], float]]] = {}
        self._gauges: dict[str, dict[Labels, Callable[[], float]]] = {}
        self._spreads: dict[str, dict[Labels, Spread]] = {}
        self.registry.register(self)

    def count(self, name: str, documentation: str, **labels: str) -> Count:
        """A counter; `name` without `_total`, e.g. `ocpp_calls`."""
        return self._named(self._counts, name, documentation).setdefault(_sorted(labels), Count())

    def counted(self, name: str, documentation: str, read: Callable[[], float], **labels: str) -> None:
        """A counter that somebody else keeps; `read` is called when /metrics is asked."""
        self._named(self._counted, name, documentation)[_sorted(labels)] = read

    def gauge(self, name: str, documentation: str, read: Callable[[], float], **labels: str) -> None:
        """A number that goes up and down; `read` is called when /metrics is asked."""
        self._named(self._gauges, name, documentation)[_sorted(labels)] = read

    def spread(
        self, name: str, documentation: str, bounds: Sequence[float] = LATENCY_BUCKETS_S, **labels: str
    ) -> Spread:
        """A histogram; `bounds` are the buckets' upper bounds in the unit that `name` ends with."""
        return self._named(self._spreads, name, documentation).setdefault(_sorted(labels), Spread(bounds))

    def text(self) -> bytes:
        """Everything in Prometheus' text format."""
        return generate_latest(self.registry)

    def collect(self) -> Iterable[Metric]:
        """For prometheus_client's registry."""
        for name, counts in self._counts.items():
            yield self._counter(name, {labels: count.value for labels, count in counts.items()})
        for name, counted in self._counted.items():
            yield self._counter(name, {labels: read() for labels, read in counted.items()})
        for name, gauges in self._gauges.items():
            gauge = GaugeMetricFamily(name, self._documentation[name], labels=_names(gauges))
            for labels, read in gauges.items():
                gauge.add_metric(_values(labels), read())
            yield gauge
        for name, spreads in self._spreads.items():
            yield self._histogram(name, spreads)

    def _counter(self, name: str, values: Mapping[Labels, float]) -> Metric:
        counter = CounterMetricFamily(name, self._documentation[name], labels=_names(values))
        for labels, value in values.items():
            counter.add_metric(_values(labels), value)
        return counter

    def _named(self, table: dict[str, dict[Labels, _T]], name: str, documentation: str) -> dict[Labels, _T]:
        full = f"voltway_{name}"
        self._documentation.setdefault(full, documentation)
        return table.setdefault(full, {})

    def _histogram(self, name: str, spreads: dict[Labels, Spread]) -> Metric:
        histogram = HistogramMetricFamily(name, self._documentation[name], labels=_names(spreads))
        for labels, spread in spreads.items():
            running = 0
            buckets: list[tuple[str, float]] = []
            for bound, count in zip((*map(str, spread.bounds), "+Inf"), spread.buckets, strict=True):
                running += count
                buckets.append((bound, running))
            histogram.add_metric(_values(labels), buckets, sum_value=spread.total)
        return histogram


def _sorted(labels: dict[str, str]) -> Labels:
    return tuple(sorted(labels.items()))


def _names(table: Iterable[Labels]) -> list[str]:
    return [name for name, _ in next(iter(table), ())]


def _values(labels: Labels) -> list[str]:
    return [value for _, value in labels]
