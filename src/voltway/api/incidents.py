"""/api/v1/incidents and /api/v1/security-events: what happened, what rules made of it, and what becomes of that."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from http import HTTPStatus
from typing import Annotated

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import Meta, Struct

from voltway.api.auditing import record
from voltway.api.context import ApiContext, ApiRequest
from voltway.api.pages import After, Limit, Page, from_cursor, page_response
from voltway.api.stations import known_station
from voltway.kit.postgres import Connection
from voltway.security import incidents, isolating, store_events, store_incidents
from voltway.security.incidents import LONGEST_NOTE, NOTE
from voltway.security.isolating import Wish
from voltway.security.runbooks import RUNBOOKS, Runbook
from voltway.security.store_events import EventFilter
from voltway.security.store_incidents import IncidentFilter
from voltway.vocabulary.audit import AuditAction
from voltway.vocabulary.incidents import (
    CountedEvent,
    Incident,
    IncidentEntry,
    IncidentRule,
    IncidentState,
    SecurityEventKind,
    Severity,
)
from voltway.vocabulary.stations import Isolation

TAGS = ["Incidents"]


class IncidentInFull(Struct, frozen=True, kw_only=True):
    """An incident with its runbook, its timeline (oldest first) and its newest events (at most 100)."""

    incident: Incident
    runbook: Runbook
    entries: list[IncidentEntry]
    events: list[CountedEvent]


class IncidentNote(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is to stand in the timeline with it."""

    note: Annotated[str, Meta(max_length=LONGEST_NOTE, pattern=NOTE)] | None = None


class NewIncidentNote(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was found, or done."""

    note: Annotated[str, Meta(min_length=1, max_length=LONGEST_NOTE, pattern=NOTE)]


class ReleaseWish(IncidentNote, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Why a station is let in again."""

    incident_id: Annotated[int, Meta(ge=1, lt=2**53, description="Whose timeline shall tell it.")] | None = None


class IsolationWish(ReleaseWish, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Why a station is cut off, and how long its sessions may take to end."""

    within_s: Annotated[float, Meta(ge=0, le=isolating.MOST_WITHIN_S)] = isolating.WITHIN_S


class Isolated(Struct, frozen=True, kw_only=True):
    """How far a station is cut off; `isolation` null: not at all."""

    station_id: str
    isolation: Isolation | None


@get("/incidents", tags=TAGS)
async def list_incidents(  # noqa: PLR0913, PLR0917  (one argument per filter)
    request: ApiRequest,
    connection: NamedDependency[Connection],
    after: After = None,
    limit: Limit = 50,
    incident_state: Annotated[
        IncidentState | None, QueryParameter(name="state", description="Only in this state.")
    ] = None,
    severity: Annotated[Severity | None, QueryParameter(description="Only of this severity.")] = None,
    rule: Annotated[IncidentRule | None, QueryParameter(description="Only of this rule.")] = None,
    subject_id: Annotated[
        str | None, QueryParameter(max_length=100, description="Only about this station, address or account.")
    ] = None,
) -> Response[Page[Incident]]:
    """List incidents, newest first."""
    wanted = IncidentFilter(state=incident_state, severity=severity, rule=rule, subject_id=subject_id)
    rows = await store_incidents.page(connection, wanted, before=from_cursor(after, int), limit=limit)
    return page_response(request, rows, limit, lambda row: row.incident_id)


@get("/incidents/{incident_id:int}", tags=TAGS)
async def show_incident(connection: NamedDependency[Connection], incident_id: FromPath[int]) -> IncidentInFull:
    """Show an incident, what to do about it, and what has been done."""
    return await _in_full(connection, await store_incidents.known(connection, incident_id))


@post("/incidents/{incident_id:int}/acknowledgements", tags=TAGS, status_code=HTTPStatus.OK)
async def acknowledge_incident(
    request: ApiRequest,
    api: NamedDependency[ApiContext],
    connection: NamedDependency[Connection],
    incident_id: FromPath[int],
    data: JSONBody[IncidentNote],
) -> IncidentInFull:
    """Say that somebody looks after it."""
    action = AuditAction.INCIDENT_ACKNOWLEDGE
    return await _changed(request, api, connection, incident_id, data.note, incidents.acknowledge, action)


@post("/incidents/{incident_id:int}/resolutions", tags=TAGS, status_code=HTTPStatus.OK)
async def resolve_incident(
    request: ApiRequest,
    api: NamedDependency[ApiContext],
    connection: NamedDependency[Connection],
    incident_id: FromPath[int],
    data: JSONBody[IncidentNote],
) -> IncidentInFull:
    """Say that it is over. If the same is found again within a day, it is reopened."""
    action = AuditAction.INCIDENT_RESOLVE
    return await _changed(request, api, connection, incident_id, data.note, incidents.resolve, action)


@post("/incidents/{incident_id:int}/reopenings", tags=TAGS, status_code=HTTPStatus.OK)
async def reopen_incident(
    request: ApiRequest,
    api: NamedDependency[ApiContext],
    connection: NamedDependency[Connection],
    incident_id: FromPath[int],
    data: JSONBody[IncidentNote],
) -> IncidentInFull:
    """Say that it was not over."""
    action = AuditAction.INCIDENT_REOPEN
    return await _changed(request, api, connection, incident_id, data.note, incidents.reopen, action)


@post("/incidents/{incident_id:int}/notes", tags=TAGS, status_code=HTTPStatus.OK)
async def add_incident_note(
    request: ApiRequest,
    api: NamedDependency[ApiContext],
    connection: NamedDependency[Connection],
    incident_id: FromPath[int],
    data: JSONBody[NewIncidentNote],
) -> IncidentInFull:
    """Write something into the timeline."""
    action = AuditAction.INCIDENT_NOTE
    return await _changed(request, api, connection, incident_id, data.note, incidents.add_note, action)


@post("/stations/{station_id:str}/isolations", tags=TAGS, status_code=HTTPStatus.OK)
async def isolate_station(
    request: ApiRequest,
    api: NamedDependency[ApiContext],
    connection: NamedDependency[Connection],
    station_id: FromPath[str],
    data: JSONBody[IsolationWish],
) -> Isolated:
    """Cut a station off: its sessions are ended, then it is hung up on, and nobody is let in as it."""
    async with connection.transaction():
        wish = _wish(request, station_id, data)
        organization_id = await isolating.isolate(connection, wish, data.within_s, api.clock.now())
        action = AuditAction.STATION_ISOLATE
        await record(request, connection, action, station_id, organization_id, after=data, reason=data.note)
    return await _isolated(connection, station_id)


@post("/stations/{station_id:str}/releases", tags=TAGS, status_code=HTTPStatus.OK)
async def release_station(
    request: ApiRequest,
    api: NamedDependency[ApiContext],
    connection: NamedDependency[Connection],
    station_id: FromPath[str],
    data: JSONBody[ReleaseWish],
) -> Isolated:
    """Let an isolated station in again, with what it had to show before."""
    async with connection.transaction():
        wish = _wish(request, station_id, data)
        organization_id = await isolating.release(connection, wish, api.clock.now())
        action = AuditAction.STATION_RELEASE
        await record(request, connection, action, station_id, organization_id, after=data, reason=data.note)
    return await _isolated(connection, station_id)


@get("/security-events", tags=TAGS)
async def list_security_events(
    request: ApiRequest,
    connection: NamedDependency[Connection],
    after: After = None,
    limit: Limit = 100,
    station_id: Annotated[str | None, QueryParameter(description="Only of this station.", max_length=64)] = None,
    kind: Annotated[SecurityEventKind | None, QueryParameter(description="Only of this kind.")] = None,
    severity: Annotated[Severity | None, QueryParameter(description="Only of this severity.")] = None,
) -> Response[Page[CountedEvent]]:
    """List security events, newest first: what is alike within ten minutes is one item. They are kept for 30 days."""
    wanted = EventFilter(station_id=station_id, kind=kind, severity=severity)
    rows = await store_events.page(connection, wanted, before=from_cursor(after, datetime), limit=limit)
    return page_response(request, rows, limit, lambda row: row.last_at)


async def _changed(
    request: ApiRequest,
    api: ApiContext,
    connection: Connection,
    incident_id: int,
    note: str | None,
    change: Callable[[Connection, int, str, str | None, datetime], Awaitable[Incident]],
    action: AuditAction,
) -> IncidentInFull:
    async with connection.transaction():
        made = await change(connection, incident_id, request.auth.actor.as_author, note, api.clock.now())
        await record(request, connection, action, str(incident_id), made.organization_id, reason=note)
    return await _in_full(connection, made)


def _wish(request: ApiRequest, station_id: str, data: ReleaseWish) -> Wish:
    author = request.auth.actor.as_author
    return Wish(station_id=station_id, author=author, note=data.note, incident_id=data.incident_id)


async def _isolated(connection: Connection, station_id: str) -> Isolated:
    row = await known_station(connection, station_id)
    return Isolated(station_id=row.station_id, isolation=row.isolation)


async def _in_full(connection: Connection, incident: Incident) -> IncidentInFull:
    return IncidentInFull(
        incident=incident,
        runbook=RUNBOOKS[incident.rule],
        entries=await store_incidents.entries(connection, incident.incident_id),
        events=await store_events.of_incident(connection, incident),
    )
