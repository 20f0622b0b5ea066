"""Writing into the audit trail: one call, in the transaction of what it tells about."""

from datetime import datetime

from voltway.audit import store
from voltway.kit.postgres import Connection
from voltway.vocabulary.access import ROOT, Actor, OrganizationId
from voltway.vocabulary.audit import Act, AuditAction, AuditSubject


async def record(  # noqa: PLR0913  (one argument per field of an entry)
    conn: Connection,
    actor: Actor,
    action: AuditAction,
    subject: AuditSubject,
    *,
    now: datetime,
    organization_id: OrganizationId = ROOT,
    address: str | None = None,
    before: object = None,
    after: object = None,
    reason: str | None = None,
    approved_by: Actor | None = None,
) -> int:
    """Write down what is being done, and give the entry's number.

    It stands if and only if the caller's transaction is committed. To be called as its last statement: until the commit
    everybody else who records waits. `before` and `after` are structs or built-in types; members whose name says secret
    are masked. What people can be known by belongs there only where the law wants it kept: an entry can't be erased.
    Raises InvalidInput for what is too long.
    """
    act = Act(
        at=now,
        actor=actor,
        action=action,
        subject=subject,
        organization_id=organization_id,
        address=address,
        before=before,
        after=after,
        reason=reason,
        approved_by=approved_by,
    )
    return await store.append(conn, [act])
