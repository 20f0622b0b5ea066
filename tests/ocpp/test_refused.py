"""Every action is handled or refused, by a second list of what is handled and by the standard's directions."""

import json
from pathlib import Path

import pytest

from voltway.ocpp.refused import REFUSED
from voltway.ocpp.wire import v16, v21, v201
from voltway.vocabulary.stations import OcppVersion

WIRE = {OcppVersion.V16: v16, OcppVersion.V201: v201, OcppVersion.V21: v21}
ACTIONS = Path(__file__).parents[2].parent / "shared" / "standards" / "ocpp" / "actions.json"
_BOTH = {"Authorize", "BootNotification", "DataTransfer", "FirmwareStatusNotification", "Heartbeat"}
_BOTH |= {"LogStatusNotification", "MeterValues", "SecurityEventNotification", "StatusNotification"}
_BOTH |= {"SignCertificate"}
_ONLY_16 = {"DiagnosticsStatusNotification", "SignedFirmwareStatusNotification", "StartTransaction", "StopTransaction"}
_ONLY_2 = {"NotifyCustomerInformation", "NotifyDisplayMessages", "NotifyEvent", "NotifyReport", "TransactionEvent"}
_ONLY_2 |= {"ReservationStatusUpdate", "NotifyMonitoringReport", "GetCertificateStatus"}
_ONLY_2 |= {"PublishFirmwareStatusNotification", "Get15118EVCertificate"}
_ONLY_2 |= {"ClearedChargingLimit", "NotifyChargingLimit", "NotifyEVChargingNeeds", "NotifyEVChargingSchedule"}
_ONLY_2 |= {"ReportChargingProfiles", "PublishFirmwareStatusNotification"}
_STREAMS = {"OpenPeriodicEventStream", "NotifyPeriodicEventStream", "ClosePeriodicEventStream"}
_ONLY_21 = {"NotifyPriorityCharging", "PullDynamicScheduleUpdate", "GetCertificateChainStatus"}
_ONLY_21 |= {"NotifySettlement", "VatNumberValidation"}
_ONLY_21 |= {"BatterySwap", "NotifyDERAlarm", "NotifyDERStartStop", "ReportDERControl"}
HANDLED = {
    OcppVersion.V16: _BOTH | _ONLY_16,
    OcppVersion.V201: _BOTH | _ONLY_2,
    OcppVersion.V21: _BOTH | _ONLY_2 | _STREAMS | _ONLY_21,
}
each_version = pytest.mark.parametrize("version", list(OcppVersion))


@each_version
def test_every_action_is_handled_or_refused(version: OcppVersion) -> None:
    assert set(REFUSED[version]) == set(WIRE[version].REQUESTS) - HANDLED[version]


@each_version
def test_every_refusal_has_a_sentence_that_fits_a_callerror(version: OcppVersion) -> None:
    assert all(20 < len(reason) <= 255 for reason in REFUSED[version].values())


@each_version
@pytest.mark.skipif(not ACTIONS.exists(), reason="the standard's list of directions is not beside this checkout")
def test_what_only_we_send_is_refused_for_that(version: OcppVersion) -> None:
    directions = {entry["action"]: entry["direction"] for entry in json.loads(ACTIONS.read_text())[version.value]}
    ours = {action for action, reason in REFUSED[version].items() if "which a station does not send" in reason}
    assert ours == {action for action, direction in directions.items() if direction == "csms->station"}
