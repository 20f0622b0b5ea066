"""/api/v1/…/commands: orders to stations and what became of them."""

from http import HTTPStatus
from typing import Annotated
from urllib.parse import quote

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter

from voltway.api.auditing import origin_of
from voltway.api.context import ApiContext, ApiRequest
from voltway.api.pages import After, Limit, Page, from_cursor, page_response
from voltway.api.stations import require_station
from voltway.kit.postgres import Connection
from voltway.stations import store_command_listing
from voltway.stations.commanding import give
from voltway.vocabulary.commands import Command, OperatorOrder
from voltway.vocabulary.errors import NotFound

TAGS = ["Commands"]
MAX_WAIT_S = 120
MAX_QUEUE_FOR_S = 7 * 24 * 3600

Wait = Annotated[float, QueryParameter(ge=0, le=MAX_WAIT_S, description="Seconds to wait for the station's answer.")]
QueueFor = Annotated[
    float | None,
    QueryParameter(
        ge=1, le=MAX_QUEUE_FOR_S, description="Where the station is offline: keep the order this many seconds for it."
    ),
]


@get("/commands", tags=TAGS)
async def list_commands(
    request: ApiRequest,
    connection: NamedDependency[Connection],
    after: After = None,
    limit: Limit = 50,
    station_id: Annotated[str | None, QueryParameter(description="Only to this station.", max_length=64)] = None,
) -> Response[Page[Command]]:
    """List commands to all stations, newest first."""
    return await _page(request, connection, station_id, after, limit)


@get("/stations/{station_id:str}/commands", tags=TAGS)
async def list_station_commands(
    request: ApiRequest,
    connection: NamedDependency[Connection],
    station_id: FromPath[str],
    after: After = None,
    limit: Limit = 50,
) -> Response[Page[Command]]:
    """List commands to one station, newest first."""
    page = await _page(request, connection, station_id, after, limit)
    if not page.content.items:
        await require_station(connection, station_id)
    return page


@get("/stations/{station_id:str}/commands/{command_id:str}", tags=TAGS)
async def show_command(
    connection: NamedDependency[Connection], station_id: FromPath[str], command_id: FromPath[str]
) -> Command:
    """Show one command: its state, and the station's answer in the station's own words."""
    return await _find(connection, station_id, command_id)


@post("/stations/{station_id:str}/commands", tags=TAGS)
async def give_command(
    request: ApiRequest,
    api: NamedDependency[ApiContext],
    station_id: FromPath[str],
    data: JSONBody[OperatorOrder],
    wait_s: Wait = 30.0,
    queue_for_s: QueueFor = None,
) -> Response[Command]:
    """Give a station an order and wait for its answer. What is to be done stands in `kind`.

    The answer is the command, whatever became of it: read its `state`. It is `accepted` or `rejected` by the station,
    `offline` if the station isn't connected, `queued` if it was kept for it, `sent` if the answer did not come in time.
    """
    author = request.auth.actor.as_author
    async with api.pool.connection() as connection:
        await require_station(connection, station_id)
    command = await give(
        api.pool,
        api.bus,
        station_id,
        data,
        author=author,
        origin=origin_of(request),
        wait_s=wait_s,
        queue_for_s=queue_for_s,
    )
    location = f"/api/v1/stations/{quote(station_id, safe='')}/commands/{command.command_id}"
    return Response(command, status_code=HTTPStatus.CREATED, headers={"Location": location})


async def _page(
    request: ApiRequest, connection: Connection, station_id: str | None, after: str | None, limit: int
) -> Response[Page[Command]]:
    cursor = from_cursor(after, store_command_listing.CommandCursor)
    commands = await store_command_listing.page(connection, station_id=station_id, after=cursor, limit=limit)
    return page_response(request, commands, limit, lambda command: (command.created_at, command.command_id))


async def _find(connection: Connection, station_id: str, command_id: str) -> Command:
    command = await store_command_listing.find(connection, station_id, command_id)
    if command is None:
        raise NotFound(
            f"there is no command {command_id[:80]} to station {station_id[:80]}",
            "GET /api/v1/commands lists all commands",
        )
    return command
