"""/api/v1/sessions/{session_id}/meter-values: the power curve of a session."""

from datetime import datetime

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from voltway.api.context import ApiRequest
from voltway.api.pages import After, Limit, Page, from_cursor, page_response
from voltway.api.sessions import find_session
from voltway.kit.postgres import Connection
from voltway.sessions import store_listing
from voltway.sessions.store_listing import ReadingRow


@get("/sessions/{session_id:str}/meter-values", tags=["Meter values"])
async def list_meter_values(
    request: ApiRequest,
    connection: NamedDependency[Connection],
    session_id: FromPath[str],
    after: After = None,
    limit: Limit = 500,
) -> Response[Page[ReadingRow]]:
    """List a session's meter readings, oldest first: Wh, W, A, V and percent of the battery, where told.

    `samples` holds every sample as told where that is more. A page may hold a few more than `limit`: readings of the
    same instant stay together.
    """
    session = await find_session(connection, session_id)
    last_at = from_cursor(after, datetime)
    rows = await store_listing.readings(connection, session.station_id, session_id, after=last_at, limit=limit)
    return page_response(request, rows, limit, lambda row: row.at)
