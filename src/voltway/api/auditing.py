"""What was done over HTTP, written into the audit trail: who, to what, from where."""

from voltway.api.client_address import client_address
from voltway.api.context import ApiContext, ApiRequest
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

    To be called as the last statement of the transaction that does it.
    """
    api: ApiContext = request.app.state.api
    await trail.record(
        connection,
        request.auth.actor,
        action,
        AuditSubject(_KINDS.get(action.noun) or SubjectKind(action.noun), subject_id),
        now=api.clock.now(),
        organization_id=organization_id,
        address=client_address(request),
        before=before,
        after=after,
    )


_KINDS = {"command": SubjectKind.STATION, "grant": SubjectKind.USER, "consent": SubjectKind.DRIVER}
