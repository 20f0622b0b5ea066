from datetime import UTC, datetime

import pytest

from tests.ocpp.outbound.wording import TWO, frame
from voltway.ocpp.outbound import calls_for
from voltway.ocpp.outbound.call import Unsupported
from voltway.vocabulary.displays import DisplayFormat, DisplayMessage, DisplayPriority, DisplayState, DisplayText
from voltway.vocabulary.order import Order
from voltway.vocabulary.orders_displays import AskDisplayMessages, ClearDisplayMessage, ShowMessage
from voltway.vocabulary.stations import OcppVersion


@pytest.mark.parametrize("version", TWO)
def test_a_message_is_said_in_the_standard_s_words(version: OcppVersion) -> None:
    """TC_O_01 and its like of the certification."""
    message = DisplayMessage(
        message_id=7,
        text=DisplayText("Closed", DisplayFormat.ASCII, "en"),
        priority=DisplayPriority.IN_FRONT,
        during=DisplayState.CHARGING,
        starts_at=datetime(2030, 1, 1, 8, tzinfo=UTC),
        ends_at=datetime(2030, 1, 2, tzinfo=UTC),
        ref="t1",
    )
    assert frame(version, ShowMessage(message=message)) == (
        "SetDisplayMessage",
        {
            "message": {
                "id": 7,
                "priority": "InFront",
                "message": {"format": "ASCII", "content": "Closed", "language": "en"},
                "state": "Charging",
                "startDateTime": "2030-01-01T08:00:00.000Z",
                "endDateTime": "2030-01-02T00:00:00.000Z",
                "transactionId": "t1",
            }
        },
    )
    assert frame(version, ClearDisplayMessage(message_id=7)) == ("ClearDisplayMessage", {"id": 7})
    asked = AskDisplayMessages(request_id=1, message_ids=[7], priority=DisplayPriority.ALWAYS_FRONT)
    assert frame(version, asked) == ("GetDisplayMessages", {"requestId": 1, "id": [7], "priority": "AlwaysFront"})
    assert frame(version, AskDisplayMessages(request_id=1)) == ("GetDisplayMessages", {"requestId": 1})


def test_several_languages_are_for_two_one() -> None:
    message = DisplayMessage(message_id=1, text=DisplayText("Closed"), others=[DisplayText("Zu", language="de")])
    said = frame(OcppVersion.V21, ShowMessage(message=message))[1]["message"]
    assert said["messageExtra"] == [{"format": "UTF8", "content": "Zu", "language": "de"}]
    with pytest.raises(Unsupported, match="one language"):
        calls_for(OcppVersion.V201, ShowMessage(message=message))


@pytest.mark.parametrize(
    "order",
    [
        ShowMessage(message=DisplayMessage(message_id=1, text=DisplayText("x", DisplayFormat.QRCODE))),
        AskDisplayMessages(request_id=1, during=DisplayState.DISCHARGING),
    ],
)
def test_what_two_zero_one_has_no_word_for_is_refused(order: Order) -> None:
    with pytest.raises(Unsupported, match=r"2\.0\.1"):
        calls_for(OcppVersion.V201, order)
    assert calls_for(OcppVersion.V21, order)
