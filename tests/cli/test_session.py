"""`voltway session`: a session's whole story, told to an operator."""

import pytest

from tests.cli.rows import FIRST, insert_sessions
from tests.fixtures.command_line import Execute, Voltway


def test_without_sessions_it_says_what_to_do(voltway: Voltway) -> None:
    assert voltway("session", "list").out == "No sessions yet. Start one: voltway start STATION --token UID\n"
    assert voltway("session", "list", "--active").out == "No session is like that.\n"


@pytest.mark.parametrize(
    ("arguments", "ids"),
    [
        (["--station", "S2"], ["s3"]),
        (["--active"], ["s2"]),
        (["--ended"], ["s3", FIRST]),
        (["--token", "CARD1"], [FIRST]),
        (["--from", "2030-01-06"], ["s3", "s2"]),
        (["--from", "2030-01-05T10:00", "--to", "2030-01-05T10:00:01"], [FIRST]),
    ],
)
def test_filters(voltway: Voltway, execute: Execute, arguments: list[str], ids: list[str]) -> None:
    insert_sessions(execute)
    assert [row["session_id"] for row in voltway("session", "list", *arguments, "--json").document["items"]] == ids


def test_pages_meet(voltway: Voltway, execute: Execute) -> None:
    insert_sessions(execute)
    first = voltway("session", "list", "--limit", "2", "--json").document
    second = voltway("session", "list", "--limit", "2", "--after", first["next"], "--json").document
    assert [row["session_id"] for row in first["items"] + second["items"]] == ["s3", "s2", FIRST]
    assert second["next"] is None
    said = voltway("session", "list", "--after", "yesterday")
    assert said.code == 2
    assert "no cursor" in said.err


def test_an_unknown_session_is_one_sentence(voltway: Voltway) -> None:
    said = voltway("session", "show", "nothing")
    assert (said.code, said.out) == (2, "")
    assert said.err == "voltway: there is no session nothing: `voltway session list` shows them\n"
