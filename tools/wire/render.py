"""Turns the merged schemas of one OCPP version into a Python module."""

import re
from collections import defaultdict

from datamodel_code_generator import generate
from datamodel_code_generator.enums import DataModelType, InputFileType
from datamodel_code_generator.format import PythonVersion

from tools.formatting import formatted
from tools.wire import names
from tools.wire.schemas import VERSIONS, Catalogue, Schema, load, package_version


def module_text(module: str) -> str:
    """Write the module of one version; `module` is a key of `VERSIONS`. The same schemas give the same text."""
    catalogue = load(module)
    text = f"{_structs(catalogue)}\n{_tables(catalogue)}"
    return formatted(text)


def _header(module: str) -> str:
    source = f"the OCA JSON schemas shipped in the PyPI package ocpp {package_version()}"
    return (
        f"# Written by `make wire` from {source}. Do not edit.\n"
        f'"""Every request, response and type of OCPP {VERSIONS[module]}."""\n'
    )


def _structs(catalogue: Catalogue) -> str:
    text = generate(
        {"definitions": {name: _without_lengths(schema) for name, schema in catalogue.types.items()}},
        input_file_type=InputFileType.JsonSchema,
        output_model_type=DataModelType.MsgspecStruct,
        target_python_version=PythonVersion.PY_311,
        base_class="voltway.ocpp.wire.WireStruct",
        aliases=_aliases(catalogue),
        keyword_only=True,
        skip_root_model=True,
        extra_template_data=defaultdict(dict, {"#all#": {"base_class_kwargs": {"frozen": True}}}),
        keep_model_order=True,
        use_annotated=True,
        use_specialized_enum=True,
        use_standard_collections=True,
        use_type_alias=True,
        use_union_operator=True,
        custom_file_header=_header(catalogue.module),
        disable_timestamp=True,
        formatters=[],
    )
    if not isinstance(text, str):
        raise TypeError(f"datamodel-code-generator gave {type(text).__name__} for {catalogue.module}, not one module")
    return _without_unset(_without_strange_aliases(text, catalogue))


def _without_unset(text: str) -> str:
    """Give absent fields None instead of msgspec's UNSET, which tells absent from null: OCPP forbids null anyway."""
    return text.replace("UNSET, UnsetType,", "").replace("UnsetType", "None").replace("UNSET", "None")


def _without_strange_aliases(text: str, catalogue: Catalogue) -> str:
    """Write out the aliases the schema does not name (`EvseIdItem`), made for list elements with a range."""
    for line, name, annotation in re.findall(r"^((\w+): TypeAlias = (.+)\n)", text, re.MULTILINE):
        if name not in catalogue.types:
            text = re.sub(rf"\[{name}\]", f"[{annotation}]", text.replace(line, ""))
    return text


def _without_lengths(schema: Schema) -> Schema:
    """Drop every `maxLength`: stations exceed them, serial numbers above all, and a decoder would refuse it all."""
    shape = {key: value for key, value in schema.items() if key != "maxLength"}
    if "items" in shape:
        shape["items"] = _without_lengths(shape["items"])
    if "properties" in shape:
        shape["properties"] = {name: _without_lengths(inner) for name, inner in shape["properties"].items()}
    return shape


def _aliases(catalogue: Catalogue) -> dict[str, str]:
    fields = {name for schema in catalogue.types.values() for name in schema.get("properties", {})}
    return {name: attribute for name in sorted(fields) if (attribute := names.attribute(name)) != name}


def _tables(catalogue: Catalogue) -> str:
    return "\n".join(
        (
            "LIMITS: dict[type[WireStruct], tuple[tuple[str, int], ...]] = {",
            *(f"    {name}: {limits!r}," for name in sorted(catalogue.types) if (limits := _limits(catalogue, name))),
            "}",
            '"""Struct to (name on the wire, most characters the schema allows); of a list, in each element.',
            "",
            "What we send must keep to it. What arrives may not, and is decoded all the same.",
            '"""',
            "",
            *_actions("REQUESTS", catalogue.requests, "Action to what it asks or tells."),
            "",
            *_actions("RESPONSES", catalogue.responses, "Action to what answers it."),
        )
    )


def _limits(catalogue: Catalogue, name: str) -> tuple[tuple[str, int], ...]:
    fields = catalogue.types[name].get("properties", {}).items()
    lengths = ((field, schema.get("items", schema).get("maxLength")) for field, schema in fields)
    return tuple((field, length) for field, length in lengths if length is not None)


def _actions(table: str, actions: dict[str, str], doc: str) -> list[str]:
    rows = (f'    "{action}": {struct},' for action, struct in sorted(actions.items()))
    return [f"{table}: dict[str, type[WireStruct]] = {{", *rows, "}", f'"""{doc}"""']
