"""/api/v1/logs: the logs of stations, asked for and fetched."""

from datetime import datetime
from http import HTTPStatus
from typing import Annotated

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter
from litestar.response import Stream
from msgspec import Meta, Struct
from msgspec.structs import asdict

from voltway.api.auditing import origin_of
from voltway.api.context import ApiContext, ApiRequest
from voltway.api.file_answers import asked_span, part_answer
from voltway.api.pages import After, Limit, Page, from_cursor, page_response
from voltway.files import keeping
from voltway.kit.postgres import Connection
from voltway.logs import asking, store
from voltway.logs.asking import Asking, Wish
from voltway.vocabulary.logs import LogKind, StationLog

TAGS = ["Logs"]


class NewLog(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which log is wanted, and of what time."""

    station_id: Annotated[str, Meta(max_length=64)]
    kind: LogKind = LogKind.DIAGNOSTICS
    oldest: Annotated[datetime, Meta(tz=True, description="Nothing that is older.")] | None = None
    latest: Annotated[datetime, Meta(tz=True, description="Nothing that is newer.")] | None = None
    retries: Annotated[int, Meta(ge=0, le=100, description="How often the station may try again.")] | None = None
    retry_interval_s: Annotated[int, Meta(ge=0, le=86_400, description="After so many seconds each.")] | None = None


@get("/logs", tags=TAGS)
async def list_logs(
    request: ApiRequest,
    connection: NamedDependency[Connection],
    after: After = None,
    limit: Limit = 50,
    station_id: Annotated[str | None, QueryParameter(description="Only of this station.", max_length=64)] = None,
    kind: Annotated[LogKind | None, QueryParameter(description="Only of this kind.")] = None,
) -> Response[Page[StationLog]]:
    """List the logs that stations were asked for, newest first."""
    rows = await store.page(connection, after=from_cursor(after, str), limit=limit, station_id=station_id, kind=kind)
    return page_response(request, rows, limit, lambda row: row.log_id)


@post("/logs", tags=TAGS)
async def ask_log(
    request: ApiRequest, api: NamedDependency[ApiContext], data: JSONBody[NewLog]
) -> Response[StationLog]:
    """Have a station send a log, and wait for its answer.

    The answer is the log, whatever the station said: read its `state`. It is `accepted` if the station will send it,
    `rejected` if it won't, `failed` if it isn't connected, `asked` if it gave no answer. Once it is `uploaded`, its
    file can be fetched.
    """
    by = Asking(api.pool, api.bus, api.clock, api.settings, api.links)
    log = await asking.ask(by, Wish(**asdict(data)), origin_of(request))
    return Response(log, status_code=HTTPStatus.CREATED, headers={"Location": f"/api/v1/logs/{log.log_id}"})


@get("/logs/{log_id:str}", tags=TAGS)
async def show_log(connection: NamedDependency[Connection], log_id: FromPath[str]) -> StationLog:
    """Show one log: how far it has come."""
    return await store.known(connection, log_id)


@get("/logs/{log_id:str}/file", tags=TAGS, media_type="application/octet-stream")
async def fetch_log(
    request: ApiRequest,
    api: NamedDependency[ApiContext],
    connection: NamedDependency[Connection],
    log_id: FromPath[str],
) -> Stream:
    """Fetch the file as the station sent it, or with `Range` a part of it."""
    file = await asking.file_of(connection, log_id)
    span = asked_span(request, file)
    return part_answer(file, span, keeping.content(api.storage, file, span))
