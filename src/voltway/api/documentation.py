"""The API's description: OpenAPI 3.1 at /api/openapi.json, and a page at /api that shows it."""

import re
from collections.abc import Sequence
from typing import Any, get_args, get_origin, get_type_hints

import msgspec
from litestar import MediaType, Request, Response, Router
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.plugins import OpenAPIRenderPlugin
from litestar.openapi.spec import Components, License, SecurityScheme, Tag
from litestar.response import Stream

from voltway import __version__
from voltway.api import operations
from voltway.api.etags import Matching
from voltway.api.problems import Problem, Waiting
from voltway.api.schemas import schemas_of
from voltway.api.templates import render

PATH = "/api"
_SCHEMA_REFERENCE = re.compile(r'"#/components/schemas/([^"]+)"')
_DESCRIPTION = """\
Stations, sessions, meter values, messages, commands and tokens of this network, and its changes as they happen.

Every request carries a bearer key, made with `voltway key add` or here. It opens what its permissions say, on its
organization and all below; the rest of the network is not there for it.
Lists come in pages: follow `next`, or the header `Link`, until it is null. Errors are problem documents (RFC 9457).
Times are UTC; energy is in Wh, power in W, current in A, durations in seconds.
"""
_TAGS = {
    "Stations": "What stations there are, how they are doing, and who is let in.",
    "Sessions": "Charging sessions, running and ended.",
    "Meter values": "The power curve of a session.",
    "Messages": "Every OCPP message of a station, both directions.",
    "Variables": "Settings of stations and what else they tell of themselves, as one tree for all versions.",
    "Configuration": "Settings that stations shall have, which of them differ, and how they are written to many.",
    "Commands": "Orders to stations and what became of them.",
    "Logs": "What stations write down of themselves, sent by them when they are asked.",
    "Reservations": "Places at stations that are held for somebody.",
    "Certificates": "Certificates of stations, who signed them, and what stations hold.",
    "Firmware": "Images that stations can be given, the updates that bring them there, and campaigns.",
    "Incidents": "What happened that may matter for security, what it looks like together, and what is done about it.",
    "Posture": "How safe the stations are, what is wrong with them, and what to do next.",
    "Tokens": "Who may charge.",
    "Drivers": "Whose customers they are, their contracts, consents and favourites.",
    "Vehicles": "What drivers and fleets drive, and a catalogue of car models.",
    "Token groups": "What tokens may do together.",
    "Webhooks": "Where other systems are told of what happens.",
    "Audit": "Who did what.",
    "Organizations": "Who has something to do with the network, as a tree.",
    "Approvals": "What takes a second person, what waits for one, and what became of it.",
    "People": "Who has an account, what they may do, and who is let in.",
    "Identity providers": "Where people of an organization sign in (OpenID Connect).",
    "Keys": "The bearer keys of programs.",
    "Privacy": "What is held on a person: its export, and its erasure.",
    "Live": "What happens, as it happens.",
}


class _Document(OpenAPIRenderPlugin):
    """Serves the description itself."""

    def __init__(self, handlers: Sequence[HTTPRouteHandler], matching: Matching) -> None:
        super().__init__(path="/openapi.json", media_type=MediaType.JSON)
        self._handlers, self._matching = handlers, matching
        self._rendered: bytes | None = None

    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:  # noqa: ARG002  (Litestar's signature)
        """The description as JSON, made when it is first asked for."""
        if self._rendered is None:
            self._rendered = msgspec.json.encode(made_whole(openapi_schema, self._handlers, self._matching))
        return self._rendered

    def receive_router(self, router: Router) -> None:
        """Take away Litestar's own page for unknown paths, which isn't a problem document."""
        router.routes = [route for route in router.routes if "{" not in route.path]


class _Page(OpenAPIRenderPlugin):
    """Serves the page that shows it."""

    def __init__(self) -> None:
        super().__init__(path="/", media_type=MediaType.HTML)

    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:  # noqa: ARG002  (Litestar's signature)
        """The page; its script reads the description."""
        return render("documentation.html", version=__version__)


def openapi_config(handlers: Sequence[HTTPRouteHandler], matching: Matching) -> OpenAPIConfig:
    """How Litestar describes the API that these handlers are."""
    return OpenAPIConfig(
        title="Voltway API",
        version=__version__,
        description=_DESCRIPTION,
        license=License(name="Apache License 2.0", identifier="Apache-2.0"),
        path=PATH,
        render_plugins=[_Document(handlers, matching), _Page()],
        components=Components(
            security_schemes={
                "key": SecurityScheme(type="http", scheme="bearer", description="A key made with `voltway key add`.")
            }
        ),
        security=[{"key": []}],
        tags=[Tag(name=name, description=description) for name, description in _TAGS.items()],
        operation_id_creator=lambda handler, _method, _path: handler.handler_name,
        use_handler_docstrings=True,
    )


def made_whole(document: dict[str, Any], handlers: Sequence[HTTPRouteHandler], matching: Matching) -> dict[str, Any]:
    """Litestar's description with msgspec's schemas, which know tags, limits and docstrings, and what all share."""
    by_name = {handler.handler_name: handler for handler in handlers}
    found = [
        (path, method.upper(), operation, by_name[operation["operationId"]])
        for path, item in document["paths"].items()
        for method, operation in item.items()
    ]
    told = [(operation, *_types_of(handler)) for _path, _method, operation, handler in found]
    kinds = [kind for _, *pair in told for kind in pair if kind is not None] + [Problem, Waiting]
    schemas, parts = schemas_of(kinds)
    schema_of = iter(schemas)
    for operation, body, answer in told:
        if body is not None:
            operation["requestBody"]["content"]["application/json"]["schema"] = next(schema_of)
        if answer is not None:
            _success(operation)["content"]["application/json"]["schema"] = next(schema_of)
    for path, method, operation, handler in found:
        _describe(operation)
        operations.complete(path, method, operation, handler, matching)
    components = document["components"]
    components |= operations.components(next(schema_of))
    components["schemas"] |= parts
    _drop_unused(document)
    operations.link(document)
    return document


def _types_of(handler: HTTPRouteHandler) -> tuple[Any, Any]:
    """What the handler takes as body and answers with, as types; None where that is nothing or not JSON."""
    hints = get_type_hints(handler.fn)
    answer = hints["return"]
    if get_origin(answer) is Response:
        answer = get_args(answer)[0]
    return hints.get("data"), None if answer in (type(None), Stream) else answer


def _success(operation: dict[str, Any]) -> dict[str, Any]:
    response: dict[str, Any] = next(one for status, one in operation["responses"].items() if status < "400")
    return response


def _describe(operation: dict[str, Any]) -> None:
    """The docstring's first line is the summary."""
    summary, _, description = operation.pop("description").partition("\n")
    operation["summary"] = summary
    if description.strip():
        operation["description"] = description.strip()


def _drop_unused(document: dict[str, Any]) -> None:
    """Take away schemas of Litestar that nothing refers to since msgspec's took their place."""
    schemas = document["components"]["schemas"]
    while unused := schemas.keys() - set(_SCHEMA_REFERENCE.findall(msgspec.json.encode(document).decode())):
        for name in unused:
            del schemas[name]
