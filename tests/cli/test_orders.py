"""Orders from the command line: what reaches the gateway, what is said of its answer, and how the process ends."""

import pytest

from tests.fixtures.command_line import Execute, Voltway
from tests.fixtures.gateway_stand_in import GatewayStandIn
from voltway.vocabulary.commands import (
    Answer,
    AnyOrder,
    AskTransactionStatus,
    ChangeAvailability,
    ClearCache,
    CommandState,
    ResetKind,
    ResetStation,
    StartSession,
    StopSession,
    TriggerKind,
    TriggerReport,
    UnlockConnector,
)
from voltway.vocabulary.tokens import TokenKind


@pytest.mark.parametrize(
    ("arguments", "order"),
    [
        (["reset", "S1"], ResetStation(how=ResetKind.ON_IDLE)),
        (["reset", "S1", "--immediate", "--evse", "2"], ResetStation(how=ResetKind.IMMEDIATE, evse_id=2)),
        (["unlock", "S1"], UnlockConnector(evse_id=1, connector_id=1)),
        (["unlock", "S1", "--evse", "2", "--connector", "3"], UnlockConnector(evse_id=2, connector_id=3)),
        (["trigger", "S1", "boot"], TriggerReport(what=TriggerKind.BOOT)),
        (["trigger", "S1", "METER_VALUES", "--evse", "1"], TriggerReport(what=TriggerKind.METER_VALUES, evse_id=1)),
        (["availability", "S1", "inoperative"], ChangeAvailability(operative=False)),
        (
            ["availability", "S1", "operative", "--evse", "1", "--connector", "2"],
            ChangeAvailability(operative=True, evse_id=1, connector_id=2),
        ),
        (["clear-cache", "S1"], ClearCache()),
    ],
)
def test_an_accepted_order_ends_with_0(
    voltway: Voltway, gateway: GatewayStandIn, arguments: list[str], order: AnyOrder
) -> None:
    said = voltway(*arguments)
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith("S1 accepted: ")
    assert gateway.orders == [order]


def test_start_uses_what_is_known_of_the_token(voltway: Voltway, gateway: GatewayStandIn) -> None:
    voltway("token", "add", "CARD1", "--kind", "ISO15693", "--group", "fleet")
    assert voltway("start", "S1", "--token", "CARD1", "--evse", "2").code == 0
    [order] = gateway.orders
    assert isinstance(order, StartSession)
    assert (order.token.uid, order.token.kind) == ("CARD1", TokenKind.ISO15693)
    assert (order.evse_id, order.group_id) == (2, "fleet")


def test_start_with_an_unknown_token_names_it_as_ours(voltway: Voltway, gateway: GatewayStandIn) -> None:
    assert voltway("start", "S1", "--token", "APP-7").code == 0
    [order] = gateway.orders
    assert isinstance(order, StartSession)
    assert (order.token.uid, order.token.kind, order.evse_id) == ("APP-7", TokenKind.CENTRAL, None)


def test_stop_takes_the_only_session(voltway: Voltway, gateway: GatewayStandIn, execute: Execute) -> None:
    _session(execute, "s1", "41")
    assert voltway("stop", "S1").code == 0
    assert gateway.orders == [StopSession(ref="41")]


def test_stop_of_several_wants_one_named(voltway: Voltway, gateway: GatewayStandIn, execute: Execute) -> None:
    _session(execute, "s1", "41")
    _session(execute, "s2", "42")
    said = voltway("stop", "S1")
    assert said.code == 2
    assert "--session" in said.err
    assert "s1" in said.err
    assert "s2" in said.err
    assert gateway.orders == []
    voltway("stop", "S1", "--session", "s2")
    voltway("stop", "S1", "--session", "41")
    assert gateway.orders == [StopSession(ref="42"), StopSession(ref="41")]


@pytest.mark.parametrize("arguments", [[], ["--session", "s1"]])
def test_stop_without_such_a_session_gives_no_order(
    voltway: Voltway, gateway: GatewayStandIn, execute: Execute, arguments: list[str]
) -> None:
    _session(execute, "s1", "41", state="ended")
    said = voltway("stop", "S1", *arguments)
    assert said.code == 2
    assert "runs no session" in said.err
    assert gateway.orders == []


def _session(execute: Execute, session_id: str, ref: str, state: str = "active") -> None:
    execute(
        """insert into session
               (station_id, session_id, ref, evse_id, state, started_at, last_at, received_at, start_key)
           values ('S1', %s, %s, 1, %s, now(), now(), now(), %s)""",
        (session_id, ref, state, session_id),
    )


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ({"ongoing": True, "messages_waiting": False}, "the transaction runs, and no message waits."),
        ({"ongoing": False, "messages_waiting": True}, "the transaction does not run, and messages wait to be sent."),
        ({"ongoing": None, "messages_waiting": True}, "messages wait to be sent."),
    ],
)
def test_what_a_station_tells_of_a_transaction_is_said(
    voltway: Voltway, gateway: GatewayStandIn, answer: dict[str, object], words: str
) -> None:
    gateway.answer = Answer(state=CommandState.ACCEPTED, answer=answer)
    said = voltway("transaction", "S1", "ref-1")
    assert (said.code, said.words) == (0, f"S1 accepted: {words}")
    assert gateway.orders == [AskTransactionStatus(ref="ref-1")]
