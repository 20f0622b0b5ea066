"""What the API's description says of every operation because of what it is: nobody writes it per route.

Its errors, its permission, the headers that all of its kind take and give, and the links (OpenAPI's) from what makes a
thing to what shows, changes and removes it.
"""

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any, Final

from litestar.handlers import HTTPRouteHandler

from voltway.api.deprecation import deprecation_of
from voltway.api.etags import WRITES, Matching, answer_of
from voltway.api.idempotency import HEADER, MAX_LENGTH, REPLAYED
from voltway.api.problems import MEDIA_TYPE
from voltway.api.second_person import REASON_HEADER
from voltway.people.access_table import FOUR_EYES, ROUTES, Access, Open

Json = dict[str, Any]

_TEXT: Final = {"type": "string"}
_WHEN: Final = {
    HTTPStatus.BAD_REQUEST: "The request can't be understood.",
    HTTPStatus.UNAUTHORIZED: "No usable key.",
    HTTPStatus.FORBIDDEN: "The asker lacks the permission.",
    HTTPStatus.NOT_FOUND: "There is no such thing, or not for the asker.",
    HTTPStatus.CONFLICT: "It exists already, is in another state, or is still worked on.",
    HTTPStatus.PRECONDITION_FAILED: "It was changed since the asker read it.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "The body is larger than 1 MB.",
    HTTPStatus.UNPROCESSABLE_ENTITY: f"The {HEADER} came with another request before.",
    HTTPStatus.TOO_MANY_REQUESTS: "Too many requests in too short a time.",
    HTTPStatus.INTERNAL_SERVER_ERROR: "A fault of the server, which has noted it.",
    HTTPStatus.SERVICE_UNAVAILABLE: "A part of the server doesn't answer; nothing was decided.",
}
_RETRY_AFTER: Final = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE})
_HEADERS: Final = {
    "ETag": "Names this state of it, for If-Match.",
    "Location": "Where it is shown.",
    REPLAYED: "`true`: the request was done before, and this is what it was answered.",
    "RateLimit": "How many requests are left (`r`), and in how many seconds all are again (`t`).",
    "RateLimit-Policy": "How many requests (`q`) are allowed in how many seconds (`w`).",
    "Retry-After": "After how many seconds it may be tried again.",
    "Deprecation": "Since when it should not be used any more (RFC 9745).",
    "Sunset": "Until when it works (RFC 8594).",
}
_IDEMPOTENCY_KEY: Final = {
    "name": HEADER,
    "in": "header",
    "required": False,
    "description": "A text of your choice, new for each intent. The same request with the same text within a day does "
    "nothing again and gets the same answer.",
    "schema": {"type": "string", "minLength": 1, "maxLength": MAX_LENGTH, "pattern": "^[!-~]([ -~]*[!-~])?$"},
}
_REASON: Final = {
    "name": REASON_HEADER,
    "in": "header",
    "required": False,
    "description": "Why, for whoever may have to approve it: up to 500 characters, percent-encoded if not plain ASCII.",
    "schema": {"type": "string"},
}
_IF_MATCH: Final = {
    "name": "If-Match",
    "in": "header",
    "required": False,
    "description": "The ETag of what you have read: if it was changed since, nothing is written (412).",
    "schema": {"type": "string"},
}


def components(problem: Json) -> Json:
    """The responses and headers that operations refer to. `problem` is the schema of a problem document."""
    return {
        "responses": {_name(status): _problem(status, problem) for status in _WHEN},
        "headers": {name: {"description": text, "schema": _TEXT} for name, text in _HEADERS.items()},
    }


def complete(path: str, method: str, operation: Json, handler: HTTPRouteHandler, matching: Matching) -> None:
    """Say of an operation what follows from what it is."""
    access = ROUTES.get(f"{method} {path}", Open.ANYBODY)
    matched = method in WRITES and matching.reads(path)
    successes = {status: response for status, response in operation["responses"].items() if status < "400"}
    for response in successes.values():
        _give_headers(response, _headers(method, tagged=answer_of(handler) in matching.kinds))
        if deprecation_of(handler):
            _give_headers(response, ["Deprecation", "Sunset"])
    errors = {
        str(int(status)): {"$ref": f"#/components/responses/{_name(status)}"}
        for status in _errors(path, method, operation, access, matched=matched)
    }
    dangerous = f"{method} {path}" in FOUR_EYES
    waiting = {"202": _waiting(method)} if dangerous else {}
    operation["responses"] = successes | waiting | errors
    operation["x-permission"] = str(access)
    for parameter in operation.get("parameters", []):
        _leave_out_null(parameter)
    parameters = [_IDEMPOTENCY_KEY] * (method == "POST" and access is not Open.ANYBODY) + [_IF_MATCH] * matched
    parameters += [_REASON] * dangerous
    if parameters:
        new = {parameter["name"] for parameter in parameters}
        others = [one for one in operation.get("parameters", []) if one["name"] not in new]
        operation["parameters"] = [*others, *parameters]
    if access is Open.ANYBODY:
        operation["security"] = []


def link(document: Json) -> None:
    """Tell of each operation that makes something which ones take what it has made."""
    for path, item in document["paths"].items():
        made = item.get("post", {}).get("responses", {}).get("201")
        place = made and _place_of_id(document, made, _own_parameter(document, path))
        if place is None:
            continue
        parameter = _own_parameter(document, path)
        things = document["paths"][f"{path}/{{{parameter}}}"]
        if "get" in things:
            _give_headers(made, ["Location"])
        given = {name: f"$request.path.{name}" for name in _parameters_of(path)} | {parameter: place}
        made["links"] = {
            operation["operationId"]: {"operationId": operation["operationId"], "parameters": given}
            for operation in things.values()
        }


def _leave_out_null(parameter: Json) -> None:
    """Who wants none of a parameter leaves it out: a query can't say null, only the text "null"."""
    schema = parameter["schema"]
    kinds = [one for one in schema.get("oneOf", []) if one != {"type": "null"}]
    if len(kinds) == 1:
        del schema["oneOf"]
        schema |= kinds[0]


def _errors(path: str, method: str, operation: Json, access: Access, *, matched: bool) -> Iterable[HTTPStatus]:
    writes, with_body = method != "GET", "requestBody" in operation
    wanted = {
        HTTPStatus.BAD_REQUEST: True,
        HTTPStatus.UNAUTHORIZED: access is not Open.ANYBODY,
        HTTPStatus.FORBIDDEN: access is not Open.ANYBODY,
        HTTPStatus.NOT_FOUND: "{" in path or with_body,
        HTTPStatus.CONFLICT: writes,
        HTTPStatus.PRECONDITION_FAILED: matched,
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE: with_body,
        HTTPStatus.UNPROCESSABLE_ENTITY: method == "POST" and access is not Open.ANYBODY,
    }
    return [status for status in _WHEN if wanted.get(status, True)]


def _waiting(method: str) -> Json:
    told: Json = {
        "description": "Nothing was done: here it takes a second person, and waits for one.",
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Waiting"}}},
    }
    _give_headers(told, ["Location", *_headers(method, tagged=False)])
    return told


def _headers(method: str, *, tagged: bool) -> list[str]:
    found = ["RateLimit", "RateLimit-Policy"]
    found += ["ETag"] * tagged
    return found + [REPLAYED] * (method == "POST")


def _give_headers(response: Json, names: Iterable[str]) -> None:
    response.setdefault("headers", {}).update({name: {"$ref": f"#/components/headers/{name}"} for name in names})


def _name(status: HTTPStatus) -> str:
    return status.name.title().replace("_", "")


def _problem(status: HTTPStatus, problem: Json) -> Json:
    told: Json = {"description": _WHEN[status], "content": {MEDIA_TYPE: {"schema": problem}}}
    if status in _RETRY_AFTER:
        _give_headers(told, ["Retry-After"])
    return told


def _parameters_of(path: str) -> list[str]:
    return [part[1:-1] for part in path.split("/") if part.startswith("{")]


def _own_parameter(document: Json, path: str) -> str | None:
    """The last parameter of the path on which a thing of this list stands; None: there is no such path."""
    below = (other.removeprefix(f"{path}/") for other in document["paths"] if other.startswith(f"{path}/{{"))
    return next((rest[1:-1] for rest in below if "/" not in rest), None)


def _place_of_id(document: Json, response: Json, name: str | None) -> str | None:
    """Where in a response the id called `name` stands, at its top or one step below."""
    schema = _resolved(document, response.get("content", {}).get("application/json", {}).get("schema", {}))
    if name is None:
        return None
    if name in schema.get("properties", {}):
        return f"$response.body#/{name}"
    for part, below in schema.get("properties", {}).items():
        if name in _resolved(document, below).get("properties", {}):
            return f"$response.body#/{part}/{name}"
    return None


def _resolved(document: Json, schema: Json) -> Json:
    name = schema.get("$ref", "").rpartition("/")[2]
    found: Json = document["components"]["schemas"][name] if name else schema
    return found
