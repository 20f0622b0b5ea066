"""GetChargingProfiles: which profiles a simulated station holds, told page by page (2.x part 2, K09)."""

from collections.abc import Callable
from typing import Any

from voltway.ocpp.wire import v21, v201
from voltway.simulator.call import Call
from voltway.simulator.orders.profiles import PURPOSE
from voltway.simulator.profiles import Profile
from voltway.simulator.station import Station

SOURCE = "CSO"
_STATUS = v201.GetChargingProfileStatusEnum


def report(
    station: Station, request: v201.GetChargingProfilesRequest | v21.GetChargingProfilesRequest
) -> dict[str, Any]:
    """One page for each profile that matches all that is given; nobody but the operator limits a simulated station."""
    wanted = [profile for profile in station.profiles if _matches(profile, request)]
    if not wanted:
        return {"status": _STATUS.NO_PROFILES}
    station.soon(lambda: _tell(station, request.request_id, wanted))
    return {"status": _STATUS.ACCEPTED}


def _matches(profile: Profile, request: v201.GetChargingProfilesRequest | v21.GetChargingProfilesRequest) -> bool:
    criterion = request.charging_profile
    purpose = criterion.charging_profile_purpose
    return (
        request.evse_id in (None, profile.evse_id)
        and (purpose is None or PURPOSE.get(purpose) is profile.purpose)
        and criterion.stack_level in (None, profile.stack_level)
        and profile.profile_id in (criterion.charging_profile_id or [profile.profile_id])
        and SOURCE in (criterion.charging_limit_source or [SOURCE])
    )


def _tell(station: Station, request_id: int, wanted: list[Profile]) -> None:
    for number, profile in enumerate(wanted, 1):
        station.conversation.say(Call("ReportChargingProfiles", _page(request_id, profile, len(wanted) - number)))


def _page(request_id: int, profile: Profile, left: int) -> Callable[[], dict[str, Any]]:
    payload = {
        "requestId": request_id,
        "chargingLimitSource": SOURCE,
        "evseId": profile.evse_id,
        "chargingProfile": [profile.told],
        "tbc": left > 0,
    }
    return lambda: payload
