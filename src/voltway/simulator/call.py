"""One CALL of a station, from its making to its answer."""

import asyncio
from collections.abc import Callable
from enum import Enum
from typing import Any

import msgspec

from voltway.ocpp.wire import WireStruct

Payload = dict[str, Any]


class Outcome(Enum):
    """How a CALL of ours ended. LINE_LOST: the connection went before an answer came; UNSENT: there was none."""

    RESULT = "result"
    ERROR = "error"
    TIMEOUT = "timeout"
    MALFORMED = "malformed"
    LINE_LOST = "line_lost"
    UNSENT = "unsent"


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What came back for one CALL.

    `message` is the typed response for Outcome.RESULT; `error_code` and `error_text` tell a CALLERROR, or what was
    wrong with a response that does not fit its schema. `payload` is the JSON as received.
    """

    action: str
    outcome: Outcome
    message: WireStruct | None = None
    payload: bytes = b""
    error_code: str = ""
    error_text: str = ""


class Promise:
    """An answer that somebody waits for. Whoever waited may have gone, so a late answer does no harm."""

    __slots__ = ("answer",)

    def __init__(self) -> None:
        self.answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()

    def keep(self, answer: Answer) -> None:
        """Here it is."""
        if not self.answer.done():
            self.answer.set_result(answer)

    def break_with(self, failure: Exception) -> None:
        """It will not come."""
        if not self.answer.done():
            self.answer.set_exception(failure)


class Call:
    """One CALL to make. `say` builds its payload at the moment of sending: a 1.6 transaction id may come that late.

    `session` and `number` name a message about a session in the ledger; such a message is kept while offline, sent in
    order, and tried again when it fails. `last`: no other message about the session follows.
    """

    __slots__ = ("action", "attempts", "last", "not_before", "number", "reply", "say", "session")

    def __init__(
        self,
        action: str,
        say: Callable[[], Payload],
        reply: Callable[[Answer], None] | None = None,
        session: int | None = None,
        number: int = 0,
        *,
        last: bool = False,
    ) -> None:
        self.action = action
        self.say = say
        self.reply = reply
        self.session = session
        self.number = number
        self.attempts = 0
        self.not_before = 0.0
        self.last = last

    def again(self) -> "Call":
        """The same CALL once more; nobody waits for its answer."""
        return Call(self.action, self.say, None, self.session, self.number, last=self.last)

    def answered(self, answer: Answer) -> None:
        """Tell whoever asked."""
        if self.reply is not None:
            self.reply(answer)


def message_key(action: str, payload: Payload) -> dict[str, Any]:
    """What identifies a message about a session, as it stands in its payload (see `ledger.MessageAccount`)."""
    if action == "TransactionEvent":
        told = {name: payload[name] for name in ("seqNo", "eventType", "timestamp")}
        return {"transactionId": payload["transactionInfo"]["transactionId"], **told}
    if action == "MeterValues":
        told = {name: payload[name] for name in ("connectorId", "transactionId") if name in payload}
        return {**told, "timestamp": payload["meterValue"][0]["timestamp"]}
    names = ("connectorId", "idTag", "transactionId", "timestamp", "meterStart", "meterStop")
    return {name: payload[name] for name in names if name in payload}
