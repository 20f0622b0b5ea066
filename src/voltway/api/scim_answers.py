"""Answers in SCIM's words: one resource, a list of them, or an error (RFC 7644, 3.4.2, 3.12 and 3.14)."""

import hashlib
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

import msgspec
import psycopg
from litestar import Response
from litestar.exceptions import HTTPException
from litestar.types import ExceptionHandlersMap
from msgspec import Struct

from voltway.people.scim_requests import ScimInvalid, ScimProblem
from voltway.people.scim_resources import ERROR, LIST, chosen
from voltway.people.scim_schemas import MAX_RESULTS
from voltway.vocabulary.errors import Conflict, NotFound, VoltwayError

MEDIA_TYPE: Final = "application/scim+json"

ScimResponse = Response[dict[str, Any]]


class Listed(Struct, frozen=True, kw_only=True):
    """Which part of a list is wanted (RFC 7644, 3.4.2.4). Numbers out of range are taken for the nearest."""

    filter: str | None
    start: int
    count: int
    attributes: str | None
    excluded: str | None


def listed_by(text: str | None, start: int, count: int, attributes: str | None, excluded: str | None) -> Listed:
    """The same, put right."""
    return Listed(
        filter=text,
        start=min(max(1, start), 10_000_000),
        count=min(max(0, count), MAX_RESULTS),
        attributes=attributes,
        excluded=excluded,
    )


def list_of(listed: Listed, total: int, shown: list[dict[str, Any]]) -> ScimResponse:
    """A part of a list."""
    resources = [chosen(_versioned(one), listed.attributes, listed.excluded) for one in shown]
    return answer(
        {
            "schemas": [LIST],
            "totalResults": total,
            "startIndex": listed.start,
            "itemsPerPage": len(resources),
            "Resources": resources,
        }
    )


def all_of(resources: list[dict[str, Any]]) -> ScimResponse:
    """A list that is short."""
    return list_of(listed_by(None, 1, MAX_RESULTS, None, None), len(resources), resources)


def named(resources: list[dict[str, Any]], name: str) -> dict[str, Any]:
    """The one of this id. Raises NotFound."""
    found = next((one for one in resources if one["id"] == name), None)
    if found is None:
        raise NotFound(f"there is no {name[:80]}")
    return found


def one(
    shown: dict[str, Any], status: HTTPStatus = HTTPStatus.OK, only: tuple[str | None, str | None] = (None, None)
) -> ScimResponse:
    """One resource with its version, or the attributes `only` of it (wanted, excluded)."""
    resource = _versioned(shown)
    headers = {"ETag": resource["meta"]["version"], "Location": resource["meta"]["location"]}
    return answer(chosen(resource, *only), status, headers)


def answer(
    document: dict[str, Any], status: HTTPStatus = HTTPStatus.OK, headers: dict[str, str] | None = None
) -> ScimResponse:
    """A document."""
    return Response(document, status_code=status, media_type=MEDIA_TYPE, headers=headers)


def _versioned(shown: dict[str, Any]) -> dict[str, Any]:
    """With its version (RFC 7644, 3.14): another one whenever anything of it is."""
    return {**shown, "meta": {**shown["meta"], "version": _version(shown)}}


def _version(shown: Mapping[str, Any]) -> str:
    return f'W/"{hashlib.sha256(msgspec.json.encode(shown)).hexdigest()[:32]}"'


def require_match(if_match: str | None, shown: Mapping[str, Any]) -> None:
    """Raises HTTP 412 if the directory has read something else."""
    if if_match is None or if_match.strip() == "*":
        return
    if _version(shown).removeprefix("W/") not in {tag.strip().removeprefix("W/") for tag in if_match.split(",")}:
        raise HTTPException("it was changed since you read it; read it again", status_code=412)


def _error(status: int, detail: str, problem: ScimProblem | None, headers: dict[str, str] | None) -> ScimResponse:
    """RFC 7644, 3.12."""
    told = {"schemas": [ERROR], "status": str(status), "detail": detail}
    if problem is not None:
        told["scimType"] = problem.value
    return Response(told, status_code=status, media_type=MEDIA_TYPE, headers=headers)


def _on_voltway_error(_request: Any, error: VoltwayError) -> ScimResponse:
    problem = ScimProblem.UNIQUENESS if isinstance(error, Conflict) else None
    if error.http_status == HTTPStatus.BAD_REQUEST:
        problem = error.problem if isinstance(error, ScimInvalid) else ScimProblem.INVALID_VALUE
    return _error(error.http_status, str(error), problem, None)


def _on_http_error(_request: Any, error: HTTPException) -> ScimResponse:
    problem = ScimProblem.INVALID_VALUE if error.status_code == HTTPStatus.BAD_REQUEST else None
    return _error(error.status_code, error.detail or HTTPStatus(error.status_code).phrase, problem, error.headers)


def _on_unstorable(_request: Any, _error_raised: psycopg.DataError) -> ScimResponse:
    return _error(400, "a value holds characters that can't be stored", ScimProblem.INVALID_VALUE, None)


EXCEPTION_HANDLERS: Final[ExceptionHandlersMap] = {
    VoltwayError: _on_voltway_error,
    HTTPException: _on_http_error,
    psycopg.DataError: _on_unstorable,
}
