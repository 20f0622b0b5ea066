"""What the load generator sends is what the standard's schemas allow, and says what it means to say."""

import json
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from typing import Any

import jsonschema
import pytest

from benchmarks import messages

AT = "2026-05-01T12:00:00.000Z"

V16 = [
    messages.boot_v16("1", "S-1"),
    messages.status_v16("2", AT),
    messages.authorize_v16("3", "CARD-METER-00001"),
    messages.start_v16("4", AT, "CARD-METER-00001", 1_000_000),
    messages.meter_v16("5", AT, 17, 1_000_061),
    messages.stop_v16("6", AT, 17, "CARD-METER-00001", 1_000_122),
]
V201 = [
    messages.boot_v201("1", "S-1"),
    messages.status_v201("2", AT),
    messages.transaction_v201("3", ("Started", "Authorized"), AT, 0, "EVENT-00001.1", 1_000_000, "CARD-EVENT-00001"),
    messages.transaction_v201("4", ("Updated", "MeterValuePeriodic"), AT, 1, "EVENT-00001.1", 1_000_061),
]


def schema_of(version: str, action: str) -> Any:
    name = f"{action}.json" if version == "v16" else f"{action}Request.json"
    return json.loads((files("ocpp") / version / "schemas" / name).read_text("utf-8-sig"))


@pytest.mark.parametrize(
    ("version", "frame"), [*[("v16", frame) for frame in V16], *[("v201", frame) for frame in V201]]
)
def test_every_message_is_valid(version: str, frame: bytes) -> None:
    kind, _, action, payload = json.loads(frame)
    assert kind == 2
    jsonschema.validate(payload, schema_of(version, action))


def test_a_reading_carries_four_samples() -> None:
    _, message_id, _, payload = json.loads(messages.meter_v16("7.81", AT, 17, 1_000_061))
    assert message_id == "7.81"
    assert payload["transactionId"] == 17
    (value,) = payload["meterValue"]
    assert value["timestamp"] == AT
    told = {sample["measurand"]: float(sample["value"]) for sample in value["sampledValue"]}
    assert told["Energy.Active.Import.Register"] == 1_000_061
    assert told["Power.Active.Import"] == pytest.approx(told["Current.Import"] * told["Voltage"], rel=0.01)


def test_both_versions_tell_the_same_reading() -> None:
    _, _, _, old = json.loads(messages.meter_v16("1", AT, 17, 1_000_061))
    event = messages.transaction_v201("1", ("Updated", "MeterValuePeriodic"), AT, 1, "T", 1_000_061)
    _, _, _, new = json.loads(event)
    samples = [
        {sample["measurand"]: float(sample["value"]) for sample in payload["meterValue"][0]["sampledValue"]}
        for payload in (old, new)
    ]
    assert samples[0] == samples[1]


def test_a_station_tells_the_time() -> None:
    told = datetime.fromisoformat(messages.now_text())
    assert abs(datetime.now(UTC) - told) < timedelta(seconds=5)
