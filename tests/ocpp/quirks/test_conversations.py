"""Every quirk's recorded conversation: wrong or misleading as it came, right after the quirk, untouched where it is."""

import copy
import json
from typing import Any

import msgspec
import pytest

from tests.ocpp.quirks.conversations import (
    RECORDED,
    action_of,
    at_path,
    context_of,
    decoded,
    quirks_of,
    told,
)
from voltway.ocpp import frame
from voltway.ocpp.quirks import ALL, apply, for_station, repair_frame, rescue
from voltway.ocpp.quirks.conduct import QUIRKS as SWITCHES
from voltway.vocabulary.stations import OcppVersion

each_message = pytest.mark.parametrize(("name", "number"), list(told("messages")))
each_frame = pytest.mark.parametrize(("name", "number"), list(told("frames")))


def case(name: str, number: int) -> tuple[dict[str, Any], dict[str, Any], OcppVersion, bool]:
    conversation = RECORDED[name]
    message = conversation["messages"][number]
    return conversation, message, OcppVersion(conversation["version"]), message["frame"][0] == 3


def payload_of(message: dict[str, Any]) -> Any:
    return message["frame"][2 if message["frame"][0] == 3 else 3]


def test_every_quirk_has_a_conversation_that_is_about_it() -> None:
    assert set(RECORDED) == set(ALL)
    assert {conversation["quirk"] for conversation in RECORDED.values()} == set(ALL)
    kinds = {name: {"messages", "frames", "story"} & conversation.keys() for name, conversation in RECORDED.items()}
    assert all(len(kind) == 1 for kind in kinds.values()), kinds
    correcting = {name for name, quirk in ALL.items() if quirk.correct is not None}
    assert {name for name, kind in kinds.items() if kind == {"messages"}} == correcting


@pytest.mark.parametrize("name", sorted(ALL))
def test_the_station_of_the_conversation_has_the_quirk(name: str) -> None:
    quirks = quirks_of(RECORDED[name])
    has_it = quirks is not None and name in quirks.names
    assert has_it or ALL[name].everyone


@each_message
def test_the_message_is_wrong_as_it_came(name: str, number: int) -> None:
    _, message, version, answer = case(name, number)
    if "wrong" in message:
        with pytest.raises(msgspec.ValidationError) as refusal:
            decoded(version, action_of(message), payload_of(message), answer=answer)
        assert message["wrong"] in str(refusal.value)
        return
    struct = decoded(version, action_of(message), payload_of(message), answer=answer)
    assert ("corrected" in message) == ("misleads" in message)
    for path, value in message.get("misleads", {}).items():
        assert at_path(struct, path) == value


@each_message
def test_the_quirk_corrects_it_and_says_why(name: str, number: int) -> None:
    conversation, message, version, answer = case(name, number)
    sent = payload_of(message)
    before = copy.deepcopy(sent)

    payload, notes = apply([ALL[name]], action_of(message), sent, context_of(conversation, message))

    assert sent == before
    assert payload == message.get("corrected", before)
    assert notes == ([(name, message["because"])] if "corrected" in message else [])
    struct = decoded(version, action_of(message), payload, answer=answer)
    for path, value in message.get("reads", {}).items():
        assert at_path(struct, path) == value


@pytest.mark.parametrize(("name", "number"), [found for found in told("messages") if ALL[found[0]].everyone])
def test_everyones_quirks_come_to_the_same(name: str, number: int) -> None:
    conversation, message, version, answer = case(name, number)
    context = context_of(conversation, message)
    payload, notes = rescue(version, action_of(message), payload_of(message), context)
    assert (name in {told_name for told_name, _ in notes}) == ("corrected" in message)
    struct = decoded(version, action_of(message), payload, answer=answer)
    for path, value in message.get("reads", {}).items():
        assert at_path(struct, path) == value


@each_message
def test_what_was_corrected_is_right_for_good(name: str, number: int) -> None:
    conversation, message, _, _ = case(name, number)
    context = context_of(conversation, message)
    once, _ = apply([ALL[name]], action_of(message), payload_of(message), context)
    assert apply([ALL[name]], action_of(message), once, context) == (once, [])


def read_whole(data: bytes) -> Any:
    """Frame and payload: the frame alone is read without looking into its payload."""
    parsed = frame.parse(data)
    assert isinstance(parsed, frame.Call)
    return msgspec.json.decode(parsed.payload)


@each_frame
def test_the_frame_is_repaired(name: str, number: int) -> None:
    item = RECORDED[name]["frames"][number]
    data = bytes.fromhex(item["hex"]) if "hex" in item else item["text"].encode()
    with pytest.raises((frame.FrameError, frame.IgnoredFrame, UnicodeDecodeError)):
        read_whole(data)
    repaired = repair_frame(data)
    assert repaired is not None
    assert json.loads(repaired[0]) == item["repaired"]
    assert repaired[1:] == (name, item["because"])
    assert read_whole(repaired[0]) == item["repaired"][3]


@pytest.mark.parametrize("name", [quirk.name for quirk in SWITCHES])
def test_the_switch_is_on_for_its_stations_only(name: str) -> None:
    conversation = RECORDED[name]
    quirks = quirks_of(conversation)
    assert quirks is not None
    assert getattr(quirks, name) is True
    for other in conversation["not_for"]:
        found = for_station(other["vendor"], other["model"], other["firmware"])
        assert found is None or getattr(found, name) is False
    station = conversation["station"]
    switched_off = for_station(
        station["vendor"],
        station["model"],
        station["firmware"],
        switched_on=conversation.get("switched_on", []),
        switched_off=[name],
    )
    assert switched_off is None or getattr(switched_off, name) is False
