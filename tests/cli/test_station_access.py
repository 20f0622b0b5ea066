"""What is typed into a station is printed once, and only a hash of its password is kept."""

import re

import pytest

from tests.fixtures.command_line import Execute, Voltway
from voltway.stations.credentials import check_password


def test_add_prints_what_to_type_in_and_keeps_only_a_hash(voltway: Voltway, execute: Execute) -> None:
    said = voltway("station", "add", "DEPOT 7", "--name", "Bay 7", "--latitude", "52.52", "--longitude", "13.4")
    assert said.code == 0
    password = re.search(r"Password +(\S{16,40})", said.out)
    assert password is not None
    assert re.search(r"ws://\S+:9000/ocpp/DEPOT%207\n", said.out)
    assert re.search(r"Identity +DEPOT 7", said.out)
    assert re.search(r"Security profile +1, password", said.out)
    [(kept, admission, name)] = execute("select password_hash, admission, name from station")
    assert password[1] not in kept
    assert check_password(kept, password[1].encode())
    assert (admission, name) == ("accepted", "Bay 7")


def test_a_url_is_never_broken_into_lines(voltway: Voltway) -> None:
    station = "A-STATION-WITH-A-VERY-LONG-ID-THAT-THE-MAKER-CHOSE-0123456789"
    said = voltway("station", "add", station)
    assert re.search(rf"ws://\S+/ocpp/{station}$", said.out, re.MULTILINE)


def test_add_as_json(voltway: Voltway) -> None:
    document = voltway("station", "add", "S1", "--profile", "2", "--json").document
    assert document["ocpp_url"].startswith("wss://")
    assert document["ocpp_url"].endswith(":9443/ocpp/S1")
    assert (document["identity"], document["security_profile"]) == ("S1", 2)
    assert len(document["password"]) >= 16
    assert document["station"]["station_id"] == "S1"


def test_a_given_password_is_taken_and_never_printed_twice(voltway: Voltway, execute: Execute) -> None:
    said = voltway("station", "add", "S1", "--password-stdin", stdin="correct-horse-battery\n")
    assert said.code == 0
    [(kept,)] = execute("select password_hash from station")
    assert check_password(kept, b"correct-horse-battery")
    assert "correct-horse" not in voltway("station", "show", "S1").out
    assert "password" not in voltway("station", "show", "S1", "--json").document["station"].keys() - {"has_password"}


@pytest.mark.parametrize("password", ["", "short", "x" * 41, "with\tcontrol\x07characters"])
def test_an_unfit_password_changes_nothing(voltway: Voltway, execute: Execute, password: str) -> None:
    said = voltway("station", "add", "S1", "--password-stdin", stdin=password + "\n")
    assert said.code == 2
    assert "can't be the password" in said.err
    assert execute("select * from station") == []


@pytest.mark.parametrize("profile", ["0", "3"])
def test_a_profile_without_password_gets_none(voltway: Voltway, execute: Execute, profile: str) -> None:
    assert "Password" not in voltway("station", "add", "S1", "--profile", profile).out
    assert execute("select password_hash, security_profile from station") == [(None, int(profile))]
    assert voltway("station", "password", "S1").code == 2
    assert voltway("station", "add", "S2", "--profile", profile, "--password-stdin", stdin="x" * 20).code == 2


def test_a_new_password_replaces_the_old_one(voltway: Voltway, execute: Execute) -> None:
    first = voltway("station", "add", "S1", "--json").document["password"]
    second = voltway("station", "password", "S1", "--json").document["password"]
    [(kept,)] = execute("select password_hash from station")
    assert check_password(kept, second.encode())
    assert not check_password(kept, first.encode())
