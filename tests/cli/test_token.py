"""`voltway token`: who may charge."""

import threading

import pytest

from tests.fixtures.bus_thread import BusThread
from tests.fixtures.command_line import Execute, Voltway
from voltway.vocabulary.subjects import TOKEN_CHANGED


def test_without_tokens_it_says_what_to_do(voltway: Voltway) -> None:
    assert voltway("token", "list").out == "No tokens yet. Add one: voltway token add UID\n"
    assert voltway("token", "list", "--json").document == {"items": [], "next": None}


def test_add_keeps_everything_told(voltway: Voltway, execute: Execute) -> None:
    said = voltway(
        *("token", "add", "04A2B3", "--kind", "iso15693", "--holder", "Ada", "--group", "fleet", "--parent", "P1"),
        *("--valid-from", "2030-01-01", "--valid-until", "2030-07-01T12:00+00:00", "--max-concurrent", "2"),
        *("--driver", "ada", "--vehicle", "car", "--fleet", "post"),
        *("--station", "S1", "--station", "S2", "--hours", "22:00 - 06:00", "--no-credit", "--master-pass"),
    )
    assert (said.code, said.out) == (0, "Token 04A2B3 may charge.\n")
    document = voltway("token", "show", "04A2B3", "--json").document
    del document["created_at"], document["updated_at"]
    assert document == {
        "token_uid": "04A2B3",
        "organization_id": "operator",
        "kind": "ISO15693",
        "status": "active",
        "holder": "Ada",
        "group_id": "fleet",
        "parent_uid": "P1",
        # A date begins in the operator's zone, here Europe/Berlin.
        "valid_from": "2029-12-31T23:00:00Z",
        "valid_until": "2030-07-01T12:00:00Z",
        "credit_ok": False,
        "max_concurrent": 2,
        "allowed_stations": ["S1", "S2"],
        "allowed_hours": "22:00-06:00",
        "master_pass": True,
        "driver_id": "ada",
        "vehicle_id": "car",
        "fleet_id": "post",
    }
    shown = voltway("token", "show", "04A2B3").words
    assert "Valid until 2030-07-01 14:00:00 CEST" in shown
    assert "no credit" in shown
    assert execute("select count(*) from token") == [(1,)]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["T1", "--hours", "7-19"], "no span of hours"),
        (["T1", "--hours", "25:00-26:00"], "no span of hours"),
        (["T1", "--valid-until", "tomorrow"], "is no time"),
        (["T1", "--valid-from", "2030-01-02", "--valid-until", "2030-01-01"], "would end before it begins"),
        ([" T1"], "can't be a token's uid"),
        (["T1", "--kind", "RFID"], ""),
        (["T1", "--max-concurrent", "0"], ""),
    ],
)
def test_impossible_tokens_change_nothing(
    voltway: Voltway, execute: Execute, arguments: list[str], message: str
) -> None:
    said = voltway("token", "add", *arguments)
    assert said.code == 2
    assert message in said.err
    assert execute("select * from token") == []


def test_block_and_unblock(voltway: Voltway) -> None:
    voltway("token", "add", "T1")
    voltway("token", "add", "T2")
    assert voltway("token", "block", "T1").out == "Token T1 is blocked.\n"
    assert [row["token_uid"] for row in voltway("token", "list", "--blocked", "--json").document["items"]] == ["T1"]
    assert "blocked" in voltway("token", "list").out
    assert voltway("token", "unblock", "T1", "--json").document["status"] == "active"
    assert voltway("token", "list", "--blocked").out == "No token is like that.\n"


def test_every_change_is_told_to_the_gateways(voltway: Voltway, bus_thread: BusThread) -> None:
    told: list[bytes] = []
    all_told = threading.Event()

    def on_change(_subject: str, payload: bytes) -> None:
        told.append(payload)
        if len(told) == 4:
            all_told.set()

    bus_thread.subscribe(TOKEN_CHANGED, on_change)
    voltway("token", "add", "T1")
    voltway("token", "block", "T1")
    voltway("token", "unblock", "T1")
    voltway("token", "remove", "T1", "--yes")
    assert all_told.wait(5)
    assert told == [b"T1"] * 4


@pytest.mark.parametrize("command", [["show"], ["block"], ["unblock"], ["remove", "--yes"]])
def test_an_unknown_token_is_one_sentence(voltway: Voltway, command: list[str]) -> None:
    said = voltway("token", *command, "NOBODY")
    assert (said.code, said.out) == (2, "")
    assert said.err == "voltway: there is no token NOBODY: `voltway token list` shows all tokens\n"


def test_add_twice_is_a_conflict(voltway: Voltway) -> None:
    voltway("token", "add", "T1")
    said = voltway("token", "add", "T1", "--holder", "someone else")
    assert said.code == 2
    assert "exists already" in said.err
    assert voltway("token", "show", "T1", "--json").document["holder"] is None


def test_the_list_fits_80_columns_and_goes_on(voltway: Voltway, execute: Execute) -> None:
    execute(
        "insert into token (token_uid, kind, status, holder, group_id, valid_until)"
        " select 'UID' || lpad(n::text, 40, '0'), 'MacAddress', 'active', 'A rather long name of a holder', 'group',"
        " '2030-01-01Z' from generate_series(1, 3) n"
    )
    said = voltway("token", "list", "--limit", "2")
    assert max(len(line) for line in said.out.splitlines()) <= 80
    assert "There is more: --after" in said.out
    first = voltway("token", "list", "--limit", "2", "--json").document
    second = voltway("token", "list", "--limit", "2", "--after", first["next"], "--json").document
    assert [row["token_uid"][-1] for row in first["items"] + second["items"]] == ["1", "2", "3"]
    assert second["next"] is None
    searched = voltway("token", "list", "--search", f"uid{'0' * 39}3", "--json").document
    assert [row["token_uid"][-1] for row in searched["items"]] == ["3"]


def test_whose_a_token_is(voltway: Voltway) -> None:
    voltway("token", "add", "T1")
    voltway("token", "add", "T2")
    assert voltway("token", "assign", "T1", "--driver", "ada", "--fleet", "post").out == "Token T1 is assigned.\n"
    shown = voltway("token", "show", "T1").words
    assert "Driver ada" in shown
    assert "Fleet post" in shown
    assert "ada, post" in voltway("token", "list").words
    for option in (("--driver", "ada"), ("--fleet", "post")):
        listed = voltway("token", "list", *option, "--json").document
        assert [row["token_uid"] for row in listed["items"]] == ["T1"]
    assert voltway("token", "list", "--vehicle", "car").out == "No token is like that.\n"
    said = voltway("token", "assign", "T1")
    assert said.code == 2
    assert "give --driver, --vehicle or --fleet" in said.err
