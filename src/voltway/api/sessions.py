"""/api/v1/sessions: charging sessions, running and ended."""

from datetime import datetime
from typing import Annotated

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from voltway.api.context import ApiRequest
from voltway.api.pages import After, Limit, Page, from_cursor, page_response
from voltway.kit.postgres import Connection
from voltway.sessions import store_listing
from voltway.sessions.store_listing import SessionRow
from voltway.vocabulary.errors import NotFound
from voltway.vocabulary.sessions import SessionState

TAGS = ["Sessions"]


@get("/sessions", tags=TAGS)
async def list_sessions(  # noqa: PLR0913  (one argument per filter)
    request: ApiRequest,
    connection: NamedDependency[Connection],
    *,
    after: After = None,
    limit: Limit = 50,
    station_id: Annotated[str | None, QueryParameter(description="Only at this station.", max_length=64)] = None,
    session_state: Annotated[
        SessionState | None, QueryParameter(name="state", description="Only running, or only ended ones.")
    ] = None,
    token_uid: Annotated[str | None, QueryParameter(description="Only with this token.", max_length=255)] = None,
    started_from: Annotated[datetime | None, QueryParameter(description="Only begun then or later.")] = None,
    started_to: Annotated[datetime | None, QueryParameter(description="Only begun earlier.")] = None,
) -> Response[Page[SessionRow]]:
    """List sessions, newest first. Energy is in Wh, power in W, durations in seconds."""
    rows = await store_listing.page(
        connection,
        after=from_cursor(after, store_listing.SessionCursor),
        limit=limit,
        station_id=station_id,
        state=session_state,
        token_uid=token_uid,
        started_from=started_from,
        started_to=started_to,
    )
    return page_response(request, rows, limit, lambda row: (row.started_at, row.session_id))


@get("/sessions/{session_id:str}", tags=TAGS)
async def show_session(connection: NamedDependency[Connection], session_id: FromPath[str]) -> SessionRow:
    """Show one session."""
    return await find_session(connection, session_id)


async def find_session(connection: Connection, session_id: str) -> SessionRow:
    """The session of this id. Raises NotFound."""
    row = await store_listing.find(connection, session_id)
    if row is None:
        raise NotFound(f"there is no session {session_id[:80]}", "GET /api/v1/sessions lists all sessions")
    return row
