"""Somebody opens the housing of the station, which reports it."""

from typing import TYPE_CHECKING

from voltway.simulator.behaviours.behaviour import Behaviour

if TYPE_CHECKING:
    from voltway.simulator.evse import Evse
    from voltway.simulator.station import Station


class Tampered(Behaviour):
    """Strikes per session."""

    __slots__ = ()
    meaning = "per session: the station reports that its housing is open"

    def session_began(self, station: "Station", _evse: "Evse", /) -> None:
        """Report it, if there is a line."""
        if self.strikes() and station.online:
            station.report_security("TamperDetectionActivated", "housing open")
