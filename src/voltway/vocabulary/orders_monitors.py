"""Orders about monitors of stations' variables (OCPP 2.x; 1.6 has none)."""

from typing import Annotated

from msgspec import Meta, Struct

from voltway.vocabulary.monitors import (
    MonitorId,
    MonitoringBase,
    MonitoringCriterion,
    MonitorKind,
    Severity,
    StreamTerms,
)
from voltway.vocabulary.order import Order
from voltway.vocabulary.variables import VariablePlace


class WantedMonitor(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A monitor as it shall be. With a `monitor_id` it takes the place of that one.

    `value` is the threshold, the difference that counts, or for periodic kinds a number of seconds. `stream`: its
    values come as a periodic event stream (2.1, periodic kinds).
    """

    place: VariablePlace
    kind: MonitorKind
    value: float
    severity: Severity
    transaction_only: bool = False
    monitor_id: MonitorId | None = None
    stream: StreamTerms | None = None


class SetMonitors(Order, frozen=True):
    """Have a station watch variables: 2.x part 2, N04.

    `most_per_message`: with more monitors the station is told in parts. It is what the station tells of itself
    (MonitoringCtrlr ItemsPerMessage), whatever is said here; None where that is not known.
    """

    monitors: list[WantedMonitor]
    most_per_message: int | None = None


class ClearMonitors(Order, frozen=True):
    """Have a station forget monitors: 2.x part 2, N06. `most_per_message` as of SetMonitors."""

    monitor_ids: list[MonitorId]
    most_per_message: int | None = None


class SetMonitoringBase(Order, frozen=True):
    """Choose which monitors a station holds: 2.x part 2, N03. It reports them anew afterwards."""

    base: MonitoringBase


class SetMonitoringLevel(Order, frozen=True):
    """Have a station tell of events of this severity and worse only: 2.x part 2, N05."""

    severity: Severity


class GetMonitoringReport(Order, frozen=True):
    """Have a station report its monitors, all or those that are like this: 2.x part 2, N02.

    A place with an empty variable is a whole component. `request_id` is drawn when the order is given, whatever is
    said here.
    """

    places: list[VariablePlace] = []
    criteria: Annotated[list[MonitoringCriterion], Meta(max_length=3)] = []
    request_id: int | None = None

    @property
    def is_whole(self) -> bool:
        """Whether it asks for all monitors."""
        return not self.places and not self.criteria


class AdjustEventStream(Order, frozen=True):
    """Have a station tell a periodic event stream in another rhythm: 2.1 part 2, N12."""

    stream_id: MonitorId
    terms: StreamTerms


class GetEventStreams(Order, frozen=True):
    """Ask a station which periodic event streams it tells: 2.1 part 2, N13."""
