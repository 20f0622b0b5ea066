"""Reports as stations write them: what becomes of each, told in the versions that know it, and that nothing is lost."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from importlib import resources
from typing import Any

import jsonschema
import msgspec
import pytest

from voltway.ocpp.inbound import reports
from voltway.ocpp.inbound.reply import Reply
from voltway.ocpp.wire import WireStruct, v16, v21, v201
from voltway.vocabulary.facts import AlertRaised, LogTold, StationReported, StatusChanged
from voltway.vocabulary.logs import LogState
from voltway.vocabulary.stations import ConnectorStatus, EventKind

WIRE = {"v16": v16, "v201": v201, "v21": v21}
AT = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)
Told = tuple[StationReported | StatusChanged | AlertRaised, ...]
EVENTS: dict[str, Callable[[Any], Told]] = {"v201": reports.variable_events_v201, "v21": reports.variable_events_v21}
ANSWERS = {
    ("v16", "SecurityEventNotification"): reports.answer_security_event_v16,
    ("v201", "SecurityEventNotification"): reports.answer_security_event_v201,
    ("v21", "SecurityEventNotification"): reports.answer_security_event_v21,
    ("v16", "FirmwareStatusNotification"): reports.answer_firmware_status_v16,
    ("v16", "SignedFirmwareStatusNotification"): reports.answer_signed_firmware_status_v16,
    ("v201", "FirmwareStatusNotification"): reports.answer_firmware_status_v201,
    ("v21", "FirmwareStatusNotification"): reports.answer_firmware_status_v21,
    ("v16", "DiagnosticsStatusNotification"): reports.answer_diagnostics_status_v16,
    ("v16", "LogStatusNotification"): reports.answer_log_status_v16,
    ("v201", "LogStatusNotification"): reports.answer_log_status_v201,
    ("v21", "LogStatusNotification"): reports.answer_log_status_v21,
    ("v201", "NotifyEvent"): reports.answer_variable_events_v201,
    ("v21", "NotifyEvent"): reports.answer_variable_events_v21,
    ("v16", "DataTransfer"): reports.answer_data_transfer_v16,
    ("v201", "DataTransfer"): reports.answer_data_transfer_v201,
    ("v21", "DataTransfer"): reports.answer_data_transfer_v21,
}
each_version = pytest.mark.parametrize("version", ["v16", "v201", "v21"])
each_of_two = pytest.mark.parametrize("version", ["v201", "v21"])


def schema(version: str, name: str) -> Any:
    return json.loads((resources.files("ocpp") / version / "schemas" / f"{name}.json").read_text(encoding="utf-8-sig"))


def message(version: str, action: str, payload: dict[str, Any]) -> Any:
    """A request as it comes from a station; it obeys the schema."""
    jsonschema.validate(payload, schema(version, action if version == "v16" else f"{action}Request"))
    kind: type[WireStruct] = WIRE[version].REQUESTS[action]
    return msgspec.json.decode(json.dumps(payload), type=kind)


def event(component: dict[str, Any], variable: str = "AvailabilityState", **more: Any) -> dict[str, Any]:
    return {
        "eventId": 7,
        "timestamp": "2026-03-01T12:30:00Z",
        "trigger": "Delta",
        "actualValue": "Occupied",
        "component": component,
        "eventNotificationType": "HardWiredNotification",
        "variable": {"name": variable},
        **more,
    }


def events(version: str, *told: dict[str, Any]) -> Told:
    payload = {"generatedAt": "2026-03-01T12:30:01Z", "seqNo": 0, "eventData": list(told)}
    return EVENTS[version](message(version, "NotifyEvent", payload))


CONNECTOR = {"name": "Connector", "evse": {"id": 2, "connectorId": 1}}


@each_version
def test_a_security_event(version: str) -> None:
    payload = {"type": "TamperDetectionActivated", "timestamp": "2026-03-01T12:30:00Z", "techInfo": "lid"}
    assert reports.security_event(message(version, "SecurityEventNotification", payload)) == (
        StationReported(at=AT, event=EventKind.SECURITY, name="TamperDetectionActivated", detail=payload),
    )


@each_version
def test_a_security_event_at_no_usable_time(version: str) -> None:
    payload = {"type": "SettingSystemTime", "timestamp": "1970-01-01T00:00:12Z"}
    [told] = reports.security_event(message(version, "SecurityEventNotification", payload))
    assert told.at is None
    assert told.detail == payload


@pytest.mark.parametrize(
    ("version", "action", "payload"),
    [
        ("v16", "FirmwareStatusNotification", {"status": "Installed"}),
        ("v16", "SignedFirmwareStatusNotification", {"status": "Installed", "requestId": 3}),
        ("v201", "FirmwareStatusNotification", {"status": "Installed", "requestId": 3}),
        ("v21", "FirmwareStatusNotification", {"status": "Installed", "statusInfo": {"reasonCode": "Ok"}}),
    ],
)
def test_how_far_the_firmware_has_come(version: str, action: str, payload: dict[str, Any]) -> None:
    assert reports.firmware_status(message(version, action, payload)) == (
        StationReported(at=None, event=EventKind.FIRMWARE, name="Installed", detail=payload),
    )


@pytest.mark.parametrize("version", ["v201", "v21"])
def test_where_a_local_controller_offers_a_firmware(version: str) -> None:
    payload = {"status": "Published", "requestId": 3, "location": ["http://10.0.0.1/fw"]}
    assert reports.publishing_status(message(version, "PublishFirmwareStatusNotification", payload)) == (
        StationReported(at=None, event=EventKind.FIRMWARE_PUBLISHING, name="Published", detail=payload),
    )


@pytest.mark.parametrize(
    ("version", "action", "payload"),
    [
        ("v16", "DiagnosticsStatusNotification", {"status": "Uploaded"}),
        ("v16", "LogStatusNotification", {"status": "Uploaded", "requestId": 3}),
        ("v201", "LogStatusNotification", {"status": "Uploaded", "requestId": 3}),
        ("v21", "LogStatusNotification", {"status": "Uploaded", "requestId": 3}),
    ],
)
def test_how_far_a_log_has_come(version: str, action: str, payload: dict[str, Any]) -> None:
    assert reports.log_status(message(version, action, payload)) == (
        StationReported(at=None, event=EventKind.LOG_UPLOAD, name="Uploaded", detail=payload),
        LogTold(request_id=payload.get("requestId"), state=LogState.UPLOADED),
    )


@each_version
@pytest.mark.parametrize("number", [-1, 2**63])
def test_a_number_that_can_not_be_ours_is_about_no_log(version: str, number: int) -> None:
    [told] = reports.log_status(message(version, "LogStatusNotification", {"status": "Uploaded", "requestId": number}))
    assert isinstance(told, StationReported)


@pytest.mark.parametrize(
    "words", [v16.DiagnosticsStatus, v16.UploadLogStatus, v201.UploadLogStatusEnum, v21.UploadLogStatusEnum]
)
def test_every_word_about_a_log_means_something_but_idle(words: type[StrEnum]) -> None:
    assert {word.value for word in words} - set(reports.LOG_STATES) == {"Idle"}


@each_version
def test_who_sends_nothing_tells_of_no_log(version: str) -> None:
    idle = reports.log_status(message(version, "LogStatusNotification", {"status": "Idle"}))
    assert idle == (StationReported(at=None, event=EventKind.LOG_UPLOAD, name="Idle", detail={"status": "Idle"}),)


@each_version
def test_vendor_data_are_named_by_vendor_and_message(version: str) -> None:
    payload = {"vendorId": "org.openchargealliance.iso15118pnc", "messageId": "Authorize", "data": '{"idToken": 1}'}
    assert reports.data_transfer(message(version, "DataTransfer", payload)) == (
        StationReported(
            at=None,
            event=EventKind.DATA_TRANSFER,
            name="org.openchargealliance.iso15118pnc/Authorize",
            detail=payload,
        ),
    )
    [bare] = reports.data_transfer(message(version, "DataTransfer", {"vendorId": "com.example"}))
    assert bare.name == "com.example"


@each_of_two
@pytest.mark.parametrize("data", [{"a": [1, None, {"b": 2.5}]}, [1, "x"], 7, True])
def test_vendor_data_of_2x_may_be_any_json(version: str, data: object) -> None:
    payload = {"vendorId": "com.example", "data": data}
    [told] = reports.data_transfer(message(version, "DataTransfer", payload))
    assert told.detail == payload


@each_of_two
@pytest.mark.parametrize("status", ["Available", "Occupied", "Reserved", "Unavailable", "Faulted"])
@pytest.mark.parametrize("trigger", ["Delta", "Periodic", "Alerting"])
def test_a_connectors_availability_is_its_status(version: str, status: str, trigger: str) -> None:
    told = event(CONNECTOR, actualValue=status, trigger=trigger)
    changed, reported = events(version, told)
    assert changed == StatusChanged(at=AT, evse_id=2, connector_id=1, status=ConnectorStatus(status.lower()))
    assert isinstance(reported, StationReported)
    assert (reported.name, reported.at) == ("Connector.AvailabilityState", AT)
    assert (reported.event, reported.evse_id, reported.connector_id) == (EventKind.VARIABLE, 2, 1)
    assert reported.detail["eventData"] == [told]


@each_of_two
def test_names_have_no_case(version: str) -> None:
    connector = {**CONNECTOR, "name": "CONNECTOR"}
    changed, _ = events(version, event(connector, "availabilityState", actualValue="faulted"))
    assert changed == StatusChanged(at=AT, evse_id=2, connector_id=1, status=ConnectorStatus.FAULTED)


@each_of_two
@pytest.mark.parametrize(
    "told",
    [
        event({"name": "EVSE", "evse": {"id": 2}}),
        event({"name": "ChargingStation"}),
        event({"name": "Connector"}),
        event({"name": "Connector", "evse": {"id": 2}}),
        event(CONNECTOR, actualValue="Charging"),
        event(CONNECTOR, "Problem", actualValue="true"),
        event({"name": "FiscalMetering"}, "EnergyImport", actualValue="12.5", techInfo="raw", cleared=True),
    ],
    ids=repr,
)
def test_what_is_no_status_of_a_connector_is_reported_only(version: str, told: dict[str, Any]) -> None:
    [reported] = events(version, told)
    assert isinstance(reported, StationReported)
    assert reported.name == f"{told['component']['name']}.{told['variable']['name']}"
    assert reported.evse_id == told["component"].get("evse", {}).get("id")
    assert reported.detail["eventData"] == [told]


@each_of_two
def test_each_event_of_a_message_is_kept_with_its_envelope(version: str) -> None:
    first, second = event({"name": "A"}, "X", eventId=1), event({"name": "B"}, "Y", eventId=2)
    payload = {"generatedAt": "2026-03-01T12:30:01Z", "seqNo": 4, "tbc": True, "eventData": [first, second]}
    told = EVENTS[version](message(version, "NotifyEvent", payload))
    assert [fact.detail for fact in told if isinstance(fact, StationReported)] == [
        {**payload, "eventData": [first]},
        {**payload, "eventData": [second]},
    ]


def test_severity_came_with_21() -> None:
    grave, silent = event({"name": "A"}, "X", severity=0), event({"name": "A"}, "X")
    assert [fact.severity for fact in events("v21", grave, silent) if isinstance(fact, StationReported)] == ["0", None]


@each_of_two
def test_a_wrong_time_is_no_time(version: str) -> None:
    changed, reported = events(version, event(CONNECTOR, timestamp="yesterday"))
    assert isinstance(changed, StatusChanged)
    assert isinstance(reported, StationReported)
    assert changed.at is None
    assert reported.at is None


@pytest.mark.parametrize(("version", "action"), ANSWERS)
def test_every_report_is_answered_as_the_schema_says(version: str, action: str) -> None:
    told = ANSWERS[version, action](Reply(now="2026-03-01T12:30:00Z"))
    assert type(told) is WIRE[version].RESPONSES[action]
    payload = json.loads(msgspec.json.encode(told))
    jsonschema.validate(payload, schema(version, f"{action}Response"))
    assert payload == ({"status": "UnknownVendorId"} if action == "DataTransfer" else {})
