"""Every error as a problem document (RFC 9457), never as a traceback."""

import re
import uuid
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import quote, urlsplit

import msgspec
import psycopg
import structlog
from litestar import MediaType, Request, Response
from litestar.exceptions import HTTPException
from litestar.handlers import HTTPRouteHandler
from litestar.response import Redirect
from litestar.types import ExceptionHandlersMap
from msgspec import Struct

from voltway.api.second_person import SecondPersonNeeded
from voltway.api.templates import render
from voltway.api.visitors import SignInNeeded, StepUpNeeded
from voltway.kit.postgres import AWAY
from voltway.people.access_table import PAGES
from voltway.vocabulary.errors import InvalidInput, Unavailable, VoltwayError

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER_S = 5

_SHOWN: Final = re.compile("|".join(re.sub("{.+?}", "[^/]+", call[4:]) for call in PAGES if call.startswith("GET ")))

_log = structlog.get_logger()


class WrongField(Struct, frozen=True, omit_defaults=True):
    """One thing that is wrong with a request: what, in which field, and whether that is in the body, query or path."""

    message: str
    key: str | None = None
    source: str | None = None


class Problem(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """RFC 9457. `detail` says what happened to which thing, `next_step` what to do about it.

    `instance` names this one occurrence in the server's log, where it is a fault of the server.
    """

    status: int
    title: str
    detail: str | None = None
    next_step: str | None = None
    instance: str | None = None
    errors: list[WrongField] = []


AnyRequest = Request[Any, Any, Any]


def problem_response(problem: Problem, headers: dict[str, str] | None = None) -> Response[Problem]:
    """The response that carries `problem`."""
    if problem.status == HTTPStatus.SERVICE_UNAVAILABLE:
        headers = {"Retry-After": str(RETRY_AFTER_S), **(headers or {})}
    return Response(problem, status_code=problem.status, media_type=MEDIA_TYPE, headers=headers)


def on_voltway_error(request: AnyRequest, error: VoltwayError) -> Response[Any]:
    """Ours know their status, and are written to be read by whoever caused them."""
    status = HTTPStatus(error.http_status)
    seconds = getattr(error, "retry_after_s", None)
    headers = None if seconds is None else {"Retry-After": str(seconds)}
    problem = Problem(status=status, title=status.phrase, detail=error.message, next_step=error.next_step)
    return _page_or_problem(request, problem, headers)


def on_http_error(request: AnyRequest, error: HTTPException) -> Response[Any]:
    """What Litestar refuses: no such path, wrong method, a body or parameter that doesn't fit."""
    status = HTTPStatus(error.status_code)
    detail = error.detail if status < HTTPStatus.INTERNAL_SERVER_ERROR else None
    errors = _wrong_fields(request, error)
    problem = Problem(status=status, title=status.phrase, detail=detail or None, errors=errors)
    return _page_or_problem(request, problem, error.headers)


def on_database_away(request: AnyRequest, error: Exception) -> Response[Any]:
    """PostgreSQL is away or overloaded: nothing was decided, the request may be sent again."""
    _log.warning("the database did not answer a request", path=request.url.path, error=type(error).__name__)
    return on_voltway_error(request, Unavailable("the database doesn't answer", "try again in a few seconds"))


def on_unstorable(request: AnyRequest, _error: psycopg.DataError) -> Response[Any]:
    """A NUL character, a number out of range: the input passed our types and PostgreSQL can't hold it."""
    return on_voltway_error(
        request, InvalidInput("the request holds a value that can't be stored", "leave out control characters")
    )


def on_fault(request: AnyRequest, error: Exception) -> Response[Problem]:
    """A fault of ours: the log has all of it, the client a name to ask for."""
    instance = uuid.uuid4().urn
    _log.error("a request failed", path=request.url.path, instance=instance, exc_info=error)
    status = HTTPStatus.INTERNAL_SERVER_ERROR
    detail = "the server made a mistake and has noted it"
    return problem_response(Problem(status=status, title=status.phrase, detail=detail, instance=instance))


def on_sign_in_needed(request: AnyRequest, _error: SignInNeeded) -> Response[bytes]:
    """To the sign-in, and back here afterwards."""
    wanted = request.url.path if request.method == "GET" else "/"
    return Redirect(f"/sign-in?next={quote(wanted, safe='')}", status_code=303)


def on_step_up_needed(request: AnyRequest, _error: StepUpNeeded) -> Response[Any]:
    """A page is asked for after another factor; a program hears what is missing (RFC 9470)."""
    if not _is_page(request):
        headers = {"WWW-Authenticate": 'Bearer realm="voltway", error="insufficient_user_authentication"'}
        detail = "this takes a second factor shown just now"
        status = HTTPStatus.FORBIDDEN
        return problem_response(Problem(status=status, title=status.phrase, detail=detail), headers)
    next_ = quote(_page_of(_came_from(request)), safe="")
    return Redirect(f"/account/step-up?next={next_}", status_code=303)


def _came_from(request: AnyRequest) -> str:
    """The path of the page that a form was on; of the form itself where nobody says, or what is said is no address."""
    try:
        return urlsplit(request.headers.get("Referer") or request.url.path).path
    except ValueError:
        return request.url.path


def _page_of(path: str) -> str:
    """`path` if it is a page, else the nearest one above it: many addresses of forms show nothing to a GET."""
    while path != "/" and not _SHOWN.fullmatch(path):
        path = path.rpartition("/")[0] or "/"
    return path


class Waiting(Struct, frozen=True, kw_only=True):
    """Nothing was done yet: a second person has to approve it. What becomes of it stands at `location`."""

    approval_id: str
    location: str


def on_second_person_needed(request: AnyRequest, error: SecondPersonNeeded) -> Response[Any]:
    """It waits for somebody to approve it (202), and where."""
    if error.approval_id is None:
        return on_database_away(request, error)
    waiting = Waiting(approval_id=error.approval_id, location=f"/api/v1/approvals/{error.approval_id}")
    if not _is_page(request):
        return Response(waiting, status_code=HTTPStatus.ACCEPTED, headers={"Location": waiting.location})
    page = render("approval_waiting.html")
    headers = {"Location": "/approvals"}
    return Response(page, status_code=HTTPStatus.ACCEPTED, media_type=MediaType.HTML, headers=headers)


def _is_page(request: AnyRequest) -> bool:
    """Whether a person looks at what is answered, and not a program."""
    return not request.url.path.startswith("/api/") and "text/html" in request.headers.get("Accept", "")


def _page_or_problem(request: AnyRequest, problem: Problem, headers: dict[str, str] | None = None) -> Response[Any]:
    if not _is_page(request):
        return problem_response(problem, headers)
    page = render("problem.html", problem=problem)
    return Response(page, status_code=problem.status, media_type=MediaType.HTML, headers=headers)


EXCEPTION_HANDLERS: ExceptionHandlersMap = {
    SignInNeeded: on_sign_in_needed,
    StepUpNeeded: on_step_up_needed,
    SecondPersonNeeded: on_second_person_needed,
    VoltwayError: on_voltway_error,
    HTTPException: on_http_error,
    psycopg.DataError: on_unstorable,
    Exception: on_fault,
    **dict.fromkeys(AWAY, on_database_away),
}


def _wrong_fields(request: AnyRequest, error: HTTPException) -> list[WrongField]:
    """What Litestar says of each field, under the name that the client knows and not that of our argument."""
    try:
        fields = msgspec.convert(error.extra, list[WrongField])
    except msgspec.ValidationError:
        return []
    handler = request.scope.get("route_handler")
    if not isinstance(handler, HTTPRouteHandler):
        return fields
    arguments = handler.parsed_fn_signature.parameters
    names = {name: getattr(argument.kwarg_definition, "name", None) for name, argument in arguments.items()}
    return [msgspec.structs.replace(field, key=names.get(field.key or "") or field.key) for field in fields]
