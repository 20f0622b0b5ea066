"""RequestBatterySwap: a driver brings an empty battery and takes a full one (2.1 part 2, S02 and S03)."""

from functools import partial
from typing import Any, Final

from voltway.ocpp.wire import v21
from voltway.simulator.call import Call
from voltway.simulator.station import Station

SLOTS: Final = 2
"""One that is empty, and one with a full battery: with fewer EVSEs nothing can be swapped."""

_EVENT = v21.BatterySwapEventEnum


def request(station: Station, request: v21.RequestBatterySwapRequest) -> dict[str, Any]:
    """S02.FR.01 and S02.FR.04."""
    if len(station.evses) < SLOTS:
        return {"status": v21.GenericStatusEnum.REJECTED, "statusInfo": {"reasonCode": "NoBatteryAvailable"}}
    token = {"idToken": request.id_token.id_token, "type": request.id_token.type}
    station.soon(partial(swap, station, token, request.request_id))
    return {"status": v21.GenericStatusEnum.ACCEPTED}


def swap(station: Station, token: dict[str, str], request_id: int, *, taken: bool = True) -> None:
    """The empty one goes into slot 1; the full one of slot 2 is taken, or left until that takes too long (S03)."""
    _tell(station, token, request_id, _EVENT.BATTERY_IN, slot=1, soc=11.5)
    _tell(station, token, request_id, _EVENT.BATTERY_OUT if taken else _EVENT.BATTERY_OUT_TIMEOUT, slot=2, soc=98.0)


def _tell(
    station: Station, token: dict[str, str], request_id: int, event: v21.BatterySwapEventEnum, *, slot: int, soc: float
) -> None:
    battery = {"evseId": slot, "serialNumber": f"{station.station_id}-{slot}", "soC": soc, "soH": 95.0}
    payload = {"eventType": event, "idToken": token, "requestId": request_id, "batteryData": [battery]}
    station.conversation.say(Call("BatterySwap", lambda: payload))
