"""/api/v1/privacy: exports of what is held on a person, and erasures."""

from collections.abc import AsyncIterator
from functools import partial
from http import HTTPStatus
from typing import Annotated

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from litestar.response import Stream
from msgspec import Meta, Struct

from voltway.api.auditing import record
from voltway.api.context import ApiContext, ApiRequest
from voltway.api.pages import After, Limit, Page, from_cursor, page_response
from voltway.kit.postgres import Connection
from voltway.privacy import requesting, store_requests
from voltway.privacy.store_requests import ErasureRow, ExportRow, ExportState
from voltway.privacy.subject import MOST_NAMED, Asked
from voltway.vocabulary.errors import Conflict, NotFound

TAGS = ["Privacy"]

Names = Annotated[list[Annotated[str, Meta(min_length=1, max_length=255)]], Meta(max_length=MOST_NAMED)]


class NewExport(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whose data: one person, by any of what is theirs. The rest of it is found."""

    accounts: Annotated[Names, Meta(description="Ids or e-mail addresses.")] = []
    drivers: Annotated[Names, Meta(description="Drivers' ids.")] = []
    tokens: Annotated[Names, Meta(description="Tokens' uids.")] = []


class NewErasure(NewExport, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who is to be erased, and why."""

    reason: Annotated[str, Meta(min_length=1, max_length=requesting.MAX_REASON_LENGTH, pattern=r"\S")]


@get("/privacy/exports", tags=TAGS)
async def list_exports(
    request: ApiRequest, connection: NamedDependency[Connection], after: After = None, limit: Limit = 50
) -> Response[Page[ExportRow]]:
    """List exports, newest first. They go when their time is over."""
    rows = await store_requests.exports(connection, after=from_cursor(after, str), limit=limit)
    return page_response(request, rows, limit, lambda row: row.export_id)


@post("/privacy/exports", tags=TAGS)
async def ask_export(
    request: ApiRequest,
    api: NamedDependency[ApiContext],
    connection: NamedDependency[Connection],
    data: JSONBody[NewExport],
) -> Response[ExportRow]:
    """Have all that is held on a person put into a zip file. It is `ready` within seconds or minutes."""
    async with connection.transaction():
        row = await requesting.ask_export(
            connection,
            _asked(data),
            request.auth.actor,
            api.settings.retention,
            api.clock.now(),
            partial(record, request, connection),
        )
    location = f"/api/v1/privacy/exports/{row.export_id}"
    return Response(row, status_code=HTTPStatus.CREATED, headers={"Location": location})


@get("/privacy/exports/{export_id:str}", tags=TAGS)
async def show_export(connection: NamedDependency[Connection], export_id: FromPath[str]) -> ExportRow:
    """Show one export: whether its file is ready."""
    return await _find_export(connection, export_id)


@get("/privacy/exports/{export_id:str}/file", tags=TAGS, media_type="application/zip")
async def fetch_export(
    api: NamedDependency[ApiContext], connection: NamedDependency[Connection], export_id: FromPath[str]
) -> Stream:
    """Fetch the zip file: JSON lines for each table, README.json, and a PDF to read."""
    row = await _find_export(connection, export_id)
    if row.state is not ExportState.READY:
        raise Conflict(f"the export {row.export_id} is {row.state}, not ready", "ask for it again later")
    headers = {
        "Content-Disposition": f'attachment; filename="personal-data-{row.export_id}.zip"',
        "Content-Length": str(row.size_bytes),
        "Cache-Control": "no-store",
    }
    return Stream(_parts(api, row.export_id), media_type="application/zip", headers=headers)


@get("/privacy/erasures", tags=TAGS)
async def list_erasures(
    request: ApiRequest, connection: NamedDependency[Connection], after: After = None, limit: Limit = 50
) -> Response[Page[ErasureRow]]:
    """List erasures, newest first."""
    rows = await store_requests.erasures(connection, after=from_cursor(after, str), limit=limit)
    return page_response(request, rows, limit, lambda row: row.erasure_id)


@post("/privacy/erasures", tags=TAGS)
async def ask_erasure(
    request: ApiRequest,
    api: NamedDependency[ApiContext],
    connection: NamedDependency[Connection],
    data: JSONBody[NewErasure],
) -> Response[ErasureRow]:
    """Have an erasure planned. Nothing is erased: read its `plan`, then confirm it."""
    row = await requesting.ask_erasure(connection, _asked(data), request.auth.actor, data.reason, api.clock.now())
    location = f"/api/v1/privacy/erasures/{row.erasure_id}"
    return Response(row, status_code=HTTPStatus.CREATED, headers={"Location": location})


@get("/privacy/erasures/{erasure_id:str}", tags=TAGS)
async def show_erasure(connection: NamedDependency[Connection], erasure_id: FromPath[str]) -> ErasureRow:
    """Show one erasure: its `plan`, which changed nothing, and its `report` once it is carried out."""
    row = await store_requests.find_erasure(connection, erasure_id)
    if row is None:
        raise NotFound(f"there is no erasure {erasure_id[:80]}", "GET /api/v1/privacy/erasures lists all erasures")
    return row


@post("/privacy/erasures/{erasure_id:str}/confirmation", tags=TAGS)
async def confirm_erasure(
    request: ApiRequest,
    api: NamedDependency[ApiContext],
    connection: NamedDependency[Connection],
    erasure_id: FromPath[str],
) -> ErasureRow:
    """Have a planned erasure carried out. It can't be undone."""
    async with connection.transaction():
        return await requesting.confirm(
            connection, erasure_id, request.auth.actor, api.clock.now(), partial(record, request, connection)
        )


def _asked(data: NewExport) -> Asked:
    return Asked(accounts=data.accounts, drivers=data.drivers, tokens=data.tokens)


async def _find_export(connection: Connection, export_id: str) -> ExportRow:
    row = await store_requests.find_export(connection, export_id)
    if row is None:
        raise NotFound(f"there is no export {export_id[:80]}", "GET /api/v1/privacy/exports lists all exports")
    return row


async def _parts(api: ApiContext, export_id: str) -> AsyncIterator[bytes]:
    """On connections of its own: the request's one is given back before the file is sent."""
    number = 0
    while True:
        async with api.pool.connection() as connection:
            piece = await store_requests.part(connection, export_id, number)
        if piece is None:
            return
        yield piece
        number += 1
