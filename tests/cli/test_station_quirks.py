"""`voltway station quirks`: which known deviations are put right for a station, and their switches."""

from queue import Queue
from typing import Any

import pytest

from tests.fixtures.bus_thread import BusThread
from tests.fixtures.command_line import Execute, Voltway
from voltway.ocpp.quirks import ALL
from voltway.vocabulary.subjects import STATION_CHANGED


@pytest.fixture
def station(execute: Execute) -> str:
    """A station whose model has a quirk."""
    execute(
        "insert into station (station_id, admission, vendor, model) values ('S1', 'accepted', 'AUTEL', 'MaxiCharger')"
    )
    return "S1"


def told(voltway: Voltway, *options: str) -> dict[str, dict[str, Any]]:
    said = voltway("station", "quirks", "S1", "--json", *options)
    assert said.code == 0, said.err
    return {item["name"]: item for item in said.document["items"]}


def test_the_models_are_on_from_the_start(voltway: Voltway, station: str) -> None:
    shown = told(voltway)
    assert {name: item["switch"] for name, item in shown.items()} == {"start_when_free": "model"}
    said = voltway("station", "quirks", station).words
    assert "start_when_free: on, as for every station of this model; never used" in said
    assert ALL["start_when_free"].why in said


def test_switches_go_both_ways_and_back(voltway: Voltway, execute: Execute, station: str) -> None:
    shown = told(voltway, "--on", "local_time_as_utc", "--on", "short_id_tags", "--off", "start_when_free")
    switched = {"local_time_as_utc": "on", "short_id_tags": "on", "start_when_free": "off"}
    assert {name: item["switch"] for name, item in shown.items()} == switched
    assert execute("select quirks, quirks_off from station") == [
        (["local_time_as_utc", "short_id_tags"], ["start_when_free"])
    ]
    told(voltway, "--on", "start_when_free", "--off", "short_id_tags")
    assert execute("select quirks, quirks_off from station") == [
        (["local_time_as_utc", "start_when_free"], ["short_id_tags"])
    ]
    told(voltway, *(word for name in switched for word in ("--auto", name)))
    assert execute("select quirks, quirks_off from station") == [([], [])]


def test_what_was_used_is_counted_and_shown(voltway: Voltway, execute: Execute, station: str) -> None:
    execute(
        """insert into quirk_use (station_id, quirk, uses, first_at, last_at)
           values ('S1', 'zone_missing', 12, '2030-01-05T09:00Z', '2030-01-05T10:00Z'),
                  ('S2', 'zone_missing', 3, '2030-01-05T09:00Z', '2030-01-05T10:00Z')"""
    )
    item = told(voltway)["zone_missing"]
    assert (item["switch"], item["uses"], item["last_at"]) == ("everyone", 12, "2030-01-05T10:00:00Z")
    expected = "used 12 times, last 2030-01-05 11:00:00 CET"
    assert expected in voltway("station", "quirks", station).words
    assert expected in voltway("station", "show", station).words
    document = voltway("station", "show", station, "--json").document
    assert {quirk["name"]: quirk["uses"] for quirk in document["quirks_in_use"]} == {
        "zone_missing": 12,
        "start_when_free": 0,
    }


def test_all_there_are_can_be_listed(voltway: Voltway, station: str) -> None:
    shown = told(voltway, "--list")
    assert set(shown) == set(ALL)
    assert (shown["zone_missing"]["switch"], shown["short_id_tags"]["switch"]) == ("everyone", "none")


def test_a_station_without_any_says_where_all_are(voltway: Voltway, execute: Execute) -> None:
    execute("insert into station (station_id, admission) values ('S1', 'accepted')")
    assert "voltway station quirks S1 --list" in voltway("station", "quirks", "S1").words


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--on", "local_time_as_utv"], "there is no quirk local_time_as_utv: did you mean local_time_as_utc?"),
        (["--off", "xyz"], "there is no quirk xyz: `--list` shows all"),
        (["--on", "zone_missing", "--off", "zone_missing"], "zone_missing is named twice"),
    ],
)
def test_what_can_not_be_switched_is_refused(
    voltway: Voltway, execute: Execute, station: str, options: list[str], message: str
) -> None:
    said = voltway("station", "quirks", station, "--on", "short_id_tags", *options)
    assert (said.code, said.out) == (2, "")
    assert message in said.err
    assert execute("select quirks, quirks_off from station") == [([], [])]


@pytest.mark.parametrize("options", [[], ["--on", "short_id_tags"]])
def test_an_unknown_station_is_one_sentence(voltway: Voltway, options: list[str]) -> None:
    said = voltway("station", "quirks", "NOBODY", *options)
    assert (said.code, said.err.count("\n")) == (2, 1)
    assert "there is no station NOBODY" in said.err


def test_the_gateway_is_told(voltway: Voltway, bus_thread: BusThread, station: str) -> None:
    heard: Queue[bytes] = Queue()
    bus_thread.subscribe(STATION_CHANGED, lambda _, payload: heard.put(payload))
    told(voltway, "--on", "short_id_tags")
    assert heard.get(timeout=5.0) == station.encode()
