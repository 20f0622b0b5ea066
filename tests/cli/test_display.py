"""`voltway display`: what a station is told to show, and what it tells that it shows."""

import json
from typing import Any

import pytest

from tests.fixtures.command_line import Execute, Voltway
from tests.fixtures.gateway_stand_in import GatewayStandIn
from voltway.cli import giving
from voltway.vocabulary.commands import Answer, CommandState
from voltway.vocabulary.displays import DisplayPriority, DisplayState
from voltway.vocabulary.orders_displays import AskDisplayMessages, ClearDisplayMessage, ShowMessage


def test_a_message_is_shown_and_cleared(voltway: Voltway, gateway: GatewayStandIn) -> None:
    options = ("--priority", "always_front", "--during", "faulted", "--language", "en", "--until", "2030-12-31T22:00Z")
    assert voltway("display", "show", "S1", "7", "Out of order", *options).code == 0
    assert voltway("display", "clear", "S1", "7").code == 0
    shown, cleared = gateway.orders
    assert isinstance(shown, ShowMessage)
    message = shown.message
    assert (message.message_id, message.text.content, message.text.language) == (7, "Out of order", "en")
    assert (message.priority, message.during) == (DisplayPriority.ALWAYS_FRONT, DisplayState.FAULTED)
    assert message.ends_at is not None
    assert message.ends_at.isoformat() == "2030-12-31T22:00:00+00:00"
    assert cleared == ClearDisplayMessage(message_id=7)


def page(execute: Execute, numbers: list[int], *, more: bool, request_id: int = 5) -> None:
    info = [{"id": n, "priority": "InFront", "message": {"format": "UTF8", "content": f"Text {n}"}} for n in numbers]
    detail: dict[str, Any] = {"requestId": request_id, "messageInfo": info, "tbc": more}
    execute(
        "insert into station_event (station_id, at, received_at, kind, name, detail)"
        " values ('S1', now(), now(), 'display', 'request', %s::json)",
        [json.dumps(detail)],
    )


def test_what_a_station_tells_is_listed_when_all_pages_are_there(
    voltway: Voltway, gateway: GatewayStandIn, execute: Execute, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("secrets.randbelow", lambda _: 5)
    page(execute, [9], more=False, request_id=4)
    page(execute, [3], more=False)
    page(execute, [1, 2], more=True)
    said = voltway("display", "list", "S1")
    assert gateway.orders == [AskDisplayMessages(request_id=5)]
    assert said.code == 0
    assert [word for word in said.words.split() if word.isdigit()] == ["1", "1", "2", "2", "3", "3"]
    listed = voltway("display", "list", "S1", "--json").document["items"]
    assert [info["id"] for info in listed] == [1, 2, 3]


def test_a_station_without_messages_and_one_that_does_not_tell(
    voltway: Voltway, gateway: GatewayStandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    gateway.answer = Answer(state=CommandState.REJECTED, answer={"status": "Unknown"}, reason="none")
    assert voltway("display", "list", "S1").words == "S1 holds no message."
    gateway.answer = Answer(state=CommandState.ACCEPTED, answer={"status": "Accepted"})
    monkeypatch.setattr(giving, "TELLS_WITHIN_S", 0.3)
    silent = voltway("display", "list", "S1")
    assert (silent.code, "voltway log S1" in silent.err) == (2, True)
