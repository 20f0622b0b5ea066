"""The monitors of a simulated station: what they watch, when they speak, and what they say (2.x part 2, N04 to N08)."""

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from voltway.ocpp.wire import v21
from voltway.simulator.call import Call
from voltway.simulator.configuration import BY_VARIABLE
from voltway.simulator.event_streams import EventStream
from voltway.simulator.timers import Timer
from voltway.vocabulary.stations import OcppVersion

if TYPE_CHECKING:
    from voltway.simulator.station import Station

KIND = v21.MonitorEnum
ORIGIN = v21.EventNotificationEnum
TRIGGER = v21.EventTriggerEnum
THRESHOLDS = frozenset({KIND.UPPER_THRESHOLD, KIND.LOWER_THRESHOLD})
PERIODIC = frozenset({KIND.PERIODIC, KIND.PERIODIC_CLOCK_ALIGNED})
SUPPORTED = frozenset({*THRESHOLDS, *PERIODIC, KIND.DELTA})

LEAST_SEVERE = 9
HARD_WIRED_ID, PRECONFIGURED_ID, FIRST_CUSTOM_ID = 1, 2, 100
FAR_BEYOND = 10.0


@dataclass(frozen=True, slots=True)
class Place:
    """A variable: of the station, or with an EVSE of that one. No connector and no instance is watched here."""

    component: str
    variable: str
    evse_id: int | None = None

    def component_told(self) -> dict[str, Any]:
        """As OCPP writes it."""
        named: dict[str, Any] = {"name": self.component}
        return named if self.evse_id is None else {**named, "evse": {"id": self.evse_id}}


@dataclass(slots=True, kw_only=True)
class Monitor:
    """One monitor. `seen`: from which value a difference counts; `in_alert`: its threshold is exceeded, and told."""

    monitor_id: int
    place: Place
    kind: str
    value: float
    severity: int
    transaction: bool
    origin: str = ORIGIN.CUSTOM_MONITOR
    seen: str = ""
    in_alert: bool = False
    timer: Timer | None = None
    stream: EventStream | None = field(default=None)


class Monitors:
    """What a station watches. `level`: of which severity and worse it tells."""

    __slots__ = ("_events", "_next_id", "_station", "_streams", "held", "level")

    def __init__(self, station: "Station") -> None:
        self._station = station
        self._events = 0
        self._streams = 0
        self._next_id = FIRST_CUSTOM_ID
        self.level = LEAST_SEVERE
        self.held: dict[int, Monitor] = {}
        self._add_hard_wired()
        self._add_preconfigured()

    def _add_hard_wired(self) -> None:
        limit_w = FAR_BEYOND * sum(evse.supply.max_power_w for evse in self._station.evses)
        self._add_made(HARD_WIRED_ID, Place("ChargingStation", "Power"), limit_w, ORIGIN.HARD_WIRED_MONITOR)

    def _add_preconfigured(self) -> None:
        limit_w = FAR_BEYOND * self._station.evses[0].supply.max_power_w
        self._add_made(PRECONFIGURED_ID, Place("EVSE", "Power", 1), limit_w, ORIGIN.PRECONFIGURED_MONITOR)

    def _add_made(self, monitor_id: int, place: Place, limit_w: float, origin: str) -> None:
        self.held[monitor_id] = Monitor(
            monitor_id=monitor_id,
            place=place,
            kind=KIND.UPPER_THRESHOLD,
            value=limit_w,
            severity=2,
            transaction=False,
            origin=origin,
        )

    # ── which there are ──────────────────────────────────────────────────────────────────────────────────────────────

    def new_id(self) -> int:
        """A number that no monitor had."""
        self._next_id += 1
        return self._next_id - 1

    def add(self, monitor: Monitor) -> None:
        """Watch from now on."""
        monitor.seen = self.value_of(monitor.place) or ""
        self.held[monitor.monitor_id] = monitor
        self._again(monitor)

    def open_stream(self, monitor: Monitor, params: v21.PeriodicEventStreamParams) -> None:
        """Have the monitor's values told as a stream, as soon as the network takes it."""
        self._streams += 1
        monitor.stream = EventStream(self._station, self._streams, monitor.monitor_id, params)
        monitor.stream.open()

    def remove(self, monitor_id: int) -> None:
        """Watch no more."""
        monitor = self.held.pop(monitor_id)
        if monitor.timer is not None:
            monitor.timer.cancel()
        if monitor.stream is not None:
            monitor.stream.close()

    def keep_only(self, *origins: str) -> None:
        """Forget the others; the maker's own are as they were made."""
        for monitor in [one for one in self.held.values() if one.origin not in origins]:
            self.remove(monitor.monitor_id)
        if ORIGIN.PRECONFIGURED_MONITOR in origins and PRECONFIGURED_ID not in self.held:
            self._add_preconfigured()

    # ── what they see ────────────────────────────────────────────────────────────────────────────────────────────────

    def value_of(self, place: Place) -> str | None:
        """A variable's value as text; None: there is no such variable."""
        station = self._station
        if place.component == "EVSE" and place.evse_id is not None and place.evse_id <= len(station.evses):
            evse = station.evse(place.evse_id)
            if place.variable == "AvailabilityState":
                return evse.status.value.title()
            return f"{self._power_w(place.evse_id):.1f}" if place.variable == "Power" else None
        if place == Place("ChargingStation", "Power"):
            return f"{sum(self._power_w(evse.evse_id) for evse in station.evses):.1f}"
        setting = BY_VARIABLE.get((place.component, place.variable))
        return None if setting is None or place.evse_id is not None else station.configuration.get(setting)

    def _power_w(self, evse_id: int) -> float:
        station = self._station
        return station.evse(evse_id).flow(station.profiles, station.active_evses).power_w

    def judge(self) -> None:
        """Tell what is not as it was. Periodic ones have their own time."""
        for monitor in list(self.held.values()):
            if monitor.kind in PERIODIC or not self._counts(monitor):
                continue
            value = self.value_of(monitor.place) or ""
            if monitor.kind in THRESHOLDS:
                exceeded = _exceeds(monitor, value)
                if exceeded != monitor.in_alert:
                    monitor.in_alert = exceeded
                    self._tell(monitor, TRIGGER.ALERTING, value, cleared=not exceeded)
            elif _differs(monitor, value):
                monitor.seen = value
                self._tell(monitor, TRIGGER.DELTA, value)

    def _counts(self, monitor: Monitor) -> bool:
        return not monitor.transaction or self._transaction(monitor) is not None

    def _transaction(self, monitor: Monitor) -> str | None:
        evses = [evse for evse in self._station.evses if monitor.place.evse_id in (None, evse.evse_id)]
        return next((evse.session.reference for evse in evses if evse.session is not None), None)

    def _again(self, monitor: Monitor) -> None:
        if monitor.kind in PERIODIC:
            time = self._station.world.time
            wait_s = monitor.value
            if monitor.kind == KIND.PERIODIC_CLOCK_ALIGNED:
                wait_s -= time.now % monitor.value
            monitor.timer = time.timers.after(wait_s, partial(self._due, monitor))

    def _due(self, monitor: Monitor) -> None:
        self._station.advance()
        value = self.value_of(monitor.place) or ""
        if self._station.online and self._counts(monitor):
            if monitor.stream is not None and monitor.stream.is_open:
                monitor.stream.add(value)
            else:
                self._tell(monitor, TRIGGER.PERIODIC, value)
        self._again(monitor)

    def _tell(self, monitor: Monitor, trigger: str, value: str, *, cleared: bool = False) -> None:
        """Send a NotifyEvent, unless it is too harmless to be told of."""
        if monitor.severity > self.level:
            return
        self._events += 1
        at = self._station.wire_time(self._station.world.time.now)
        event: dict[str, Any] = {
            "eventId": self._events,
            "timestamp": at,
            "trigger": trigger,
            "actualValue": value,
            "eventNotificationType": monitor.origin,
            "variableMonitoringId": monitor.monitor_id,
            "component": monitor.place.component_told(),
            "variable": {"name": monitor.place.variable},
        }
        if trigger == TRIGGER.ALERTING:
            event["cleared"] = cleared
        if (transaction := self._transaction(monitor)) is not None:
            event["transactionId"] = transaction
        if self._station.version is OcppVersion.V21:
            event["severity"] = monitor.severity
        payload = {"generatedAt": at, "seqNo": 0, "eventData": [event]}
        self._station.conversation.say(Call("NotifyEvent", lambda: payload))


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _exceeds(monitor: Monitor, value: str) -> bool:
    number = _number(value)
    if number is None:
        return False
    return number > monitor.value if monitor.kind == KIND.UPPER_THRESHOLD else number < monitor.value


def _differs(monitor: Monitor, value: str) -> bool:
    """By the monitor's value where both are numbers, else at all."""
    before, now = _number(monitor.seen), _number(value)
    if before is None or now is None:
        return value != monitor.seen
    return abs(now - before) >= monitor.value
