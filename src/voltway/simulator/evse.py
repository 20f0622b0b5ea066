"""One EVSE: its meter, the car that is plugged in, and what flows between them. No socket, no protocol."""

from collections.abc import Sequence
from dataclasses import dataclass

from voltway.simulator.physics import NOMINAL_VOLTAGE_V, NOTHING, Battery, Draw, Flow, Supply, charge, draw
from voltway.simulator.profiles import Charging, Profile, ceiling_at, changes_between
from voltway.simulator.session import ChargingSession
from voltway.vocabulary.stations import ChargingState, ConnectorStatus


@dataclass(frozen=True, slots=True)
class Measurement:
    """What the meter of an EVSE shows. `at` in POSIX seconds; phases in the order L1, L2, L3."""

    at: float
    register_wh: int
    power_w: float
    current_a: tuple[float, float, float]
    voltage_v: float
    is_dc: bool
    soc_percent: int | None = None


class Evse:
    """A place to charge one car, with one connector.

    Its register counts all energy it ever delivered and never restarts. Nothing happens between two calls of
    `advance`; the energy of the time between is then made up for exactly. `served`: the car that stands here has had
    its session. `expected`: a token, and the id of the remote start, that wait for a car to be plugged in.
    """

    __slots__ = (
        "_register_wh",
        "advanced_to",
        "battery",
        "evse_id",
        "expected",
        "faulted",
        "operative",
        "reserved",
        "served",
        "session",
        "supply",
        "told_status",
    )

    def __init__(self, evse_id: int, supply: Supply, register_wh: float, now: float) -> None:
        self.evse_id = evse_id
        self.supply = supply
        self.operative = True
        self.reserved = False
        self.faulted = False
        self.battery: Battery | None = None
        self.session: ChargingSession | None = None
        self.served = False
        self.told_status: str | None = None
        self.expected: tuple[str, int | None] | None = None
        self.advanced_to = now
        self._register_wh = register_wh

    @property
    def register_wh(self) -> int:
        """The meter's reading in whole Wh, as it goes over the wire."""
        return int(self._register_wh)

    def set_register(self, register_wh: float) -> None:
        """Put the meter to a reading, for scripted tests."""
        self._register_wh = register_wh

    @property
    def status(self) -> ConnectorStatus:
        """Whether a driver could use it."""
        if self.faulted:
            return ConnectorStatus.FAULTED
        if self.battery is not None or self.session is not None:
            return ConnectorStatus.OCCUPIED
        if not self.operative:
            return ConnectorStatus.UNAVAILABLE
        return ConnectorStatus.RESERVED if self.reserved else ConnectorStatus.AVAILABLE

    @property
    def usable(self) -> bool:
        """Whether it is in service and in order."""
        return self.operative and not self.faulted

    @property
    def active(self) -> bool:
        """Whether energy may flow: a car is plugged in and its driver was let in."""
        return self.battery is not None and self.session is not None and self.session.authorized

    def charging(self) -> Charging | None:
        """The transaction limits are asked for, or None when no energy may flow at all."""
        session = self.session
        if session is None or not self.active:
            return None
        return Charging(self.evse_id, session.reference, session.began_at, session.has_priority)

    def flow(self, profiles: Sequence[Profile], active_evses: int) -> Draw:
        """What flows at the moment it was last advanced to."""
        charging = self.charging()
        if charging is None or self.battery is None:
            return NOTHING
        return draw(self.battery, self.supply, ceiling_at(profiles, charging, self.advanced_to, active_evses))

    def charging_state(self, profiles: Sequence[Profile], active_evses: int) -> ChargingState:
        """How far charging has come, in OCPP 2.x's words."""
        if self.battery is None:
            return ChargingState.IDLE
        if not self.active:
            return ChargingState.EV_CONNECTED
        return {
            Flow.CHARGING: ChargingState.CHARGING,
            Flow.PAUSED_BY_CAR: ChargingState.SUSPENDED_EV,
            Flow.PAUSED_BY_STATION: ChargingState.SUSPENDED_EVSE,
        }[self.flow(profiles, active_evses).flow]

    def advance(self, now: float, profiles: Sequence[Profile], active_evses: int) -> None:
        """Let the time up to `now` (POSIX seconds) pass, under the limits in force at each moment of it."""
        charging = self.charging()
        if charging is not None and self.battery is not None:
            since = self.advanced_to
            for moment in [*changes_between(profiles, charging, since, now), now]:
                ceiling = ceiling_at(profiles, charging, since, active_evses)
                self._register_wh += charge(self.battery, self.supply, ceiling, moment - since)
                since = moment
        self.advanced_to = max(now, self.advanced_to)

    def measure(self, profiles: Sequence[Profile], active_evses: int) -> Measurement:
        """Read the meter."""
        flow = self.flow(profiles, active_evses)
        battery = self.battery
        return Measurement(
            at=self.advanced_to,
            register_wh=self.register_wh,
            power_w=flow.power_w,
            current_a=flow.current_a,
            voltage_v=flow.voltage_v if self.supply.is_dc else NOMINAL_VOLTAGE_V,
            is_dc=self.supply.is_dc,
            soc_percent=round(battery.soc * 100) if battery is not None and self.supply.is_dc else None,
        )
