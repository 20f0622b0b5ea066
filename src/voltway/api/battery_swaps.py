"""/api/v1/stations/{station_id}/battery-swaps: batteries that were put in and taken out (OCPP 2.1)."""

from datetime import datetime

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from voltway.api.context import ApiRequest
from voltway.api.pages import After, Limit, Page, from_cursor, page_response
from voltway.api.stations import require_station
from voltway.kit.postgres import Connection
from voltway.stations import store_battery_swaps
from voltway.vocabulary.batteries import BatterySwap


@get("/stations/{station_id:str}/battery-swaps", tags=["Stations"])
async def list_battery_swaps(
    request: ApiRequest,
    connection: NamedDependency[Connection],
    station_id: FromPath[str],
    after: After = None,
    limit: Limit = 100,
) -> Response[Page[BatterySwap]]:
    """List which batteries were put in, taken out, or offered in vain, newest first, with charge and health."""
    before = from_cursor(after, datetime)
    rows = await store_battery_swaps.page(connection, station_id, before=before, limit=limit)
    if not rows:
        await require_station(connection, station_id)
    return page_response(request, rows, limit, lambda row: row.at)
