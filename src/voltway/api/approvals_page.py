"""/approvals: the page on which a second person decides, and whoever asked sees what became of it."""

from typing import Final

import msgspec
from litestar import MediaType, Response, get, post
from litestar.di import NamedDependency

from voltway.api import approvals
from voltway.api.account import form_of, visitor
from voltway.api.carrying_out import CarriedOut
from voltway.api.context import ApiContext, ApiRequest
from voltway.api.sign_in import Form
from voltway.api.templates import render
from voltway.people import store_approvals
from voltway.people.four_eyes import MAX_REASON_LENGTH
from voltway.people.store_approvals import ApprovalRow
from voltway.vocabulary.approvals import ApprovalState
from voltway.vocabulary.errors import InvalidInput, VoltwayError

_MOST: Final = 100
_ID_LENGTH: Final = 40


@get("/approvals", media_type=MediaType.HTML, include_in_schema=False)
async def show_approvals(request: ApiRequest) -> Response[bytes]:
    """What waits, and what was decided lately."""
    return await _page(request)


@post("/approvals/approve", media_type=MediaType.HTML, include_in_schema=False)
async def approve(request: ApiRequest, data: Form) -> Response[bytes]:
    """Approve something, which is then done."""
    form_of(request, data)
    try:
        row = await approvals.give_approval(request, _id(data))
    except VoltwayError as error:
        return await _page(request, trouble=error)
    return await _page(request, decided=row)


@post("/approvals/refuse", media_type=MediaType.HTML, include_in_schema=False)
async def refuse(request: ApiRequest, data: Form) -> Response[bytes]:
    """Refuse something."""
    form_of(request, data)
    reason = data.get("reason", "").strip()[:MAX_REASON_LENGTH]
    try:
        if not reason:
            raise InvalidInput("a refusal needs a reason", "say why in the field beside it")
        row = await approvals.give_refusal(request, _id(data), reason)
    except VoltwayError as error:
        return await _page(request, trouble=error)
    return await _page(request, decided=row)


@post("/approvals/withdraw", media_type=MediaType.HTML, include_in_schema=False)
async def withdraw(request: ApiRequest, data: Form) -> Response[bytes]:
    """Want something no more that one asked for."""
    form_of(request, data)
    try:
        row = await approvals.take_back(request, _id(data))
    except VoltwayError as error:
        return await _page(request, trouble=error)
    return await _page(request, decided=row)


@post("/approvals/answer", media_type=MediaType.HTML, include_in_schema=False)
async def show_answer(request: ApiRequest, api: NamedDependency[ApiContext], data: Form) -> Response[bytes]:
    """What whoever asked was answered."""
    form_of(request, data)
    try:
        told = await approvals.answer(request, api, _id(data))
    except VoltwayError as error:
        return await _page(request, trouble=error)
    return await _page(request, told=told)


async def _page(
    request: ApiRequest,
    *,
    decided: ApprovalRow | None = None,
    told: CarriedOut | None = None,
    trouble: VoltwayError | None = None,
) -> Response[bytes]:
    who, now = visitor(request), request.app.state.api.clock.now()
    async with approvals.in_sight(request) as (connection, held):
        rows = await store_approvals.page(connection, held, now, limit=_MOST)
    page = render(
        "approvals.html",
        visitor=who,
        waiting=[row for row in rows if row.state is ApprovalState.WAITING],
        over=[row for row in rows if row.state is not ApprovalState.WAITING],
        bodies={row.approval_id: _text(row.body) for row in rows},
        decided=decided,
        answer=None if told is None else _text(told.body),
        trouble=trouble,
    )
    headers = {"Cache-Control": "no-store"}
    return Response(page, status_code=trouble.http_status if trouble else 200, headers=headers)


def _id(data: dict[str, str]) -> str:
    return data.get("approval_id", "")[:_ID_LENGTH]


def _text(value: object) -> str:
    """JSON as people read it; empty for nothing."""
    return "" if value is None else msgspec.json.format(msgspec.json.encode(value), indent=2).decode()
