"""/api/v1/stations/{station_id}/messages: every OCPP message of a station, both directions."""

from datetime import datetime
from typing import Annotated

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from voltway.api.context import ApiRequest
from voltway.api.pages import After, Limit, Page, from_cursor, page_response
from voltway.api.stations import require_station
from voltway.kit.postgres import Connection
from voltway.stations import store_messages
from voltway.stations.store_messages import MessageRow


@get("/stations/{station_id:str}/messages", tags=["Messages"])
async def list_messages(
    request: ApiRequest,
    connection: NamedDependency[Connection],
    station_id: FromPath[str],
    after: After = None,
    limit: Limit = 50,
    action: Annotated[
        str | None, QueryParameter(description="Only this OCPP action, as BootNotification.", max_length=64)
    ] = None,
    outcome: Annotated[str | None, QueryParameter(description="Only with this outcome.", max_length=64)] = None,
) -> Response[Page[MessageRow]]:
    """List a station's messages, newest first, each with its answer, latency and what was corrected.

    Payloads are texts, since a broken message need not be JSON. A page may hold a few more than `limit`: messages of
    the same instant stay together.
    """
    before = from_cursor(after, datetime)
    rows = await store_messages.page(connection, station_id, before=before, limit=limit, action=action, outcome=outcome)
    if not rows:
        await require_station(connection, station_id)
    return page_response(request, rows, limit, lambda row: row.at)
