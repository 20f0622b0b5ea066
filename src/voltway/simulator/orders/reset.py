"""Reset: the station, or one of its EVSEs, starts anew."""

from typing import Any

from voltway.ocpp.wire import v16, v21, v201
from voltway.simulator import charging
from voltway.simulator.outage import reboot
from voltway.simulator.station import Station
from voltway.vocabulary.sessions import StopCause
from voltway.vocabulary.stations import BootCause

LOOK_EVERY_S = 0.05

ACCEPTED = v201.ResetStatusEnum.ACCEPTED
SCHEDULED = v201.ResetStatusEnum.SCHEDULED
REJECTED = v201.ResetStatusEnum.REJECTED


def reset_v16(station: Station, _: v16.ResetRequest) -> dict[str, Any]:
    """Soft and Hard alike end the sessions first and tell it: this station's queue survives both."""
    station.soon(lambda: restart(station))
    return {"status": v16.ResetStatus.ACCEPTED}


def reset_v2x(station: Station, request: v201.ResetRequest | v21.ResetRequest) -> dict[str, Any]:
    """Immediate: now. OnIdle: when the last session is over. One EVSE: its session ends, the station stays up."""
    if request.evse_id is not None:
        if not 0 < request.evse_id <= len(station.evses):
            return {"status": REJECTED}
        station.soon(lambda: _end_sessions(station, request.evse_id))
        return {"status": ACCEPTED}
    sessions = [evse.session for evse in station.evses if evse.session is not None]
    if request.type == v201.ResetEnum.ON_IDLE and sessions:
        for session in sessions:
            session.over.add_done_callback(lambda _: _restart_if_idle(station))
        return {"status": SCHEDULED}
    station.soon(lambda: restart(station))
    return {"status": ACCEPTED}


def _restart_if_idle(station: Station) -> None:
    if all(evse.session is None for evse in station.evses):
        station.soon(lambda: restart(station))


def restart(station: Station, cause: BootCause = BootCause.REMOTE_RESET) -> None:
    """End what runs and tell it, hang up, and boot again after a moment."""
    _end_sessions(station, None)
    _hang_up_when_told(station, station.world.wall.now + station.world.habits.reboot_s, cause)


def _hang_up_when_told(station: Station, at_the_latest: float, cause: BootCause) -> None:
    """What can't be told in time is told after the boot."""
    wall = station.world.wall
    if station.conversation.waiting and wall.now < at_the_latest:
        wall.after(LOOK_EVERY_S, lambda: _hang_up_when_told(station, at_the_latest, cause))
        return
    reboot(station, cause)
    line = station.line
    station.away = True
    station.forget_line()
    if line is not None:
        line.hang_up()
    station.world.wall.after(station.world.habits.reboot_s, lambda: _back(station))


def _back(station: Station) -> None:
    station.away = False
    if station.world.on_line_lost is not None:
        station.world.on_line_lost(station)


def _end_sessions(station: Station, evse_id: int | None) -> None:
    for evse in station.evses:
        if evse.session is not None and evse_id in (None, evse.evse_id):
            charging.end(station, evse, StopCause.RESET)
