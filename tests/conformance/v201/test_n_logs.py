"""OCPP 2.0.1, N: logs that the station sends to where it is told."""

import pytest

from tests.conformance import logs
from tests.conformance.logs import AskedLog
from tests.conformance.v201.station import ACCEPTED, REJECTED, Station2
from voltway.vocabulary.commands import CommandState
from voltway.vocabulary.logs import LogKind, LogState

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def tells(station: Station2, log: AskedLog, word: str) -> LogState:
    """LogStatusNotification is answered; how far the operator sees the log then."""
    assert await station.say("LogStatusNotification", {"status": word, "requestId": log.request_id}) == {}
    return await log.state


async def sent(station: Station2, kind: LogKind, word: str) -> None:
    log = await logs.ask(station, kind, "GetLog", {**ACCEPTED, "filename": "a.log"})
    assert log.told.state is CommandState.ACCEPTED
    assert log.told.request == {
        "logType": word,
        "requestId": log.request_id,
        "log": {"remoteLocation": logs.LOCATION},
    }
    assert await tells(station, log, "Uploading") is LogState.UPLOADING
    assert await tells(station, log, "Uploaded") is LogState.UPLOADED


async def test_tc_n_25_the_diagnostics_log(station: Station2) -> None:
    await sent(station, LogKind.DIAGNOSTICS, "DiagnosticsLog")


async def test_tc_n_34_a_log_is_refused(station: Station2) -> None:
    log = await logs.ask(station, LogKind.DIAGNOSTICS, "GetLog", REJECTED)
    assert (log.told.state, log.told.reason) == (CommandState.REJECTED, "the station refused to send this log")


async def test_tc_n_35_the_security_log(station: Station2) -> None:
    await sent(station, LogKind.SECURITY, "SecurityLog")


async def test_tc_n_36_a_second_request(station: Station2) -> None:
    first = await logs.ask(station, LogKind.DIAGNOSTICS, "GetLog", {**ACCEPTED, "filename": "a.log"})
    assert await tells(station, first, "Uploading") is LogState.UPLOADING
    canceled = {"status": "AcceptedCanceled", "filename": "b.log"}
    second = await logs.ask(station, LogKind.DIAGNOSTICS, "GetLog", canceled)
    assert second.told.state is CommandState.ACCEPTED
    assert second.told.answer == {"file_name": "b.log", "instead": True}
    assert await tells(station, first, "AcceptedCanceled") is LogState.CANCELED
    assert await tells(station, second, "Uploading") is LogState.UPLOADING
    assert await tells(station, second, "Uploaded") is LogState.UPLOADED
    assert await first.state is LogState.CANCELED
