"""Starting and stopping from afar."""

from functools import partial
from typing import Any

from voltway.ocpp.wire import v16, v21, v201
from voltway.simulator import charging, reserving
from voltway.simulator.evse import Evse
from voltway.simulator.orders.profiles import install, profile_v2x, profile_v16
from voltway.simulator.session import ChargingSession
from voltway.simulator.station import Station
from voltway.vocabulary.sessions import StopCause

ACCEPTED, REJECTED = v16.RemoteStartStopStatus.ACCEPTED, v16.RemoteStartStopStatus.REJECTED


def start_v16(station: Station, request: v16.RemoteStartTransactionRequest) -> dict[str, Any]:
    """RemoteStartTransaction: Accepted means "will try"."""
    evse = _free_evse(station, request.connector_id, request.id_tag)
    if evse is None:
        return {"status": REJECTED}
    if request.charging_profile is not None:
        install(station, profile_v16(request.charging_profile, evse.evse_id))
    station.soon(lambda: charging.expect_car(station, evse, request.id_tag, None))
    return {"status": ACCEPTED}


def start_v2x(
    station: Station, request: v201.RequestStartTransactionRequest | v21.RequestStartTransactionRequest
) -> dict[str, Any]:
    """RequestStartTransaction."""
    group = None if request.group_id_token is None else request.group_id_token.id_token
    evse = _free_evse(station, request.evse_id, request.id_token.id_token, group)
    if evse is None:
        return {"status": REJECTED}
    if request.charging_profile is not None:
        profile = profile_v2x(request.charging_profile, evse.evse_id)
        if profile is None:
            return {"status": REJECTED}
        install(station, profile)
    token, remote_start_id = request.id_token.id_token, request.remote_start_id
    station.soon(lambda: charging.expect_car(station, evse, token, remote_start_id))
    return {"status": ACCEPTED}


def _free_evse(station: Station, evse_id: int | None, token: str, group: str | None = None) -> Evse | None:
    """The EVSE that was asked for, or the first that could start, best one with a car in front of it."""
    able = [evse for evse in station.evses if evse.usable and evse.session is None]
    able = [evse for evse in able if reserving.admits(station, evse, token, group)]
    if evse_id is not None:
        able = [evse for evse in able if evse.evse_id == evse_id]
    return min(able, key=lambda evse: evse.battery is None, default=None)


def stop_v16(station: Station, request: v16.RemoteStopTransactionRequest) -> dict[str, Any]:
    """RemoteStopTransaction."""
    return _stop(station, str(request.transaction_id))


def stop_v2x(
    station: Station, request: v201.RequestStopTransactionRequest | v21.RequestStopTransactionRequest
) -> dict[str, Any]:
    """RequestStopTransaction."""
    return _stop(station, request.transaction_id)


def _stop(station: Station, reference: str) -> dict[str, Any]:
    for evse in station.evses:
        session = evse.session
        if session is not None and session.reference == reference:
            station.soon(partial(_end, station, evse, session))
            return {"status": ACCEPTED}
    return {"status": REJECTED}


def _end(station: Station, evse: Evse, session: ChargingSession) -> None:
    """End a session, unless it has ended by itself meanwhile."""
    if evse.session is session:
        charging.end(station, evse, StopCause.OPERATOR)
