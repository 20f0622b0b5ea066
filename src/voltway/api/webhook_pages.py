"""/webhooks: where other systems are told of what happens, what became of each delivery, and once more what failed."""

from typing import Annotated, Final

from litestar import MediaType, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from voltway.api import webhook_acts as acts
from voltway.api.account import form_of, visitor
from voltway.api.auditing import record
from voltway.api.context import ApiRequest
from voltway.api.pages import After, from_cursor, to_cursor
from voltway.api.sign_in import Form, go_to
from voltway.api.templates import render
from voltway.kit.postgres import Connection
from voltway.people import store_organizations
from voltway.vocabulary.audit import AuditAction
from voltway.vocabulary.errors import VoltwayError
from voltway.webhooks import endpoints, store, store_deliveries
from voltway.webhooks.endpoints import MAX_DESCRIPTION_LENGTH, MAX_URL_LENGTH, MadeEndpoint
from voltway.webhooks.events import SUBSCRIBABLE
from voltway.webhooks.outcome import DeliveryState

HOME: Final = "/webhooks"
_MOST: Final = 200
_AT_ONCE: Final = 50
Wanted = Annotated[DeliveryState | None, QueryParameter(name="state")]


@get(HOME, media_type=MediaType.HTML, include_in_schema=False)
async def show_webhooks(request: ApiRequest, connection: NamedDependency[Connection]) -> Response[bytes]:
    """The endpoints with what came of their last deliveries, and a form to add another."""
    return await _endpoints(request, connection)


@post(HOME, media_type=MediaType.HTML, include_in_schema=False)
async def add_endpoint(request: ApiRequest, connection: NamedDependency[Connection], data: Form) -> Response[bytes]:
    """Add an endpoint; its secret is shown this once."""
    form_of(request, data)
    try:
        made = await acts.add(
            request,
            connection,
            url=data.get("url", "").strip()[: MAX_URL_LENGTH + 1],
            events=[kind for kind in SUBSCRIBABLE if data.get(f"event-{kind}")],
            description=data.get("description", "").strip()[: MAX_DESCRIPTION_LENGTH + 1] or None,
            organization_id=data.get("organization_id") or None,
        )
    except VoltwayError as error:
        return await _endpoints(request, connection, trouble=error)
    return await _endpoint(request, connection, made.endpoint.endpoint_id, made=made)


@get(HOME + "/{endpoint_id:str}", media_type=MediaType.HTML, include_in_schema=False)
async def show_endpoint(
    request: ApiRequest,
    connection: NamedDependency[Connection],
    endpoint_id: FromPath[str],
    wanted: Wanted = None,
    after: After = None,
) -> Response[bytes]:
    """One endpoint and its deliveries: dead letters first, then newest first."""
    return await _endpoint(request, connection, endpoint_id, wanted=wanted, after=from_cursor(after, int))


@post(HOME + "/{endpoint_id:str}/tests", media_type=MediaType.HTML, include_in_schema=False)
async def send_test(
    request: ApiRequest, connection: NamedDependency[Connection], endpoint_id: FromPath[str], data: Form
) -> Response[bytes]:
    """Have a message delivered that says nothing."""
    form_of(request, data)
    try:
        await acts.send_test(request, connection, endpoint_id)
    except VoltwayError as error:
        return await _endpoint(request, connection, endpoint_id, trouble=error)
    return go_to(f"{HOME}/{endpoint_id}")


@post(HOME + "/{endpoint_id:str}/secrets", media_type=MediaType.HTML, include_in_schema=False)
async def renew_secret(
    request: ApiRequest, connection: NamedDependency[Connection], endpoint_id: FromPath[str], data: Form
) -> Response[bytes]:
    """Make a new secret, which is shown this once."""
    form_of(request, data)
    made = await acts.renew_secret(request, connection, endpoint_id)
    return await _endpoint(request, connection, endpoint_id, made=made)


@post(HOME + "/{endpoint_id:str}/state", media_type=MediaType.HTML, include_in_schema=False)
async def pause_or_resume(
    request: ApiRequest, connection: NamedDependency[Connection], endpoint_id: FromPath[str], data: Form
) -> Response[bytes]:
    """Keep what happens until it is resumed, or go on."""
    form_of(request, data)
    async with connection.transaction():
        before = await endpoints.get(connection, endpoint_id)
        row = await acts.set_paused(connection, before, data.get("paused") == "yes")
        action, place = AuditAction.WEBHOOK_CHANGE, row.organization_id
        await record(request, connection, action, endpoint_id, place, before=before, after=row)
    return go_to(f"{HOME}/{endpoint_id}")


@post(HOME + "/{endpoint_id:str}/replays", media_type=MediaType.HTML, include_in_schema=False)
async def replay(
    request: ApiRequest, connection: NamedDependency[Connection], endpoint_id: FromPath[str], data: Form
) -> Response[bytes]:
    """Deliver once more: the message named, or every dead one."""
    form_of(request, data)
    try:
        if "delivery_id" in data:
            await acts.replay(request, connection, endpoint_id, data["delivery_id"][:80])
        else:
            await acts.replay_dead(request, connection, endpoint_id)
    except VoltwayError as error:
        return await _endpoint(request, connection, endpoint_id, trouble=error)
    return go_to(f"{HOME}/{endpoint_id}")


@post(HOME + "/{endpoint_id:str}/removal", media_type=MediaType.HTML, include_in_schema=False)
async def remove_endpoint(
    request: ApiRequest, connection: NamedDependency[Connection], endpoint_id: FromPath[str], data: Form
) -> Response[bytes]:
    """Forget the endpoint, and everything that waits for it."""
    form_of(request, data)
    await acts.remove(request, connection, endpoint_id)
    return go_to(HOME)


async def _endpoints(
    request: ApiRequest, connection: Connection, *, trouble: VoltwayError | None = None
) -> Response[bytes]:
    rows = await store.page(connection, limit=_MOST)
    page = render(
        "webhooks.html",
        visitor=visitor(request),
        endpoints=rows,
        last=await store_deliveries.last_attempted(connection, [row.endpoint_id for row in rows]),
        organizations=await store_organizations.page(connection, limit=_MOST),
        kinds=SUBSCRIBABLE,
        trouble=trouble,
    )
    return Response(page, status_code=trouble.http_status if trouble else 200)


async def _endpoint(
    request: ApiRequest,
    connection: Connection,
    endpoint_id: str,
    *,
    wanted: DeliveryState | None = None,
    after: int | None = None,
    made: MadeEndpoint | None = None,
    trouble: VoltwayError | None = None,
) -> Response[bytes]:
    """Raises NotFound."""
    row = await endpoints.get(connection, endpoint_id)
    dead = []
    if wanted is None and after is None:
        dead = await store_deliveries.page(connection, endpoint_id, state=DeliveryState.DEAD, limit=_AT_ONCE)
    rows = await store_deliveries.page(connection, endpoint_id, state=wanted, after=after, limit=_AT_ONCE)
    page = render(
        "webhook.html",
        visitor=visitor(request),
        endpoint=row,
        dead=dead,
        deliveries=rows,
        next=to_cursor(rows[-1].position) if len(rows) == _AT_ONCE else None,
        wanted=wanted,
        states=DeliveryState,
        made=made,
        trouble=trouble,
    )
    return Response(page, status_code=trouble.http_status if trouble else 200)
