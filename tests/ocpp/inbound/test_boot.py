"""BootNotification."""

from typing import Any

import pytest

from voltway.ocpp.inbound import boot
from voltway.ocpp.inbound.reply import Reply
from voltway.ocpp.wire import v16, v21, v201
from voltway.vocabulary.facts import StationBooted
from voltway.vocabulary.stations import Admission, BootCause


def test_every_reason_has_a_cause() -> None:
    assert set(boot.BOOT_REASON_V201_TO_CAUSE) == set(v201.BootReasonEnum)
    assert set(boot.BOOT_REASON_V21_TO_CAUSE) == set(v21.BootReasonEnum)
    told = {*boot.BOOT_REASON_V201_TO_CAUSE.values(), *boot.BOOT_REASON_V21_TO_CAUSE.values()}
    assert told == set(BootCause) - {BootCause.UNTOLD}
    for theirs, ours in boot.BOOT_REASON_V201_TO_CAUSE.items():
        assert boot.BOOT_REASON_V21_TO_CAUSE[v21.BootReasonEnum(theirs.value)] is ours


def test_the_three_versions_tell_the_same() -> None:
    expected: dict[str, Any] = {"vendor": "Acme", "model": "One", "serial": "S-1", "firmware": "1.2"}
    in_16 = v16.BootNotificationRequest(
        charge_point_vendor="Acme",
        charge_point_model="One",
        charge_point_serial_number="S-1",
        firmware_version="1.2",
        meter_type="M",
    )
    assert boot.booted_v16(in_16) == (StationBooted(**expected, meter_type="M"),)
    in_201 = v201.BootNotificationRequest(
        reason=v201.BootReasonEnum.POWER_UP,
        charging_station=v201.ChargingStation(
            vendor_name="Acme", model="One", serial_number="S-1", firmware_version="1.2"
        ),
    )
    in_21 = v21.BootNotificationRequest(
        reason=v21.BootReasonEnum.POWER_UP,
        charging_station=v21.ChargingStation(
            vendor_name="Acme", model="One", serial_number="S-1", firmware_version="1.2"
        ),
    )
    booted = (StationBooted(**expected, cause=BootCause.POWER_UP),)
    assert boot.booted_v201(in_201) == boot.booted_v21(in_21) == booted


def test_1_6_may_tell_the_serial_of_its_box() -> None:
    told = v16.BootNotificationRequest(
        charge_point_vendor="Acme", charge_point_model="One", charge_box_serial_number="BOX"
    )
    assert boot.booted_v16(told)[0].serial == "BOX"


@pytest.mark.parametrize("admission", list(Admission))
def test_the_answer(admission: Admission) -> None:
    reply = Reply(now="2026-05-01T12:00:00.000Z", admission=admission, interval_s=17)
    for answer in (boot.answer_v16(reply), boot.answer_v201(reply), boot.answer_v21(reply)):
        assert answer.status.value.lower() == admission.value
        assert (answer.current_time, answer.interval) == ("2026-05-01T12:00:00.000Z", 17)
