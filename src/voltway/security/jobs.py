"""The worker's part: what was counted is held against the rules."""

from datetime import datetime, timedelta
from typing import Final

from voltway.audit import store as audit_store
from voltway.kit.postgres import Connection, Pool, transaction
from voltway.kit.proxies import neighbourhood
from voltway.security import incidents, store_events, store_incidents
from voltway.security.classifying import SEVERITIES
from voltway.security.rules import suspicions
from voltway.vocabulary.audit import AuditAction, AuditEntry
from voltway.vocabulary.incidents import CountedEvent, Incident, SecurityEventKind

_LATE: Final = timedelta(minutes=1)
"""So long a transaction may have taken that wrote events; then the next look sees them."""

_MOST_SIGN_INS: Final = 5000


async def watch(pool: Pool, now: datetime) -> list[Incident]:
    """Look at what was counted since the last time: the incidents that were opened, or reopened. One looks at a time.

    It may be done again and again: what was looked at before changes nothing. Raises one of `AWAY`.
    """
    async with transaction(pool) as conn:
        held = await store_incidents.hold_watch(conn)
        if held is None:
            return []
        number = await _take_sign_ins(conn, held.audit_number)
        until = now if held.looked_at is None else min(now, held.looked_at)
        opened: list[Incident] = []
        if held.looked_at is None or await store_events.is_written_since(conn, held.looked_at - _LATE):
            for found in suspicions(await store_events.tallies(conn, until), until):
                made = await incidents.suspect(conn, found, now)
                opened += [made] if made is not None else []
        await store_incidents.move_watch(conn, number)
    return opened


async def _take_sign_ins(conn: Connection, after: int) -> int:
    """Count the sign-ins that failed, as the audit trail tells; up to which entry."""
    failed = await audit_store.following(conn, AuditAction.USER_FAIL_SIGN_IN, after, _MOST_SIGN_INS)
    if not failed:
        return after
    await store_events.count(conn, [_of_sign_in(entry) for entry in failed])
    return failed[-1].number


def _of_sign_in(entry: AuditEntry) -> CountedEvent:
    kind = SecurityEventKind.SIGN_IN_FAILED
    told = entry.after if isinstance(entry.after, dict) else {}
    return CountedEvent(
        kind=kind,
        severity=SEVERITIES[kind],
        name=entry.action.value,
        user_id=entry.subject.id,
        address=neighbourhood(entry.address) if entry.address is not None else None,
        times=int(told.get("attempts", 1)),
        first_at=entry.at,
        last_at=entry.at,
    )
