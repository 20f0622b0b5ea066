"""What was done over HTTP, written into the audit trail: who, to what, from where."""

from litestar.connection import ASGIConnection

from voltway.api.context import ApiContext, ApiRequest
from voltway.audit import trail
from voltway.kit.postgres import Connection
from voltway.vocabulary.access import OrganizationId
from voltway.vocabulary.audit import AuditAction, AuditSubject, Origin


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
        AuditSubject(action.subject_kind, subject_id),
        now=api.clock.now(),
        organization_id=organization_id,
        address=address_of(request),
        before=before,
        after=after,
    )


def origin_of(request: ApiRequest) -> Origin:
    """Who asks, and from where."""
    return Origin(actor=request.auth.actor, address=address_of(request))


def address_of(connection: ASGIConnection) -> str | None:  # type: ignore[type-arg]  # any connection has a client
    """Where the request came from."""
    return connection.client.host if connection.client else None
