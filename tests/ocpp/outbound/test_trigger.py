import json

import pytest

from tests.ocpp.outbound.wording import TWO, VERSIONS, answer, frame
from voltway.ocpp.outbound import calls_for
from voltway.ocpp.outbound.call import Unsupported
from voltway.vocabulary.commands import CommandState, TriggerKind, TriggerReport
from voltway.vocabulary.stations import OcppVersion

V16 = OcppVersion.V16
NAMES = {
    TriggerKind.BOOT: "BootNotification",
    TriggerKind.HEARTBEAT: "Heartbeat",
    TriggerKind.STATUS: "StatusNotification",
    TriggerKind.METER_VALUES: "MeterValues",
    TriggerKind.FIRMWARE_STATUS: "FirmwareStatusNotification",
    TriggerKind.LOG_STATUS: "LogStatusNotification",
    TriggerKind.DIAGNOSTICS_STATUS: "DiagnosticsStatusNotification",
    TriggerKind.TRANSACTION: "TransactionEvent",
    TriggerKind.STATION_CERTIFICATE: "SignChargingStationCertificate",
    TriggerKind.V2G_CERTIFICATE: "SignV2GCertificate",
    TriggerKind.COMBINED_CERTIFICATE: "SignCombinedCertificate",
}


NOT_IN_16 = {TriggerKind.TRANSACTION, TriggerKind.V2G_CERTIFICATE, TriggerKind.COMBINED_CERTIFICATE}
EXTENDED = {TriggerKind.LOG_STATUS, TriggerKind.STATION_CERTIFICATE}


@pytest.mark.parametrize("what", [kind for kind in TriggerKind if kind not in NOT_IN_16])
def test_16_is_asked_with_the_message_that_knows_the_kind(what: TriggerKind) -> None:
    action = "ExtendedTriggerMessage" if what in EXTENDED else "TriggerMessage"
    certificate = what is TriggerKind.STATION_CERTIFICATE
    name = "SignChargePointCertificate" if certificate else NAMES[what]
    assert frame(V16, TriggerReport(what=what)) == (action, {"requestedMessage": name})


def test_16_is_asked_for_a_v2g_certificate_within_another_message() -> None:
    action, payload = frame(V16, TriggerReport(what=TriggerKind.V2G_CERTIFICATE))
    assert (action, payload["messageId"]) == ("DataTransfer", "TriggerMessage")
    assert json.loads(payload["data"]) == {"requestedMessage": "SignV2GCertificate"}
    unknown = answer(V16, TriggerReport(what=TriggerKind.V2G_CERTIFICATE), {"status": "UnknownVendorId"})
    assert unknown.state is CommandState.REJECTED


def test_16_can_not_be_asked_about_a_transaction() -> None:
    with pytest.raises(Unsupported, match="ask for its meter_values"):
        calls_for(V16, TriggerReport(what=TriggerKind.TRANSACTION))


@pytest.mark.parametrize("version", TWO)
@pytest.mark.parametrize(
    "what", [kind for kind in TriggerKind if kind not in (TriggerKind.STATUS, TriggerKind.DIAGNOSTICS_STATUS)]
)
def test_2x_is_asked_for_each_kind(version: OcppVersion, what: TriggerKind) -> None:
    assert frame(version, TriggerReport(what=what)) == ("TriggerMessage", {"requestedMessage": NAMES[what]})


@pytest.mark.parametrize("version", TWO)
def test_2x_knows_diagnostics_as_logs(version: OcppVersion) -> None:
    with pytest.raises(Unsupported, match="ask for the log_status"):
        calls_for(version, TriggerReport(what=TriggerKind.DIAGNOSTICS_STATUS))


def test_a_place_of_16_is_a_connector() -> None:
    for what in (TriggerKind.STATUS, TriggerKind.METER_VALUES):
        order = TriggerReport(what=what, evse_id=2, connector_id=1)
        assert frame(V16, order)[1] == {"requestedMessage": NAMES[what], "connectorId": 2}


@pytest.mark.parametrize("version", TWO)
def test_the_status_of_2x_is_of_one_connector(version: OcppVersion) -> None:
    told = frame(version, TriggerReport(what=TriggerKind.STATUS, evse_id=2))[1]
    assert told["evse"] == {"id": 2, "connectorId": 1}
    with pytest.raises(Unsupported, match="name the EVSE"):
        calls_for(version, TriggerReport(what=TriggerKind.STATUS))
    meter = frame(version, TriggerReport(what=TriggerKind.METER_VALUES, evse_id=2))[1]
    assert meter["evse"] == {"id": 2}


@pytest.mark.parametrize("version", VERSIONS)
def test_a_boot_has_no_place(version: OcppVersion) -> None:
    with pytest.raises(Unsupported, match="boot concerns the whole station"):
        calls_for(version, TriggerReport(what=TriggerKind.BOOT, evse_id=1))


@pytest.mark.parametrize("version", VERSIONS)
def test_not_implemented_is_a_refusal_with_its_reason(version: OcppVersion) -> None:
    told = answer(version, TriggerReport(what=TriggerKind.LOG_STATUS), {"status": "NotImplemented"})
    assert (told.state, told.reason) == (CommandState.REJECTED, "the station can't send this message on request")
