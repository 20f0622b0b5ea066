"""The wire structs against the schemas they come from, which are read here by other means than the generator's."""

import json
import types
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from importlib import resources
from pathlib import Path
from typing import Annotated, Any, Union, get_args, get_origin

import jsonschema
import msgspec
import pytest

from voltway.ocpp.wire import FORBID_UNKNOWN_FIELDS, WireStruct, v16, v21, v201

MODULES = {"v16": v16, "v201": v201, "v21": v21}
ACTIONS = Path(__file__).parents[3].parent / "shared" / "standards" / "ocpp" / "actions.json"

Schema = dict[str, Any]

# The one struct for what MeterValues and StopTransaction of 1.6 write out twice allows what either of them allows.
MORE_THAN_THE_SCHEMA = {"StopTransaction.transactionData.sampledValue.unit": {"Hertz"}}
LESS_STRICT = {("MeterValues.meterValue.sampledValue", "minItems")}


def documents(version: str) -> dict[str, Schema]:
    folder = resources.files("ocpp") / version / "schemas"
    files = [file for file in folder.iterdir() if file.name.endswith(".json")]
    return {file.name[:-5]: json.loads(file.read_text(encoding="utf-8-sig")) for file in files}


DOCUMENTS = {version: documents(version) for version in MODULES}
MESSAGES = [(version, stem) for version, found in DOCUMENTS.items() for stem in sorted(found)]
each_message = pytest.mark.parametrize(("version", "stem"), MESSAGES)
each_version = pytest.mark.parametrize("version", list(MODULES))


def struct_of(version: str, stem: str) -> type[WireStruct]:
    answer = stem.endswith("Response")
    table: dict[str, type[WireStruct]] = MODULES[version].RESPONSES if answer else MODULES[version].REQUESTS
    return table[stem.removesuffix("Response" if answer else "Request")]


@dataclass(frozen=True)
class Pair:
    """A schema and the Python type that stands for it, at one place in a message."""

    place: str
    schema: Schema
    definition: str | None
    kind: Any
    meta: msgspec.Meta


def pairs(version: str, stem: str) -> Iterator[Pair]:
    """Walk a message's schema and its struct side by side, by the names on the wire."""
    document = DOCUMENTS[version][stem]

    def walk(schema: Schema, annotation: Any, place: str) -> Iterator[Pair]:
        definition = schema.get("$ref", "").removeprefix("#/definitions/") or None
        resolved = document["definitions"][definition] if definition else schema
        kind, meta = unwrapped(annotation)
        yield Pair(place, resolved, definition, kind, meta)
        if "items" in resolved:
            assert get_origin(kind) is list, place
            yield from walk(resolved["items"], get_args(kind)[0], place)
        elif isinstance(kind, type) and issubclass(kind, WireStruct):
            fields = {field.encode_name: field for field in msgspec.structs.fields(kind)}
            for name, inner in resolved.get("properties", {}).items():
                if name in fields:
                    yield from walk(inner, fields[name].type, f"{place}.{name}")

    return walk(document, struct_of(version, stem), stem)


def unwrapped(annotation: Any) -> tuple[Any, msgspec.Meta]:
    """Split an annotation into what it is when present and what is asked of it."""
    if get_origin(annotation) in (Union, types.UnionType):
        (annotation,) = (part for part in get_args(annotation) if part is not type(None))
    if get_origin(annotation) is Annotated:
        kind, meta = get_args(annotation)
        return kind, meta
    return annotation, msgspec.Meta()


def is_open(schema: Schema) -> bool:
    return "properties" in schema and schema.get("additionalProperties", True) is not False


@each_version
def test_every_schema_is_in_the_tables_and_nothing_else(version: str) -> None:
    module = MODULES[version]
    answers = {stem for stem in DOCUMENTS[version] if stem.endswith("Response")}
    assert set(module.RESPONSES) == {stem.removesuffix("Response") for stem in answers}
    assert set(module.REQUESTS) == {stem.removesuffix("Request") for stem in DOCUMENTS[version].keys() - answers}


@each_version
def test_messages_are_named_for_their_action(version: str) -> None:
    module = MODULES[version]
    for table, ending in ((module.REQUESTS, "Request"), (module.RESPONSES, "Response")):
        assert {action: struct.__name__ for action, struct in table.items()} == {
            action: f"{action}{ending}" for action in table
        }
        assert all(getattr(module, struct.__name__) is struct for struct in table.values())


def test_only_the_event_stream_goes_unanswered() -> None:
    assert v16.REQUESTS.keys() == v16.RESPONSES.keys()
    assert v201.REQUESTS.keys() == v201.RESPONSES.keys()
    assert v21.REQUESTS.keys() - v21.RESPONSES.keys() == {"NotifyPeriodicEventStream"}
    assert v21.RESPONSES.keys() <= v21.REQUESTS.keys()


@pytest.mark.skipif(not ACTIONS.exists(), reason="the standards' action list is not beside this checkout")
@pytest.mark.parametrize(("version", "protocol"), [("v16", "1.6"), ("v201", "2.0.1"), ("v21", "2.1")])
def test_actions_are_those_of_the_standard(version: str, protocol: str) -> None:
    listed = {row["action"] for row in json.loads(ACTIONS.read_text(encoding="utf-8"))[protocol]}
    assert set(MODULES[version].REQUESTS) == listed


@each_message
def test_fields_are_those_of_the_schema(version: str, stem: str) -> None:
    for pair in pairs(version, stem):
        if "properties" not in pair.schema and pair.schema.get("type") != "object":
            continue
        if is_open(pair.schema):
            assert pair.kind == dict[str, Any], pair.place
            continue
        fields = msgspec.structs.fields(pair.kind)
        assert {field.encode_name for field in fields} == set(pair.schema.get("properties", {})), pair.place
        required = {field.encode_name for field in fields if field.required}
        assert required == set(pair.schema.get("required", [])), pair.place
        assert all(field.default is None for field in fields if not field.required), pair.place


@each_message
def test_types_are_those_of_the_schema(version: str, stem: str) -> None:
    plain = {"string": str, "integer": int, "number": float, "boolean": bool, None: Any}
    for pair in pairs(version, stem):
        kind = pair.schema.get("type")
        if "enum" in pair.schema:
            assert issubclass(pair.kind, StrEnum), pair.place
            extra = MORE_THAN_THE_SCHEMA.get(pair.place, set())
            assert {str(value) for value in pair.kind} == set(pair.schema["enum"]) | extra, pair.place
        elif kind == "array":
            assert get_origin(pair.kind) is list, pair.place
        elif kind != "object":
            assert pair.kind is plain[kind], pair.place


@each_message
def test_ranges_are_those_of_the_schema(version: str, stem: str) -> None:
    keywords = {"minimum": "ge", "maximum": "le", "minItems": "min_length", "maxItems": "max_length"}
    for pair in pairs(version, stem):
        for keyword, attribute in keywords.items():
            expected = None if (pair.place, keyword) in LESS_STRICT else pair.schema.get(keyword)
            assert getattr(pair.meta, attribute) == expected, (pair.place, keyword)


@each_version
def test_lengths_are_listed_and_not_enforced(version: str) -> None:
    module = MODULES[version]
    expected: dict[Any, dict[str, int]] = defaultdict(dict)
    for stem in DOCUMENTS[version]:
        for pair in pairs(version, stem):
            assert pair.kind is not str or pair.meta.max_length is None, pair.place
            for name, inner in ({} if is_open(pair.schema) else pair.schema.get("properties", {})).items():
                if length := inner.get("items", inner).get("maxLength"):
                    expected[pair.kind][name] = length
    assert {struct: dict(limits) for struct, limits in module.LIMITS.items()} == expected


@each_version
def test_one_struct_per_definition(version: str) -> None:
    kinds: dict[str, set[Any]] = defaultdict(set)
    for stem in DOCUMENTS[version]:
        for pair in pairs(version, stem):
            if pair.definition and not is_open(pair.schema):
                kinds[pair.definition].add(pair.kind)
    shared = [definition for definition, found in kinds.items() if len(found) != 1]
    assert shared == []
    assert len(set().union(*kinds.values())) == len(kinds)


def test_types_that_1_6_repeats_are_one_struct() -> None:
    kinds: dict[str, set[Any]] = defaultdict(set)
    for stem in DOCUMENTS["v16"]:
        for pair in pairs("v16", stem):
            if get_origin(pair.kind) is not list:
                kinds[pair.place.rsplit(".", 1)[-1]].add(pair.kind)
    assert kinds["sampledValue"] == {v16.SampledValue}
    assert kinds["meterValue"] | kinds["transactionData"] == {v16.MeterValue}
    assert kinds["chargingProfile"] | kinds["csChargingProfiles"] == {v16.ChargingProfile}
    assert kinds["chargingSchedule"] == {v16.ChargingSchedule}
    assert kinds["idTagInfo"] == {v16.IdTagInfo}


@each_version
def test_no_class_is_left_over(version: str) -> None:
    reached = {pair.kind for stem in DOCUMENTS[version] for pair in pairs(version, stem) if isinstance(pair.kind, type)}
    own = {
        value
        for value in vars(MODULES[version]).values()
        if isinstance(value, type) and value.__module__ == MODULES[version].__name__
    }
    assert own == {kind for kind in reached if issubclass(kind, WireStruct | StrEnum)}


def example(schema: Schema, document: Schema, *, full: bool) -> Any:
    """Build what a schema describes: every field, or only what it requires."""
    if "$ref" in schema:
        return example(document["definitions"][schema["$ref"].removeprefix("#/definitions/")], document, full=full)
    if "default" in schema:
        return schema["default"]
    if "enum" in schema:
        return schema["enum"][-1]
    build = BUILDERS[schema.get("type")]
    return build(schema, document, full)


def example_object(schema: Schema, document: Schema, full: bool) -> Schema:
    wanted = schema.get("properties", {}) if full else schema.get("required", [])
    built = {name: example(schema["properties"][name], document, full=full) for name in wanted}
    return {**built, "vendorsOwn": {"deep": [1, "two", None]}} if is_open(schema) and full else built


def example_array(schema: Schema, document: Schema, full: bool) -> list[Any]:
    items = min(2, schema.get("maxItems", 2)) if full else schema.get("minItems", 1)
    return [example(schema["items"], document, full=full) for _ in range(items)]


def example_string(schema: Schema, _document: Schema, _full: bool) -> str:
    if schema.get("format") == "date-time":
        return "2026-03-29T01:59:59.999Z"
    return "https://voltway.example/ü" if schema.get("format") == "uri" else "é" * schema.get("maxLength", 3)


def example_number(schema: Schema, _document: Schema, _full: bool) -> float:
    return float(schema.get("maximum", schema.get("minimum", 0) + 1.5))


def example_integer(schema: Schema, _document: Schema, _full: bool) -> int:
    edge = schema["maximum"] if "maximum" in schema else schema.get("minimum", 2**63 - 1)
    return int(edge)


BUILDERS: dict[str | None, Callable[[Schema, Schema, bool], Any]] = {
    "object": example_object,
    "array": example_array,
    "string": example_string,
    "number": example_number,
    "integer": example_integer,
    "boolean": lambda *_: False,
    None: lambda *_: {"anything": [0.5, "two", None]},
}


@pytest.mark.parametrize("full", [True, False], ids=["full", "minimal"])
@each_message
def test_every_message_survives_the_round_trip(version: str, stem: str, *, full: bool) -> None:
    document = DOCUMENTS[version][stem]
    said = example(document, document, full=full)
    struct = msgspec.json.decode(json.dumps(said), type=struct_of(version, stem))
    repeated = json.loads(msgspec.json.encode(struct))
    assert repeated == said
    jsonschema.validate(repeated, document)


@each_message
def test_every_required_field_is_asked_for(version: str, stem: str) -> None:
    document = DOCUMENTS[version][stem]
    said = example(document, document, full=False)
    for name in document.get("required", []):
        lacking = {field: value for field, value in said.items() if field != name}
        with pytest.raises(msgspec.ValidationError, match=f"missing required field `{name}`"):
            msgspec.convert(lacking, type=struct_of(version, stem))


@each_version
def test_every_struct_is_built_alike(version: str) -> None:
    structs = [v for v in vars(MODULES[version]).values() if isinstance(v, type) and issubclass(v, WireStruct)]
    for struct in structs:
        config = struct.__struct_config__
        assert (config.frozen, config.omit_defaults, config.gc) == (True, True, False), struct
        assert config.forbid_unknown_fields is FORBID_UNKNOWN_FIELDS, struct


def test_names_on_the_wire_keep_their_capitals_and_underscores() -> None:
    period = v21.ChargingSchedulePeriod(start_period=0, limit_l2=16.0, setpoint_l3=-7.0, v2x_baseline=1.0)
    assert json.loads(msgspec.json.encode(period)) == {
        "startPeriod": 0,
        "limit_L2": 16.0,
        "setpoint_L3": -7.0,
        "v2xBaseline": 1.0,
    }


def test_what_stations_send_beyond_the_schema_is_taken() -> None:
    boot = msgspec.json.decode(
        b'{"chargePointVendor":"a vendor of twenty-one","chargePointModel":"m","iccid":null,"rssi":-71,"extra":{}}',
        type=v16.BootNotificationRequest,
    )
    assert boot == v16.BootNotificationRequest(charge_point_vendor="a vendor of twenty-one", charge_point_model="m")
    assert msgspec.json.encode(boot) == b'{"chargePointVendor":"a vendor of twenty-one","chargePointModel":"m"}'


def test_custom_data_is_kept_whole() -> None:
    heartbeat = msgspec.json.decode(b'{"customData":{"vendorId":"v","a":[1]}}', type=v201.HeartbeatRequest)
    assert heartbeat.custom_data == {"vendorId": "v", "a": [1]}


@pytest.mark.parametrize("time", ["2026-03-29T01:30:00", "0", "1970-01-01T00:00:00Z", "29.03.2026 01:30"])
def test_times_stay_as_the_station_wrote_them(time: str) -> None:
    status = msgspec.convert(
        {"connectorId": 1, "errorCode": "NoError", "status": "Available", "timestamp": time},
        type=v16.StatusNotificationRequest,
    )
    assert status.timestamp == time


@pytest.mark.parametrize("transaction_id", [0, -1, 2**63 - 1])
def test_strange_transaction_ids_are_taken(transaction_id: int) -> None:
    stop = msgspec.json.decode(
        json.dumps({"transactionId": transaction_id, "timestamp": "2026-01-01T00:00:00Z", "meterStop": 1}),
        type=v16.StopTransactionRequest,
    )
    assert stop.transaction_id == transaction_id


@pytest.mark.parametrize(
    ("struct", "payload", "complaint"),
    [
        (v16.HeartbeatResponse, {"currentTime": 5}, "Expected `str`, got `int` - at `$.currentTime`"),
        (v16.ResetRequest, {"type": "Warm"}, "Invalid enum value 'Warm' - at `$.type`"),
        (v16.CancelReservationRequest, {"reservationId": "1"}, "Expected `int`, got `str` - at `$.reservationId`"),
        (v16.MeterValuesRequest, {"connectorId": 1, "meterValue": []}, "Expected `array` of length >= 1"),
        (v21.GetTariffsRequest, {"evseId": -1}, "Expected `int` >= 0 - at `$.evseId`"),
        (v201.ClearVariableMonitoringRequest, {"id": []}, "Expected `array` of length >= 1 - at `$.id`"),
        (v21.ClearVariableMonitoringRequest, {"id": [4, -1]}, "Expected `int` >= 0 - at `$.id"),
    ],
)
def test_what_breaks_the_schema_is_refused_with_its_place(
    struct: type[WireStruct], payload: Schema, complaint: str
) -> None:
    with pytest.raises(msgspec.ValidationError) as refusal:
        msgspec.convert(payload, type=struct)
    assert complaint in str(refusal.value)
