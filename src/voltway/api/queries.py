"""Queries as the description says they are, where Litestar would take more and mean something else by it."""

import re
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

from litestar import Request
from litestar.exceptions import ValidationException
from litestar.handlers import HTTPRouteHandler
from msgspec import Struct

_INSTANT: Final = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)")


class _Parameter(Struct, frozen=True):
    """What a query parameter may be."""

    is_time: bool
    is_text: bool
    is_list: bool


def require_described(request: Request[Any, Any, Any]) -> None:
    """Raises ValidationException (400) for what would be taken for something that nobody meant.

    That is a time without its zone, a bare number as a time (Unix's), `null` for a filter that then filters nothing,
    and two values where one is read.
    """
    handler = request.scope.get("route_handler")
    if not isinstance(handler, HTTPRouteHandler):
        return
    for name, parameter in _parameters(handler).items():
        values = request.query_params.getall(name, [])
        if len(values) > 1 and not parameter.is_list:
            raise _wrong(name, f"is given {len(values)} times, and is read once")
        for value in values:
            if parameter.is_time and not _INSTANT.fullmatch(value):
                raise _wrong(name, "is no time with its zone: write it as 2026-05-01T12:00:00Z (RFC 3339)")
            if value.lower() == "null" and not parameter.is_text:
                raise _wrong(name, f"can't be {value}: leave it out")


def _wrong(name: str, what: str) -> ValidationException:
    return ValidationException(f"{name} {what}", extra=[{"message": what, "key": name, "source": "query"}])


@lru_cache(1000)
def _parameters(handler: HTTPRouteHandler) -> dict[str, _Parameter]:
    """The query parameters of a handler and of what it depends on, under the names that clients know."""
    signatures = [handler.parsed_fn_signature]
    signatures += [provide.parsed_fn_signature for provide in handler.resolve_dependencies().values()]
    found = {}
    for signature in signatures:
        for name, parameter in signature.parameters.items():
            kinds = {parameter.annotation, *(inner.annotation for inner in parameter.inner_types)}
            found[getattr(parameter.kwarg_definition, "name", None) or name] = _Parameter(
                is_time=datetime in kinds,
                is_text=str in kinds,
                is_list=parameter.is_non_string_sequence
                or any(one.is_non_string_sequence for one in parameter.inner_types),
            )
    return found
