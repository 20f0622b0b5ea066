"""Monitors that stations hold on their variables, in OCPP 2.1's words: what they watch for, and what was told of them.

Source: 2.x part 2, N02 to N08 (monitoring), and for 2.1 N11 to N15 (periodic event streams).
"""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from voltway.vocabulary.variables import VariablePlace

MonitorId = Annotated[int, Meta(ge=0, lt=2**31)]

Severity = Annotated[int, Meta(ge=0, le=9)]
"""How bad it is, from 0 (danger) to 9 (debug)."""


MONITORING_ENABLED = VariablePlace(component="MonitoringCtrlr", variable="Enabled")
MONITORING_BASE = VariablePlace(component="MonitoringCtrlr", variable="ActiveMonitoringBase")
MONITORING_LEVEL = VariablePlace(component="MonitoringCtrlr", variable="ActiveMonitoringLevel")


class MonitorKind(StrEnum):
    """What makes a monitor speak. The two about a target are 2.1's.

    The monitor's value is the threshold, the difference that counts, or for periodic ones a number of seconds.
    """

    UPPER_THRESHOLD = "upper_threshold"
    LOWER_THRESHOLD = "lower_threshold"
    DELTA = "delta"
    PERIODIC = "periodic"
    PERIODIC_CLOCK_ALIGNED = "periodic_clock_aligned"
    TARGET_DELTA = "target_delta"
    TARGET_DELTA_RELATIVE = "target_delta_relative"


PERIODIC_KINDS = frozenset({MonitorKind.PERIODIC, MonitorKind.PERIODIC_CLOCK_ALIGNED})
THRESHOLD_KINDS = frozenset({MonitorKind.UPPER_THRESHOLD, MonitorKind.LOWER_THRESHOLD})


class MonitorOrigin(StrEnum):
    """Who made a monitor: the maker for good, the maker until it is changed, or an operator."""

    HARD_WIRED = "hard_wired"
    PRECONFIGURED = "preconfigured"
    CUSTOM = "custom"


class MonitoringBase(StrEnum):
    """Which monitors a station holds: all, those of the maker as they were made, or the hard-wired ones alone."""

    ALL = "all"
    FACTORY_DEFAULT = "factory_default"
    HARD_WIRED_ONLY = "hard_wired_only"


class MonitoringCriterion(StrEnum):
    """Which kinds of monitors a report shall tell of."""

    THRESHOLD = "threshold"
    DELTA = "delta"
    PERIODIC = "periodic"


class StreamTerms(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How often a periodic event stream is told: every `interval_s`, or as soon as so many `values` are gathered."""

    interval_s: Annotated[int, Meta(ge=0, lt=2**31)] | None = None
    values: Annotated[int, Meta(ge=0, lt=2**31)] | None = None


class MonitorTold(Struct, frozen=True, kw_only=True, omit_defaults=True, tag=True, tag_field="kind_of_news"):
    """A monitor as a station told it. `transaction_only`: it counts while a transaction runs on the component.

    `origin` is not told by 2.0.1.
    """

    monitor_id: int
    place: VariablePlace
    kind: MonitorKind
    value: float
    severity: int
    transaction_only: bool = False
    origin: MonitorOrigin | None = None


class MonitorCleared(Struct, frozen=True, kw_only=True, tag=True, tag_field="kind_of_news"):
    """A station holds no monitor of this number (any more)."""

    monitor_id: int


MonitorNews = MonitorTold | MonitorCleared


class AlertTold(Struct, frozen=True, kw_only=True):
    """A monitor found its variable to be as it must not be or, if `cleared`, to be well again: 2.x part 2, N07.

    `at` is None where the station told no usable time; `value` is that of the variable; only 2.1 tells `severity`.
    """

    monitor_id: int
    place: VariablePlace
    at: datetime | None
    cleared: bool
    value: str
    origin: MonitorOrigin | None = None
    severity: int | None = None
    ref: str | None = None
    tech_code: str | None = None
    tech_info: str | None = None


class StreamValue(Struct, frozen=True, kw_only=True):
    """A value that a periodic event stream told, at the station's time."""

    at: datetime
    value: str
