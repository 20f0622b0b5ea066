"""UsePriorityCharging: a transaction is charged as fast as can be (2.1 part 2, K21)."""

from functools import partial
from typing import Any

from voltway.ocpp.wire import v21
from voltway.simulator import charging
from voltway.simulator.call import Call
from voltway.simulator.evse import Evse
from voltway.simulator.profiles import Purpose
from voltway.simulator.station import Station

_STATUS = v21.PriorityChargingStatusEnum


def use(station: Station, request: v21.UsePriorityChargingRequest) -> dict[str, Any]:
    """On, where there is a profile for it; off, as before."""
    evse = next((one for one in station.evses if one.session and one.session.reference == request.transaction_id), None)
    if evse is None:
        return {"status": _STATUS.REJECTED, "statusInfo": {"reasonCode": "TxNotFound"}}
    if request.activate and not _has_profile(station, evse):
        return {"status": _STATUS.NO_PROFILE, "statusInfo": {"reasonCode": "NotFound"}}
    station.soon(partial(prefer, station, evse, on=request.activate))
    return {"status": _STATUS.ACCEPTED}


def _has_profile(station: Station, evse: Evse) -> bool:
    return any(one.purpose is Purpose.PRIORITY and one.evse_id in (0, evse.evse_id) for one in station.profiles)


def prefer(station: Station, evse: Evse, *, on: bool) -> None:
    """Switch it, as the network or a driver at the station wants it (K21, K22), and tell if that changes anything."""
    session = evse.session
    if session is None or session.has_priority == on:
        return
    station.advance()
    session.has_priority = on
    payload = {"transactionId": session.reference, "activated": on}
    station.conversation.say(Call("NotifyPriorityCharging", lambda: payload))
    charging.notice(station, evse)
