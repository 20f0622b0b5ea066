"""What is done with webhooks over HTTP, from a page or over the API: done, and written into the audit trail."""

from collections.abc import Sequence

from voltway.api.access import organization_for
from voltway.api.auditing import record
from voltway.api.context import ApiContext, ApiRequest
from voltway.kit.postgres import Connection
from voltway.vocabulary.audit import AuditAction
from voltway.vocabulary.errors import Conflict, NotFound
from voltway.webhooks import endpoints, store, store_deliveries
from voltway.webhooks.endpoints import MadeEndpoint
from voltway.webhooks.events import SUBSCRIBABLE, EventType
from voltway.webhooks.store import EndpointRow, EndpointState


async def add(
    request: ApiRequest,
    connection: Connection,
    *,
    url: str,
    events: Sequence[EventType] | None,
    description: str | None,
    organization_id: str | None,
) -> MadeEndpoint:
    """Add an endpoint; no events are all events. Raises what `endpoints.add` and `organization_for` raise."""
    api, actor = _api(request), request.auth.actor
    place = await organization_for(request, connection, organization_id)
    async with connection.transaction():
        made = await endpoints.add(
            connection,
            api.sealing,
            url=url,
            created_by=f"{actor.kind}:{actor.id}",
            events=events or SUBSCRIBABLE,
            description=description,
            organization_id=place,
            allow_private=api.settings.webhooks.allow_private_addresses,
        )
        action = AuditAction.WEBHOOK_ADD
        await record(request, connection, action, made.endpoint.endpoint_id, place, after=made.endpoint)
    return made


async def set_paused(
    connection: Connection,
    row: EndpointRow,
    paused: bool,  # noqa: FBT001  # whether it shall be is all there is to say
) -> EndpointRow:
    """Pause an endpoint that is active, or make one active that is not; else leave it as it is."""
    if not paused and row.state is not EndpointState.ACTIVE:
        return await endpoints.resume(connection, row.endpoint_id)
    if paused and row.state is EndpointState.ACTIVE:
        return await endpoints.pause(connection, row.endpoint_id)
    return row


async def remove(request: ApiRequest, connection: Connection, endpoint_id: str) -> None:
    """Forget an endpoint and everything that waits for it. Raises NotFound."""
    row = await endpoints.get(connection, endpoint_id)
    async with connection.transaction():
        await record(request, connection, AuditAction.WEBHOOK_REMOVE, endpoint_id, row.organization_id, before=row)
    await store.remove(connection, endpoint_id)


async def renew_secret(request: ApiRequest, connection: Connection, endpoint_id: str) -> MadeEndpoint:
    """Give an endpoint a new secret; the one before signs, too, for a day. Raises NotFound."""
    api = _api(request)
    async with connection.transaction():
        row = await endpoints.get(connection, endpoint_id)
        made = await endpoints.rotate(connection, api.sealing, endpoint_id, api.clock.now())
        await record(request, connection, AuditAction.WEBHOOK_RENEW_SECRET, endpoint_id, row.organization_id)
    return made


async def send_test(request: ApiRequest, connection: Connection, endpoint_id: str) -> str:
    """Have a `webhook.test` delivered; its delivery's id. Raises NotFound, Conflict."""
    async with connection.transaction():
        row = await endpoints.get(connection, endpoint_id)
        delivery_id = await endpoints.send_test(connection, endpoint_id, _api(request).clock.now())
        action = AuditAction.WEBHOOK_SEND_TEST
        await record(request, connection, action, endpoint_id, row.organization_id, after=delivery_id)
    return delivery_id


async def replay(request: ApiRequest, connection: Connection, endpoint_id: str, delivery_id: str) -> None:
    """Deliver one delivered or dead message once more. Raises NotFound, or Conflict where it waits already."""
    async with connection.transaction():
        row = await endpoints.get(connection, endpoint_id)
        delivery = await store_deliveries.find(connection, delivery_id)
        if delivery is None or delivery.endpoint_id != endpoint_id:
            raise NotFound(f"there is no delivery {delivery_id[:40]} there", "GET …/deliveries lists them")
        if not await store_deliveries.replay(connection, delivery_id, _api(request).clock.now()):
            raise Conflict(f"delivery {delivery_id} is waiting already", "wait until it was delivered or given up")
        action = AuditAction.WEBHOOK_REPLAY
        await record(request, connection, action, endpoint_id, row.organization_id, after=delivery_id)


async def replay_dead(request: ApiRequest, connection: Connection, endpoint_id: str) -> int:
    """Deliver every dead message of an endpoint once more, in order; tells how many. Raises NotFound.

    It is written down before: what is many is done in several transactions.
    """
    api, row = _api(request), await endpoints.get(connection, endpoint_id)
    async with connection.transaction():
        action = AuditAction.WEBHOOK_REPLAY
        await record(request, connection, action, endpoint_id, row.organization_id, after="all dead letters")
    return await store_deliveries.replay_all(api.pool, endpoint_id, since=row.created_at, now=api.clock.now())


def _api(request: ApiRequest) -> ApiContext:
    api: ApiContext = request.app.state.api
    return api
