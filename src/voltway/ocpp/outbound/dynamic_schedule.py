"""New values of a dynamic profile: UpdateDynamicSchedule (2.1 part 2, K28)."""

from collections.abc import Sequence

from voltway.ocpp.inbound.dynamic_schedule import update_21
from voltway.ocpp.outbound.call import (
    OutboundCall,
    Outcomes,
    Unsupported,
    answer_by_status,
    only_in_21,
    outbound_call,
)
from voltway.ocpp.outbound.profile_sense import require_within
from voltway.ocpp.wire import WireStruct, v21
from voltway.vocabulary.charging import ScheduleUpdate
from voltway.vocabulary.commands import Answer, CommandState
from voltway.vocabulary.orders_charging import UpdateDynamicSchedule
from voltway.vocabulary.stations import OcppVersion


def calls(version: OcppVersion, order: UpdateDynamicSchedule) -> list[OutboundCall]:
    """The request to take new values. Raises Unsupported for none, for such that contradict, and before 2.1."""
    only_in_21(version, "dynamic profiles", "set a new profile")
    if order.values == ScheduleUpdate():
        raise Unsupported("no new value is given", "give a limit, a discharge limit or a setpoint")
    require_within(order.values)
    request = v21.UpdateDynamicScheduleRequest(
        charging_profile_id=order.profile_id, schedule_update=update_21(order.values)
    )
    return [outbound_call(request)]


OUTCOMES: Outcomes = {
    v21.ChargingProfileStatusEnum.ACCEPTED: (CommandState.ACCEPTED, None),
    v21.ChargingProfileStatusEnum.REJECTED: (CommandState.REJECTED, "the station holds no such dynamic profile"),
}


def answer(_order: UpdateDynamicSchedule, responses: Sequence[WireStruct]) -> Answer:
    """Accepted means that the values are in force, where nothing above the profile is."""
    return answer_by_status(responses[0], OUTCOMES)
