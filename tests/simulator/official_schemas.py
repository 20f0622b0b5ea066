"""What the standard's own schemas say of a payload."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import ocpp

from voltway.vocabulary.stations import OcppVersion

_FOLDER = {OcppVersion.V16: "v16", OcppVersion.V201: "v201", OcppVersion.V21: "v21"}


@cache
def _validator(version: OcppVersion, action: str, suffix: str) -> jsonschema.protocols.Validator:
    ending = "" if version is OcppVersion.V16 and suffix == "Request" else suffix
    path = Path(ocpp.__file__).parent / _FOLDER[version] / "schemas" / f"{action}{ending}.json"
    schema = json.loads(path.read_text(encoding="utf-8-sig"))
    return jsonschema.validators.validator_for(schema)(schema)


def assert_request(version: OcppVersion, action: str, payload: Any) -> None:
    """Raises jsonschema.ValidationError for a request the standard doesn't allow."""
    _validator(version, action, "Request").validate(json.loads(json.dumps(payload)))


def assert_response(version: OcppVersion, action: str, payload: Any) -> None:
    """Raises jsonschema.ValidationError for a response the standard doesn't allow."""
    _validator(version, action, "Response").validate(json.loads(json.dumps(payload)))
