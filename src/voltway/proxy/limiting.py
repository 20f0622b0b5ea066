"""Limits on stations whose central system is away, by a charging profile of the proxy's own on top of theirs.

Whoever gets less is told first; only what that has set free is given to others. So the site's limit holds meanwhile.
"""

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog
from msgspec import Struct

from voltway.kit.clock import Clock
from voltway.ocpp.frame import Call
from voltway.proxy.known import KnownStations
from voltway.proxy.limits import Need, cap_of, shares
from voltway.vocabulary.charging import (
    ChargingProfile,
    ChargingSchedule,
    ProfileKind,
    ProfilePurpose,
    RateUnit,
    SchedulePeriod,
)
from voltway.vocabulary.facts import HeardFact, SessionEnded, SessionStarted, StationBooted, StatusChanged
from voltway.vocabulary.orders_charging import ClearChargingProfiles, SetChargingProfile
from voltway.vocabulary.stations import ConnectorStatus

if TYPE_CHECKING:
    from voltway.proxy.keeper import Keeper

_log = structlog.get_logger()

OWN_PROFILE_ID = 2_000_000_001
_LEVELS = (10, 5, 1, 0)
_AGAIN_S = 30.0
_MOST_EVSES = 200
_MOST_CAPS = 20


class _Station(Struct):
    """What is known of one. `in_force_a`: the limit it has accepted; `busy`: which of them got a car first.

    `caps`: stack levels and limits of profiles for the whole station by the central system, by their ids.
    """

    occupied: set[int] | None = None
    caps: dict[int, tuple[int, float]] = {}
    in_force_a: float | None = None
    level: int | None = None
    keeper: "Keeper | None" = None
    busy: int = 0
    boots: int = 0
    failing: bool = False

    @property
    def sessions(self) -> int:
        """How many EVSEs are in use; of a station that has not told yet, one may be."""
        return 1 if self.occupied is None else len(self.occupied)


class Limiting:
    """Divides the site's limit among the stations for which the proxy stands in. `run` is its one task."""

    def __init__(
        self, site_limit_a: float | None, station_limit_a: float | None, known: KnownStations, clock: Clock
    ) -> None:
        self._site_limit_a = site_limit_a
        self._station_limit_a = station_limit_a
        self._known = known
        self._clock = clock
        self._stations: dict[str, _Station] = {}
        self._changed = asyncio.Event()
        # One divides or lifts at a time: so no limit follows its own lifting.
        self._dividing = asyncio.Lock()
        self._busy = 0

    @property
    def limits_anything(self) -> bool:
        """Whether there is a limit at all."""
        return self._site_limit_a is not None or self._station_limit_a is not None

    # --- what is noticed

    def _of(self, station_id: str) -> _Station:
        return self._stations.setdefault(station_id, _Station())

    def noticed(self, station_id: str, facts: Iterable[HeardFact]) -> None:
        """What a station has told: which of its EVSEs are in use. One that boots may have forgotten its limit."""
        if not self.limits_anything:
            return
        for fact in facts:
            match fact:
                case StationBooted():
                    self._of(station_id).in_force_a = None
                    self._of(station_id).boots += 1
                    self._changed.set()
                case StatusChanged(evse_id=evse_id, status=status) if evse_id:
                    self._occupy(station_id, evse_id, occupied=status is ConnectorStatus.OCCUPIED)
                case SessionStarted(evse_id=evse_id) if evse_id:
                    self._occupy(station_id, evse_id, occupied=True)
                case SessionEnded(evse_id=evse_id) if evse_id:
                    self._occupy(station_id, evse_id, occupied=False)
                case _:
                    pass

    def _occupy(self, station_id: str, evse_id: int, *, occupied: bool) -> None:
        station = self._of(station_id)
        before = station.sessions
        station.occupied = station.occupied or set()
        if not occupied:
            station.occupied.discard(evse_id)
        elif len(station.occupied) < _MOST_EVSES:
            station.occupied.add(evse_id)
        if station.sessions and not before:
            self._busy += 1
            station.busy = self._busy
        if station.sessions != before:
            self._changed.set()

    def ordered(self, station_id: str, call: Call) -> None:
        """What the central system has ordered: its own limits for the station stay below ours."""
        caps = self._of(station_id).caps
        if call.action == "ClearChargingProfile":
            # Which of them it means can't be told for sure; it sets anew what shall hold.
            caps.clear()
        elif call.action == "SetChargingProfile" and (cap := cap_of(call)) is not None and len(caps) < _MOST_CAPS:
            caps[cap[0]] = cap[1:]

    # --- who is alone

    def stand_in(self, keeper: "Keeper") -> None:
        """The proxy stands in for this station's central system now."""
        station = self._of(keeper.station_id)
        station.keeper = keeper
        self._changed.set()

    def gone(self, keeper: "Keeper") -> None:
        """It does no longer. What the station may draw stays reserved until no station is alone any more."""
        station = self._of(keeper.station_id)
        if station.keeper is keeper:
            station.keeper = None
            self._changed.set()
        if not any(one.keeper is not None for one in self._stations.values()):
            for one in self._stations.values():
                one.in_force_a, one.failing = None, False

    async def lift(self, keeper: "Keeper") -> None:
        """The central system is back: take our limit off the station, whatever became of it."""
        self.gone(keeper)
        async with self._dividing:
            if not self._known.is_limited(keeper.station_id):
                return
            if await keeper.order(ClearChargingProfiles(profile_id=OWN_PROFILE_ID)) is None:
                _log.error("a station did not answer when its limit was to be lifted", station=keeper.station_id)
            else:
                self._known.limit(keeper.station_id, limited=False)

    # --- what follows

    @property
    def trouble(self) -> str | None:
        """Which stations do not keep to a limit, for the health check."""
        failing = sorted(name for name, station in self._stations.items() if station.failing)
        return f"no limit was taken by {', '.join(failing[:5])}" if failing else None

    async def run(self) -> None:
        """Divide anew whenever something has changed, and try again where a station did not take its limit."""
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._changed.wait(), _AGAIN_S)
            self._changed.clear()
            async with self._dividing:
                await self._divide()

    async def _divide(self) -> None:
        alone = {name: one for name, one in self._stations.items() if one.keeper is not None}
        reserved_a = sum(one.in_force_a or 0.0 for one in self._stations.values() if one.keeper is None)
        limit_a = None if self._site_limit_a is None else max(self._site_limit_a - reserved_a, 0.0)
        order = sorted(alone, key=lambda name: alone[name].busy)
        targets = shares(limit_a, [Need(name, alone[name].sessions, self._cap(alone[name])) for name in order])
        lower = [name for name in targets if (now_a := alone[name].in_force_a) is None or targets[name] < now_a]
        await asyncio.gather(*(self._set(alone[name], targets[name]) for name in lower))
        for name in targets:
            now_a = alone[name].in_force_a
            if name in lower or now_a is None or targets[name] <= now_a:
                continue
            others_a = sum(self._drawn(one) for other, one in alone.items() if other != name)
            free_a = targets[name] if limit_a is None else min(targets[name], round(limit_a - others_a, 1))
            if free_a > now_a:
                await self._set(alone[name], free_a)

    def _cap(self, station: _Station) -> float | None:
        caps = [cap_a for _, cap_a in station.caps.values()]
        if self._station_limit_a is not None:
            caps.append(self._station_limit_a)
        return min(caps, default=None)

    def _drawn(self, station: _Station) -> float:
        """What a station may draw now. One that took no limit of ours draws what it does: at most its own."""
        return station.in_force_a if station.in_force_a is not None else self._cap(station) or 0.0

    async def _set(self, station: _Station, limit_a: float) -> None:
        keeper = station.keeper
        if keeper is None:
            return
        # Before it can be in force: so it is lifted, whatever happens to us.
        self._known.limit(keeper.station_id, limited=True)
        theirs = {level for level, _ in station.caps.values()}
        levels = _LEVELS if station.level is None else (station.level,)
        for level in (level for level in levels if level not in theirs):
            boots = station.boots
            taken = await keeper.order(SetChargingProfile(0, self._profile(level, limit_a)))
            if taken:
                # One that has booted meanwhile may have taken it before.
                station.in_force_a = limit_a if station.boots == boots else None
                station.level, station.failing = level, False
                _log.info("a station is limited", station=keeper.station_id, limit_a=limit_a)
                return
            if station.keeper is not keeper:
                return
            if taken is None:
                break
        if not station.failing:
            _log.error("a station takes no limit", station=keeper.station_id, limit_a=limit_a)
        station.failing, station.level = True, None

    def _profile(self, level: int, limit_a: float) -> ChargingProfile:
        """In force at once, also where a station's clock is slow."""
        begins = self._clock.now() - timedelta(days=1)
        return ChargingProfile(
            profile_id=OWN_PROFILE_ID,
            stack_level=level,
            purpose=ProfilePurpose.STATION_MAX,
            kind=ProfileKind.ABSOLUTE,
            schedules=[
                ChargingSchedule(
                    unit=RateUnit.AMPERE, starts_at=begins, periods=[SchedulePeriod(start_s=0, limit=limit_a)]
                )
            ],
        )
