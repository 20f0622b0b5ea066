"""Messages on a station's display: SetDisplayMessage, GetDisplayMessages, ClearDisplayMessage (2.x part 2, block O).

1.6 has none of them.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import TypeVar

from voltway.ocpp.inbound.times import told
from voltway.ocpp.outbound.call import OutboundCall, Outcomes, Unsupported, answer_by_status, outbound_call
from voltway.ocpp.wire import WireStruct, v21, v201
from voltway.vocabulary.commands import Answer, CommandState
from voltway.vocabulary.displays import DisplayMessage, DisplayText
from voltway.vocabulary.orders_displays import AskDisplayMessages, ClearDisplayMessage, ShowMessage
from voltway.vocabulary.stations import OcppVersion

_NO_DISPLAY = "OCPP 1.6 has no word for displays"
_USE_TWO = "use a station of OCPP 2.x"

Word = TypeVar("Word", bound=StrEnum)


def calls_to_show(version: OcppVersion, order: ShowMessage) -> list[OutboundCall]:
    """The request. Raises Unsupported for 1.6, and for what 2.0.1 has no word for."""
    message = order.message
    match version:
        case OcppVersion.V16:
            raise Unsupported(_NO_DISPLAY, _USE_TWO)
        case OcppVersion.V201:
            if message.others:
                raise Unsupported("OCPP 2.0.1 shows a message in one language", "leave the other ones out")
            return [outbound_call(v201.SetDisplayMessageRequest(message=_message_201(message)))]
        case OcppVersion.V21:
            return [outbound_call(v21.SetDisplayMessageRequest(message=_message_21(message)))]


def _message_201(message: DisplayMessage) -> v201.MessageInfo:
    return v201.MessageInfo(
        id=message.message_id,
        priority=_word(v201.MessagePriorityEnum, message.priority),
        message=_text_201(message.text),
        state=None if message.during is None else _word(v201.MessageStateEnum, message.during),
        start_date_time=None if message.starts_at is None else told(message.starts_at),
        end_date_time=None if message.ends_at is None else told(message.ends_at),
        transaction_id=message.ref,
    )


def _text_201(text: DisplayText) -> v201.MessageContent:
    kind = _word(v201.MessageFormatEnum, text.format)
    return v201.MessageContent(format=kind, content=text.content, language=text.language)


def _message_21(message: DisplayMessage) -> v21.MessageInfo:
    return v21.MessageInfo(
        id=message.message_id,
        priority=_word(v21.MessagePriorityEnum, message.priority),
        message=_text_21(message.text),
        state=None if message.during is None else _word(v21.MessageStateEnum, message.during),
        start_date_time=None if message.starts_at is None else told(message.starts_at),
        end_date_time=None if message.ends_at is None else told(message.ends_at),
        transaction_id=message.ref,
        message_extra=[_text_21(text) for text in message.others] or None,
    )


def _text_21(text: DisplayText) -> v21.MessageContent:
    kind = _word(v21.MessageFormatEnum, text.format)
    return v21.MessageContent(format=kind, content=text.content, language=text.language)


def _word(words: type[Word], ours: StrEnum) -> Word:
    """The standard's word, which has the name of ours."""
    word = words.__members__.get(ours.name)
    if word is None:
        raise Unsupported(f"OCPP 2.0.1 has no word for {ours.value}", "use one that it has, or a station of OCPP 2.1")
    return word


SHOWN: Outcomes = {
    v21.DisplayMessageStatusEnum.ACCEPTED: (CommandState.ACCEPTED, None),
    v21.DisplayMessageStatusEnum.NOT_SUPPORTED_MESSAGE_FORMAT: (
        CommandState.REJECTED,
        "the station can't show this format",
    ),
    v21.DisplayMessageStatusEnum.REJECTED: (CommandState.REJECTED, "the station refused the message"),
    v21.DisplayMessageStatusEnum.NOT_SUPPORTED_PRIORITY: (CommandState.REJECTED, "the station has no such priority"),
    v21.DisplayMessageStatusEnum.NOT_SUPPORTED_STATE: (
        CommandState.REJECTED,
        "the station can't tie a message to this state",
    ),
    v21.DisplayMessageStatusEnum.UNKNOWN_TRANSACTION: (
        CommandState.REJECTED,
        "the station does not know this transaction",
    ),
    v21.DisplayMessageStatusEnum.LANGUAGE_NOT_SUPPORTED: (
        CommandState.REJECTED,
        "the station can't show this language",
    ),
}


def answer_to_show(_order: ShowMessage, responses: Sequence[WireStruct]) -> Answer:
    """Accepted means that the station holds the message; a message with its id before is gone (O06)."""
    return answer_by_status(responses[0], SHOWN)


def calls_to_clear(version: OcppVersion, order: ClearDisplayMessage) -> list[OutboundCall]:
    """The request. Raises Unsupported for 1.6."""
    match version:
        case OcppVersion.V16:
            raise Unsupported(_NO_DISPLAY, _USE_TWO)
        case OcppVersion.V201:
            return [outbound_call(v201.ClearDisplayMessageRequest(id=order.message_id))]
        case OcppVersion.V21:
            return [outbound_call(v21.ClearDisplayMessageRequest(id=order.message_id))]


CLEARED: Outcomes = {
    v21.ClearMessageStatusEnum.ACCEPTED: (CommandState.ACCEPTED, None),
    v21.ClearMessageStatusEnum.UNKNOWN: (CommandState.REJECTED, "the station holds no message with this id"),
    v21.ClearMessageStatusEnum.REJECTED: (CommandState.REJECTED, "the station refused to clear the message"),
}


def answer_to_clear(_order: ClearDisplayMessage, responses: Sequence[WireStruct]) -> Answer:
    """Accepted means gone."""
    return answer_by_status(responses[0], CLEARED)


def calls_to_ask(version: OcppVersion, order: AskDisplayMessages) -> list[OutboundCall]:
    """The request. Raises Unsupported for 1.6, and for a state that 2.0.1 does not know."""
    ids = order.message_ids or None
    match version:
        case OcppVersion.V16:
            raise Unsupported(_NO_DISPLAY, _USE_TWO)
        case OcppVersion.V201:
            wanted_201 = v201.GetDisplayMessagesRequest(
                request_id=order.request_id,
                id=ids,
                priority=None if order.priority is None else _word(v201.MessagePriorityEnum, order.priority),
                state=None if order.during is None else _word(v201.MessageStateEnum, order.during),
            )
            return [outbound_call(wanted_201)]
        case OcppVersion.V21:
            wanted_21 = v21.GetDisplayMessagesRequest(
                request_id=order.request_id,
                id=ids,
                priority=None if order.priority is None else _word(v21.MessagePriorityEnum, order.priority),
                state=None if order.during is None else _word(v21.MessageStateEnum, order.during),
            )
            return [outbound_call(wanted_21)]


ASKED: Outcomes = {
    v21.GetDisplayMessagesStatusEnum.ACCEPTED: (CommandState.ACCEPTED, None),
    v21.GetDisplayMessagesStatusEnum.UNKNOWN: (CommandState.REJECTED, "the station holds no such message"),
}


def answer_to_ask(_order: AskDisplayMessages, responses: Sequence[WireStruct]) -> Answer:
    """Accepted means that the station will tell; what it tells follows in messages of its own, as its events."""
    return answer_by_status(responses[0], ASKED)
