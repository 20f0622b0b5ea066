"""`voltway demo`: what is started beside the network, and what the city makes known to it."""

import asyncio
import os
from collections.abc import Callable, Sequence
from typing import Any

import msgspec
import pytest

from tests.fixtures.command_line import Execute, Voltway
from voltway.cli import demo, serve
from voltway.kit.settings import GatewaySettings, Settings
from voltway.kit.supervision import Part, RolePart
from voltway.simulator import city
from voltway.simulator.city import STATIONS
from voltway.stations.credentials import check_password

IDS = [site.station_id for site in STATIONS]


class Lived:
    """How the city was let live: the simulator itself is stood in for."""

    def __init__(self) -> None:
        self.url = ""
        self.speed = 0.0
        self.tokens: Sequence[str] = ()
        self.passwords: dict[str, str | None] = {}

    async def live(
        self,
        url: str,
        password_of: Callable[[str], str | None],
        tokens: Sequence[str],
        stop: asyncio.Event,
        *,
        speed: float,
    ) -> None:
        assert not stop.is_set()
        self.url, self.tokens, self.speed = url, tokens, speed
        self.passwords = {station_id: password_of(station_id) for station_id in IDS}


@pytest.fixture
def lived(monkeypatch: pytest.MonkeyPatch) -> Lived:
    lived = Lived()
    monkeypatch.setattr(city, "live", lived.live)
    return lived


def welcome(execute: Execute, lived: Lived) -> bool:
    """Whether every station of the city would be let in with the password it shows."""
    hashes: dict[str, str] = dict(execute("select station_id, password_hash from station where admission = 'accepted'"))
    return all(check_password(hashes[name], (password or "").encode()) for name, password in lived.passwords.items())


def test_the_citys_stations_and_cards_become_known(voltway: Voltway, execute: Execute, lived: Lived) -> None:
    said = voltway("city", "--speed", "30")
    assert said.code == 0, said.err
    assert lived.speed == 30
    assert welcome(execute, lived)
    shown = execute("select station_id, name, latitude, longitude from station order by station_id")
    assert shown == sorted((site.station_id, site.name, site.latitude, site.longitude) for site in STATIONS)
    assert {row[0] for row in execute("select token_uid from token where status = 'active'")} == set(lived.tokens)
    assert len(set(lived.tokens)) == 200


def test_every_station_has_a_password_of_its_own_and_a_new_one_each_time(
    voltway: Voltway, execute: Execute, lived: Lived
) -> None:
    voltway("city")
    first = set(lived.passwords.values())
    assert len(first) == len(IDS)
    assert voltway("city").code == 0
    assert first.isdisjoint(lived.passwords.values())
    assert welcome(execute, lived)


def test_what_an_operator_changed_stays(voltway: Voltway, execute: Execute, lived: Lived) -> None:
    voltway("city")
    execute("update station set name = 'Mine' where station_id = %s", (IDS[0],))
    execute("update token set status = 'blocked' where token_uid = %s", (lived.tokens[0],))
    assert voltway("city").code == 0
    assert execute("select name from station where station_id = %s", (IDS[0],)) == [("Mine",)]
    assert execute("select token_uid from token where status = 'blocked'") == [(lived.tokens[0],)]


@pytest.mark.parametrize(
    ("host", "expected"),
    [("0.0.0.0", "127.0.0.1"), ("::", "127.0.0.1"), ("127.0.0.2", "127.0.0.2")],
)
def test_the_city_connects_to_where_the_gateway_listens(
    voltway: Voltway, lived: Lived, monkeypatch: pytest.MonkeyPatch, host: str, expected: str
) -> None:
    monkeypatch.setenv("VOLTWAY_GATEWAY_HOST", host)
    monkeypatch.setenv("VOLTWAY_GATEWAY_PORT", "9123")
    voltway("city")
    assert lived.url == f"ws://{expected}:9123{GatewaySettings().path_prefix}"


@pytest.mark.parametrize("speed", ["0", "-1", "1001", "fast"])
@pytest.mark.parametrize("command", ["demo", "city"])
def test_an_impossible_speed_starts_nothing(
    voltway: Voltway, lived: Lived, monkeypatch: pytest.MonkeyPatch, command: str, speed: str
) -> None:
    started: list[Any] = []
    monkeypatch.setattr(serve, "run", started.append)
    said = voltway(command, "--speed", speed)
    assert (said.code, started, lived.url) == (2, [], "")
    assert "--speed" in said.err


@pytest.fixture
def beside(voltway: Voltway, monkeypatch: pytest.MonkeyPatch) -> Callable[[Settings], Sequence[Part]]:
    """What `voltway demo --speed 30` wants to run beside the network, which is not started."""
    asked: list[Callable[[Settings], Sequence[Part]]] = []

    def run(more: Callable[[Settings], Sequence[Part]]) -> int:
        asked.append(more)
        return 7

    monkeypatch.setattr(serve, "run", run)
    assert voltway("demo", "--speed", "30").code == 7
    return asked[0]


def test_the_city_is_a_process_that_sees_the_running_networks_settings(
    beside: Callable[[Settings], Sequence[Part]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VOLTWAY_LOG_LEVEL", "debug")
    monkeypatch.setenv("ANYTHING_ELSE", "stays")
    settings = msgspec.structs.replace(Settings(), database_url="postgresql://here/demo")
    (part,) = beside(settings)
    assert isinstance(part, RolePart)
    assert list(part.command) == [*serve.PROGRAM, "city", "--speed", "30.0"]
    assert part.environment["VOLTWAY_DATABASE_URL"] == "postgresql://here/demo"
    assert "VOLTWAY_LOG_LEVEL" not in part.environment
    assert part.environment["ANYTHING_ELSE"] == "stays"


async def test_the_city_is_ready_once_it_runs(settings: Settings) -> None:
    part = demo.CityPart(name="city", command=[], environment={}, health_host=settings.health_host, health_port=0)
    assert await part.is_ready(os.getpid())


def test_without_a_database_the_city_says_so(voltway: Voltway, lived: Lived, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VOLTWAY_DATABASE_URL")
    said = voltway("city")
    assert said.code != 0
    assert "Traceback" not in said.err
    assert lived.url == ""
