"""/api/v1/approvals: what waits for a second person, and what became of it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import Meta, Struct

from voltway.api.carrying_out import CarriedOut, carry_out, purpose_of_answer
from voltway.api.client_address import client_address
from voltway.api.context import ApiContext, ApiRequest
from voltway.api.pages import After, Limit, Page, from_cursor, page_response
from voltway.audit import trail
from voltway.kit import scope
from voltway.kit.postgres import Connection
from voltway.people import four_eyes, store_approvals
from voltway.people.store_approvals import ApprovalRow, Held, KeptApproval
from voltway.vocabulary.approvals import ApprovalState
from voltway.vocabulary.audit import AuditAction, AuditSubject, SubjectKind
from voltway.vocabulary.errors import Conflict, NotFound

TAGS = ["Approvals"]


class Refusal(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Why not."""

    reason: Annotated[str, Meta(min_length=1, max_length=four_eyes.MAX_REASON_LENGTH, pattern=r"\S")]


@get("/approvals", tags=TAGS)
async def list_approvals(
    request: ApiRequest,
    api: NamedDependency[ApiContext],
    after: After = None,
    limit: Limit = 50,
    approval_state: Annotated[
        ApprovalState | None, QueryParameter(name="state", description="Only in this state.")
    ] = None,
) -> Response[Page[ApprovalRow]]:
    """List what waits, or waited, for a second person, the newest first: where the asker may do the same."""
    cursor, now = from_cursor(after, str), api.clock.now()
    async with in_sight(request) as (connection, held):
        rows = await store_approvals.page(connection, held, now, state=approval_state, after=cursor, limit=limit)
    return page_response(request, rows, limit, lambda row: row.approval_id)


@get("/approvals/{approval_id:str}", tags=TAGS)
async def show_approval(request: ApiRequest, approval_id: FromPath[str]) -> ApprovalRow:
    """Show one approval: what was asked for, and what became of it."""
    return shown(await find(request, approval_id))


@get("/approvals/{approval_id:str}/answer", tags=TAGS)
async def show_answer(
    request: ApiRequest, api: NamedDependency[ApiContext], approval_id: FromPath[str]
) -> Response[CarriedOut]:
    """Show whoever asked what they were answered, for a day; the secret of a key stands only here."""
    return Response(await answer(request, api, approval_id), headers={"Cache-Control": "no-store"})


@post("/approvals/{approval_id:str}/approval", tags=TAGS)
async def approve(request: ApiRequest, approval_id: FromPath[str]) -> ApprovalRow:
    """Approve it as a second person. It is carried out at once, as the one who asked."""
    return await give_approval(request, approval_id)


@post("/approvals/{approval_id:str}/refusal", tags=TAGS)
async def refuse(request: ApiRequest, approval_id: FromPath[str], data: JSONBody[Refusal]) -> ApprovalRow:
    """Refuse it as a second person."""
    return await give_refusal(request, approval_id, data.reason)


@post("/approvals/{approval_id:str}/withdrawal", tags=TAGS)
async def withdraw(request: ApiRequest, approval_id: FromPath[str]) -> ApprovalRow:
    """Want it no more: for whoever asked."""
    return await take_back(request, approval_id)


@asynccontextmanager
async def in_sight(request: ApiRequest) -> AsyncIterator[tuple[Connection, Held]]:
    """A connection that sees where the asker may do any of the acts, and which of them they may do where."""
    api: ApiContext = request.app.state.api
    held = four_eyes.held(request.auth, api.clock.now())
    with scope.entered(frozenset[str]().union(*held.values())):
        async with api.pool.connection() as connection:
            yield connection, held


async def find(request: ApiRequest, approval_id: str) -> KeptApproval:
    """The approval, if the asker may do the same. Raises NotFound."""
    async with in_sight(request) as (connection, held):
        row = await store_approvals.find(connection, approval_id, held, request.app.state.api.clock.now())
    if row is None:
        raise NotFound(f"there is no approval {approval_id[:80]}", "GET /api/v1/approvals lists all in your sight")
    return row


def shown(row: KeptApproval) -> ApprovalRow:
    """Without what only we read."""
    return ApprovalRow(**{name: getattr(row, name) for name in ApprovalRow.__struct_fields__})


async def give_approval(request: ApiRequest, approval_id: str) -> ApprovalRow:
    """Have it carried out. Raises Refused for whoever can't be the second person, Conflict for what waits no more."""
    row = await find(request, approval_id)
    four_eyes.require_second_person(row, request.auth.actor)
    four_eyes.require_waiting(row)
    await carry_out(request, row, request.auth.actor)
    return shown(await find(request, approval_id))


async def give_refusal(request: ApiRequest, approval_id: str, reason: str) -> ApprovalRow:
    """Let it not be done. Raises as `give_approval`."""
    row = await find(request, approval_id)
    four_eyes.require_second_person(row, request.auth.actor)
    return await _end(request, row, ApprovalState.REFUSED, AuditAction.APPROVAL_REFUSE, reason)


async def take_back(request: ApiRequest, approval_id: str) -> ApprovalRow:
    """Let it not be done, as whoever asked. Raises Refused for anybody else, Conflict for what waits no more."""
    row = await find(request, approval_id)
    four_eyes.require_asker(row, request.auth.actor)
    return await _end(request, row, ApprovalState.WITHDRAWN, AuditAction.APPROVAL_WITHDRAW, None)


async def answer(request: ApiRequest, api: ApiContext, approval_id: str) -> CarriedOut:
    """What was answered when it was carried out. Raises Refused for anybody but who asked, NotFound for no answer."""
    row = await find(request, approval_id)
    four_eyes.require_asker(row, request.auth.actor)
    if row.sealed_answer is None:
        raise NotFound(f"no answer is kept of the approval {row.approval_id}", "it is there for a day after it is done")
    return msgspec.json.decode(api.sealing.open(row.sealed_answer, purpose_of_answer(row.approval_id)), type=CarriedOut)


async def _end(
    request: ApiRequest, row: KeptApproval, state: ApprovalState, action: AuditAction, reason: str | None
) -> ApprovalRow:
    four_eyes.require_waiting(row)
    actor, now = request.auth.actor, request.app.state.api.clock.now()
    by = actor if state is ApprovalState.REFUSED else None
    async with in_sight(request) as (connection, _held), connection.transaction():
        if not await store_approvals.decide(connection, row.approval_id, state, now, by=by, reason=reason):
            raise Conflict(f"the approval {row.approval_id} was decided meanwhile", "read what became of it")
        subject = AuditSubject(SubjectKind.APPROVAL, row.approval_id)
        place, address = row.organization_id, client_address(request)
        await trail.record(
            connection, actor, action, subject, now=now, organization_id=place, address=address, reason=reason
        )
    return shown(await find(request, row.approval_id))
