"""/api/v1/stations/{station_id}/settlements: payments that a station settled at its own terminal (OCPP 2.1)."""

from datetime import datetime

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from voltway.api.context import ApiRequest
from voltway.api.pages import After, Limit, Page, from_cursor, page_response
from voltway.api.stations import require_station
from voltway.kit.postgres import Connection
from voltway.payments import store
from voltway.vocabulary.payments import Settlement


@get("/stations/{station_id:str}/settlements", tags=["Stations"])
async def list_settlements(
    request: ApiRequest,
    connection: NamedDependency[Connection],
    station_id: FromPath[str],
    after: After = None,
    limit: Limit = 100,
) -> Response[Page[Settlement]]:
    """List which payments the station settled with its provider, each as told last, newest first."""
    before = from_cursor(after, datetime)
    rows = await store.page(connection, station_id, before=before, limit=limit)
    if not rows:
        await require_station(connection, station_id)
    return page_response(request, rows, limit, lambda row: row.at)
