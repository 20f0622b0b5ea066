"""/api/v1/stations/{station_id}/monitors, …/alerts and …/event-streams: what stations watch, and what they found."""

from datetime import datetime
from typing import Annotated

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from voltway.api.context import ApiRequest
from voltway.api.pages import After, Limit, Page, from_cursor, page_response
from voltway.api.stations import require_station
from voltway.kit.postgres import Connection
from voltway.stations import store_alerts, store_event_streams, store_monitors
from voltway.stations.store_alerts import AlertRow
from voltway.stations.store_event_streams import EventStream, StreamReading
from voltway.stations.store_monitors import MonitorRow

TAGS = ["Variables"]

Name = Annotated[str | None, QueryParameter(description="Only of this name, without regard to case.", max_length=64)]


@get("/stations/{station_id:str}/monitors", tags=TAGS)
async def list_monitors(
    request: ApiRequest,
    connection: NamedDependency[Connection],
    station_id: FromPath[str],
    *,
    after: After = None,
    limit: Limit = 50,
    component: Name = None,
    variable: Name = None,
) -> Response[Page[MonitorRow]]:
    """List the monitors that a station is known to hold on its variables.

    To have them read anew, give the order `GetMonitoringReport`.
    """
    rows = await store_monitors.page(
        connection,
        station_id,
        after=from_cursor(after, int),
        limit=limit,
        component=component,
        variable=variable,
    )
    if not rows:
        await require_station(connection, station_id)
    return page_response(request, rows, limit, lambda row: row.monitor_id)


@get("/stations/{station_id:str}/alerts", tags=TAGS)
async def list_alerts(
    request: ApiRequest,
    connection: NamedDependency[Connection],
    station_id: FromPath[str],
    after: After = None,
    limit: Limit = 50,
) -> Response[Page[AlertRow]]:
    """List the monitors of a station that are in alert, and since when."""
    rows = await store_alerts.page(connection, station_id, after=from_cursor(after, int), limit=limit)
    if not rows:
        await require_station(connection, station_id)
    return page_response(request, rows, limit, lambda row: row.monitor_id)


@get("/stations/{station_id:str}/event-streams", tags=TAGS)
async def list_event_streams(connection: NamedDependency[Connection], station_id: FromPath[str]) -> Page[EventStream]:
    """List the periodic event streams that a station opened (OCPP 2.1); all on one page."""
    await require_station(connection, station_id)
    return Page(items=await store_event_streams.streams(connection, station_id), next=None)


@get("/stations/{station_id:str}/monitors/{monitor_id:int}/readings", tags=TAGS)
async def list_monitor_readings(
    request: ApiRequest,
    connection: NamedDependency[Connection],
    station_id: FromPath[str],
    monitor_id: FromPath[int],
    after: After = None,
    limit: Limit = 50,
) -> Response[Page[StreamReading]]:
    """List the values that came in a monitor's event streams, newest first; they are kept for 30 days."""
    before = from_cursor(after, datetime)
    rows = await store_event_streams.readings(
        connection,
        station_id,
        monitor_id,
        before=before,
        limit=limit,
    )
    if not rows:
        await require_station(connection, station_id)
    return page_response(request, rows, limit, lambda row: row.at)
