"""What was done over HTTP, written into the audit trail: who, to what, from where."""

from typing import Any

from litestar import Request

from voltway.api.client_address import client_address
from voltway.api.context import ApiContext, ApiRequest
from voltway.api.second_person import require_second_person
from voltway.audit import trail
from voltway.kit.postgres import Connection
from voltway.people.accounts import Account
from voltway.vocabulary.access import Actor, ActorKind, OrganizationId
from voltway.vocabulary.audit import AuditAction, AuditSubject, Origin, SubjectKind


async def record(  # noqa: PLR0913  (one argument per field of an entry)
    request: ApiRequest,
    connection: Connection,
    action: AuditAction,
    subject_id: str,
    organization_id: OrganizationId,
    *,
    before: object = None,
    after: object = None,
    reason: str | None = None,
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
        AuditSubject(action.subject_kind, subject_id),
        now=api.clock.now(),
        organization_id=organization_id,
        address=client_address(request),
        before=before,
        after=after,
        reason=reason or (approved.reason if approved else None),
        approved_by=approved.approver if approved else None,
    )


async def record_own(
    request: Request[Any, Any, Any],
    connection: Connection,
    account: Account,
    action: AuditAction,
    *,
    after: object = None,
) -> None:
    """Write down what a person is doing to their own account, also on the way in, when no request of theirs says so.

    To be called as the last statement of the transaction that does it.
    """
    api: ApiContext = request.app.state.api
    await trail.record(
        connection,
        Actor(ActorKind.USER, account.user_id, account.name),
        action,
        AuditSubject(SubjectKind.USER, account.user_id),
        now=api.clock.now(),
        organization_id=account.organization_id,
        address=client_address(request),
        after=after,
    )


def origin_of(request: ApiRequest) -> Origin:
    """Who asks, and from where."""
    return Origin(actor=request.auth.actor, address=client_address(request))
