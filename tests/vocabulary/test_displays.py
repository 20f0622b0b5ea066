import msgspec
import pytest

from voltway.vocabulary.displays import DisplayMessage, DisplayPriority, DisplayText


def test_a_plain_message_is_short() -> None:
    message = msgspec.json.decode(b'{"message_id": 1, "text": {"content": "Closed"}}', type=DisplayMessage)
    assert message == DisplayMessage(message_id=1, text=DisplayText("Closed"))
    assert message.priority is DisplayPriority.NORMAL_CYCLE
    assert msgspec.json.encode(message) == b'{"message_id":1,"text":{"content":"Closed"}}'


@pytest.mark.parametrize(
    "wrong",
    [
        '{"message_id": -1, "text": {"content": "x"}}',
        '{"message_id": 2147483648, "text": {"content": "x"}}',
        '{"message_id": 1, "text": {"content": ""}}',
        '{"message_id": 1, "text": {"content": "%s"}}' % ("x" * 1025),
        '{"message_id": 1, "text": {"content": "x", "language": "de-AT-1996"}}',
        '{"message_id": 1, "text": {"content": "x"}, "priority": "loud"}',
        '{"message_id": 1, "text": {"content": "x"}, "others": [' + ", ".join(['{"content": "y"}'] * 5) + "]}",
    ],
)
def test_what_no_station_could_show_is_refused(wrong: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(wrong, type=DisplayMessage)
