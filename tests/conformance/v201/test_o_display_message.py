"""OCPP 2.0.1, O: messages on displays that are set, asked for and cleared."""

from datetime import timedelta
from typing import Any

import pytest

from tests.conformance.limiting import moment, said
from tests.conformance.station import Ordered, Payload
from tests.conformance.v201.station import ACCEPTED, Station2
from voltway.vocabulary.commands import CommandState
from voltway.vocabulary.displays import DisplayFormat, DisplayMessage, DisplayPriority, DisplayState, DisplayText
from voltway.vocabulary.orders_displays import AskDisplayMessages, ClearDisplayMessage, ShowMessage
from voltway.vocabulary.stations import EventKind

pytestmark = pytest.mark.asyncio(loop_scope="module")

TEXT = "This bay is closed tonight"
FRONT = DisplayPriority.ALWAYS_FRONT

# --- setting


async def put(station: Station2, number: int, answer: str = "Accepted", text: str = TEXT, **fields: Any) -> Ordered:
    """SetDisplayMessage is sent with the text and the id, and answered so."""
    kind = fields.pop("format", DisplayFormat.UTF8)
    message = DisplayMessage(message_id=number, text=DisplayText(text, kind), **fields)
    told = await station.ordered(ShowMessage(message=message), "SetDisplayMessage", {"status": answer})
    its = told.request["message"]
    assert (its["id"], its["message"]["content"]) == (number, text)
    return told


async def is_shown(station: Station2, number: int, text: str = TEXT, **fields: Any) -> Payload:
    """SetDisplayMessage is sent and accepted: what else it says of the message."""
    told = await put(station, number, text=text, **fields)
    assert (told.state, told.reason) == (CommandState.ACCEPTED, None)
    return {name: value for name, value in told.request["message"].items() if name not in {"id", "message"}}


async def is_not_shown(station: Station2, answer: str, why: str, **fields: Any) -> Payload:
    """SetDisplayMessage is sent and not accepted, and the operator reads why: the message in it."""
    told = await put(station, 17, answer, **fields)
    assert (told.state, told.reason) == (CommandState.REJECTED, why)
    message: Payload = told.request["message"]
    return message


async def test_tc_o_01_a_message(station: Station2) -> None:
    assert await is_shown(station, 1) == {"priority": "NormalCycle"}


async def test_tc_o_06_for_a_transaction(station: Station2, card: str) -> None:
    await station.energy_transfer(card)
    ref = station.transaction_id
    assert await is_shown(station, 6, priority=FRONT, ref=ref) == {"priority": "AlwaysFront", "transactionId": ref}
    await station.unplugged()


async def test_tc_o_10_for_a_transaction_nobody_knows(station: Station2) -> None:
    why = "the station does not know this transaction"
    message = await is_not_shown(station, "UnknownTransaction", why, priority=FRONT, ref="no-such")
    assert (message["transactionId"], message["priority"]) == ("no-such", "AlwaysFront")


async def test_tc_o_12_in_the_place_of_another(station: Station2) -> None:
    assert await is_shown(station, 12) == {"priority": "NormalCycle"}
    assert await is_shown(station, 12, "It is open again", priority=FRONT) == {"priority": "AlwaysFront"}


async def test_tc_o_13_from_a_time_on(station: Station2) -> None:
    at = moment() + timedelta(minutes=1)
    assert await is_shown(station, 13, starts_at=at) == {"priority": "NormalCycle", "startDateTime": said(at)}


async def test_tc_o_14_until_a_time(station: Station2) -> None:
    at = moment() + timedelta(minutes=1)
    assert await is_shown(station, 14, ends_at=at) == {"priority": "NormalCycle", "endDateTime": said(at)}


async def test_tc_o_17_of_a_priority_it_does_not_have(station: Station2) -> None:
    message = await is_not_shown(
        station, "NotSupportedPriority", "the station has no such priority", priority=DisplayPriority.IN_FRONT
    )
    assert message["priority"] == "InFront"


async def test_tc_o_18_in_a_state_it_does_not_have(station: Station2) -> None:
    why = "the station can't tie a message to this state"
    message = await is_not_shown(station, "NotSupportedState", why, during=DisplayState.FAULTED)
    assert message["state"] == "Faulted"


async def test_tc_o_19_in_a_format_it_does_not_have(station: Station2) -> None:
    why = "the station can't show this format"
    message = await is_not_shown(station, "NotSupportedMessageFormat", why, format=DisplayFormat.HTML)
    assert message["message"]["format"] == "HTML"


async def test_tc_o_25_in_a_state(station: Station2) -> None:
    assert await is_shown(station, 25, during=DisplayState.CHARGING) == {"priority": "NormalCycle", "state": "Charging"}


async def test_tc_o_26_it_refuses(station: Station2) -> None:
    await is_not_shown(station, "Rejected", "the station refused the message")


async def test_tc_o_27_for_a_transaction_from_a_time_on(station: Station2, card: str) -> None:
    await station.energy_transfer(card)
    at, ref = moment() + timedelta(minutes=1), station.transaction_id
    assert await is_shown(station, 27, starts_at=at, ref=ref) == {
        "priority": "NormalCycle",
        "startDateTime": said(at),
        "transactionId": ref,
    }


async def test_tc_o_28_for_a_transaction_until_a_time(station: Station2, card: str) -> None:
    await station.energy_transfer(card)
    at, ref = moment() + timedelta(minutes=1), station.transaction_id
    said_of_it = await is_shown(station, 28, priority=FRONT, during=DisplayState.CHARGING, ends_at=at, ref=ref)
    assert said_of_it == {
        "priority": "AlwaysFront",
        "state": "Charging",
        "endDateTime": said(at),
        "transactionId": ref,
    }


# --- asking


async def asked(station: Station2, criteria: Payload, answer: Payload = ACCEPTED, **order: Any) -> Ordered:
    """GetDisplayMessages is sent with its number and this in it."""
    told = await station.ordered(AskDisplayMessages(request_id=41, **order), "GetDisplayMessages", answer)
    assert told.request == {"requestId": 41, **criteria}
    return told


async def tells(station: Station2, number: int = 7) -> None:
    """NotifyDisplayMessages: what the station holds is there for the operator."""
    info = {"id": number, "priority": "AlwaysFront", "state": "Idle", "message": {"format": "UTF8", "content": TEXT}}
    page = {"requestId": 41, "messageInfo": [info]}
    assert await station.say("NotifyDisplayMessages", page) == {}
    facts = await station.network.facts(station.station_id, "StationReported")
    [told] = [fact["detail"] for fact in facts if fact["event"] == EventKind.DISPLAY]
    assert (told["requestId"], [one["id"] for one in told["messageInfo"]]) == (41, [number])


async def found(station: Station2, criteria: Payload, **order: Any) -> None:
    """The station is asked, holds such a message, and tells it."""
    assert (await asked(station, criteria, **order)).state is CommandState.ACCEPTED
    await tells(station)


async def not_found(station: Station2, criteria: Payload, **order: Any) -> None:
    """The station is asked and holds no such message."""
    told = await asked(station, criteria, {"status": "Unknown"}, **order)
    assert (told.state, told.reason) == (CommandState.REJECTED, "the station holds no such message")


async def test_tc_o_02_all_that_it_holds(station: Station2) -> None:
    await found(station, {})


async def test_tc_o_03_it_holds_none(station: Station2) -> None:
    await not_found(station, {})


async def test_tc_o_07_by_its_id(station: Station2) -> None:
    await found(station, {"id": [7]}, message_ids=[7])


async def test_tc_o_08_by_its_priority(station: Station2) -> None:
    await found(station, {"priority": "AlwaysFront"}, priority=FRONT)


async def test_tc_o_09_by_its_state(station: Station2) -> None:
    await found(station, {"state": "Idle"}, during=DisplayState.IDLE)


async def test_tc_o_11_it_holds_none_like_that(station: Station2) -> None:
    await not_found(
        station,
        {"id": [8], "priority": "InFront", "state": "Faulted"},
        message_ids=[8],
        priority=DisplayPriority.IN_FRONT,
        during=DisplayState.FAULTED,
    )


# --- clearing


async def cleared(station: Station2, number: int, answer: str) -> Ordered:
    """ClearDisplayMessage is sent for the id, and answered so."""
    told = await station.ordered(ClearDisplayMessage(message_id=number), "ClearDisplayMessage", {"status": answer})
    assert told.request == {"id": number}
    return told


async def test_tc_o_04_cleared(station: Station2) -> None:
    await is_shown(station, 4)
    assert (await cleared(station, 4, "Accepted")).state is CommandState.ACCEPTED


async def test_tc_o_05_there_is_none_to_clear(station: Station2) -> None:
    told = await cleared(station, 5, "Unknown")
    assert (told.state, told.reason) == (CommandState.REJECTED, "the station holds no message with this id")
