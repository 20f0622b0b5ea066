"""Asking for an export or an erasure: who is meant, what is kept of the request, and its line in the audit trail."""

from datetime import datetime, timedelta
from typing import Protocol

from voltway.kit.postgres import Connection
from voltway.kit.settings import RetentionSettings
from voltway.privacy import store_requests, subject
from voltway.privacy.store_requests import ErasureRow, ErasureState, ExportRow
from voltway.privacy.subject import Asked, Person
from voltway.vocabulary.access import Actor, OrganizationId
from voltway.vocabulary.audit import AuditAction
from voltway.vocabulary.errors import Conflict, InvalidInput, NotFound
from voltway.vocabulary.ids import new_id

MAX_REASON_LENGTH = 1000


class Recorder(Protocol):
    """What writes it into the audit trail, and may refuse it there: `record` of `api/auditing.py` or `cli/auditing.py`.

    The connection is bound; it is called last in the transaction.
    """

    async def __call__(
        self,
        action: AuditAction,
        subject_id: str,
        organization_id: OrganizationId,
        *,
        after: object,
        reason: str | None = None,
    ) -> None:
        """Write it down."""


async def ask_export(
    conn: Connection, asked: Asked, actor: Actor, retention: RetentionSettings, now: datetime, record: Recorder
) -> ExportRow:
    """Have an export made. Within a transaction. Raises NotFound for somebody unknown, InvalidInput for nobody."""
    person = await subject.find(conn, asked)
    row = await store_requests.ask_export(
        conn,
        new_id(),
        person.asked,
        organization_id=person.organization_id,
        asked_by=_by(actor),
        now=now,
        expires_at=now + timedelta(days=retention.personal_export_days),
    )
    await _record_export(person, row.export_id, record)
    return row


async def note_export(conn: Connection, asked: Asked, record: Recorder) -> None:
    """Write down that somebody exports a person's data by themselves. Within a transaction. Raises as `ask_export`."""
    await _record_export(await subject.find(conn, asked), new_id(), record)


async def _record_export(person: Person, export_id: str, record: Recorder) -> None:
    told = {"export_id": export_id}
    await record(AuditAction.PERSON_EXPORT, _audited(person, export_id), person.organization_id, after=told)


async def ask_erasure(conn: Connection, asked: Asked, actor: Actor, reason: str, now: datetime) -> ErasureRow:
    """Have an erasure planned: nothing is erased yet. Raises as `ask_export`."""
    if not 1 <= len(reason.strip()) <= MAX_REASON_LENGTH:
        raise InvalidInput("an erasure needs a reason", f"say in up to {MAX_REASON_LENGTH} characters who asked for it")
    person = await subject.find(conn, asked)
    return await store_requests.ask_erasure(
        conn,
        new_id(),
        person.asked,
        organization_id=person.organization_id,
        asked_by=_by(actor),
        now=now,
        reason=reason.strip(),
    )


async def confirm(conn: Connection, erasure_id: str, actor: Actor, now: datetime, record: Recorder) -> ErasureRow:
    """Let a planned erasure be carried out; one that runs already is left alone. Within a transaction.

    The reason goes into the audit trail, for good, without what names the person. Raises NotFound, and Conflict for one
    that is not planned.
    """
    row = await store_requests.find_erasure(conn, erasure_id)
    if row is None:
        raise NotFound(f"there is no erasure {erasure_id[:80]}", "GET /api/v1/privacy/erasures lists all erasures")
    if row.state in {ErasureState.RUNNING, ErasureState.SETTLING, ErasureState.DONE}:
        return row
    if not await store_requests.confirm(conn, erasure_id, _by(actor), now):
        raise Conflict(
            f"the erasure {erasure_id} is {row.state}, not planned", "read its plan; one that was refused says why"
        )
    person = await subject.find(conn, await store_requests.asked_of(conn, erasure_id))
    await record(
        AuditAction.PERSON_ERASE,
        _audited(person, erasure_id),
        row.organization_id,
        after={"erasure_id": erasure_id},
        reason=subject.terms_of(person).masked(row.reason),
    )
    return await store_requests.find_erasure(conn, erasure_id) or row


def _by(actor: Actor) -> str:
    return f"{actor.kind}:{actor.id}"


def _audited(person: Person, request_id: str) -> str:
    """The person by an id that leads to nobody once they are erased; a token's uid would be one of its own."""
    asked = person.asked
    return [*asked.accounts, *asked.drivers, request_id][0]
