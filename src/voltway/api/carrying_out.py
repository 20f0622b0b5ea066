"""What a second person approved is done: the call that was asked for is made again, within the process, as its asker.

It goes the way of every request, through the same guard and handler. So whether the asker still may, whether what they
read is still so (`If-Match`), and what is written down is decided where it always is.
"""

import asyncio
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import quote

import msgspec
from litestar.types import HTTPScope, Message
from msgspec import Struct

from voltway.api.client_address import client_address
from voltway.api.context import ApiContext, ApiRequest
from voltway.api.problems import Problem
from voltway.api.second_person import Approved, purpose_of_body, state_of
from voltway.audit import trail
from voltway.people import approving, store_approvals
from voltway.people.seeing import everybody
from voltway.people.store_approvals import KeptApproval
from voltway.vocabulary.access import Actor
from voltway.vocabulary.approvals import ApprovalState
from voltway.vocabulary.audit import AuditAction, AuditSubject, SubjectKind
from voltway.vocabulary.errors import Conflict, Unavailable

_MAX_KEPT_BYTES: Final = 100_000
_GONE: Final = Problem(
    status=HTTPStatus.FORBIDDEN,
    title=HTTPStatus.FORBIDDEN.phrase,
    detail="whoever asked could not come in any more: the account is disabled, or the key is over",
)
_NEEDLESS: Final = Problem(
    status=HTTPStatus.CONFLICT,
    title=HTTPStatus.CONFLICT.phrase,
    detail="it was so already, and nothing was left to do",
)


class CarriedOut(Struct, frozen=True, kw_only=True):
    """What the asker was answered: `body` is what the call would have said to them, null where it said nothing."""

    status: int
    location: str | None
    body: Any


def purpose_of_answer(approval_id: str) -> str:
    """What the answer is sealed for."""
    return f"answer of approval {approval_id}"


async def carry_out(request: ApiRequest, row: KeptApproval, approver: Actor) -> None:
    """Do what waits, because the one who sends `request` approved it. At most once, whoever approves it beside them.

    Holds no connection while it is done. Raises Conflict for what was decided meanwhile, and Unavailable where it could
    not be tried: then it goes on waiting.
    """
    api: ApiContext = request.app.state.api
    async with everybody(api.pool) as connection:
        asker = await approving.asker_of(connection, row, api.clock.now())
    if asker is None:
        await _fail(request, row, approver, _GONE.status, _GONE)
        return
    approved = Approved(
        approval_id=row.approval_id,
        organization_id=row.organization_id,
        asker=asker,
        approver=approver,
        approver_address=client_address(request),
        reason=row.reason,
    )
    answer = await _call(request, row, approved)
    if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR or answer.status == HTTPStatus.TOO_MANY_REQUESTS:
        raise Unavailable("it could not be carried out now, and goes on waiting", "approve it again in a while")
    if answer.status >= HTTPStatus.BAD_REQUEST:
        await _fail(request, row, approver, answer.status, answer.body)
        return
    if not await _keep_answer(api, row.approval_id, answer):
        await _fail(request, row, approver, _NEEDLESS.status, _NEEDLESS)


async def _call(request: ApiRequest, row: KeptApproval, approved: Approved) -> CarriedOut:
    """Make the call, in a context of its own: what its guard lets it see is the asker's, and not the approver's."""
    api: ApiContext = request.app.state.api
    body = api.sealing.open(row.sealed_body or b"", purpose_of_body(row.approval_id))
    sent: list[Message] = []

    async def receive() -> Any:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = _scope(request, row, approved)
    await asyncio.create_task(request.app(scope, receive, send))
    return _read(sent)


def _scope(request: ApiRequest, row: KeptApproval, approved: Approved) -> HTTPScope:
    headers = [(b"host", request.headers.get("Host", "").encode("latin-1")), (b"content-type", b"application/json")]
    if row.if_match is not None:
        headers.append((b"if-match", row.if_match.encode("latin-1")))
    scope: Any = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": row.method,
        "scheme": request.scope["scheme"],
        "path": row.path,
        "raw_path": quote(row.path).encode(),
        "query_string": b"",
        "root_path": "",
        "headers": headers,
        "client": (row.address, 0) if row.address else None,
        "server": request.scope.get("server"),
        "extensions": {},
        "state": state_of(approved),
    }
    return scope  # type: ignore[no-any-return]  # a scope as the ASGI specification has it


def _read(sent: list[Message]) -> CarriedOut:
    start: Any = next(message for message in sent if message["type"] == "http.response.start")
    body = b"".join(message.get("body", b"") for message in sent if message["type"] == "http.response.body")
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in start["headers"]}
    told = msgspec.json.decode(body) if body else None
    return CarriedOut(status=start["status"], location=headers.get("location"), body=told)


async def _keep_answer(api: ApiContext, approval_id: str, answer: CarriedOut) -> bool:
    plain = msgspec.json.encode(answer)
    sealed = api.sealing.seal(plain, purpose_of_answer(approval_id)) if len(plain) <= _MAX_KEPT_BYTES else None
    async with everybody(api.pool) as connection:
        return await store_approvals.note_answer(connection, approval_id, answer.status, sealed)


async def _fail(request: ApiRequest, row: KeptApproval, approver: Actor, status: int, problem: object) -> None:
    """Write down that it was approved and could not be done. Raises Conflict for what was decided meanwhile."""
    api: ApiContext = request.app.state.api
    now, told = api.clock.now(), msgspec.to_builtins(problem)
    async with everybody(api.pool) as connection:
        failed = await store_approvals.decide(
            connection, row.approval_id, ApprovalState.FAILED, now, by=approver, status=status, problem=told
        )
        if not failed:
            raise Conflict(f"the approval {row.approval_id} was decided meanwhile", "read what became of it")
        await trail.record(
            connection,
            approver,
            AuditAction.APPROVAL_GIVE,
            AuditSubject(SubjectKind.APPROVAL, row.approval_id),
            now=now,
            organization_id=row.organization_id,
            address=client_address(request),
            after={"state": ApprovalState.FAILED, "status": status},
        )
