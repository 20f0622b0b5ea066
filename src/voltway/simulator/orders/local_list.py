"""SendLocalList and GetLocalListVersion: the tokens a station knows by itself."""

from typing import Any

from voltway.ocpp.wire import v16, v21, v201
from voltway.simulator.configuration import LIST_ENTRIES, LIST_ENTRIES_PER_MESSAGE
from voltway.simulator.local_list import Entry
from voltway.simulator.station import Station

_ACCEPTED, _FAILED, _MISMATCH = (
    v201.SendLocalListStatusEnum.ACCEPTED,
    v201.SendLocalListStatusEnum.FAILED,
    v201.SendLocalListStatusEnum.VERSION_MISMATCH,
)


def version_v16(station: Station, _: v16.GetLocalListVersionRequest) -> dict[str, Any]:
    """GetLocalListVersion."""
    return {"listVersion": station.local_list.version}


def version_v2x(
    station: Station, _: v201.GetLocalListVersionRequest | v21.GetLocalListVersionRequest
) -> dict[str, Any]:
    """GetLocalListVersion."""
    return {"versionNumber": station.local_list.version}


def send_v16(station: Station, request: v16.SendLocalListRequest) -> dict[str, Any]:
    """SendLocalList."""
    entries = [
        (entry.id_tag, None if entry.id_tag_info is None else entry.id_tag_info.status.value)
        for entry in request.local_authorization_list or ()
    ]
    full = request.update_type is v16.UpdateType.FULL
    return {"status": _take(station, request.list_version, entries, full=full)}


def send_v2x(station: Station, request: v201.SendLocalListRequest | v21.SendLocalListRequest) -> dict[str, Any]:
    """SendLocalList."""
    entries = [
        (entry.id_token.id_token, None if entry.id_token_info is None else entry.id_token_info.status.value)
        for entry in request.local_authorization_list or ()
    ]
    full = request.update_type == v201.UpdateEnum.FULL
    return {"status": _take(station, request.version_number, entries, full=full)}


def _take(station: Station, version: int, entries: list[Entry], *, full: bool) -> str:
    """Differential lists must be newer than what is held (1.6 5.15, D01.FR.15); nothing beyond its limits is kept."""
    held = station.local_list
    if version <= 0 or len(entries) > int(station.configuration.get(LIST_ENTRIES_PER_MESSAGE)):
        return _FAILED
    if full:
        held.replace(version, entries)
    elif version <= held.version or any(behaviour.mismatches_list() for behaviour in station.behaviours):
        return _MISMATCH
    else:
        held.change(version, entries)
    if len(held) > int(station.configuration.get(LIST_ENTRIES)):
        held.forget()
        return _FAILED
    return _ACCEPTED
