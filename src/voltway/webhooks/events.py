"""Which facts become events, and what an event says.

An event is thin: it names what happened to what, in the words of the API; whoever needs the whole state reads the
resource. Its JSON is `{"type": …, "timestamp": …, "data": {…}}`, the form that Standard Webhooks recommends.
"""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

import msgspec
from msgspec import Struct

from voltway.sessions import metering
from voltway.vocabulary.energy import Reading
from voltway.vocabulary.facts import (
    Fact,
    MeterRead,
    SessionClosed,
    SessionEnded,
    SessionStarted,
    SessionUpdated,
    StationBooted,
    StationConnected,
    StationDisconnected,
    StationReported,
    StatusChanged,
)
from voltway.vocabulary.incidents import Incident, IncidentState
from voltway.vocabulary.sessions import SessionState


class EventType(StrEnum):
    """Everything a webhook may tell."""

    SESSION_STARTED = "session.started"
    SESSION_UPDATED = "session.updated"
    SESSION_ENDED = "session.ended"
    STATION_CONNECTED = "station.connected"
    STATION_DISCONNECTED = "station.disconnected"
    STATION_BOOTED = "station.booted"
    STATION_REPORTED = "station.reported"
    CONNECTOR_STATUS_CHANGED = "connector.status_changed"
    INCIDENT_OPENED = "incident.opened"
    INCIDENT_RESOLVED = "incident.resolved"
    WEBHOOK_TEST = "webhook.test"


SUBSCRIBABLE: Final = tuple(kind for kind in EventType if kind is not EventType.WEBHOOK_TEST)
"""What an endpoint may ask for. A test comes only when somebody asks for that one."""

DETAIL_LIMIT_BYTES: Final = 4096
"""A longer `detail` of what a station reported is left out: the station's events have it."""

TEXT_LIMIT: Final = 500
"""Longer texts of stations are cut off, no standard allows them: an event is written once for each endpoint."""


class Happening(Struct, frozen=True, gc=False, kw_only=True):
    """One fact of the journal, and about what it is. `at` is the station's clock, `received_at` ours."""

    station_id: str
    session_id: str | None
    at: datetime
    received_at: datetime
    fact: Fact


class Event(Struct, frozen=True, gc=False, kw_only=True):
    """What is told of a happening. Events of one `subject` are delivered in order."""

    type: EventType
    subject: str
    payload: bytes


class _Payload(Struct, frozen=True, gc=False):
    type: EventType
    timestamp: datetime
    data: dict[str, Any]


def event_of(happening: Happening) -> Event | None:
    """The event that tells of this fact, or None: nobody outside is told of tokens shown, or of readings of no session.

    Nor of reservations that stations let go of, since most of them end without a fact.

    A session that we close ourselves has ended; where its stop comes late, `session.ended` is told once more with it.
    """
    told = TOLD.get(type(happening.fact))
    if told is None:
        return None
    kind, words = told
    about_session = kind in _OF_SESSIONS
    if about_session and happening.session_id is None:
        return None
    who = {"station_id": happening.station_id}
    if about_session:
        who["session_id"] = happening.session_id or ""
    data = {**who, "at": happening.at, "received_at": happening.received_at, **_short(words(happening.fact))}
    subject = session_subject(happening.session_id or "") if about_session else station_subject(happening.station_id)
    return Event(type=kind, subject=subject, payload=_encode(_Payload(kind, happening.at, data)))


def session_subject(session_id: str) -> str:
    """The subject of everything about a session."""
    return f"session/{session_id}"


def station_subject(station_id: str) -> str:
    """The subject of everything about a station and its connectors, sessions apart."""
    return f"station/{station_id}"


def incident_event(incident: Incident) -> Event | None:
    """The event that tells that an incident was opened (or reopened) or resolved; None for what is in between."""
    kind = _OF_INCIDENTS.get(incident.state)
    if kind is None:
        return None
    data = {
        "incident_id": incident.incident_id,
        "rule": incident.rule,
        "severity": incident.severity,
        "state": incident.state,
        "subject_kind": incident.subject_kind,
        "subject_id": incident.subject_id,
        "at": incident.changed_at,
    }
    payload = _encode(_Payload(kind, incident.changed_at, data))
    return Event(type=kind, subject=f"incident/{incident.incident_id}", payload=payload)


def test_event(endpoint_id: str, delivery_id: str, now: datetime) -> Event:
    """An event that says nothing, to try an endpoint. It waits for nothing else: not for a test that failed, either."""
    kind = EventType.WEBHOOK_TEST
    payload = _Payload(kind, now, {"endpoint_id": endpoint_id, "at": now})
    return Event(type=kind, subject=f"test/{delivery_id}", payload=_encode(payload))


def _started(fact: SessionStarted) -> dict[str, Any]:
    return {
        "state": SessionState.ACTIVE,
        "started_at": fact.at,
        **_where(fact),
        "token_uid": None if fact.token is None else fact.token.uid,
        "authorization_status": fact.authorization,
        "charging_state": fact.charging_state,
        "start_wh": fact.register_wh,
        "rules": fact.rules,
    }


def _updated(fact: SessionUpdated) -> dict[str, Any]:
    return {**_where(fact), "charging_state": fact.charging_state, **_newest(fact.readings), "rules": fact.rules}


def _read(fact: MeterRead) -> dict[str, Any]:
    return {**_where(fact), "charging_state": None, **_newest(fact.readings), "rules": fact.rules}


def _ended(fact: SessionEnded) -> dict[str, Any]:
    return {
        "state": SessionState.ENDED,
        "ended_at": fact.at,
        **_where(fact),
        "stop_cause": fact.cause,
        "stop_told": fact.told,
        "end_wh": fact.register_wh,
        "end_inferred": False,
        "rules": fact.rules,
    }


def _closed(fact: SessionClosed) -> dict[str, Any]:
    return {
        "state": SessionState.ENDED,
        "ended_at": fact.at,
        "evse_id": None,
        "connector_id": None,
        "stop_cause": None,
        "stop_told": None,
        "end_wh": None,
        "end_inferred": True,
        "rules": fact.rules,
    }


def _connected(fact: StationConnected) -> dict[str, Any]:
    return {"online": True, "ocpp_version": fact.version}


def _disconnected(fact: StationDisconnected) -> dict[str, Any]:
    return {"online": False, "disconnect_reason": fact.reason}


def _booted(fact: StationBooted) -> dict[str, Any]:
    return {
        "vendor": fact.vendor,
        "model": fact.model,
        "serial": fact.serial,
        "firmware": fact.firmware,
        "meter_type": fact.meter_type,
        "boot_cause": fact.cause,
    }


def _status(fact: StatusChanged) -> dict[str, Any]:
    return {
        **_where(fact),
        "status": fact.status,
        "charging_state": fact.charging_state,
        "error_code": fact.error_code,
        "vendor_error": fact.vendor_error,
        "error_text": fact.error_text,
    }


def _reported(fact: StationReported) -> dict[str, Any]:
    short = len(_encode(fact.detail)) <= DETAIL_LIMIT_BYTES
    return {
        "kind": fact.event,
        "name": fact.name,
        "severity": fact.severity,
        **_where(fact),
        "detail": fact.detail if short else None,
    }


def _short(data: dict[str, Any]) -> dict[str, Any]:
    return {name: value[:TEXT_LIMIT] if isinstance(value, str) else value for name, value in data.items()}


def _where(fact: Any) -> dict[str, Any]:
    return {"evse_id": fact.evse_id, "connector_id": fact.connector_id}


def _newest(readings: list[Reading]) -> dict[str, Any]:
    """What the newest of the readings shows; OCPP 1.6 and 2.x tell it in different messages, here it is the same."""
    newest = max(readings, key=lambda reading: reading.at, default=None)
    shown = None if newest is None else metering.shown(newest)
    return {
        "meter_at": None if newest is None else newest.at,
        "register_wh": None if shown is None else shown.register_wh,
        "power_w": None if shown is None else shown.power_w,
        "soc_percent": None if shown is None else shown.soc_percent,
    }


TOLD: Final[dict[type[Fact], tuple[EventType, Callable[[Any], dict[str, Any]]]]] = {
    SessionStarted: (EventType.SESSION_STARTED, _started),
    SessionUpdated: (EventType.SESSION_UPDATED, _updated),
    MeterRead: (EventType.SESSION_UPDATED, _read),
    SessionEnded: (EventType.SESSION_ENDED, _ended),
    SessionClosed: (EventType.SESSION_ENDED, _closed),
    StationConnected: (EventType.STATION_CONNECTED, _connected),
    StationDisconnected: (EventType.STATION_DISCONNECTED, _disconnected),
    StationBooted: (EventType.STATION_BOOTED, _booted),
    StatusChanged: (EventType.CONNECTOR_STATUS_CHANGED, _status),
    StationReported: (EventType.STATION_REPORTED, _reported),
}
"""Each fact that is told, as which event, and in which words."""

_OF_INCIDENTS: Final = {
    IncidentState.OPEN: EventType.INCIDENT_OPENED,
    IncidentState.RESOLVED: EventType.INCIDENT_RESOLVED,
}
_OF_SESSIONS: Final = frozenset({EventType.SESSION_STARTED, EventType.SESSION_UPDATED, EventType.SESSION_ENDED})
_encode = msgspec.json.Encoder().encode
