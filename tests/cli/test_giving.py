"""Giving an order: what is said of its end, and how the process ends."""

import getpass

import pytest

from tests.fixtures.command_line import Execute, Voltway
from tests.fixtures.gateway_stand_in import GatewayStandIn
from voltway.vocabulary.commands import Answer, CommandState


def test_the_author_is_the_unix_user(voltway: Voltway, gateway: GatewayStandIn, execute: Execute) -> None:
    voltway("reset", "S1")
    assert execute("select author, kind from command") == [(f"cli:{getpass.getuser()}", "ResetStation")]


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (
            Answer(state=CommandState.REJECTED, reason="the cable holds"),
            "S1: rejected by the station (the cable holds)",
        ),
        (Answer(state=CommandState.FAILED, reason="NotSupported"), "S1: failed (NotSupported)"),
        (Answer(state=CommandState.TIMED_OUT), "S1: the station did not answer in time"),
        (Answer(state=CommandState.OFFLINE), "S1 is offline. To have it done on its return, add --queue 10m"),
    ],
)
def test_any_other_end_is_said_and_ends_with_1(
    voltway: Voltway, gateway: GatewayStandIn, answer: Answer, words: str
) -> None:
    gateway.answer = answer
    said = voltway("unlock", "S1")
    assert (said.code, said.words) == (1, words)


def test_json_is_the_command_with_the_stations_answer(voltway: Voltway, gateway: GatewayStandIn) -> None:
    gateway.answer = Answer(state=CommandState.REJECTED, answer={"status": "Rejected"}, reason="no")
    said = voltway("reset", "S1", "--json")
    assert said.code == 1
    assert said.document["state"] == "rejected"
    assert said.document["answer"] == {"status": "Rejected"}
    assert said.document["order"] == {"kind": "ResetStation"}
    assert said.document["created_at"].endswith("Z")


def test_an_offline_station_is_said_at_once(voltway: Voltway, execute: Execute) -> None:
    execute("insert into station (station_id, admission) values ('S1', 'accepted')")
    said = voltway("reset", "S1")
    assert (said.code, said.words) == (1, "S1 is offline. To have it done on its return, add --queue 10m")


def test_queue_keeps_the_order_for_the_return(voltway: Voltway, execute: Execute) -> None:
    execute("insert into station (station_id, admission) values ('S1', 'accepted')")
    said = voltway("reset", "S1", "--queue", "10m")
    assert said.code == 0
    [(command, state, kept)] = execute(
        "select command_id, state, queue_until - created_at = interval '10 min' from command"
    )
    assert (state, kept) == ("queued", True)
    assert f"voltway command show S1 {command}" in said.words


@pytest.mark.parametrize("arguments", [["reset", "NOBODY"], ["start", "NOBODY", "--token", "T"]])
def test_an_unknown_station_is_one_sentence(voltway: Voltway, arguments: list[str]) -> None:
    said = voltway(*arguments)
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("voltway: there is no station")


@pytest.mark.parametrize("option", [("--wait", "soon"), ("--queue", "-5m"), ("--evse", "0")])
def test_impossible_options_give_no_order(voltway: Voltway, execute: Execute, option: tuple[str, str]) -> None:
    execute("insert into station (station_id, admission) values ('S1', 'accepted')")
    assert voltway("reset", "S1", *option).code == 2
    assert execute("select * from command") == []
