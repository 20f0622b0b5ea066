"""/api/v1/firmware/images/{image_id}/publications: images that local controllers offer (OCPP 2.x)."""

from http import HTTPStatus
from typing import Annotated

from litestar import post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Meta, Struct

from voltway.api.auditing import origin_of
from voltway.api.context import ApiContext, ApiRequest
from voltway.api.stations import require_station
from voltway.firmware import publishing
from voltway.stations.commanding import give
from voltway.vocabulary.commands import AnyOrder, Command

TAGS = ["Firmware"]


class AtController(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which local controller; it is known like a station."""

    station_id: Annotated[str, Meta(max_length=64)]


@post("/firmware/images/{image_id:str}/publications", tags=TAGS, status_code=HTTPStatus.OK)
async def publish_firmware(
    request: ApiRequest, api: NamedDependency[ApiContext], image_id: FromPath[str], data: JSONBody[AtController]
) -> Command:
    """Have a local controller fetch an image and offer it to the stations behind it.

    The answer is the command, whatever became of it. How far the controller has come, it tells in events of the kind
    `firmware_publishing`.
    """
    async with api.pool.connection() as connection:
        await require_station(connection, data.station_id)
        now = api.clock.now()
        order = await publishing.order_to_publish(connection, api.links, image_id, data.station_id, now)
    return await _given(request, api, data.station_id, order)


@post("/firmware/images/{image_id:str}/withdrawals", tags=TAGS, status_code=HTTPStatus.OK)
async def withdraw_firmware(
    request: ApiRequest, api: NamedDependency[ApiContext], image_id: FromPath[str], data: JSONBody[AtController]
) -> Command:
    """Have a local controller offer an image no more. The answer is the command, whatever became of it."""
    async with api.pool.connection() as connection:
        await require_station(connection, data.station_id)
        order = await publishing.order_to_unpublish(connection, image_id)
    return await _given(request, api, data.station_id, order)


async def _given(request: ApiRequest, api: ApiContext, station_id: str, order: AnyOrder) -> Command:
    author = request.auth.actor.as_author
    return await give(api.pool, api.bus, station_id, order, author=author, origin=origin_of(request))
