"""One set of types per OCPP version, merged from the schema files in the PyPI package `ocpp`.

Only what shapes a message is kept: the OCA's descriptions may not be changed or excerpted (CC BY-ND) and stay out.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from importlib import metadata, resources
from typing import Any

from tools.wire import names

VERSIONS = {"v16": "1.6", "v201": "2.0.1", "v21": "2.1"}
"""Module name to protocol version."""

Schema = dict[str, Any]

# Types that 1.6 writes out once per message, not quite alike. One struct serves all; it allows what any of them allows.
_WIDENED_V16 = {
    "MeterValue",  # only MeterValues, not StopTransaction, asks for one sampledValue at least
    "UnitOfMeasure",  # Hertz stands in MeterValues only
}

# `default` is left out: an absent field must stay absent when a message is passed on, and it would vanish from what we
# send wherever it equals the default. `multipleOf` (1.6 limits, 0.1) is left out: binary floats miss it by rounding.
# `format` is left out: a date-time stays the text the station wrote, for stations send local time as UTC, no zone at
# all, "0", or 1970 before their clock is set; what that text means is decided with the station's quirks, not here.
_KEPT = ("type", "minimum", "maximum", "minItems", "maxItems", "maxLength")


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    """Every type of one OCPP version under its Python name."""

    module: str
    types: dict[str, Schema] = field(default_factory=dict)
    """Python name to schema; a `$ref` holds a Python name, a `maxLength` is still in place."""
    requests: dict[str, str] = field(default_factory=dict)
    """Action to Python name."""
    responses: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, schema: Schema) -> None:
        """Add a type, or check that it says what an earlier file said under this name.

        Raises ValueError when two files disagree and no rule says how to reconcile them.
        """
        known = self.types.setdefault(name, schema)
        if known == schema:
            return
        if self.module != "v16" or name not in _WIDENED_V16:
            raise ValueError(f"{self.module}: two schema files define {name} differently; give one a name of its own")
        self.types[name] = _widened(known, schema)


def package_version() -> str:
    """Give the version of the installed package the schemas come from."""
    return metadata.version("ocpp")


def load(module: str) -> Catalogue:
    """Read and merge all schema files of one version; `module` is a key of `VERSIONS`."""
    catalogue = Catalogue(module=module)
    folder = resources.files("ocpp") / module / "schemas"
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".json"):
            _add_file(catalogue, file.name.removesuffix(".json"), json.loads(file.read_text(encoding="utf-8-sig")))
    return catalogue


def _add_file(catalogue: Catalogue, stem: str, document: Schema) -> None:
    rename = names.definition_v16 if catalogue.module == "v16" else names.definition_v2
    reader = _Reader(catalogue, rename)
    for name, definition in document.get("definitions", {}).items():
        catalogue.add(rename(name), reader.named(definition, (rename(name),)))
    message = names.message(stem)
    catalogue.add(message, reader.named(document, (message,)))
    if message.endswith("Request"):
        catalogue.requests[message.removesuffix("Request")] = message
    else:
        catalogue.responses[message.removesuffix("Response")] = message


@dataclass(frozen=True)
class _Reader:
    """Reduces schemas to their shape, and gives every inline type of 1.6 a name on the way."""

    catalogue: Catalogue
    rename: Callable[[str], str]

    def named(self, schema: Schema, path: tuple[str, ...]) -> Schema:
        """Reduce a type that has a name: an enumeration or an object."""
        if "enum" in schema:
            return _enumeration(schema["enum"], path)
        if schema.get("additionalProperties", True):
            # An object that may hold anything (customData): a struct would drop all but the fields it knows.
            return {"type": "object", "additionalProperties": {}}
        properties = schema.get("properties", {})
        _refuse_collisions(map(names.attribute, properties), path)
        return {
            "type": "object",
            "properties": {name: self._field(inner, (*path, name)) for name, inner in properties.items()},
            "required": sorted(schema.get("required", [])),
        }

    def _field(self, schema: Schema, path: tuple[str, ...]) -> Schema:
        if "$ref" in schema:
            return _reference(self.rename(schema["$ref"].removeprefix("#/definitions/")))
        if "enum" in schema or schema.get("type") == "object":
            name = names.inline_v16(path)
            self.catalogue.add(name, self.named(schema, path))
            return _reference(name)
        shape = {key: schema[key] for key in _KEPT if key in schema}
        if "items" in schema:
            shape["items"] = self._field(schema["items"], path)
        return shape


def _reference(name: str) -> Schema:
    return {"$ref": f"#/definitions/{name}"}


def _enumeration(values: list[str], path: tuple[str, ...]) -> Schema:
    members = [names.member(value) for value in values]
    _refuse_collisions(members, path)
    return {"type": "string", "enum": values, "x-enum-varnames": members}


def _refuse_collisions(identifiers: Iterable[str], path: tuple[str, ...]) -> None:
    seen: set[str] = set()
    for identifier in identifiers:
        if identifier in seen or not identifier.isidentifier():
            raise ValueError(f"{'.'.join(path)}: {identifier!r} is taken or no identifier; teach tools/wire/names.py")
        seen.add(identifier)


def _widened(one: Schema, other: Schema) -> Schema:
    if "enum" in one:
        values = [*one["enum"], *(value for value in other["enum"] if value not in one["enum"])]
        return {"type": "string", "enum": values, "x-enum-varnames": [names.member(value) for value in values]}
    properties = {
        name: {key: value for key, value in schema.items() if other["properties"][name].get(key) == value}
        for name, schema in one["properties"].items()
    }
    return {**one, "properties": properties}
