"""Orders about charging: profiles and schedules in all versions; priority, dynamic limits and grid signals in 2.1."""

from datetime import datetime
from typing import Annotated

from msgspec import Meta

from voltway.vocabulary.charging import (
    ChargingProfile,
    EnergyTransfer,
    LimitSource,
    ProfilePurpose,
    RateUnit,
    ScheduleUpdate,
)
from voltway.vocabulary.order import Order

ProfileId = Annotated[int, Meta(ge=-(2**31), lt=2**31)]


class UsePriorityCharging(Order, frozen=True):
    """Have a transaction charge by the station's priority profile, or (`on` false) as before: 2.1 part 2, K21.

    The station needs a profile of the purpose PRIORITY.
    """

    ref: str
    on: bool = True


class UpdateDynamicSchedule(Order, frozen=True):
    """Give a dynamic profile that the station holds new values: 2.1 part 2, K28."""

    profile_id: ProfileId
    values: ScheduleUpdate


class SendAfrrSignal(Order, frozen=True):
    """Pass on a signal of automatic frequency restoration, which counts from `at` on: 2.1 part 2, Q08.

    `at` None: from the moment on that it is sent.
    """

    signal: Annotated[int, Meta(ge=-(2**31), lt=2**31)]
    at: datetime | None = None


class NotifyAllowedEnergyTransfer(Order, frozen=True):
    """Say anew how energy may pass in a transaction that runs: 2.1 part 2, Q01 and Q02."""

    ref: str
    allowed: Annotated[list[EnergyTransfer], Meta(min_length=1, max_length=11)]


class SetChargingProfile(Order, frozen=True):
    """Have a station keep to a profile, on one EVSE or with `evse_id` 0 on all: OCPP 1.6 5.16, 2.x part 2 K01.

    It takes the place of that with the same id, and of that with the same purpose, stack level and EVSE.
    """

    evse_id: int
    profile: ChargingProfile


class ClearChargingProfiles(Order, frozen=True):
    """Have a station forget the profile with the id, or all that match what is given: OCPP 1.6 5.5, 2.x part 2 K10.

    Nothing given means all; `evse_id` 0 those for the whole station.
    """

    profile_id: int | None = None
    evse_id: int | None = None
    purpose: ProfilePurpose | None = None
    stack_level: int | None = None


class GetCompositeSchedule(Order, frozen=True):
    """Ask what all profiles of an EVSE come to from now on: OCPP 1.6 5.7, 2.x part 2 K08.

    The `answer` is a `charging.CompositeSchedule`; with `evse_id` 0 it is of the grid connection. `unit` None: the
    station chooses.
    """

    evse_id: int
    duration_s: int
    unit: RateUnit | None = None


class GetChargingProfiles(Order, frozen=True):
    """Have a station report the profiles it holds that match what is given (2.x part 2, K09); nothing means all.

    They come in messages of their own, which name the `request_id`.
    """

    request_id: int
    evse_id: int | None = None
    purpose: ProfilePurpose | None = None
    stack_level: int | None = None
    profile_ids: list[int] = []
    source: LimitSource | None = None
