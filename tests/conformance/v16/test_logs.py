"""OCPP 1.6, Diagnostics and security logs: the station sends its log to where it is told."""

import pytest

from tests.conformance import logs
from tests.conformance.v16.station import ACCEPTED, Station16
from voltway.vocabulary.commands import CommandState
from voltway.vocabulary.logs import LogKind, LogState

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_tc_045_1_diagnostics_are_sent(station: Station16) -> None:
    log = await logs.ask(station, LogKind.DIAGNOSTICS, "GetDiagnostics", {"fileName": "diagnostics.zip"})
    assert (log.told.request, log.told.state) == ({"location": logs.LOCATION}, CommandState.ACCEPTED)
    for word, state in (("Uploading", LogState.UPLOADING), ("Uploaded", LogState.UPLOADED)):
        assert await station.say("DiagnosticsStatusNotification", {"status": word}) == {}
        assert await log.state is state


async def test_tc_079_the_security_log_is_sent(station: Station16) -> None:
    log = await logs.ask(station, LogKind.SECURITY, "GetLog", {**ACCEPTED, "filename": "security.log"})
    assert log.told.request == {
        "logType": "SecurityLog",
        "requestId": log.request_id,
        "log": {"remoteLocation": logs.LOCATION},
    }
    for word, state in (("Uploading", LogState.UPLOADING), ("Uploaded", LogState.UPLOADED)):
        assert await station.say("LogStatusNotification", {"status": word, "requestId": log.request_id}) == {}
        assert await log.state is state
