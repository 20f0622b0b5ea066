"""Orders about charging that changes while it runs: priority, dynamic limits, grid signals (OCPP 2.1)."""

from datetime import datetime
from typing import Annotated

from msgspec import Meta

from voltway.vocabulary.charging import EnergyTransfer, ScheduleUpdate
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
