"""SetNetworkProfile (2.x): how the station could connect."""

from typing import Any

from voltway.ocpp.wire import v21, v201
from voltway.simulator.station import Station

SLOTS = range(1, 4)


def set_profile(
    station: Station, request: v201.SetNetworkProfileRequest | v21.SetNetworkProfileRequest
) -> dict[str, Any]:
    """Kept until the slot is among the priorities and the station restarts (part 2, B09, B10)."""
    if request.configuration_slot not in SLOTS:
        return {"status": v201.SetNetworkProfileStatusEnum.REJECTED}
    data = request.connection_data
    station.network_profiles[str(request.configuration_slot)] = data.ocpp_csms_url
    return {"status": v201.SetNetworkProfileStatusEnum.ACCEPTED}
