"""The JSON schemas of what the API takes and gives: msgspec's, which know limits and docstrings, and times as times."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

import msgspec
from msgspec import inspect

Json = dict[str, Any]

TEMPLATE: Final = "#/components/schemas/{name}"


def schemas_of(kinds: Sequence[Any]) -> tuple[list[Json], dict[str, Json]]:
    """The schema of each of these types, in their order, and those that they refer to, by name."""
    schemas, parts = msgspec.json.schema_components(kinds, schema_hook=_schema_of_anything, ref_template=TEMPLATE)
    seen: set[type] = set()
    for kind in inspect.multi_type_info(kinds):
        for struct in _structs(kind, seen):
            properties = parts.get(struct.cls.__name__, {}).get("properties", {})
            for field in struct.fields:
                _mark_time(field.type, properties.get(field.encode_name, {}))
    return list(schemas), parts


def _schema_of_anything(kind: type) -> Json:
    """A field typed `object` holds any JSON, as a station's own answer does."""
    if kind is object:
        return {"description": "Any JSON value."}
    raise NotImplementedError


def _structs(kind: inspect.Type, seen: set[type]) -> Iterator[inspect.StructType]:
    """Every struct in a type, however deep, once."""
    match kind:
        case inspect.StructType() if kind.cls not in seen:
            seen.add(kind.cls)
            yield kind
            for field in kind.fields:
                yield from _structs(field.type, seen)
        case inspect.UnionType():
            for one in kind.types:
                yield from _structs(one, seen)
        case inspect.ListType() | inspect.SetType() | inspect.FrozenSetType() | inspect.VarTupleType():
            yield from _structs(kind.item_type, seen)
        case inspect.DictType():
            yield from _structs(kind.value_type, seen)
        case inspect.Metadata():
            yield from _structs(kind.type, seen)


def _mark_time(kind: inspect.Type, schema: Json) -> None:
    """All times here are instants, which msgspec says only of those whose type asks for a zone."""
    match kind:
        case inspect.DateTimeType() if schema.get("type") == "string":
            schema["format"] = "date-time"
        case inspect.UnionType():
            if any(isinstance(one, inspect.DateTimeType) for one in kind.types):
                for one in schema.get("anyOf", []):
                    _mark_time(inspect.DateTimeType(), one)
        case inspect.Metadata():
            _mark_time(kind.type, schema)
