"""A station asks what one of its dynamic profiles says now: PullDynamicScheduleUpdate (2.1 part 2, K28)."""

from math import trunc
from typing import Any

from voltway.ocpp.inbound.reply import Reply
from voltway.ocpp.wire import v21
from voltway.vocabulary.charging import ScheduleUpdate
from voltway.vocabulary.facts import SchedulePulled


def pulled(message: v21.PullDynamicScheduleUpdateRequest) -> tuple[SchedulePulled]:
    """Which profile it means."""
    return (SchedulePulled(profile_id=message.charging_profile_id),)


def answer_v21(reply: Reply) -> v21.PullDynamicScheduleUpdateResponse:
    """What the station last accepted of it, or that there is none such (K28.FR.07, K28.FR.12)."""
    if reply.values is None:
        return v21.PullDynamicScheduleUpdateResponse(
            status=v21.ChargingProfileStatusEnum.REJECTED, status_info=v21.StatusInfo(reason_code="InvalidProfile")
        )
    return v21.PullDynamicScheduleUpdateResponse(
        status=v21.ChargingProfileStatusEnum.ACCEPTED, schedule_update=update_21(reply.values)
    )


def update_21(values: ScheduleUpdate) -> v21.ChargingScheduleUpdate:
    """The values of a dynamic profile in 2.1's words."""
    told: dict[str, Any] = {name: tenths(getattr(values, name)) for name in ScheduleUpdate.__struct_fields__}
    return v21.ChargingScheduleUpdate(**told)


def tenths(limit: float | None) -> float | None:
    """Limits have one decimal (1.6 7.13, 2.x K01.FR.28): never more than was ordered, in either direction."""
    if limit is None:
        return None
    nudge = 1e-6 if limit > 0 else -1e-6
    return trunc(limit * 10 + nudge) / 10
