from datetime import UTC, datetime

import pytest

from tests.ocpp.outbound.wording import TWO, VERSIONS, answer, frame
from voltway.ocpp.outbound import calls_for
from voltway.ocpp.outbound.call import Unsupported
from voltway.vocabulary.commands import CommandState
from voltway.vocabulary.logs import LogKind
from voltway.vocabulary.orders_logs import AskLog, LogPromised
from voltway.vocabulary.stations import OcppVersion

OLDEST, LATEST = datetime(2026, 3, 1, 12, tzinfo=UTC), datetime(2026, 3, 2, 12, tzinfo=UTC)
URL = "https://charge.example.com/files/x"


def order(log: LogKind, location: str = URL) -> AskLog:
    return AskLog(
        log=log, request_id=7, location=location, oldest=OLDEST, latest=LATEST, retries=3, retry_interval_s=60
    )


TIMES = {"oldestTimestamp": "2026-03-01T12:00:00.000Z", "latestTimestamp": "2026-03-02T12:00:00.000Z"}
REQUEST = {"requestId": 7, "retries": 3, "retryInterval": 60, "log": {"remoteLocation": URL, **TIMES}}


@pytest.mark.parametrize("version", VERSIONS)
def test_the_security_log_is_asked_for_in_one_way(version: OcppVersion) -> None:
    assert frame(version, order(LogKind.SECURITY)) == ("GetLog", {**REQUEST, "logType": "SecurityLog"})


def test_diagnostics_have_a_message_of_their_own_in_1_6() -> None:
    told = {"location": URL, "retries": 3, "retryInterval": 60}
    told |= {"startTime": TIMES["oldestTimestamp"], "stopTime": TIMES["latestTimestamp"]}
    assert frame(OcppVersion.V16, order(LogKind.DIAGNOSTICS)) == ("GetDiagnostics", told)
    for version in TWO:
        assert frame(version, order(LogKind.DIAGNOSTICS)) == ("GetLog", {**REQUEST, "logType": "DiagnosticsLog"})


def test_only_2_1_has_data_collectors() -> None:
    told = frame(OcppVersion.V21, order(LogKind.DATA_COLLECTOR))
    assert told == ("GetLog", {**REQUEST, "logType": "DataCollectorLog"})
    for version in (OcppVersion.V16, OcppVersion.V201):
        with pytest.raises(Unsupported, match="data collector"):
            calls_for(version, order(LogKind.DATA_COLLECTOR))


def test_an_address_that_is_too_long_is_not_sent() -> None:
    with pytest.raises(Unsupported, match="512"):
        calls_for(OcppVersion.V201, order(LogKind.SECURITY, "https://x/" + "y" * 600))


@pytest.mark.parametrize("version", VERSIONS)
def test_what_the_station_promises(version: OcppVersion) -> None:
    security = order(LogKind.SECURITY)
    told = answer(version, security, {"status": "Accepted", "filename": "a.log"})
    assert (told.state, told.answer) == (CommandState.ACCEPTED, LogPromised(file_name="a.log", instead=False))
    told = answer(version, security, {"status": "AcceptedCanceled"})
    assert (told.state, told.answer) == (CommandState.ACCEPTED, LogPromised(file_name=None, instead=True))
    assert answer(version, security, {"status": "Rejected"}).state is CommandState.REJECTED


def test_no_file_name_means_no_diagnostics_in_1_6() -> None:
    assert answer(OcppVersion.V16, order(LogKind.DIAGNOSTICS), {"fileName": "a.zip"}).state is CommandState.ACCEPTED
    nothing = answer(OcppVersion.V16, order(LogKind.DIAGNOSTICS), {})
    assert (nothing.state, nothing.reason) == (CommandState.REJECTED, "the station has no diagnostics to send")
