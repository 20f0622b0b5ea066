"""/api/v1/posture: how safe the stations are, and what is wrong with them."""

from typing import Annotated

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from voltway.api.context import ApiContext, ApiRequest
from voltway.api.pages import After, Limit, Page, from_cursor, page_response
from voltway.kit.postgres import Connection
from voltway.security import reading
from voltway.vocabulary.posture import Finding, FindingKind, FindingSeverity, Posture

TAGS = ["Posture"]


@get("/posture", tags=TAGS)
async def show_posture(api: NamedDependency[ApiContext], connection: NamedDependency[Connection]) -> Posture:
    """Show how safe the accepted stations are together, with a score from 0 to 100, and what to do next."""
    return await reading.survey(connection, api.clock.now())


@get("/posture/findings", tags=TAGS)
async def list_findings(  # noqa: PLR0913, PLR0917  (one argument per filter)
    request: ApiRequest,
    api: NamedDependency[ApiContext],
    connection: NamedDependency[Connection],
    after: After = None,
    limit: Limit = 50,
    station_id: Annotated[str | None, QueryParameter(description="Only of this station.", max_length=64)] = None,
    kind: Annotated[FindingKind | None, QueryParameter(description="Only of this kind.")] = None,
    severity: Annotated[FindingSeverity | None, QueryParameter(description="Only of this severity.")] = None,
) -> Response[Page[Finding]]:
    """List what is wrong with stations, as it is known now, by station.

    Findings of one station are on one page, which may thus hold a few more than asked for.
    """
    rows = await reading.page(
        connection,
        api.clock.now(),
        after=from_cursor(after, str),
        limit=limit,
        station_id=station_id,
        kind=kind,
        severity=severity,
    )
    return page_response(request, rows, limit, lambda row: row.station_id)
