"""Profiles that get new values: those of 2.1, UpdateDynamicSchedule, PullDynamicScheduleUpdate (part 2, K28)."""

from typing import Any

import msgspec

from voltway.ocpp.wire import v21
from voltway.simulator.call import Answer, Call
from voltway.simulator.orders import profiles
from voltway.simulator.profiles import Profile
from voltway.simulator.station import Station

_STATUS = v21.ChargingProfileStatusEnum


def set_v21(station: Station, request: v21.SetChargingProfileRequest) -> dict[str, Any]:
    """SetChargingProfile. A dynamic one holds from now on (K28.FR.05), and asks for values as often as it says."""
    told = request.charging_profile
    if told.charging_profile_kind is v21.ChargingProfileKindEnum.DYNAMIC:
        told = msgspec.structs.replace(told, dyn_update_time=station.wire_time(station.world.time.now))
    profile = profiles.profile_v2x(told, request.evse_id)
    answer = profiles.take(station, request.evse_id, profile)
    if profile is not None and answer["status"] == _STATUS.ACCEPTED:
        pull_later(station, profile)
    return answer


def update(station: Station, request: v21.UpdateDynamicScheduleRequest) -> dict[str, Any]:
    """The values hold at once; only a dynamic profile takes any (K28.FR.06, K28.FR.11)."""
    held = next((one for one in station.profiles if one.profile_id == request.charging_profile_id), None)
    if held is None or _dynamic(held) is None:
        return {"status": _STATUS.REJECTED, "statusInfo": {"reasonCode": "InvalidProfile"}}
    _apply(station, held, request.schedule_update)
    return {"status": _STATUS.ACCEPTED}


def pull_later(station: Station, profile: Profile) -> None:
    """Ask for new values when it is time, if the profile then is still the one that is held (K28.FR.10)."""
    told = _dynamic(profile)
    if told is None or not told.dyn_update_interval:
        return

    def due() -> None:
        if any(one is profile for one in station.profiles) and station.online:
            payload = {"chargingProfileId": profile.profile_id}
            station.conversation.say(Call("PullDynamicScheduleUpdate", lambda: payload, answered))

    def answered(answer: Answer) -> None:
        message = answer.message
        held = any(one is profile for one in station.profiles)
        if held and isinstance(message, v21.PullDynamicScheduleUpdateResponse) and message.schedule_update is not None:
            _apply(station, profile, message.schedule_update)

    station.world.time.timers.after(told.dyn_update_interval, due)


def _dynamic(profile: Profile) -> v21.ChargingProfile | None:
    """The profile as it was told, if it is a dynamic one."""
    if not isinstance(profile.told, dict):
        return None
    told = msgspec.convert(profile.told, v21.ChargingProfile)
    return told if told.charging_profile_kind is v21.ChargingProfileKindEnum.DYNAMIC else None


def _apply(station: Station, profile: Profile, values: v21.ChargingScheduleUpdate) -> None:
    told = _dynamic(profile)
    if told is None:
        return
    new = {name: value for name in values.__struct_fields__ if (value := getattr(values, name)) is not None}
    schedule = told.charging_schedule[0]
    period = msgspec.structs.replace(schedule.charging_schedule_period[0], **new)
    schedule = msgspec.structs.replace(schedule, charging_schedule_period=[period])
    at = station.wire_time(station.world.time.now)
    told = msgspec.structs.replace(told, charging_schedule=[schedule], dyn_update_time=at)
    changed = profiles.profile_v2x(told, profile.evse_id)
    if changed is not None:
        profiles.install(station, changed)
        pull_later(station, changed)
