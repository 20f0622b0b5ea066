"""/api/v1/stations/{station_id}/variables: a station's settings and what else it tells of itself, as one tree."""

from typing import Annotated

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from voltway.api.context import ApiRequest
from voltway.api.pages import After, Limit, Page, from_cursor, page_response
from voltway.api.stations import require_station
from voltway.kit.postgres import Connection
from voltway.stations import store_device_model, store_reports
from voltway.stations.store_device_model import VariableChangeRow, VariableRow
from voltway.stations.store_reports import Report

TAGS = ["Variables"]

Name = Annotated[str | None, QueryParameter(description="Only of this name, without regard to case.", max_length=64)]


@get("/stations/{station_id:str}/variables", tags=TAGS)
async def list_variables(  # noqa: PLR0913  (one argument per filter)
    request: ApiRequest,
    connection: NamedDependency[Connection],
    station_id: FromPath[str],
    *,
    after: After = None,
    limit: Limit = 50,
    component: Name = None,
    variable: Name = None,
    changed: Annotated[bool, QueryParameter(description="Only what changed since it is known.")] = False,
) -> Response[Page[VariableRow]]:
    """List what is known of a station's variables; keys of OCPP 1.6 have the names that 2.x has for the same thing.

    To have them read anew, give the order `GetBaseReport`.
    """
    rows = await store_device_model.page(
        connection,
        station_id,
        after=from_cursor(after, str),
        limit=limit,
        component=component,
        variable=variable,
        changed=changed,
    )
    if not rows:
        await require_station(connection, station_id)
    return page_response(request, rows, limit, lambda row: row.path)


@get("/stations/{station_id:str}/variables/changes", tags=TAGS)
async def list_variable_changes(
    request: ApiRequest,
    connection: NamedDependency[Connection],
    station_id: FromPath[str],
    after: After = None,
    limit: Limit = 50,
    path: Annotated[str | None, QueryParameter(description="Only of this variable.", max_length=400)] = None,
) -> Response[Page[VariableChangeRow]]:
    """List changes of a station's variables, newest first: what it was, what it became, and who ordered it."""
    before = from_cursor(after, int)
    rows = await store_device_model.history(connection, station_id, before=before, limit=limit, path=path)
    if not rows:
        await require_station(connection, station_id)
    return page_response(request, rows, limit, lambda row: row.change_id)


@get("/stations/{station_id:str}/variables/reports", tags=TAGS)
async def list_variable_reports(
    request: ApiRequest,
    connection: NamedDependency[Connection],
    station_id: FromPath[str],
    after: After = None,
    limit: Limit = 50,
) -> Response[Page[Report]]:
    """List the reports that a station was asked for, newest first, and whether they came whole."""
    rows = await store_reports.page(connection, station_id, before=from_cursor(after, int), limit=limit)
    if not rows:
        await require_station(connection, station_id)
    return page_response(request, rows, limit, lambda row: row.request_id)
