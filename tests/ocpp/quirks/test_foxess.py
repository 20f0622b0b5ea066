from typing import Any

import pytest

from tests.ocpp.quirks.conversations import NOW
from voltway.ocpp.quirks import ALL, QuirkContext, apply, for_station
from voltway.vocabulary.stations import OcppVersion

V201 = QuirkContext(received_at=NOW, version=OcppVersion.V201)


def test_both_are_on_for_the_vendor_and_for_2x_only() -> None:
    mine = for_station("FoxESS", "A022KP1", "1.10")
    assert mine is not None
    assert mine.names == ("status_of_16", "unit_of_16")
    sent = {"connectorId": 1, "status": "Available", "errorCode": "NoError"}
    v16 = QuirkContext(received_at=NOW, version=OcppVersion.V16)
    assert apply(mine.for_action("StatusNotification"), "StatusNotification", sent, v16) == (sent, [])


@pytest.mark.parametrize(
    ("told", "meant"),
    [
        ({"connectorId": 2, "status": "Charging"}, {"connectorStatus": "Occupied", "evseId": 2, "connectorId": 1}),
        (
            {"evseId": 2, "connectorId": 3, "status": "Faulted"},
            {"connectorStatus": "Faulted", "evseId": 2, "connectorId": 3},
        ),
        ({"connectorId": "1", "status": "Available"}, None),
        ({"connectorId": 1, "status": "Sparks"}, None),
        ({"connectorId": 1, "status": ["Available"]}, None),
    ],
)
def test_a_status_of_16_finds_its_evse(told: dict[str, Any], meant: dict[str, Any] | None) -> None:
    assert apply([ALL["status_of_16"]], "StatusNotification", told, V201)[0] == (meant or told)


@pytest.mark.parametrize(
    ("sample", "meant"),
    [
        ({"value": 1.5, "unitOfMeasure": "kWh"}, {"value": 1.5, "unitOfMeasure": {"unit": "kWh"}}),
        ({"value": 1.5, "unit": "W", "unitOfMeasure": {"unit": "kW"}}, None),
        ({"value": 1.5}, None),
    ],
)
def test_a_unit_of_16_finds_its_place(sample: dict[str, Any], meant: dict[str, Any] | None) -> None:
    sent = {"evseId": 1, "meterValue": [{"timestamp": "t", "sampledValue": [sample]}]}
    payload, _ = apply([ALL["unit_of_16"]], "MeterValues", sent, V201)
    assert payload["meterValue"][0]["sampledValue"] == [meant or sample]
