"""`voltway token group`: shared limits."""

import threading

import pytest

from tests.fixtures.bus_thread import BusThread
from tests.fixtures.command_line import Execute, Voltway
from voltway.vocabulary.subjects import TOKENS_CHANGED


def test_without_groups_it_says_what_to_do(voltway: Voltway) -> None:
    assert voltway("token", "group", "list").out == "No token groups yet. Make one: voltway token group add ID\n"
    assert voltway("token", "group", "list", "--json").document == {"items": [], "next": None}


def test_a_group_keeps_everything_told(voltway: Voltway) -> None:
    said = voltway(
        *("token", "group", "add", "fleet", "--name", "The fleet", "--energy-kwh", "5000", "--time", "20h"),
        *("--money", "250.50 EUR", "--period", "month", "--max-concurrent", "10", "--station", "S1"),
        *("--hours", "07:00-19:00", "--valid-until", "2030-01-01"),
    )
    assert (said.code, said.out) == (0, "Token group fleet is made.\n")
    document = voltway("token", "group", "show", "fleet", "--json").document
    group = document["group"]
    assert (group["energy_limit_wh"], group["time_limit_s"], group["money_limit"]) == (5_000_000, 72_000, "250.5000")
    assert (group["currency"], group["period"], group["time_zone"]) == ("EUR", "month", "Europe/Berlin")
    assert (group["max_concurrent"], group["allowed_stations"], group["allowed_hours"]) == (10, ["S1"], "07:00-19:00")
    assert group["valid_until"] == "2029-12-31T23:00:00Z"
    listed = voltway("token", "group", "list").words
    for limit in ("5000.00 kWh a month", "20 h 00 min a month", "250.5 EUR a month", "10 at once"):
        assert limit in listed


def test_what_a_group_has_used(voltway: Voltway, execute: Execute) -> None:
    voltway("token", "group", "add", "fleet", "--energy-kwh", "10", "--max-concurrent", "2")
    voltway("token", "add", "A", "--group", "fleet")
    execute(
        "insert into session (station_id, session_id, ref, state, group_id, started_at, last_at, received_at,"
        " energy_wh, start_key) values ('S1', '1', '1', 'active', 'fleet', now() - interval '1 hour', now(), now(),"
        " 7500, 'k')"
    )
    shown = voltway("token", "group", "show", "fleet").words
    assert "Tokens 1" in shown
    assert "Used 1 running now, 7.50 kWh, 1 h 00 min" in shown


def test_tokens_in_and_out_of_a_group(voltway: Voltway) -> None:
    voltway("token", "group", "add", "fleet")
    for uid in ("A", "B"):
        voltway("token", "add", uid)
    assert voltway("token", "group", "assign", "fleet", "A", "B").out == "2 tokens put into group fleet.\n"
    assert len(voltway("token", "list", "--group", "fleet", "--json").document["items"]) == 2
    kept = voltway("token", "group", "remove", "fleet", "--yes")
    assert kept.code == 2
    assert "lose its limits" in kept.err
    assert voltway("token", "group", "assign", "", "A", "B").out == "2 tokens taken out of their groups.\n"
    assert voltway("token", "group", "remove", "fleet", "--yes").out == "Token group fleet is removed.\n"


def test_replacing_keeps_that_a_group_is_blocked(voltway: Voltway) -> None:
    voltway("token", "group", "add", "fleet", "--energy-kwh", "10")
    assert voltway("token", "group", "block", "fleet").out == "Token group fleet is blocked.\n"
    assert voltway("token", "group", "add", "fleet").code == 2
    replaced = voltway("token", "group", "add", "fleet", "--replace", "--energy-kwh", "20", "--json").document
    assert (replaced["blocked"], replaced["energy_limit_wh"]) == (True, 20_000)
    assert voltway("token", "group", "unblock", "fleet", "--json").document["blocked"] is False


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--money", "lots"], "no amount of money"),
        (["--money", "10 euros"], "no amount of money"),
        (["--money", "NaN EUR"], "no amount of money"),
        (["--time", "soon"], "no span of time"),
        (["--time-zone", "Mars"], "no time zone"),
        (["--energy-kwh", "-1"], ""),
        (["--period", "moment"], ""),
    ],
)
def test_impossible_groups_change_nothing(voltway: Voltway, execute: Execute, options: list[str], message: str) -> None:
    said = voltway("token", "group", "add", "G", *options)
    assert said.code == 2
    assert message in said.err
    assert execute("select * from token_group") == []


@pytest.mark.parametrize("command", [["show"], ["block"], ["unblock"], ["remove", "--yes"], ["add", "--replace"]])
def test_an_unknown_group_is_one_sentence(voltway: Voltway, command: list[str]) -> None:
    said = voltway("token", "group", command[0], "NONE", *command[1:])
    assert (said.code, said.out) == (2, "")
    assert said.err == "voltway: there is no token group NONE: `voltway token group list` shows all groups\n"


def test_every_change_is_told_to_the_gateways(voltway: Voltway, bus_thread: BusThread) -> None:
    told: list[bytes] = []
    all_told = threading.Event()

    def on_change(_subject: str, payload: bytes) -> None:
        told.append(payload)
        if len(told) == 5:
            all_told.set()

    voltway("token", "add", "A")
    bus_thread.subscribe(TOKENS_CHANGED, on_change)
    voltway("token", "group", "add", "fleet")
    voltway("token", "group", "assign", "fleet", "A")
    voltway("token", "group", "block", "fleet")
    voltway("token", "group", "assign", "", "A")
    voltway("token", "group", "remove", "fleet", "--yes")
    assert all_told.wait(5)
