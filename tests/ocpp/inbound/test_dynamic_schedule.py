from voltway.ocpp.inbound.dynamic_schedule import answer_v21, pulled, tenths, update_21
from voltway.ocpp.inbound.reply import Reply
from voltway.ocpp.wire import v21
from voltway.vocabulary.charging import ScheduleUpdate
from voltway.vocabulary.facts import SchedulePulled


def test_which_profile_is_meant() -> None:
    assert pulled(v21.PullDynamicScheduleUpdateRequest(charging_profile_id=7)) == (SchedulePulled(profile_id=7),)


def test_what_is_known_is_told_and_what_is_not_is_refused() -> None:
    told = answer_v21(Reply(values=ScheduleUpdate(limit=9.0, discharge_limit_l2=-1.0)))
    assert told.status == "Accepted"
    assert told.schedule_update == v21.ChargingScheduleUpdate(limit=9.0, discharge_limit_l2=-1.0)
    refused = answer_v21(Reply())
    assert (refused.status, refused.schedule_update) == ("Rejected", None)
    assert refused.status_info is not None
    assert refused.status_info.reason_code == "InvalidProfile"


def test_every_value_has_its_word() -> None:
    values = ScheduleUpdate(**dict.fromkeys(ScheduleUpdate.__struct_fields__, 0.0))
    told = update_21(values)
    assert {name for name in told.__struct_fields__ if getattr(told, name) is None} == {"custom_data"}


def test_one_decimal_and_never_more_than_was_ordered() -> None:
    assert [tenths(limit) for limit in (6.09, -6.09, 16.1, -16.1, 0.0, None)] == [6.0, -6.0, 16.1, -16.1, 0.0, None]
