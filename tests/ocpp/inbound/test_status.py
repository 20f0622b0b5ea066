"""StatusNotification."""

import pytest

from tests.sessions.made import NOON
from voltway.ocpp.inbound import status
from voltway.ocpp.inbound.reply import Reply
from voltway.ocpp.wire import v16, v21, v201
from voltway.vocabulary.facts import StatusChanged
from voltway.vocabulary.stations import ChargingState, ConnectorStatus

AT = "2026-05-01T12:00:00Z"


def in_16(**fields: object) -> v16.StatusNotificationRequest:
    told = {
        "connector_id": 1,
        "error_code": v16.ChargePointErrorCode.NO_ERROR,
        "status": v16.ChargePointStatus.AVAILABLE,
        "timestamp": AT,
    }
    return v16.StatusNotificationRequest(**{**told, **fields})  # type: ignore[arg-type]  # each test names fields that exist


def test_every_status_is_known() -> None:
    assert set(status.STATUS_V16_TO_STATUS) == set(v16.ChargePointStatus)
    assert set(status.STATUS_V201_TO_STATUS) == set(v201.ConnectorStatusEnum)
    assert set(status.STATUS_V21_TO_STATUS) == set(v21.ConnectorStatusEnum)
    for theirs, ours in status.STATUS_V201_TO_STATUS.items():
        assert status.STATUS_V21_TO_STATUS[v21.ConnectorStatusEnum(theirs.value)] is ours
    shown = {ours for ours, _ in status.STATUS_V16_TO_STATUS.values()}
    assert shown == set(status.STATUS_V201_TO_STATUS.values()) == set(ConnectorStatus) - {ConnectorStatus.UNKNOWN}


def test_what_1_6_tells_of_an_occupied_connector_has_a_charging_state() -> None:
    for ours, state in status.STATUS_V16_TO_STATUS.values():
        assert (state is not None) is (ours is ConnectorStatus.OCCUPIED)
    told = {state for _, state in status.STATUS_V16_TO_STATUS.values()} - {None}
    assert told == set(ChargingState) - {ChargingState.IDLE}


def test_the_versions_tell_the_same() -> None:
    expected = (StatusChanged(at=NOON, evse_id=2, connector_id=1, status=ConnectorStatus.FAULTED),)
    assert status.changed_v16(in_16(connector_id=2, status=v16.ChargePointStatus.FAULTED)) == expected
    for changed, wire in ((status.changed_v201, v201), (status.changed_v21, v21)):
        told = wire.StatusNotificationRequest(
            timestamp=AT, connector_status=wire.ConnectorStatusEnum.FAULTED, evse_id=2, connector_id=1
        )
        assert changed(told) == expected


def test_connector_0_is_the_station() -> None:
    (told,) = status.changed_v16(in_16(connector_id=0))
    assert (told.evse_id, told.connector_id) == (0, 0)


def test_errors_of_1_6() -> None:
    (told,) = status.changed_v16(
        in_16(error_code=v16.ChargePointErrorCode.GROUND_FAILURE, vendor_error_code="E7", info="wet", timestamp=None)
    )
    assert (told.error_code, told.vendor_error, told.error_text, told.at) == ("GroundFailure", "E7", "wet", None)


@pytest.mark.parametrize("answer", [status.answer_v16, status.answer_v201, status.answer_v21])
def test_the_answer_is_empty(answer: object) -> None:
    assert callable(answer)
    assert [value for value in vars_of(answer(Reply(now=""))) if value is not None] == []


def vars_of(struct: object) -> list[object]:
    return [getattr(struct, name) for name in getattr(struct, "__struct_fields__", ())]
