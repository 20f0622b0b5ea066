"""What stations tell, message by message. A story keeps nothing: all its state is the station's line."""

from typing import TYPE_CHECKING, ClassVar, Protocol

import msgspec
from msgspec import Raw, Struct

from benchmarks import messages
from benchmarks.tasks import StoryName

if TYPE_CHECKING:
    from benchmarks.lines import Line


class WrongAnswer(Exception):
    """The server answered something a station could not go on with."""


class Story(Protocol):
    """Messages in their order."""

    def message(self, line: "Line", message_id: str) -> tuple[str, bytes]:
        """The next CALL: its action and its frame."""

    def took(self, line: "Line", answer: Raw) -> bool:
        """The answer came; whether the story is over. Raises WrongAnswer."""


class _Token(Struct):
    status: str


class _Started(Struct):
    transactionId: int  # noqa: N815 - as on the wire
    idTagInfo: _Token  # noqa: N815 - as on the wire


class _Authorized(Struct):
    idTagInfo: _Token  # noqa: N815 - as on the wire


class _StartedV201(Struct):
    idTokenInfo: _Token  # noqa: N815 - as on the wire


_BOOTED = msgspec.json.Decoder(_Token)
_STARTED = msgspec.json.Decoder(_Started)
_AUTHORIZED = msgspec.json.Decoder(_Authorized)
_STARTED_V201 = msgspec.json.Decoder(_StartedV201)

REGISTER_STEP_WH = 61
"""3.7 kW for a minute."""


def _require_accepted(status: str, what: str) -> None:
    if status != "Accepted":
        raise WrongAnswer(f"{what} was answered {status}")


class Arrival:
    """BootNotification and StatusNotification."""

    def message(self, line: "Line", message_id: str) -> tuple[str, bytes]:
        """Boot first, then the status."""
        if line.step == 0:
            boot = messages.boot_v201 if line.is_v201 else messages.boot_v16
            return "BootNotification", boot(message_id, line.station_id)
        status = messages.status_v201 if line.is_v201 else messages.status_v16
        return "StatusNotification", status(message_id, messages.now_text())

    def took(self, line: "Line", answer: Raw) -> bool:
        """Over when the status is taken."""
        if line.step == 0:
            _require_accepted(_BOOTED.decode(answer).status, "BootNotification")
        return line.step == 1


class Start:
    """One StartTransaction, that a session is there to meter."""

    def message(self, line: "Line", message_id: str) -> tuple[str, bytes]:
        """StartTransaction."""
        frame = messages.start_v16(message_id, messages.now_text(), line.token, line.register_wh)
        return "StartTransaction", frame

    def took(self, line: "Line", answer: Raw) -> bool:
        """Over; the transaction's number is known."""
        started = _STARTED.decode(answer)
        _require_accepted(started.idTagInfo.status, "StartTransaction")
        line.transaction_id = started.transactionId
        return True


class Meter:
    """One MeterValues of the running session."""

    def message(self, line: "Line", message_id: str) -> tuple[str, bytes]:
        """MeterValues, with a register that has risen."""
        line.register_wh += REGISTER_STEP_WH
        frame = messages.meter_v16(message_id, messages.now_text(), line.transaction_id, line.register_wh)
        return "MeterValues", frame

    def took(self, line: "Line", answer: Raw) -> bool:
        """Over."""
        del answer
        line.told_wh = line.register_wh
        return True


class WholeSession:
    """Authorize, StartTransaction, three MeterValues, StopTransaction."""

    MESSAGES: ClassVar[int] = 6

    _start = Start()
    _meter = Meter()

    def message(self, line: "Line", message_id: str) -> tuple[str, bytes]:
        """The message of this step."""
        if line.step == 0:
            return "Authorize", messages.authorize_v16(message_id, line.token)
        if line.step == 1:
            return self._start.message(line, message_id)
        if line.step < 5:
            return self._meter.message(line, message_id)
        line.register_wh += REGISTER_STEP_WH
        frame = messages.stop_v16(message_id, messages.now_text(), line.transaction_id, line.token, line.register_wh)
        return "StopTransaction", frame

    def took(self, line: "Line", answer: Raw) -> bool:
        """Over when it is stopped."""
        if line.step == 0:
            _require_accepted(_AUTHORIZED.decode(answer).idTagInfo.status, "Authorize")
        elif line.step == 1:
            self._start.took(line, answer)
        elif line.step == 5:
            line.told_wh = line.register_wh
        return line.step == 5


class StartV201:
    """TransactionEvent Started."""

    def message(self, line: "Line", message_id: str) -> tuple[str, bytes]:
        """The first event, with the card."""
        line.transaction_id, line.seq_no = line.transaction_id + 1, 0
        frame = messages.transaction_v201(
            message_id,
            ("Started", "Authorized"),
            messages.now_text(),
            0,
            line.transaction_v201,
            line.register_wh,
            line.token,
        )
        return "TransactionEvent", frame

    def took(self, line: "Line", answer: Raw) -> bool:
        """Over."""
        del line
        _require_accepted(_STARTED_V201.decode(answer).idTokenInfo.status, "TransactionEvent Started")
        return True


class UpdateV201:
    """TransactionEvent Updated with a periodic reading."""

    def message(self, line: "Line", message_id: str) -> tuple[str, bytes]:
        """The next event."""
        line.seq_no += 1
        line.register_wh += REGISTER_STEP_WH
        frame = messages.transaction_v201(
            message_id,
            ("Updated", "MeterValuePeriodic"),
            messages.now_text(),
            line.seq_no,
            line.transaction_v201,
            line.register_wh,
        )
        return "TransactionEvent", frame

    def took(self, line: "Line", answer: Raw) -> bool:
        """Over."""
        del answer
        line.told_wh = line.register_wh
        return True


ARRIVAL = Arrival()
STORIES: dict[StoryName, Story] = {
    StoryName.START: Start(),
    StoryName.METER: Meter(),
    StoryName.SESSION: WholeSession(),
    StoryName.START_V201: StartV201(),
    StoryName.UPDATE_V201: UpdateV201(),
}
