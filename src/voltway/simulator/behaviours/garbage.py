"""Frames that are no OCPP at all."""

from typing import TYPE_CHECKING

from voltway.simulator.behaviours.behaviour import Behaviour

if TYPE_CHECKING:
    from voltway.simulator.evse import Evse
    from voltway.simulator.station import Station

BROKEN_TEXT: tuple[bytes, ...] = (
    b"",
    b"{",
    b"[2,",
    b'[2,"x","Heartbeat"',
    b',[2,"x","Heartbeat",{}]',
    b'[2,"x","Heartbeat",{}] trailing',
    b"[" * 50_000,
    b'[2,"x","Heartbeat",' + b'{"a":' * 20_000 + b"1" + b"}" * 20_000 + b"]",
    b'[2,"x","MeterValues",{"connectorId":' + b"9" * 5_000 + b"}]",
    b'[2,"x","Heartbeat",{"text":"\xff\xfe"}]',
    b'[2,"' + b"i" * 200 + b'","Heartbeat",{}]',
    b'[9,"x","Heartbeat",{}]',
    b'[2,17,"Heartbeat",{}]',
    b'[2,"x","NoSuchAction",{}]',
    b'{"jsonrpc":"2.0"}',
    b"null",
)


class Garbage(Behaviour):
    """Strikes per meter reading: a broken frame follows it."""

    __slots__ = ()
    meaning = "per meter reading: a broken text or binary frame follows"

    def sampled(self, station: "Station", _evse: "Evse", /) -> None:
        """Send something that nobody should send."""
        if not self.strikes() or station.line is None:
            return
        if self.chance.random() < 0.2:
            station.line.send_bytes(self.chance.randbytes(64))
        else:
            station.line.send_text(self.chance.choice(BROKEN_TEXT))
