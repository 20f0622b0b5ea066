"""A serial number that is longer than the standard allows."""

from dataclasses import replace

from voltway.simulator.behaviours.behaviour import Behaviour
from voltway.simulator.speech.boot import Nameplate


class LongSerial(Behaviour):
    """Strikes per boot: 60 characters where 25 are allowed."""

    __slots__ = ()
    meaning = "per boot: a serial number of 60 characters (25 are allowed)"

    def nameplate(self, plate: Nameplate, /) -> Nameplate:
        """The nameplate, with a long serial."""
        return replace(plate, serial=plate.serial.rjust(60, "0")) if self.strikes() else plate
