"""What a station holds after it accepted an order or told something. No I/O."""

from datetime import datetime

import msgspec

from voltway.charging.store import Forgotten, Kept, ProfileRow, Updated
from voltway.vocabulary.charging import (
    ChargingProfile,
    KnownBy,
    LimitSource,
    ProfileKind,
    ProfilePurpose,
    ScheduleUpdate,
)
from voltway.vocabulary.facts import LimitCleared, ProfilesTold
from voltway.vocabulary.order import Order
from voltway.vocabulary.orders_charging import ClearChargingProfiles, SetChargingProfile, UpdateDynamicSchedule


def of_order(station_id: str, order: Order, running_ref: str | None, at: datetime) -> list[ProfileRow]:
    """After the station accepted the order. `running_ref` runs on the EVSE; a tx profile of 1.6 may mean it unnamed."""
    if isinstance(order, SetChargingProfile):
        profile = order.profile
        if profile.purpose is ProfilePurpose.TX and profile.ref is None:
            profile = msgspec.structs.replace(profile, ref=running_ref)
        return [_kept(station_id, order.evse_id, LimitSource.CSO, KnownBy.ORDER, _since(profile, at), at)]
    if isinstance(order, ClearChargingProfiles):
        forgotten = Forgotten(
            station_id=station_id,
            profile_id=order.profile_id,
            evse_id=order.evse_id,
            purpose=order.purpose,
            stack_level=order.stack_level,
        )
        return [forgotten]
    if isinstance(order, UpdateDynamicSchedule):
        return [Updated(station_id=station_id, profile_id=order.profile_id, values=order.values, known_at=at)]
    return []


def of_start(station_id: str, evse_id: int, profile: ChargingProfile, ref: str, at: datetime) -> Kept:
    """After the session has begun for which the station took this profile with the order to start."""
    own = _since(msgspec.structs.replace(profile, ref=ref), at)
    return _kept(station_id, evse_id, LimitSource.CSO, KnownBy.ORDER, own, at)


def _since(profile: ChargingProfile, at: datetime) -> ChargingProfile:
    """A dynamic profile holds from when it was taken (2.1 K28.FR.05)."""
    return msgspec.structs.replace(profile, updated_at=at) if profile.kind is ProfileKind.DYNAMIC else profile


def of_pull(station_id: str, profile_id: int, at: datetime) -> Updated:
    """After the station asked for the values of a dynamic profile, and gets what we know (2.1 K28.FR.09)."""
    return Updated(station_id=station_id, profile_id=profile_id, values=ScheduleUpdate(), known_at=at)


def current(profile: ChargingProfile) -> ScheduleUpdate:
    """What a dynamic profile says now, whole."""
    period = profile.schedules[0].periods[0]
    return ScheduleUpdate(**{name: getattr(period, name) for name in ScheduleUpdate.__struct_fields__})


def of_report(station_id: str, fact: ProfilesTold | LimitCleared, at: datetime) -> list[ProfileRow]:
    """After the station told it. A limit without a moment holds from then on that it was told."""
    if isinstance(fact, LimitCleared):
        source = fact.source
        return [Forgotten(station_id=station_id, evse_id=fact.evse_id, source=source, known_by=KnownBy.LIMIT)]
    told = [_from_now(profile, at) if fact.known_by is KnownBy.LIMIT else profile for profile in fact.profiles]
    return [_kept(station_id, fact.evse_id, fact.source, fact.known_by, profile, at) for profile in told]


def _from_now(profile: ChargingProfile, at: datetime) -> ChargingProfile:
    schedules = [
        msgspec.structs.replace(schedule, starts_at=schedule.starts_at or at) for schedule in profile.schedules
    ]
    return msgspec.structs.replace(profile, schedules=schedules)


def _kept(
    station_id: str, evse_id: int, source: LimitSource, known_by: KnownBy, profile: ChargingProfile, at: datetime
) -> Kept:
    return Kept(
        station_id=station_id,
        evse_id=evse_id,
        source=source,
        known_by=known_by,
        profile_id=profile.profile_id,
        purpose=profile.purpose,
        stack_level=profile.stack_level,
        ref=profile.ref,
        profile=profile,
        known_at=at,
    )
