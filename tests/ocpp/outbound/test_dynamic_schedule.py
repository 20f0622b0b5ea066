import pytest

from tests.ocpp.outbound.wording import answer, frame
from voltway.ocpp.outbound import calls_for
from voltway.ocpp.outbound.call import Unsupported
from voltway.vocabulary.charging import ScheduleUpdate
from voltway.vocabulary.commands import CommandState
from voltway.vocabulary.orders_charging import UpdateDynamicSchedule
from voltway.vocabulary.stations import OcppVersion

V21 = OcppVersion.V21


def test_new_values() -> None:
    values = ScheduleUpdate(limit=7.06, limit_l2=3.0, setpoint=-2.5, discharge_limit=-4.0)
    action, payload = frame(V21, UpdateDynamicSchedule(profile_id=7, values=values))
    assert (action, payload["chargingProfileId"]) == ("UpdateDynamicSchedule", 7)
    assert payload["scheduleUpdate"] == {"limit": 7.0, "limit_L2": 3.0, "setpoint": -2.5, "dischargeLimit": -4.0}


@pytest.mark.parametrize(
    "values",
    [
        ScheduleUpdate(),
        ScheduleUpdate(limit=5.0, setpoint=6.0),
        ScheduleUpdate(discharge_limit=-5.0, setpoint=-6.0),
        ScheduleUpdate(limit_l3=5.0, setpoint_l3=6.0),
    ],
)
def test_nothing_and_what_contradicts_itself_is_refused(values: ScheduleUpdate) -> None:
    with pytest.raises(Unsupported):
        calls_for(V21, UpdateDynamicSchedule(profile_id=7, values=values))


def test_a_profile_that_is_not_there() -> None:
    told = answer(V21, UpdateDynamicSchedule(profile_id=7, values=ScheduleUpdate(limit=5.0)), {"status": "Rejected"})
    assert told.state is CommandState.REJECTED
    assert "no such dynamic profile" in str(told.reason)
