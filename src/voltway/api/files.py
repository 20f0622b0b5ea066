"""/files: where stations fetch and send files by a link that needs no sign-in. Links are made by `files/links.py`."""

from collections.abc import AsyncIterator
from http import HTTPStatus
from typing import Any, Final

from litestar import HttpMethod, MediaType, Response, post, put, route
from litestar.di import NamedDependency
from litestar.params import FromPath

from voltway.api.context import ApiContext, ApiRequest
from voltway.api.file_answers import asked_span, head_answer, part_answer
from voltway.files import keeping
from voltway.files.keeping import Connected
from voltway.files.multipart import FileInForm, boundary_of
from voltway.people.seeing import everybody
from voltway.vocabulary.files import LinkPurpose

_READ: Final = [HttpMethod.GET, HttpMethod.HEAD]
_PATHS: Final = ["/files/{link:str}", "/files/{link:str}/{name:str}"]


@route(_PATHS, http_method=_READ, include_in_schema=False)
async def fetch_file(request: ApiRequest, api: NamedDependency[ApiContext], link: FromPath[str]) -> Response[Any]:
    """Fetch a file, or a part of it. `name` at the end is there for stations that call the file by it."""
    now = api.clock.now()
    read = api.links.read(link, LinkPurpose.DOWNLOAD, now)
    async with everybody(api.pool) as connection:
        file = await keeping.open_download(connection, read.link_id, now)
        if request.method == HttpMethod.HEAD:
            return head_answer(file)
        await keeping.begin_download(connection, read.link_id, now)
    span = asked_span(request, file)
    pieces = keeping.metered(_connected(api), api.storage, read.link_id, file, span, api.clock)
    return part_answer(file, span, await _begun(pieces))


@put(_PATHS, include_in_schema=False, request_max_body_size=None, status_code=HTTPStatus.CREATED)
async def put_file(request: ApiRequest, api: NamedDependency[ApiContext], link: FromPath[str]) -> Response[bytes]:
    """Take the file that a station sends as the body, or in a form."""
    return await _receive(request, api, link)


@post(_PATHS, include_in_schema=False, request_max_body_size=None, status_code=HTTPStatus.CREATED)
async def post_file(request: ApiRequest, api: NamedDependency[ApiContext], link: FromPath[str]) -> Response[bytes]:
    """The same for stations that POST."""
    return await _receive(request, api, link)


async def _receive(request: ApiRequest, api: ApiContext, link: str) -> Response[bytes]:
    read = api.links.read(link, LinkPurpose.UPLOAD, api.clock.now())
    form = _form(request)
    chunks = request.stream() if form is None else form.content()
    in_path = request.path_params.get("name")

    def name() -> str | None:
        return (form.name if form is not None else None) or in_path

    await keeping.receive(_connected(api), api.storage, read.link_id, chunks, name, api.clock)
    return Response(b"", media_type=MediaType.TEXT, status_code=HTTPStatus.CREATED)


async def _begun(pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """The same pieces, of which the first is there: what stands in the way of it is told instead of an answer."""
    first = await anext(pieces)

    async def rest() -> AsyncIterator[bytes]:
        yield first
        async for piece in pieces:
            yield piece

    return rest()


def _connected(api: ApiContext) -> Connected:
    """Whoever has a link sees the one file it leads to, whoever's that is."""
    return lambda: everybody(api.pool)


def _form(request: ApiRequest) -> FileInForm | None:
    boundary = boundary_of(request.headers.get("Content-Type"))
    return None if boundary is None else FileInForm(aiter(request.stream()), boundary)
