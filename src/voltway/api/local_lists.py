"""/api/v1/stations/{station_id}/local-list: the tokens a station knows by itself, as far as we know of it."""

from http import HTTPStatus

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from voltway.api.auditing import record
from voltway.api.context import ApiRequest
from voltway.api.stations import known_station
from voltway.kit.postgres import Connection
from voltway.tokens import store_local_lists
from voltway.tokens.store_local_lists import LocalList
from voltway.vocabulary.audit import AuditAction

TAGS = ["Stations"]


@get("/stations/{station_id:str}/local-list", tags=TAGS)
async def show_local_list(connection: NamedDependency[Connection], station_id: FromPath[str]) -> LocalList:
    """Show how a station's local list is doing: its version, how many entries it holds, and what is wrong with it."""
    return await store_local_lists.find(connection, station_id)


@post("/stations/{station_id:str}/local-list/sendings", tags=TAGS, status_code=HTTPStatus.OK)
async def send_local_list(
    request: ApiRequest, connection: NamedDependency[Connection], station_id: FromPath[str]
) -> LocalList:
    """Have a station's local list sent in full. It is done in the background, or when the station returns."""
    async with connection.transaction():
        row = await known_station(connection, station_id)
        found = await store_local_lists.send_in_full(connection, station_id)
        action, organization = AuditAction.STATION_SEND_LOCAL_LIST, row.organization_id
        await record(request, connection, action, station_id, organization)
    return found
