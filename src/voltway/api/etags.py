"""Writes that must not undo each other: `ETag` on what is read, `If-Match` on what is written (RFC 9110, 13.1.1).

No handler does anything for it. What a path shows (its GET) is what a PATCH, PUT or DELETE of the same path is compared
with, and the answer of any operation that shows the same kind of thing carries its tag.
"""

import hashlib
import inspect
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import Annotated, Any, Final, TypeVar, get_args, get_origin, get_type_hints
from urllib.parse import quote

import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException
from litestar.handlers import HTTPRouteHandler
from litestar.params import HeaderParameter
from msgspec import Struct

from voltway.kit.postgres import Connection
from voltway.people import store_requests
from voltway.vocabulary.errors import ConfigurationError, InvalidInput

WRITES: Final = frozenset({"PATCH", "PUT", "DELETE"})
_PATH_PARAMETER: Final = re.compile(r"{(\w+)(?::\w+)?}")

Row = TypeVar("Row", bound=Struct)
IfMatch = Annotated[
    str | None,
    HeaderParameter(
        name="If-Match",
        required=False,
        max_length=1000,
        description="The ETag of what you have read: if it was changed since, nothing is written (412).",
    ),
]
"""For what locks its row anyway, and compares it there once more."""

Reader = Callable[..., Awaitable[Any]]
_reported: dict[type[Struct], frozenset[str]] = {}


def reported(kind: type[Struct], *fields: str) -> None:
    """Leave fields that change by themselves out of the tags of `kind`, as when a station was heard of last.

    With them, hardly anybody could ever change a station that talks; what `If-Match` guards is what people write.
    """
    _reported[kind] = frozenset(fields)


def etag_of(row: Struct) -> str:
    """A strong tag: it differs whenever any field does that people write."""
    left_out = _reported.get(type(row), frozenset())
    told = {name: value for name, value in msgspec.structs.asdict(row).items() if name not in left_out}
    return f'"{hashlib.sha256(msgspec.json.encode(told)).hexdigest()[:32]}"'


def require_match(if_match: str | None, row: Struct) -> None:
    """Raises HTTP 412 if the asker has read something else than `row`."""
    if if_match is None or if_match.strip() == "*":
        return
    if etag_of(row) not in {tag.strip() for tag in if_match.split(",")}:
        raise HTTPException("it was changed since you read it; read it again", status_code=412)


def tagged(row: Row, status: HTTPStatus = HTTPStatus.OK, *, location: tuple[str, ...] | None = None) -> Response[Row]:
    """The answer that carries `row` and its tag; `location`: the parts of its path below the API, where it is new."""
    headers = {"ETag": etag_of(row)}
    if location is not None:
        headers["Location"] = "/api/v1/" + "/".join(quote(part, safe="") for part in location)
    return Response(row, status_code=status, headers=headers)


class Matching:
    """What the writable paths of these handlers show, by path; and the tags of it.

    Raises ConfigurationError for a path that can be written and whose GET needs more than its path to be read.
    """

    def __init__(self, handlers: Iterable[HTTPRouteHandler], prefix: str) -> None:
        """`prefix` stands before the paths of the handlers, as /api/v1."""
        shown = {(path, method): one for one in handlers for path in one.paths for method in one.http_methods}
        writable = {path for path, method in shown if method in WRITES}
        readers = {path: shown[path, "GET"] for path in sorted(writable) if (path, "GET") in shown}
        self._prefix = prefix
        self._readers = {prefix + _template(path): _reader(path, handler) for path, handler in readers.items()}
        self.kinds: frozenset[type] = frozenset(answer_of(handler) for handler in readers.values())

    def reads(self, path: str) -> bool:
        """Whether what stands at a path (as `/api/v1/stations/{station_id}`) can be matched."""
        return path in self._readers

    async def add_tag(self, response: Response[Any]) -> Response[Any]:
        """Litestar calls this for each answer before it is written down."""
        if type(response.content) in self.kinds:
            response.headers.setdefault("ETag", etag_of(response.content))
        return response

    @asynccontextmanager
    async def held(self, request: Request[Any, Any, Any], connection: Connection) -> AsyncIterator[None]:
        """Let the writes of one resource through one after another, each after its `If-Match` held.

        Raises HTTP 412 for one that does not hold, and what the path's GET raises.
        """
        path = request.scope["path_template"]
        if request.method not in WRITES or path not in self._readers:
            if path.startswith(self._prefix):
                _refuse_pointless(request)
            yield
            return
        async with store_requests.in_turn(connection, request.scope["path"]):
            if_match = request.headers.get("If-Match")
            if if_match is not None:
                shown = await self._readers[path](request, connection)
                require_match(if_match, shown.content if isinstance(shown, Response) else shown)
            yield


def answer_of(handler: HTTPRouteHandler) -> Any:
    """The type that a handler answers with."""
    answer = get_type_hints(handler.fn)["return"]
    return get_args(answer)[0] if get_origin(answer) is Response else answer


def _template(path: str) -> str:
    return _PATH_PARAMETER.sub(r"{\1}", path)


def _reader(path: str, handler: HTTPRouteHandler) -> Reader:
    """What shows the thing at a path, to be called with a request and its connection."""
    parameters = inspect.signature(handler.fn).parameters
    given = {"connection", "request", "api", *_PATH_PARAMETER.findall(path)}
    unknown = [name for name, one in parameters.items() if one.default is one.empty and name not in given]
    if unknown or "connection" not in parameters:
        raise ConfigurationError(
            f"If-Match on {path} cannot be checked by {handler.handler_name}",
            "let what shows one thing take request, api, connection and the path's parameters, and nothing else",
        )

    async def read(request: Request[Any, Any, Any], connection: Connection) -> Any:
        known = {"connection": connection, "request": request, "api": request.app.state.api, **request.path_params}
        return await handler.fn(**{name: value for name, value in known.items() if name in parameters})

    return read


def _refuse_pointless(request: Request[Any, Any, Any]) -> None:
    if request.method in WRITES and "If-Match" in request.headers:
        raise InvalidInput("nothing is shown at this path that If-Match could be compared with", "leave If-Match out")
