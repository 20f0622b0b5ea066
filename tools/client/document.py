"""The API's description, as /api/openapi.json tells it."""

from typing import Any

from voltway.api.app import RESOURCES, make_app
from voltway.api.documentation import made_whole

Json = dict[str, Any]


def load() -> Json:
    """Describe the API of this checkout. No part of it is started."""
    app = make_app(object())  # type: ignore[arg-type]  # making the application uses none of its parts
    return made_whole(app.openapi_schema.to_schema(), RESOURCES, app.state.matching)


def schemas_in(part: Any) -> set[str]:
    """The names of all schemas that a part of the description refers to itself."""
    if isinstance(part, list):
        return {name for one in part for name in schemas_in(one)}
    if not isinstance(part, dict):
        return set()
    own = {part["$ref"].rpartition("/")[2]} if "/schemas/" in str(part.get("$ref")) else set()
    return own | {name for one in part.values() for name in schemas_in(one)}


def schemas_below(document: Json, part: Any) -> set[str]:
    """The names of all schemas that a part refers to, however deep."""
    found: set[str] = set()
    waiting = schemas_in(part)
    while waiting:
        found |= waiting
        waiting = {name for one in waiting for name in schemas_in(document["components"]["schemas"][one])} - found
    return found


def body_of(operation: Json) -> Json | None:
    """The schema of an operation's body, or None."""
    schema: Json | None = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    return schema


def answer_of(operation: Json) -> tuple[Json, Json | None]:
    """What an operation answers when all is well, and the schema of it; None where that is nothing."""
    response = next(one for status, one in operation["responses"].items() if status < "400")
    return response, response.get("content", {}).get("application/json", {}).get("schema")
