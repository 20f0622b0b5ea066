import json
from pathlib import Path

import ocpp
import pytest

from voltway.simulator.configuration import (
    BY_KEY,
    BY_VARIABLE,
    HEARTBEAT_INTERVAL,
    PASSWORD,
    SAMPLE_INTERVAL,
    SETTINGS,
    Configuration,
    accepts,
)
from voltway.simulator.world import Habits


def test_every_setting_is_found_by_both_of_its_names() -> None:
    assert len(BY_VARIABLE) == len(SETTINGS)
    assert len(BY_KEY) == sum(setting.key is not None for setting in SETTINGS)


def test_a_change_holds_for_this_station_alone() -> None:
    one, other = Configuration(2, Habits()), Configuration(2, Habits())
    one.set(HEARTBEAT_INTERVAL, "30")
    assert (one.seconds(HEARTBEAT_INTERVAL), other.seconds(HEARTBEAT_INTERVAL)) == (30.0, 300.0)
    assert one.get(BY_KEY["NumberOfConnectors"]) == "2"


def test_habits_set_what_the_network_can_change_later() -> None:
    assert Configuration(1, Habits(sample_interval_s=15)).seconds(SAMPLE_INTERVAL) == 15.0


@pytest.mark.parametrize(
    ("key", "value", "taken"),
    [
        ("HeartbeatInterval", "60", True),
        ("HeartbeatInterval", "often", False),
        ("HeartbeatInterval", "-5", False),
        ("NumberOfConnectors", "9", False),
        ("AuthorizationKey", "0123456789ABCDEF0123456789ABCDEF", True),
    ],
)
def test_what_a_station_takes(key: str, value: str, taken: bool) -> None:
    assert accepts(BY_KEY[key], value) is taken
    assert PASSWORD.secret


def test_values_fit_their_messages() -> None:
    schemas = Path(ocpp.__file__).parent
    schema = json.loads((schemas / "v16/schemas/GetConfigurationResponse.json").read_text())
    longest = schema["properties"]["configurationKey"]["items"]["properties"]["value"]["maxLength"]
    assert all(len(setting.default) <= longest for setting in SETTINGS)
