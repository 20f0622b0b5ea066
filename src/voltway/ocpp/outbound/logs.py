"""Have a log sent: GetDiagnostics in 1.6 (5.9), GetLog in its security extension and in 2.x (part 2, N01)."""

from collections.abc import Sequence

from voltway.ocpp.inbound.times import told
from voltway.ocpp.outbound.call import (
    OutboundCall,
    Outcomes,
    Unsupported,
    answer_by_status,
    outbound_call,
    station_words,
)
from voltway.ocpp.wire import WireStruct, v16, v21, v201
from voltway.vocabulary.commands import Answer, CommandState
from voltway.vocabulary.logs import LogKind
from voltway.vocabulary.orders_logs import AskLog, LogPromised
from voltway.vocabulary.stations import OcppVersion

KINDS_201 = {LogKind.DIAGNOSTICS: v201.LogEnum.DIAGNOSTICS_LOG, LogKind.SECURITY: v201.LogEnum.SECURITY_LOG}
KINDS_21 = {
    LogKind.DIAGNOSTICS: v21.LogEnum.DIAGNOSTICS_LOG,
    LogKind.SECURITY: v21.LogEnum.SECURITY_LOG,
    LogKind.DATA_COLLECTOR: v21.LogEnum.DATA_COLLECTOR_LOG,
}


def calls(version: OcppVersion, order: AskLog) -> list[OutboundCall]:
    """The request. Raises Unsupported for a log that stations of this version don't have."""
    match version:
        case OcppVersion.V16:
            return [outbound_call(_request_16(order))]
        case OcppVersion.V201:
            if order.log not in KINDS_201:
                raise Unsupported("stations of OCPP 2.0.1 have no data collector", "ask for another log")
            return [outbound_call(_request_201(order))]
        case OcppVersion.V21:
            return [outbound_call(_request_21(order))]


def _request_16(order: AskLog) -> v16.GetDiagnosticsRequest | v16.GetLogRequest:
    """Every 1.6 station knows GetDiagnostics; GetLog came with the security log."""
    oldest, latest = _times(order)
    match order.log:
        case LogKind.DIAGNOSTICS:
            return v16.GetDiagnosticsRequest(
                location=order.location,
                retries=order.retries,
                retry_interval=order.retry_interval_s,
                start_time=oldest,
                stop_time=latest,
            )
        case LogKind.SECURITY:
            place = v16.LogParameters(remote_location=order.location, oldest_timestamp=oldest, latest_timestamp=latest)
            return v16.GetLogRequest(
                log=place,
                log_type=v16.LogType.SECURITY_LOG,
                request_id=order.request_id,
                retries=order.retries,
                retry_interval=order.retry_interval_s,
            )
        case LogKind.DATA_COLLECTOR:
            raise Unsupported("stations of OCPP 1.6 have no data collector", "ask for another log")


def _request_201(order: AskLog) -> v201.GetLogRequest:
    oldest, latest = _times(order)
    return v201.GetLogRequest(
        log=v201.LogParameters(remote_location=order.location, oldest_timestamp=oldest, latest_timestamp=latest),
        log_type=KINDS_201[order.log],
        request_id=order.request_id,
        retries=order.retries,
        retry_interval=order.retry_interval_s,
    )


def _request_21(order: AskLog) -> v21.GetLogRequest:
    oldest, latest = _times(order)
    return v21.GetLogRequest(
        log=v21.LogParameters(remote_location=order.location, oldest_timestamp=oldest, latest_timestamp=latest),
        log_type=KINDS_21[order.log],
        request_id=order.request_id,
        retries=order.retries,
        retry_interval=order.retry_interval_s,
    )


def _times(order: AskLog) -> tuple[str | None, str | None]:
    oldest = None if order.oldest is None else told(order.oldest)
    return oldest, None if order.latest is None else told(order.latest)


OUTCOMES: Outcomes = {
    v21.LogStatusEnum.ACCEPTED: (CommandState.ACCEPTED, None),
    v21.LogStatusEnum.ACCEPTED_CANCELED: (CommandState.ACCEPTED, None),
    v21.LogStatusEnum.REJECTED: (CommandState.REJECTED, "the station refused to send this log"),
}


def answer(_order: AskLog, responses: Sequence[WireStruct]) -> Answer:
    """Accepted means that the station will; how far it comes, it tells in messages of its own."""
    response = responses[0]
    if isinstance(response, v16.GetDiagnosticsResponse):
        if not response.file_name:
            reason = "the station has no diagnostics to send"
            return Answer(state=CommandState.REJECTED, answer=station_words(responses), reason=reason)
        return Answer(state=CommandState.ACCEPTED, answer=_promised(response.file_name, None))
    told_answer = answer_by_status(response, OUTCOMES)
    if told_answer.state is not CommandState.ACCEPTED:
        return told_answer
    words = station_words(responses)
    said = words if isinstance(words, dict) else {}
    return Answer(state=CommandState.ACCEPTED, answer=_promised(said.get("filename"), said.get("status")))


def _promised(file_name: str | None, status: str | None) -> LogPromised:
    return LogPromised(file_name=file_name, instead=status == v21.LogStatusEnum.ACCEPTED_CANCELED)
