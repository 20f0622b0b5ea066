"""OCPP 1.6, Remote Trigger: the operator asks for messages."""

import pytest

from tests.conformance.v16.station import ACCEPTED, REJECTED, Station16
from voltway.vocabulary.commands import CommandState, TriggerKind, TriggerReport
from voltway.vocabulary.stations import EventKind

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def triggered(station: Station16, order: TriggerReport, request: dict[str, object]) -> None:
    """TriggerMessage is sent and accepted."""
    told = await station.ordered(order, "TriggerMessage", ACCEPTED)
    assert (told.request, told.state) == (request, CommandState.ACCEPTED)


async def test_tc_054_trigger_messages(station: Station16) -> None:
    meters = TriggerReport(what=TriggerKind.METER_VALUES, evse_id=1)
    await triggered(station, meters, {"requestedMessage": "MeterValues", "connectorId": 1})
    await station.meter("Trigger")
    assert [row["context"] for row in await station.readings()] == ["Trigger"]

    await triggered(station, TriggerReport(what=TriggerKind.HEARTBEAT), {"requestedMessage": "Heartbeat"})
    await station.say("Heartbeat", {})

    status = TriggerReport(what=TriggerKind.STATUS, evse_id=1)
    await triggered(station, status, {"requestedMessage": "StatusNotification", "connectorId": 1})
    await station.status("Available")

    diagnostics = TriggerReport(what=TriggerKind.DIAGNOSTICS_STATUS)
    await triggered(station, diagnostics, {"requestedMessage": "DiagnosticsStatusNotification"})
    assert await station.say("DiagnosticsStatusNotification", {"status": "Idle"}) == {}
    assert await station.reported(EventKind.LOG_UPLOAD) == ["Idle"]

    firmware = TriggerReport(what=TriggerKind.FIRMWARE_STATUS)
    await triggered(station, firmware, {"requestedMessage": "FirmwareStatusNotification"})
    assert await station.say("FirmwareStatusNotification", {"status": "Idle"}) == {}
    assert await station.reported(EventKind.FIRMWARE) == ["Idle"]


async def test_tc_055_trigger_rejected(station: Station16) -> None:
    order = TriggerReport(what=TriggerKind.METER_VALUES, evse_id=1)
    told = await station.ordered(order, "TriggerMessage", REJECTED)
    assert told.request["requestedMessage"] == "MeterValues"
    assert told.state is CommandState.REJECTED
