"""`voltway station rotate`, `upgrade` and `network`."""

import json

import pytest

from tests.fixtures.command_line import Execute, Voltway


@pytest.fixture
def station(execute: Execute) -> str:
    execute("insert into station (station_id, admission) values ('S1', 'accepted')")
    return "S1"


@pytest.mark.parametrize(
    ("command", "request_told"),
    [
        (("rotate", "S1"), {"kind": "RotatePassword"}),
        (
            ("upgrade", "S1", "--profile", "2", "--url", "wss://x/ocpp"),
            {
                "kind": "UpgradeSecurity",
                "network": {
                    "slot": 2,
                    "url": "wss://x/ocpp",
                    "security_profile": 2,
                    "interface": "Wired0",
                    "message_timeout_s": 30,
                },
                "fallback": [1],
            },
        ),
    ],
    ids=["rotate", "upgrade"],
)
def test_what_is_ordered(
    voltway: Voltway, station: str, command: tuple[str, ...], request_told: dict[str, object]
) -> None:
    told = json.loads(voltway("station", *command, "--queue", "1h", "--json").out)
    assert (told["state"], told["order"]) == ("queued", request_told)


def test_the_url_of_this_gateway_is_the_one_that_is_told(voltway: Voltway, station: str) -> None:
    command = ("station", "network", station, "--slot", "3", "--profile", "2", "--queue", "1h", "--json")
    told = json.loads(voltway(*command).out)["order"]["network"]
    assert (told["slot"], told["url"].startswith("wss://"), told["url"].endswith(":9443/ocpp")) == (3, True, True)
