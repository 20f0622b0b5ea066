"""OCPP-J frames: CALL, CALLRESULT, CALLERROR, and 2.1's CALLRESULTERROR and SEND. Parse and print; no I/O.

Source: OCPP-J 1.6 section 4, OCPP 2.0.1 and 2.1 part 4 section 4.
"""

from enum import IntEnum, StrEnum
from typing import Any

import msgspec
from msgspec import Raw, Struct

from voltway.vocabulary.stations import OcppVersion

MAX_MESSAGE_ID_LENGTH = 36
UNREADABLE_ID = "-1"
"""What a CALLERROR names when the message it answers has no readable id (part 4, 4.2.3)."""


class MessageType(IntEnum):
    """The first element of a frame."""

    CALL = 2
    CALLRESULT = 3
    CALLERROR = 4
    CALLRESULTERROR = 5
    SEND = 6


class ErrorCode(StrEnum):
    """Why a CALL is refused, in the spelling of 2.x; `spelled` gives 1.6's."""

    FORMAT_VIOLATION = "FormatViolation"
    GENERIC_ERROR = "GenericError"
    INTERNAL_ERROR = "InternalError"
    MESSAGE_TYPE_NOT_SUPPORTED = "MessageTypeNotSupported"
    NOT_IMPLEMENTED = "NotImplemented"
    NOT_SUPPORTED = "NotSupported"
    OCCURRENCE_CONSTRAINT_VIOLATION = "OccurrenceConstraintViolation"
    PROPERTY_CONSTRAINT_VIOLATION = "PropertyConstraintViolation"
    PROTOCOL_ERROR = "ProtocolError"
    RPC_FRAMEWORK_ERROR = "RpcFrameworkError"
    SECURITY_ERROR = "SecurityError"
    TYPE_CONSTRAINT_VIOLATION = "TypeConstraintViolation"

    def spelled(self, version: OcppVersion) -> str:
        """The code as `version` writes it; codes 1.6 does not know become its nearest."""
        if version is OcppVersion.V16:
            return _SPELLED_IN_16.get(self, self.value)
        return self.value


_SPELLED_IN_16 = {
    ErrorCode.FORMAT_VIOLATION: "FormationViolation",
    ErrorCode.OCCURRENCE_CONSTRAINT_VIOLATION: "OccurenceConstraintViolation",
    ErrorCode.RPC_FRAMEWORK_ERROR: "FormationViolation",
    ErrorCode.MESSAGE_TYPE_NOT_SUPPORTED: "GenericError",
}


class Call(Struct, frozen=True, gc=False):
    """A request. `payload` is JSON still to be decoded; `is_send`: 2.1's SEND, which nobody answers."""

    message_id: str
    action: str
    payload: Raw
    is_send: bool = False


class CallResult(Struct, frozen=True, gc=False):
    """The answer to a request of ours."""

    message_id: str
    payload: Raw


class CallError(Struct, frozen=True, gc=False):
    """A refusal of a request of ours, or (`of_result`, 2.1) of an answer of ours."""

    message_id: str
    code: str
    description: str
    details: Raw
    of_result: bool = False


class FrameError(Exception):
    """A frame that can't be taken; `code` and `message_id` are for the CALLERROR that says so."""

    def __init__(self, code: ErrorCode, description: str, message_id: str = UNREADABLE_ID) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.message_id = message_id


class IgnoredFrame(Exception):
    """A frame of a type nobody knows: to be ignored (part 4, 4.1.3)."""


_CALL = msgspec.json.Decoder(tuple[int, str, str, Raw])
_ANY = msgspec.json.Decoder(list[Raw])
_TEXT = msgspec.json.Decoder(str)
_NUMBER = msgspec.json.Decoder(int)
_EMPTY = Raw(b"{}")


def parse(data: bytes) -> Call | CallResult | CallError:
    """The frame in `data`. Raises FrameError with the code to answer, or IgnoredFrame."""
    if data[:3] == b"[2,":
        try:
            _, message_id, action, payload = _CALL.decode(data)
        except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
            return _parse_slowly(data)
        if 0 < len(message_id) <= MAX_MESSAGE_ID_LENGTH:
            return Call(message_id, action, payload)
    return _parse_slowly(data)


def _parse_slowly(data: bytes) -> Call | CallResult | CallError:
    try:
        parts = _ANY.decode(data)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise FrameError(ErrorCode.RPC_FRAMEWORK_ERROR, f"not a JSON array: {error}"[:255]) from error
    kind = _number(parts[0]) if parts else None
    message_id = _text(parts[1]) if len(parts) > 1 else None
    if kind not in MessageType.__members__.values():
        raise IgnoredFrame(f"message type {kind} is unknown")
    if not message_id or len(message_id) > MAX_MESSAGE_ID_LENGTH:
        raise FrameError(ErrorCode.RPC_FRAMEWORK_ERROR, "the message id must be a string of 1 to 36 characters")
    return _build(MessageType(kind or 0), message_id, parts)


def _build(kind: MessageType, message_id: str, parts: list[Raw]) -> Call | CallResult | CallError:
    if kind is MessageType.CALLRESULT and len(parts) == 3:
        return CallResult(message_id, parts[2])
    if kind in (MessageType.CALLERROR, MessageType.CALLRESULTERROR) and len(parts) >= 3:
        description = _text(parts[3]) if len(parts) > 3 else ""
        details = parts[4] if len(parts) > 4 else _EMPTY
        of_result = kind is MessageType.CALLRESULTERROR
        return CallError(message_id, _text(parts[2]) or "GenericError", description or "", details, of_result)
    action = _text(parts[2]) if len(parts) == 4 else None
    if kind in (MessageType.CALL, MessageType.SEND) and action is not None:
        return Call(message_id, action, parts[3], kind is MessageType.SEND)
    if kind not in (MessageType.CALL, MessageType.SEND):
        raise IgnoredFrame(f"a {kind.name} can't have {len(parts)} elements")
    raise FrameError(ErrorCode.RPC_FRAMEWORK_ERROR, f"a {kind.name} can't have {len(parts)} elements", message_id)


def _number(raw: Raw) -> int | None:
    try:
        return _NUMBER.decode(raw)
    except msgspec.DecodeError:
        return None


def _text(raw: Raw) -> str | None:
    try:
        return _TEXT.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


_ENCODER = msgspec.json.Encoder()


def _quoted(text: str) -> bytes:
    return _ENCODER.encode(text)


def result(message_id: str, payload: bytes) -> bytes:
    """A CALLRESULT frame; `payload` is JSON."""
    return b"[3," + _quoted(message_id) + b"," + payload + b"]"


def error(version: OcppVersion, message_id: str, code: ErrorCode, description: str, details: Any = None) -> bytes:
    """A CALLERROR frame; the description is cut to the 255 characters the protocol allows."""
    return _ENCODER.encode([4, message_id, code.spelled(version), description[:255], details or {}])


def result_error(message_id: str, code: ErrorCode, description: str) -> bytes:
    """A CALLRESULTERROR frame (2.1): we could not take the answer `message_id`."""
    return _ENCODER.encode([5, message_id, code.value, description[:255], {}])


def call(message_id: str, action: str, payload: bytes) -> bytes:
    """A CALL frame; `payload` is JSON."""
    return b"[2," + _quoted(message_id) + b"," + _quoted(action) + b"," + payload + b"]"


_ABOUT_VALUES = ("Invalid enum value", ">=", "<=", "matching", "of length", "out of range")


def refusal_of(error_: Exception) -> ErrorCode:
    """Which code says why a payload was not taken, read from msgspec's message.

    A missing field is an occurrence violation, a value of the wrong JSON type a type violation, and a value of the
    right type outside what is allowed a property violation; what is not JSON at all is a format violation. Other
    ValueErrors are those of translators, about values.
    """
    text = str(error_)
    if isinstance(error_, msgspec.DecodeError | UnicodeDecodeError | RecursionError) and not isinstance(
        error_, msgspec.ValidationError
    ):
        return ErrorCode.FORMAT_VIOLATION
    if "missing required field" in text or "`array` of length" in text:
        return ErrorCode.OCCURRENCE_CONSTRAINT_VIOLATION
    if not isinstance(error_, msgspec.ValidationError) or any(word in text for word in _ABOUT_VALUES):
        return ErrorCode.PROPERTY_CONSTRAINT_VIOLATION
    if text.startswith("Expected"):
        return ErrorCode.TYPE_CONSTRAINT_VIOLATION
    return ErrorCode.FORMAT_VIOLATION
