"""`voltway command`: the record of orders."""

import pytest

from tests.fixtures.command_line import Execute, Voltway
from voltway.cli.command import order_in_words
from voltway.vocabulary.commands import AnyOrder, ChangeAvailability, ClearCache, ResetKind, ResetStation, StartSession
from voltway.vocabulary.ids import TokenUid
from voltway.vocabulary.orders_variables import GetVariables, SettingChange, SetVariables, VariableName
from voltway.vocabulary.tokens import PresentedToken, TokenKind


@pytest.mark.parametrize(
    ("order", "words"),
    [
        (ClearCache(), "ClearCache"),
        (GetVariables(), "GetVariables"),
        (GetVariables(names=[VariableName("V", "C", "i", 2)]), "GetVariables names=C[2]/V(i)"),
        (ChangeAvailability(operative=False), "ChangeAvailability operative=false"),
        (ResetStation(how=ResetKind.IMMEDIATE), "ResetStation how=immediate"),
        (
            StartSession(token=PresentedToken(TokenUid("T1"), TokenKind.CENTRAL), evse_id=2),
            "StartSession token=T1 evse_id=2",
        ),
        (
            SetVariables(changes=[SettingChange(VariableName("A"), "1"), SettingChange(VariableName("B", "C"), "x")]),
            "SetVariables changes=A=1, C/B=x",
        ),
    ],
)
def test_an_order_in_words(order: AnyOrder, words: str) -> None:
    assert order_in_words(order) == words


def test_without_commands_it_says_what_to_do(voltway: Voltway) -> None:
    assert voltway("command", "list").out == "No commands yet. Give one: voltway trigger STATION heartbeat\n"
    assert voltway("command", "list", "--station", "S1").out == "No command is like that.\n"


def test_the_list_is_newest_first_and_within_80_columns(voltway: Voltway, execute: Execute) -> None:
    _commands(execute)
    said = voltway("command", "list")
    assert max(len(line) for line in said.out.splitlines()) <= 80
    assert "0193f0c2a4b17c55a0e1d2c3b4a59681" in said.out
    assert "cli:ada" in said.out
    first = voltway("command", "list", "--limit", "2", "--json").document
    second = voltway("command", "list", "--limit", "2", "--after", first["next"], "--json").document
    assert [row["command_id"][-1] for row in first["items"] + second["items"]] == ["3", "2", "1"]
    assert second["next"] is None
    of_one = voltway("command", "list", "--station", "S1", "--json").document
    assert [row["command_id"][-1] for row in of_one["items"]] == ["2", "1"]


def test_show_tells_the_answer(voltway: Voltway, execute: Execute) -> None:
    _commands(execute)
    shown = voltway("command", "show", "S1", "0193f0c2a4b17c55a0e1d2c3b4a59681").words
    for words in [
        "Order ResetStation how=immediate",
        "Given by cli:ada",
        "State rejected: rejected by the station",
        "Reason it charges",
        "Given 2030-01-05 10:00:01 CET",
        '"status": "Rejected"',
    ]:
        assert words in shown
    said = voltway("command", "show", "S2", "0193f0c2a4b17c55a0e1d2c3b4a59681")
    assert said.code == 2
    assert "there is no command" in said.err


def _commands(execute: Execute) -> None:
    for number, station in enumerate(["S1", "S1", "S2"], start=1):
        execute(
            """insert into command (station_id, command_id, kind, request, author, state, answer, reason, created_at)
               values (%s, %s, 'ResetStation', '{"kind": "ResetStation", "how": "immediate"}', 'cli:ada', 'rejected',
                   '{"status": "Rejected"}', 'it charges', %s)""",
            (station, f"0193f0c2a4b17c55a0e1d2c3b4a5968{number}", f"2030-01-05T09:00:0{number}Z"),
        )
