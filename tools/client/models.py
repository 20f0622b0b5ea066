"""Turns the schemas of the description into msgspec structs and enumerations."""

import json
import re
import textwrap
from collections.abc import Iterable

from tools.client.document import Json, answer_of, body_of, schemas_below, schemas_in
from tools.wire.names import member

_PAGE = re.compile(r"Page_(\w+)_")
_PLAIN = {"integer": "int", "number": "float", "boolean": "bool", "null": "None"}
_TEXTS = {"date-time": "datetime", "date": "date", "base64": "bytes"}

_HEAD = '''\
# Written by `make client` from the API's description. Do not edit.
"""What the API takes and gives.

A field that is `UNSET` is not sent: what it stands for stays as it is, or gets its default. `etag` names the state that
was read, for `if_match`; the API tells it in a header.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal, TypeAlias

from msgspec import UNSET, Struct, UnsetType, field
from voltway_client.enums import OpenEnum
'''


def text_of(document: Json) -> str:
    """The module, not formatted yet."""
    sent = {name for operation in operations_of(document) for name in schemas_below(document, body_of(operation))}
    tagged = _tagged(document)
    parts = [_HEAD]
    for name, schema in sorted(document["components"]["schemas"].items()):
        if "enum" in schema:
            parts.append(_enumeration(class_name(name), schema))
        elif "properties" in schema:
            parts.append(_struct(name, schema, sent=name in sent, tagged=name in tagged))
        else:
            parts.append(f"{class_name(name)}: TypeAlias = {annotation(schema)!r}\n{_docstring(schema)}")
    return "\n\n".join(parts)


def operations_of(document: Json) -> Iterable[Json]:
    """Every operation."""
    return [operation for item in document["paths"].values() for operation in item.values()]


def class_name(schema: str) -> str:
    """What a schema is called in Python: `Page_Station_` is a `StationPage`."""
    return _PAGE.sub(r"\1Page", schema)


def annotation(schema: Json, prefix: str = "") -> str:
    """The Python type of a schema; `prefix` stands before the names of structs."""
    if "$ref" in schema:
        return prefix + class_name(schema["$ref"].rpartition("/")[2])
    for union in ("anyOf", "oneOf"):
        if union in schema:
            return " | ".join(dict.fromkeys(annotation(one, prefix) for one in schema[union]))
    if "enum" in schema:
        return f"Literal[{', '.join(repr(value) for value in schema['enum'])}]"
    return _of_type(schema, prefix)


def _of_type(schema: Json, prefix: str) -> str:
    match schema.get("type"):
        case "string":
            return _TEXTS.get(schema.get("format") or schema.get("contentEncoding", ""), "str")
        case "array" if "prefixItems" in schema:
            return f"tuple[{', '.join(annotation(one, prefix) for one in schema['prefixItems'])}]"
        case "array":
            return f"list[{annotation(schema.get('items', {}), prefix)}]"
        case "object":
            inner = schema.get("additionalProperties")
            return f"dict[str, {annotation(inner, prefix) if isinstance(inner, dict) else 'Any'}]"
        case str() as plain if plain in _PLAIN:
            return _PLAIN[plain]
        case None:
            return "Any"
        case other:
            raise LookupError(
                f"the description has a schema of type {other!r}, which tools/client/models.py has not met"
            )


def _tagged(document: Json) -> set[str]:
    """The schemas of what comes with an ETag."""
    told = [answer_of(operation) for operation in operations_of(document)]
    return {name for response, schema in told if "ETag" in response.get("headers", {}) for name in schemas_in(schema)}


def _enumeration(name: str, schema: Json) -> str:
    if not all(isinstance(value, str) for value in schema["enum"]):
        return f"{name}: TypeAlias = {annotation(schema)}\n{_docstring(schema)}"
    members = [f"    {_member(value)} = {json.dumps(value)}" for value in schema["enum"]]
    return "\n".join((f"class {name}(OpenEnum):", textwrap.indent(_docstring(schema), "    "), *members)) + "\n"


def _member(value: str) -> str:
    """The name of a member; OCPP 1.6 numbers its actions and versions, and a name can't begin with a number."""
    name = member(value)
    return name if name.isidentifier() else f"V{name}"


def _struct(name: str, schema: Json, *, sent: bool, tagged: bool) -> str:
    properties, required = schema["properties"], set(schema.get("required", ()))
    tag = next((key for key, one in properties.items() if key in required and len(one.get("enum", ())) == 1), None)
    options = f", tag_field={json.dumps(tag)}, tag={json.dumps(properties[tag]['enum'][0])}" if tag else ""
    fields = [
        f"    {key}: {_field(one, required=key in required, sent=sent)}"
        for key, one in properties.items()
        if key != tag
    ]
    if tagged:
        fields.append('    etag: str | None = field(default=None, name="(etag)")')
    head = f"class {class_name(name)}(Struct, kw_only=True{options}):"
    return "\n".join((head, textwrap.indent(_docstring(schema), "    "), *fields)) + "\n"


def _field(schema: Json, *, required: bool, sent: bool) -> str:
    kind = annotation(schema)
    if required:
        return kind
    if sent or "default" not in schema or "$ref" in schema or schema["default"]:
        return f"{kind.removesuffix(' | None')} | UnsetType{' | None' * kind.endswith(' | None')} = UNSET"
    return f"{kind} = {schema['default']!r}"


def _docstring(schema: Json) -> str:
    """The schema's description; where it has none, its fields say enough."""
    text = schema.get("description", "")
    if not text:
        return ""
    first, _, rest = text.partition("\n")
    return f'"""{first}"""\n' if not rest.strip() else f'"""{first}\n{textwrap.dedent(rest)}\n"""\n'
