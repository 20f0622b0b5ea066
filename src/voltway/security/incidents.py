"""Incidents: opened by rules, and taken from state to state by people."""

import re
from datetime import datetime, timedelta
from typing import Final

import structlog
from msgspec.structs import replace

from voltway.kit.postgres import Connection
from voltway.people import store_accounts
from voltway.security import store_events, store_incidents
from voltway.security.rules import RULES, Suspicion
from voltway.security.store_events import ELSEWHERE
from voltway.stations import store_listing
from voltway.vocabulary.access import ROOT, OrganizationId
from voltway.vocabulary.errors import Conflict, InvalidInput
from voltway.vocabulary.incidents import EntryKind, Incident, IncidentState, IncidentSubject

VOLTWAY: Final = "voltway"
"""The author of what rules do."""

REOPENED_WITHIN: Final = timedelta(days=1)
"""What is found again so soon was not over: its incident is reopened."""

MOST_OPEN: Final = 100
"""So many incidents of a rule that strangers can set off are open at once; what comes on top shares one."""

LONGEST_NOTE: Final = 1000
NOTE: Final = r"^[^\x00-\x08\x0b-\x1f\x7f]*$"
"""What may stand in a note: lines of text."""

_log = structlog.get_logger()

_NEXT: Final = {
    EntryKind.ACKNOWLEDGED: ({IncidentState.OPEN}, IncidentState.ACKNOWLEDGED),
    EntryKind.RESOLVED: ({IncidentState.OPEN, IncidentState.ACKNOWLEDGED}, IncidentState.RESOLVED),
    EntryKind.REOPENED: ({IncidentState.RESOLVED}, IncidentState.OPEN),
}


async def suspect(conn: Connection, found: Suspicion, now: datetime) -> Incident | None:
    """Let what a rule found have its incident: it grows, is reopened, or a new one is opened. None: it only grew."""
    known = await store_incidents.newest(conn, found)
    if known is not None and known.state is not IncidentState.RESOLVED:
        if found.last_at > known.last_at or found.times > known.times:
            await _grow(conn, known, found)
        return None
    if known is not None and known.resolved_at is not None and known.resolved_at > now - REOPENED_WITHIN:
        await _grow(conn, known, found)
        return await _enter(conn, known, EntryKind.REOPENED, VOLTWAY, "it was found again", now)
    shared = RULES[found.rule].by_strangers and found.subject_id != ELSEWHERE
    if shared and await store_incidents.count_open(conn, found.rule) >= MOST_OPEN:
        return await suspect(conn, replace(found, subject_id=ELSEWHERE), now)
    return await _open(conn, found, now)


async def _open(conn: Connection, found: Suspicion, now: datetime) -> Incident:
    made = await store_incidents.insert(conn, found, await _organization_of(conn, found), now)
    await store_incidents.add_entry(conn, made.incident_id, EntryKind.OPENED, VOLTWAY, None, now)
    _log.warning("an incident", incident=made.incident_id, rule=made.rule, subject=made.subject_id)
    return made


async def _grow(conn: Connection, known: Incident, found: Suspicion) -> None:
    times = await store_events.total(conn, known.rule, known.subject_id, known.first_at)
    await store_incidents.grow(conn, known.incident_id, max(times, found.times), found.last_at)


async def _organization_of(conn: Connection, found: Suspicion) -> OrganizationId:
    """Whose matter it is: an address is the operator's."""
    match found.subject_kind:
        case IncidentSubject.STATION:
            station = await store_listing.find(conn, found.subject_id)
            return ROOT if station is None else station.organization_id
        case IncidentSubject.ACCOUNT:
            account = await store_accounts.find(conn, found.subject_id)
            return ROOT if account is None else account.organization_id
        case IncidentSubject.ADDRESS:
            return ROOT


async def acknowledge(conn: Connection, incident_id: int, author: str, note: str | None, now: datetime) -> Incident:
    """Somebody looks after it. Raises NotFound, Conflict and InvalidInput."""
    return await _take(conn, incident_id, EntryKind.ACKNOWLEDGED, author, note, now)


async def resolve(conn: Connection, incident_id: int, author: str, note: str | None, now: datetime) -> Incident:
    """It is over; its events count for no new one. Raises NotFound, Conflict and InvalidInput."""
    incident = await _take(conn, incident_id, EntryKind.RESOLVED, author, note, now)
    await store_events.seal(conn, incident)
    return incident


async def reopen(conn: Connection, incident_id: int, author: str, note: str | None, now: datetime) -> Incident:
    """It was not over. Raises NotFound, Conflict (also where the next one of the kind is open) and InvalidInput."""
    return await _take(conn, incident_id, EntryKind.REOPENED, author, note, now)


async def add_note(conn: Connection, incident_id: int, author: str, note: str | None, now: datetime) -> Incident:
    """Write something into the timeline. Raises NotFound and InvalidInput."""
    note = _checked(note)
    incident = await store_incidents.held(conn, incident_id)
    if note is None:
        raise InvalidInput("the note says nothing", "say what was found, or done")
    await store_incidents.add_entry(conn, incident_id, EntryKind.NOTED, author, note, now)
    return incident


async def enter(
    conn: Connection, incident_id: int, kind: EntryKind, author: str, note: str | None, now: datetime
) -> None:
    """Write down what was done about an incident. Raises NotFound and InvalidInput."""
    note = _checked(note)
    await store_incidents.held(conn, incident_id)
    await store_incidents.add_entry(conn, incident_id, kind, author, note, now)


async def _take(
    conn: Connection, incident_id: int, kind: EntryKind, author: str, note: str | None, now: datetime
) -> Incident:
    note = _checked(note)
    incident = await store_incidents.held(conn, incident_id)
    if incident.state not in _NEXT[kind][0]:
        raise Conflict(f"incident {incident_id} is {incident.state}", f"it can't be {kind} now")
    if kind is EntryKind.REOPENED:
        same = Suspicion(
            rule=incident.rule,
            subject_id=incident.subject_id,
            times=incident.times,
            first_at=incident.first_at,
            last_at=incident.last_at,
        )
        newer = await store_incidents.newest(conn, same)
        if newer is not None and newer.incident_id != incident_id:
            raise Conflict(f"incident {newer.incident_id} has come after it", "go on with that one")
    return await _enter(conn, incident, kind, author, note, now)


async def _enter(
    conn: Connection, incident: Incident, kind: EntryKind, author: str, note: str | None, now: datetime
) -> Incident:
    changed = await store_incidents.change_state(conn, incident.incident_id, _NEXT[kind][1], now)
    await store_incidents.add_entry(conn, incident.incident_id, kind, author, note, now)
    return changed


def _checked(note: str | None) -> str | None:
    """A note as it is kept. Raises InvalidInput."""
    cleaned = (note or "").strip()
    if len(cleaned) > LONGEST_NOTE or not re.match(NOTE, cleaned):
        raise InvalidInput("that can't be a note", f"write at most {LONGEST_NOTE} printable characters")
    return cleaned or None
