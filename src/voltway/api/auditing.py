"""What was done over HTTP, written into the audit trail: who, to what, from where."""

from litestar.connection import ASGIConnection

from voltway.api.context import ApiContext, ApiRequest
from voltway.api.second_person import require_second_person
from voltway.audit import trail
from voltway.kit.postgres import Connection
from voltway.vocabulary.access import OrganizationId
from voltway.vocabulary.audit import AuditAction, AuditSubject, SubjectKind


async def record(
    request: ApiRequest,
    connection: Connection,
    action: AuditAction,
    subject_id: str,
    organization_id: OrganizationId,
    *,
    before: object = None,
    after: object = None,
) -> None:
    """Write down what the asker is doing to the thing that the action's noun and the id name.

    To be called as the last statement of the transaction that does it. Raises SecondPersonNeeded where that undoes it,
    since somebody has to approve it first.
    """
    api: ApiContext = request.app.state.api
    approved = await require_second_person(request, connection, organization_id)
    await trail.record(
        connection,
        request.auth.actor,
        action,
        AuditSubject(_KINDS.get(action.noun) or SubjectKind(action.noun), subject_id),
        now=api.clock.now(),
        organization_id=organization_id,
        address=address_of(request),
        before=before,
        after=after,
        reason=approved.reason if approved else None,
        approved_by=approved.approver if approved else None,
    )


_KINDS = {"command": SubjectKind.STATION, "grant": SubjectKind.USER, "consent": SubjectKind.DRIVER}


def address_of(connection: ASGIConnection) -> str | None:  # type: ignore[type-arg]  # any connection has a client
    """Where the request came from."""
    return connection.client.host if connection.client else None
