"""Orders that need no thought."""

from typing import Any

from voltway.ocpp.wire import v16, v21, v201
from voltway.simulator.station import Station

KNOWN_VENDOR = "voltway.simulation"


def clear_cache(
    _station: Station, _: v16.ClearCacheRequest | v201.ClearCacheRequest | v21.ClearCacheRequest
) -> dict[str, Any]:
    """ClearCache: a simulated station remembers no cards, so there is nothing left to forget."""
    return {"status": v201.ClearCacheStatusEnum.ACCEPTED}


def data_transfer(
    _station: Station, request: v16.DataTransferRequest | v201.DataTransferRequest | v21.DataTransferRequest
) -> dict[str, Any]:
    """DataTransfer: echoes to its own vendor id, knows no other."""
    if request.vendor_id != KNOWN_VENDOR:
        return {"status": v201.DataTransferStatusEnum.UNKNOWN_VENDOR_ID}
    answer: dict[str, Any] = {"status": v201.DataTransferStatusEnum.ACCEPTED}
    return answer if request.data is None else {**answer, "data": request.data}
