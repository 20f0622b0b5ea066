"""/api/v1/webhooks: where other systems are told of what happens, and what became of each delivery."""

from http import HTTPStatus
from typing import Annotated

from litestar import Response, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import Meta, Struct

from voltway.api import webhook_acts as acts
from voltway.api.auditing import record
from voltway.api.context import ApiContext, ApiRequest
from voltway.api.pages import After, Limit, Page, from_cursor, page_response
from voltway.kit.postgres import Connection
from voltway.vocabulary.audit import AuditAction
from voltway.webhooks import endpoints, store, store_deliveries
from voltway.webhooks.endpoints import MAX_DESCRIPTION_LENGTH, MAX_URL_LENGTH, MadeEndpoint
from voltway.webhooks.events import EventType
from voltway.webhooks.outcome import DeliveryState
from voltway.webhooks.store import EndpointRow
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
    request: ApiRequest, connection: NamedDependency[Connection], data: JSONBody[NewWebhook]
) -> Response[MadeEndpoint]:
    """Have things delivered. The secret that signs them is told only here."""
    made = await acts.add(
        request,
        connection,
        url=data.url,
        events=data.events,
        description=data.description,
        organization_id=data.organization_id,
    )
    endpoint_id = made.endpoint.endpoint_id
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
        if data.paused is not None:
            row = await acts.set_paused(connection, row, data.paused)
        action, place = AuditAction.WEBHOOK_CHANGE, row.organization_id
        await record(request, connection, action, endpoint_id, place, before=before, after=row)
    return row


@delete("/webhooks/{endpoint_id:str}", tags=TAGS)
async def remove_webhook(
    request: ApiRequest, connection: NamedDependency[Connection], endpoint_id: FromPath[str]
) -> None:
    """Deliver there no more, and forget what was."""
    await acts.remove(request, connection, endpoint_id)


@post("/webhooks/{endpoint_id:str}/secrets", tags=TAGS, status_code=HTTPStatus.OK)
async def renew_webhook_secret(
    request: ApiRequest, connection: NamedDependency[Connection], endpoint_id: FromPath[str]
) -> MadeEndpoint:
    """Make a new secret; the one before signs, too, for a day."""
    return await acts.renew_secret(request, connection, endpoint_id)


@post("/webhooks/{endpoint_id:str}/tests", tags=TAGS)
async def test_webhook(
    request: ApiRequest, connection: NamedDependency[Connection], endpoint_id: FromPath[str]
) -> Queued:
    """Deliver a `webhook.test`."""
    return Queued(delivery_id=await acts.send_test(request, connection, endpoint_id))


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
    connection: NamedDependency[Connection],
    endpoint_id: FromPath[str],
    delivery_id: FromPath[str],
) -> Queued:
    """Deliver once more what was delivered or given up."""
    await acts.replay(request, connection, endpoint_id, delivery_id)
    return Queued(delivery_id=delivery_id)
