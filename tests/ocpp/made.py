"""A line without a socket: what is sent is kept."""

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from voltway.ocpp.line import Line
from voltway.stations.store_claims import StationRecord
from voltway.vocabulary.stations import Admission, OcppVersion


@dataclass
class Wire:
    """In the place of picows' transport."""

    sent: list[bytes] = field(default_factory=list)
    pings: int = 0
    cut: bool = False
    reading: bool = True

    def send(self, kind: object, message: bytes, **flags: bool) -> None:
        self.sent.append(bytes(message))

    def send_ping(self, message: bytes) -> None:
        self.pings += 1

    def disconnect(self, *, graceful: bool = True) -> None:
        self.cut = True

    @property
    def underlying_transport(self) -> "Wire":
        return self

    def pause_reading(self) -> None:
        self.reading = False

    def resume_reading(self) -> None:
        self.reading = True


def record(station_id: str = "S1", **fields: Any) -> StationRecord:
    return StationRecord(station_id=station_id, admission=Admission.ACCEPTED, **fields)


def line(station_id: str = "S1", version: OcppVersion = OcppVersion.V16) -> tuple[Line, Wire]:
    desk: Any = SimpleNamespace(now_s=0.0, most_message_bytes=1000)
    made, wire = Line(desk, record(station_id), version, "", compress=False), Wire()
    transport: Any = wire
    made.transport = transport
    return made, wire
