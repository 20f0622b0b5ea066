"""Dangerous acts wait for a second person where an organization says so (`FOUR_EYES` of the access table).

The gate stands where every write is written down (`auditing.py`): as the last statement of the transaction that does
it, when it is known to be allowed, possible, and whose matter it is. Whoever needs a second person gets an exception
there, which undoes the transaction; what they asked for is kept as the call of the API that it is, and that call is
made again when it is approved (`carrying_out.py`).
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from typing import Any, Final
from urllib.parse import unquote

import msgspec
from litestar.di import NamedDependency
from msgspec import Struct
from psycopg.pq import TransactionStatus

from voltway.api import context
from voltway.api.client_address import client_address
from voltway.api.context import ApiContext, ApiRequest
from voltway.audit import trail
from voltway.audit.body import masked
from voltway.kit.postgres import AWAY, Connection
from voltway.people import approving, store_approvals, store_four_eyes
from voltway.people.access import Principal
from voltway.people.access_table import FOUR_EYES
from voltway.people.four_eyes import MAX_REASON_LENGTH, MOST_WAITING, WAITS_FOR, is_demanded
from voltway.people.seeing import everybody
from voltway.people.store_approvals import NewApproval
from voltway.vocabulary.access import Actor, OrganizationId
from voltway.vocabulary.approvals import ApprovalState, DangerousAct
from voltway.vocabulary.audit import AuditAction, AuditSubject, SubjectKind
from voltway.vocabulary.errors import Conflict, InvalidInput
from voltway.vocabulary.ids import new_id

REASON_HEADER: Final = "Voltway-Reason"
_CALL: Final = "call_of_api"
_APPROVED: Final = "approved"


class ApiCall(Struct, frozen=True, kw_only=True):
    """What was asked for, as a call of the API. `body` is JSON."""

    method: str
    path: str
    body: bytes = b""
    if_match: str | None = None
    reason: str | None = None


class Approved(Struct, frozen=True, kw_only=True):
    """What is being carried out: as `asker`, because `approver` said so."""

    approval_id: str
    organization_id: OrganizationId
    asker: Principal
    approver: Actor
    approver_address: str | None
    reason: str | None


class SecondPersonNeeded(Exception):
    """Nothing was done: a second person has to approve it. `approval_id` is None if that could not be kept either."""

    def __init__(self, act: DangerousAct, organization_id: OrganizationId, call: ApiCall) -> None:
        super().__init__(f"{act} takes a second person")
        self.act, self.organization_id, self.call = act, organization_id, call
        self.approval_id: str | None = None


def purpose_of_body(approval_id: str) -> str:
    """What the body of a request that waits is sealed for."""
    return f"approval {approval_id}"


def approved_of(state: dict[str, Any]) -> Approved | None:
    """What is being carried out by a request with this state, which nobody outside can write; None: it is new."""
    approved = state.get(_APPROVED)
    return approved if isinstance(approved, Approved) else None


def state_of(approved: Approved) -> dict[str, Any]:
    """The state of a request that carries it out."""
    return {_APPROVED: approved}


def as_call(request: ApiRequest, method: str, path: str, body: Struct, reason: str = "") -> None:
    """Say which call of the API a page's form is: that one is made when it is approved, since a form can't be."""
    request.scope["state"][_CALL] = ApiCall(
        method=method, path=path, body=msgspec.json.encode(body), reason=_reason(reason)
    )


async def require_second_person(
    request: ApiRequest, connection: Connection, organization_id: OrganizationId
) -> Approved | None:
    """What was approved, if this request carries it out; None where nobody needs to approve it.

    Whatever is approved is marked as done in the same transaction, so it is done once. Raises SecondPersonNeeded, and
    Conflict for what was decided meanwhile.
    """
    approved = approved_of(request.scope["state"])
    act = FOUR_EYES.get(f"{request.method} {request.scope['path_template']}")
    if approved is None and act is None:
        return None
    if connection.info.transaction_status is TransactionStatus.IDLE:
        raise RuntimeError("what is written into the audit trail belongs into the transaction that does it")
    now = request.app.state.api.clock.now()
    if approved is not None:
        await _take(connection, approved, organization_id, now)
        return approved
    if act is not None and is_demanded(act, await store_four_eyes.in_force(connection, organization_id)):
        if await store_approvals.count_waiting(connection, request.auth.actor.id, now) >= MOST_WAITING:
            raise Conflict(f"{MOST_WAITING} things of yours wait for a second person", "withdraw some of them first")
        raise SecondPersonNeeded(act, organization_id, await _call_of(request))
    return None


async def provide_connection(request: ApiRequest, api: NamedDependency[ApiContext]) -> AsyncIterator[Connection]:
    """A connection for the handler, as `context.py` gives it. What takes a second person is kept once all is undone."""
    try:
        async with asynccontextmanager(context.provide_connection)(request, api) as connection:
            yield connection
    except SecondPersonNeeded as needed:
        # The same exception goes on, so the answer to it says whether it was kept.
        with suppress(*AWAY):
            needed.approval_id = await _keep(request, api, needed)
        raise


async def _take(connection: Connection, approved: Approved, organization_id: OrganizationId, now: datetime) -> None:
    if organization_id != approved.organization_id or not await store_approvals.decide(
        connection, approved.approval_id, ApprovalState.DONE, now, by=approved.approver
    ):
        raise Conflict("it was decided meanwhile, or is another organization's matter now", "ask for it anew")
    await trail.record(
        connection,
        approved.approver,
        AuditAction.APPROVAL_GIVE,
        AuditSubject(SubjectKind.APPROVAL, approved.approval_id),
        now=now,
        organization_id=organization_id,
        address=approved.approver_address,
        after={"state": ApprovalState.DONE},
    )


async def _keep(request: ApiRequest, api: ApiContext, needed: SecondPersonNeeded) -> str:
    """Keep what waits, and give its id."""
    approval_id, now, call = new_id(), api.clock.now(), needed.call
    async with everybody(api.pool) as connection:
        wanted = NewApproval(
            approval_id=approval_id,
            organization_id=needed.organization_id,
            act=needed.act,
            method=call.method,
            path=call.path,
            body=masked(msgspec.json.decode(call.body)) if call.body else None,
            sealed_body=api.sealing.seal(call.body, purpose_of_body(approval_id)),
            if_match=call.if_match,
            reason=call.reason,
            asked_by=request.auth.actor,
            person_id=await approving.person_behind(connection, request.auth.actor),
            address=client_address(request),
            asked_at=now,
            expires_at=now + WAITS_FOR,
        )
        await approving.ask(connection, wanted, api.sealing, api.settings.web.public_url)
    return approval_id


async def _call_of(request: ApiRequest) -> ApiCall:
    said = request.scope["state"].get(_CALL)
    if isinstance(said, ApiCall):
        return said
    if not request.scope["path"].startswith("/api/"):
        raise RuntimeError(f"{request.scope['path_template']} does not say which call of the API it is (as_call)")
    return ApiCall(
        method=request.method,
        path=request.scope["path"],
        body=await request.body(),
        if_match=request.headers.get("If-Match"),
        reason=_reason(unquote(request.headers.get(REASON_HEADER, ""))),
    )


def _reason(text: str) -> str | None:
    if len(text) > MAX_REASON_LENGTH:
        raise InvalidInput(f"a reason of {len(text)} characters is too long", f"say it in {MAX_REASON_LENGTH}")
    return text.strip() or None
