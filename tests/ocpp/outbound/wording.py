"""What orders become on the wire, checked against the standard's own schemas, and responses as stations write them."""

import json
from importlib import resources
from typing import Any

import jsonschema
import msgspec

from voltway.ocpp.outbound import answer_for, calls_for
from voltway.ocpp.wire import WireStruct, v16, v21, v201
from voltway.vocabulary.commands import Answer
from voltway.vocabulary.order import Order
from voltway.vocabulary.stations import OcppVersion

WIRE = {OcppVersion.V16: v16, OcppVersion.V201: v201, OcppVersion.V21: v21}
FOLDER = {OcppVersion.V16: "v16", OcppVersion.V201: "v201", OcppVersion.V21: "v21"}
VERSIONS = list(OcppVersion)
TWO = [OcppVersion.V201, OcppVersion.V21]

Frame = tuple[str, dict[str, Any]]


def frames(version: OcppVersion, order: Order) -> list[Frame]:
    """Action and JSON payload of each call; each payload obeys the schema."""
    told = [(call.action, json.loads(msgspec.json.encode(call.payload))) for call in calls_for(version, order)]
    for action, payload in told:
        jsonschema.validate(payload, schema(version, action))
    return told


def frame(version: OcppVersion, order: Order) -> Frame:
    """The only call of an order."""
    [only] = frames(version, order)
    return only


def schema(version: OcppVersion, action: str, direction: str = "Request") -> Any:
    """The standard's schema of a request or Response."""
    suffix = "" if (version, direction) == (OcppVersion.V16, "Request") else direction
    file = resources.files("ocpp") / FOLDER[version] / "schemas" / f"{action}{suffix}.json"
    return json.loads(file.read_text(encoding="utf-8-sig"))


def response(version: OcppVersion, action: str, payload: dict[str, Any]) -> WireStruct:
    """A response as it comes from a station; it obeys the schema."""
    jsonschema.validate(payload, schema(version, action, "Response"))
    kind: type[WireStruct] = WIRE[version].RESPONSES[action]
    return msgspec.json.decode(json.dumps(payload), type=kind)


def answer(version: OcppVersion, order: Order, *payloads: dict[str, Any]) -> Answer:
    """What the station's responses to the order's calls mean."""
    calls = calls_for(version, order)
    told = [response(version, call.action, payload) for call, payload in zip(calls, payloads, strict=True)]
    return answer_for(order, told)


def statuses(version: OcppVersion, order: Order) -> list[str]:
    """Every status with which a station of this version may answer the order."""
    told = schema(version, calls_for(version, order)[0].action, "Response")
    status = told["properties"]["status"]
    if "$ref" in status:
        status = told["definitions"][status["$ref"].removeprefix("#/definitions/")]
    values: list[str] = status["enum"]
    return values
