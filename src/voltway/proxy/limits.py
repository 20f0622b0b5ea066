"""How much current stations may draw while their central system is away. Pure. All limits are in A, per phase."""

from collections.abc import Sequence
from math import floor
from typing import Any

import msgspec
from msgspec import Struct

from voltway.ocpp.frame import Call

LEAST_A = 6.0
"""Below this a car does not charge (IEC 61851-1): who would get less, gets nothing, and others enough."""

_NOMINAL_V = 230.0
_MOST_PHASES = 3
_PURPOSES = {"ChargePointMaxProfile", "ChargingStationMaxProfile"}


class Need(Struct, frozen=True, gc=False):
    """A station with so many EVSEs in use. `cap_a`: what it may draw at most by itself; None: anything."""

    station_id: str
    sessions: int
    cap_a: float | None = None


def shares(site_limit_a: float | None, needs: Sequence[Need]) -> dict[str, float]:
    """What each station may draw: together never more than the site's limit, and alike for each session.

    A station whose own limit is lower leaves the rest to the others. Where there are too many sessions for 6 A each,
    those that come first in `needs` are served. Stations that nothing limits are left out.
    """
    if site_limit_a is None:
        return {need.station_id: need.cap_a for need in needs if need.cap_a is not None}
    granted = _granted(site_limit_a, needs)
    found = dict.fromkeys((need.station_id for need in needs), 0.0)
    left_a, open_ = site_limit_a, [need for need in needs if granted[need.station_id]]
    while open_:
        part_a = left_a / sum(granted[need.station_id] for need in open_)
        capped = {
            need.station_id: need.cap_a
            for need in open_
            if need.cap_a is not None and need.cap_a < part_a * granted[need.station_id]
        }
        if not capped:
            capped = {need.station_id: part_a * granted[need.station_id] for need in open_}
        found.update(capped)
        left_a -= sum(capped.values())
        open_ = [need for need in open_ if need.station_id not in capped]
    return {station_id: _tenths(share_a) for station_id, share_a in found.items()}


def _granted(site_limit_a: float, needs: Sequence[Need]) -> dict[str, int]:
    left = int(site_limit_a // LEAST_A)
    granted: dict[str, int] = {}
    for need in needs:
        granted[need.station_id] = min(need.sessions, left)
        left -= granted[need.station_id]
    return granted


def _tenths(limit_a: float) -> float:
    """Rounded down to what OCPP 1.6 can say (7.14: one decimal)."""
    return floor(limit_a * 10 + 1e-6) / 10


def cap_of(call: Call) -> tuple[int, int, float] | None:
    """Id, stack level and lowest limit of a profile for a whole station that the central system sets; None: it is none.

    Watts count as three phases of 230 V, which is the least that they can be in amperes.
    """
    try:
        payload: Any = msgspec.json.decode(call.payload)
        profile = payload.get("csChargingProfiles") or payload.get("chargingProfile")
        if profile["chargingProfilePurpose"] not in _PURPOSES:
            return None
        schedules = profile["chargingSchedule"]
        limits = [
            period["limit"] / (1.0 if schedule["chargingRateUnit"] == "A" else _NOMINAL_V * _MOST_PHASES)
            for schedule in (schedules if isinstance(schedules, list) else [schedules])
            for period in schedule["chargingSchedulePeriod"]
        ]
        number = profile["chargingProfileId"] if "chargingProfileId" in profile else profile["id"]
        return int(number), int(profile["stackLevel"]), float(min(limits))
    except (msgspec.DecodeError, AttributeError, KeyError, TypeError, ValueError):
        return None
