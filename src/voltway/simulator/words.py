"""The wire structs of the three versions, by version and action, with their decoders at hand."""

from functools import cache

import msgspec

from voltway.ocpp.wire import WireStruct, v16, v21, v201
from voltway.vocabulary.stations import OcppVersion

SUBPROTOCOL = {OcppVersion.V16: "ocpp1.6", OcppVersion.V201: "ocpp2.0.1", OcppVersion.V21: "ocpp2.1"}

_REQUESTS = {OcppVersion.V16: v16.REQUESTS, OcppVersion.V201: v201.REQUESTS, OcppVersion.V21: v21.REQUESTS}
_RESPONSES = {OcppVersion.V16: v16.RESPONSES, OcppVersion.V201: v201.RESPONSES, OcppVersion.V21: v21.RESPONSES}


@cache
def request_decoder(version: OcppVersion, action: str) -> msgspec.json.Decoder[WireStruct] | None:
    """What reads a request, or None for an action the version doesn't know."""
    kind = _REQUESTS[version].get(action)
    return None if kind is None else msgspec.json.Decoder(kind)


@cache
def response_decoder(version: OcppVersion, action: str) -> msgspec.json.Decoder[WireStruct] | None:
    """What reads an answer, or None for an action the version doesn't know."""
    kind = _RESPONSES[version].get(action)
    return None if kind is None else msgspec.json.Decoder(kind)
