"""/api/v1/webhooks: where other systems are told of what happens, and what became of each delivery."""

from http import HTTPStatus
from typing import Annotated

from litestar import Response, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import Meta, Struct

from voltway.api.access import organization_for
from voltway.api.auditing import record
from voltway.api.context import ApiContext, ApiRequest
from voltway.api.pages import After, Limit, Page, from_cursor, page_response
from voltway.kit.postgres import Connection
from voltway.vocabulary.audit import AuditAction
from voltway.vocabulary.errors import Conflict, NotFound
from voltway.webhooks import endpoints, store, store_deliveries
from voltway.webhooks.endpoints import MAX_DESCRIPTION_LENGTH, MAX_URL_LENGTH, MadeEndpoint
from voltway.webhooks.events import SUBSCRIBABLE, EventType
from voltway.webhooks.outcome import DeliveryState
from voltway.webhooks.store import EndpointRow, EndpointState
from voltway.webhooks.store_deliveries import DeliveryRow

TAGS = ["Webhooks"]
Url = Annotated[str, Meta(min_length=1, max_length=MAX_URL_LENGTH)]
Description = Annotated[str, Meta(max_length=MAX_DESCRIPTION_LENGTH)]
Events = Annotated[list[EventType], Meta(min_length=1, max_length=len(EventType))]


class NewWebhook(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where to deliver what. It is told of the stations of its organization and all below."""

    url: Url
    events: Events | None = None
    description: Description | None = None
    organization_id: Annotated[str, Meta(max_length=64)] | None = None


class WebhookChange(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What to change; what is not named stays. `paused`: what happens meanwhile is kept for it."""

    url: Url | None = None
    events: Events | None = None
    description: Description | None = None
    paused: bool | None = None


class Queued(Struct, frozen=True, kw_only=True):
    """A delivery that is on its way."""

    delivery_id: str


@get("/webhooks", tags=TAGS)
async def list_webhooks(
    request: ApiRequest, connection: NamedDependency[Connection], after: After = None, limit: Limit = 50
) -> Response[Page[EndpointRow]]:
    """List where things are delivered to, without the secrets."""
    rows = await store.page(connection, after=from_cursor(after, str), limit=limit)
    return page_response(request, rows, limit, lambda row: row.endpoint_id)


@get("/webhooks/{endpoint_id:str}", tags=TAGS)
async def show_webhook(connection: NamedDependency[Connection], endpoint_id: FromPath[str]) -> EndpointRow:
    """Show one of them."""
    return await endpoints.get(connection, endpoint_id)


@post("/webhooks", tags=TAGS)
async def add_webhook(
    request: ApiRequest,
    api: NamedDependency[ApiContext],
    connection: NamedDependency[Connection],
    data: JSONBody[NewWebhook],
) -> Response[MadeEndpoint]:
    """Have things delivered. The secret that signs them is told only here."""
    place, actor = await organization_for(request, connection, data.organization_id), request.auth.actor
    async with connection.transaction():
        made = await endpoints.add(
            connection,
            api.sealing,
            url=data.url,
            created_by=f"{actor.kind}:{actor.id}",
            events=data.events or SUBSCRIBABLE,
            description=data.description,
            organization_id=place,
            allow_private=api.settings.webhooks.allow_private_addresses,
        )
        endpoint_id = made.endpoint.endpoint_id
        await record(request, connection, AuditAction.WEBHOOK_ADD, endpoint_id, place, after=made.endpoint)
    headers = {"Location": f"/api/v1/webhooks/{endpoint_id}"}
    return Response(made, status_code=HTTPStatus.CREATED, headers=headers)


@patch("/webhooks/{endpoint_id:str}", tags=TAGS)
async def change_webhook(
    request: ApiRequest,
    api: NamedDependency[ApiContext],
    connection: NamedDependency[Connection],
    endpoint_id: FromPath[str],
    data: JSONBody[WebhookChange],
) -> EndpointRow:
    """Change where or what is delivered, pause it, or let it go on."""
    async with connection.transaction():
        before = await endpoints.get(connection, endpoint_id)
        row = await endpoints.change(
            connection,
            endpoint_id,
            url=data.url,
            events=data.events,
            description=data.description,
            allow_private=api.settings.webhooks.allow_private_addresses,
        )
        if data.paused is False and row.state is not EndpointState.ACTIVE:
            row = await endpoints.resume(connection, endpoint_id)
        elif data.paused and row.state is EndpointState.ACTIVE:
            row = await endpoints.pause(connection, endpoint_id)
        action, place = AuditAction.WEBHOOK_CHANGE, row.organization_id
        await record(request, connection, action, endpoint_id, place, before=before, after=row)
    return row


@delete("/webhooks/{endpoint_id:str}", tags=TAGS)
async def remove_webhook(
    request: ApiRequest, connection: NamedDependency[Connection], endpoint_id: FromPath[str]
) -> None:
    """Deliver there no more, and forget what was."""
    row = await endpoints.get(connection, endpoint_id)
    async with connection.transaction():
        await record(request, connection, AuditAction.WEBHOOK_REMOVE, endpoint_id, row.organization_id, before=row)
    await store.remove(connection, endpoint_id)


@post("/webhooks/{endpoint_id:str}/secrets", tags=TAGS, status_code=HTTPStatus.OK)
async def renew_webhook_secret(
    request: ApiRequest,
    api: NamedDependency[ApiContext],
    connection: NamedDependency[Connection],
    endpoint_id: FromPath[str],
) -> MadeEndpoint:
    """Make a new secret; the one before signs, too, for a day."""
    async with connection.transaction():
        row = await endpoints.get(connection, endpoint_id)
        made = await endpoints.rotate(connection, api.sealing, endpoint_id, api.clock.now())
        await record(request, connection, AuditAction.WEBHOOK_RENEW_SECRET, endpoint_id, row.organization_id)
    return made


@post("/webhooks/{endpoint_id:str}/tests", tags=TAGS)
async def test_webhook(
    request: ApiRequest,
    api: NamedDependency[ApiContext],
    connection: NamedDependency[Connection],
    endpoint_id: FromPath[str],
) -> Queued:
    """Deliver a `webhook.test`."""
    async with connection.transaction():
        row = await endpoints.get(connection, endpoint_id)
        delivery_id = await endpoints.send_test(connection, endpoint_id, api.clock.now())
        action, place = AuditAction.WEBHOOK_SEND_TEST, row.organization_id
        await record(request, connection, action, endpoint_id, place, after=delivery_id)
    return Queued(delivery_id=delivery_id)


@get("/webhooks/{endpoint_id:str}/deliveries", tags=TAGS)
async def list_deliveries(
    request: ApiRequest,
    connection: NamedDependency[Connection],
    endpoint_id: FromPath[str],
    after: After = None,
    limit: Limit = 50,
    delivery_state: Annotated[
        DeliveryState | None, QueryParameter(name="state", description="Only waiting, delivered or dead ones.")
    ] = None,
) -> Response[Page[DeliveryRow]]:
    """List what was, is or could not be delivered there, newest first."""
    await endpoints.get(connection, endpoint_id)
    rows = await store_deliveries.page(
        connection, endpoint_id, state=delivery_state, after=from_cursor(after, int), limit=limit
    )
    return page_response(request, rows, limit, lambda row: row.position)


@post("/webhooks/{endpoint_id:str}/deliveries/{delivery_id:str}/replays", tags=TAGS)
async def replay_delivery(
    request: ApiRequest,
    api: NamedDependency[ApiContext],
    connection: NamedDependency[Connection],
    endpoint_id: FromPath[str],
    delivery_id: FromPath[str],
) -> Queued:
    """Deliver once more what was delivered or given up."""
    async with connection.transaction():
        row, delivery = (
            await endpoints.get(connection, endpoint_id),
            await store_deliveries.find(connection, delivery_id),
        )
        if delivery is None or delivery.endpoint_id != endpoint_id:
            raise NotFound(f"there is no delivery {delivery_id[:40]} there", "GET …/deliveries lists them")
        if not await store_deliveries.replay(connection, delivery_id, api.clock.now()):
            raise Conflict(f"delivery {delivery_id} is waiting already", "wait until it was delivered or given up")
        await record(
            request, connection, AuditAction.WEBHOOK_REPLAY, endpoint_id, row.organization_id, after=delivery_id
        )
    return Queued(delivery_id=delivery_id)
