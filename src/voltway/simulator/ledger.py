"""What the stations themselves counted: the other side of the network's books.

A test compares it with the network's database: every message acknowledged here must be there exactly once, and every
session's energy must be the same. Written to a file line by line, so that it outlives a killed simulator.
"""

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self

import msgspec

from voltway.simulator.session import ChargingSession


class Fate(StrEnum):
    """What became of a message about a session.

    LOST: the station died with it in its queue. GIVEN_UP: it was tried as often as the standard allows.
    """

    QUEUED = "queued"
    SENT = "sent"
    ACKNOWLEDGED = "acknowledged"
    GIVEN_UP = "given_up"
    LOST = "lost"


@dataclass(slots=True)
class MessageAccount:
    """One message about a session.

    `key` holds the fields the protocol identifies it by, as they went over the wire: 1.6 StartTransaction
    (connectorId, idTag, timestamp, meterStart), StopTransaction (transactionId, timestamp, meterStop), MeterValues
    (connectorId, transactionId, timestamp); 2.x TransactionEvent (transactionId, seqNo, eventType, timestamp).
    `acknowledged_at` is wall-clock time in POSIX seconds. `answer_references` are the transaction ids its answers gave:
    more than one means the network took a repeated start for a new one.
    """

    number: int
    action: str
    key: dict[str, Any] = field(default_factory=dict)
    fate: Fate = Fate.QUEUED
    sends: int = 0
    acknowledged_at: float | None = None
    answer_references: list[str] = field(default_factory=list)


@dataclass(slots=True)
class SessionAccount:
    """One session as its station counted it; `abandoned`: the station died and never told the end."""

    station_id: str
    number: int
    version: str
    evse_id: int
    token: str | None
    began_at: float
    register_start_wh: int
    reference: str | None = None
    register_stop_wh: int | None = None
    ended_at: float | None = None
    cause: str | None = None
    abandoned: bool = False
    messages: list[MessageAccount] = field(default_factory=list)

    @property
    def energy_wh(self) -> int | None:
        """What flowed, or None while the session runs."""
        return None if self.register_stop_wh is None else self.register_stop_wh - self.register_start_wh

    @property
    def acknowledged(self) -> list[MessageAccount]:
        """The messages the network said it has."""
        return [message for message in self.messages if message.fate is Fate.ACKNOWLEDGED]


class Ledger:
    """The books of one simulation, in memory (`keep`) and, with a path, as JSON lines in a file."""

    __slots__ = ("_file", "_keep", "_sessions")

    def __init__(self, path: Path | None = None, *, keep: bool = True) -> None:
        self._file: BinaryIO | None = path.open("ab", buffering=0) if path is not None else None
        self._keep = keep
        self._sessions: dict[tuple[str, int], SessionAccount] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file. What was written is there already."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def sessions(self) -> list[SessionAccount]:
        """All sessions so far, by station and number."""
        return [self._sessions[key] for key in sorted(self._sessions)]

    def began(self, station_id: str, version: str, session: ChargingSession) -> None:
        """A session has begun at a station."""
        entry = {
            "version": version,
            "evse_id": session.evse_id,
            "token": session.token,
            "began_at": session.began_at,
            "register_start_wh": session.register_start_wh,
            "reference": session.reference,
        }
        self._enter("began", station_id, session.number, entry)

    def named(self, station_id: str, session: ChargingSession) -> None:
        """The network gave the session its transaction id (1.6)."""
        self._enter("named", station_id, session.number, {"reference": session.reference})

    def ended(self, station_id: str, session: ChargingSession, *, abandoned: bool = False) -> None:
        """A session is over, whether the network hears of it or not."""
        entry = {
            "register_stop_wh": session.register_stop_wh,
            "ended_at": session.ended_at,
            "cause": session.cause,
            "token": session.token,
            "abandoned": abandoned,
        }
        self._enter("ended", station_id, session.number, entry)

    def queued(self, station_id: str, session: int, message: int, action: str) -> None:
        """A message about a session waits to be sent."""
        self._enter("queued", station_id, session, {"message": message, "action": action})

    def sent(self, station_id: str, session: int, message: int, key: Mapping[str, Any]) -> None:
        """It goes out, for the first time or again; `key` is what identifies it on the wire."""
        self._enter("sent", station_id, session, {"message": message, "key": dict(key)})

    def acknowledged(self, station_id: str, session: int, message: int, answer_reference: str | None) -> None:
        """The network answered it: from now on it must never be missing there."""
        entry = {"message": message, "acknowledged_at": time.time(), "answer_reference": answer_reference}
        self._enter("acknowledged", station_id, session, entry)

    def dropped(self, station_id: str, session: int, message: int, fate: Fate) -> None:
        """The station will not send it again."""
        self._enter("dropped", station_id, session, {"message": message, "fate": fate})

    def _enter(self, kind: str, station_id: str, session: int, entry: dict[str, Any]) -> None:
        if self._file is not None:
            line = {"kind": kind, "station_id": station_id, "session": session, **entry}
            self._file.write(msgspec.json.encode(line) + b"\n")
        if self._keep:
            _book(self._sessions, kind, station_id, session, entry)


def read_ledger(path: Path) -> list[SessionAccount]:
    """The books as a file holds them; a last line that was cut short by a kill is left out.

    Raises msgspec.DecodeError for a broken line before the last.
    """
    return _booked(path.read_bytes().split(b"\n")[:-1])


def _booked(lines: Iterable[bytes]) -> list[SessionAccount]:
    sessions: dict[tuple[str, int], SessionAccount] = {}
    for line in lines:
        entry = msgspec.json.decode(line)
        _book(sessions, entry.pop("kind"), entry.pop("station_id"), entry.pop("session"), entry)
    return [sessions[key] for key in sorted(sessions)]


def _book(
    sessions: dict[tuple[str, int], SessionAccount], kind: str, station_id: str, number: int, entry: dict[str, Any]
) -> None:
    if kind == "began":
        sessions[station_id, number] = SessionAccount(station_id, number, **entry)
        return
    session = sessions[station_id, number]
    if kind in ("named", "ended"):
        for name, value in entry.items():
            setattr(session, name, value)
    else:
        _book_message(session, kind, entry)


def _book_message(session: SessionAccount, kind: str, entry: dict[str, Any]) -> None:
    if kind == "queued":
        session.messages.append(MessageAccount(entry["message"], entry["action"]))
        return
    message = session.messages[entry["message"]]
    if kind == "sent":
        message.sends += 1
        message.key = entry["key"]
        if message.fate is Fate.QUEUED:
            message.fate = Fate.SENT
    elif kind == "acknowledged":
        message.fate = Fate.ACKNOWLEDGED
        message.acknowledged_at = message.acknowledged_at or entry["acknowledged_at"]
        given = entry["answer_reference"]
        if given is not None and given not in message.answer_references:
            message.answer_references.append(given)
    elif message.fate is not Fate.ACKNOWLEDGED:
        message.fate = Fate(entry["fate"])
