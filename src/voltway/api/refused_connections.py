"""/api/v1/refused-connections: who was not let in at the door of stations, and why."""

from datetime import datetime
from typing import Annotated

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from voltway.api.context import ApiRequest
from voltway.api.pages import After, Limit, Page, from_cursor, page_response
from voltway.kit.postgres import Connection
from voltway.stations import store_refusals
from voltway.stations.store_refusals import CountedRefusal


@get("/refused-connections", tags=["Stations"])
async def list_refused_connections(
    request: ApiRequest,
    connection: NamedDependency[Connection],
    after: After = None,
    limit: Limit = 100,
    station_id: Annotated[str | None, QueryParameter(description="Only of this station.", max_length=64)] = None,
) -> Response[Page[CountedRefusal]]:
    """List connections that were refused, newest first: one item per hour, station or address, and cause.

    Where TLS failed it is not known which station it would have been; such items, which name an address only, are shown
    to whoever sees all stations. They are kept for 30 days.
    """
    before = from_cursor(after, datetime)
    rows = await store_refusals.page(connection, before=before, limit=limit, station_id=station_id)
    return page_response(request, rows, limit, lambda row: row.last_at)
