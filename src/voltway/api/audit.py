"""/api/v1/audit-entries: who did what."""

from datetime import datetime
from typing import Annotated

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from voltway.api.context import ApiRequest
from voltway.api.pages import After, Limit, Page, from_cursor, page_response
from voltway.audit import store
from voltway.audit.store import AuditFilter
from voltway.kit.postgres import Connection
from voltway.vocabulary.audit import AuditAction, AuditEntry, SubjectKind


@get("/audit-entries", tags=["Audit"])
async def list_audit_entries(  # noqa: PLR0913  (one argument per filter)
    request: ApiRequest,
    connection: NamedDependency[Connection],
    *,
    after: After = None,
    limit: Limit = 50,
    actor_id: Annotated[str | None, QueryParameter(description="Only what they did.", max_length=200)] = None,
    action: Annotated[AuditAction | None, QueryParameter(description="Only this.")] = None,
    subject_kind: Annotated[SubjectKind | None, QueryParameter(description="Only done to such things.")] = None,
    subject_id: Annotated[str | None, QueryParameter(description="Only done to this one.", max_length=300)] = None,
    since: Annotated[datetime | None, QueryParameter(description="Only then or later.")] = None,
    until: Annotated[datetime | None, QueryParameter(description="Only earlier.")] = None,
) -> Response[Page[AuditEntry]]:
    """List who did what, newest first: in the organizations whose audit trail the asker may read, and below them.

    `voltway audit verify` proves that nothing was changed.
    """
    wanted = AuditFilter(
        actor_id=actor_id, action=action, subject_kind=subject_kind, subject_id=subject_id, since=since, until=until
    )
    rows = await store.page(connection, wanted, before=from_cursor(after, int), limit=limit)
    return page_response(request, rows, limit, lambda row: row.number)
