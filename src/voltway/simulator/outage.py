"""A station that goes away for a while, and how it comes back."""

from voltway.simulator.station import Station
from voltway.vocabulary.stations import BootCause


def go_away(station: Station, outage_s: float, *, silently: bool = False) -> None:
    """Lose the connection for `outage_s` simulated seconds; nothing happens to a station that is away already.

    With a TCP reset, or `silently`: then the other side sees a connection that is simply dead until the end of the
    outage.
    """
    if station.away:
        return
    station.away = True
    line = station.line
    if line is not None:
        if silently:
            station.fall_silent()
        else:
            station.forget_line()
            line.cut()

    def back() -> None:
        if line is not None:
            line.cut()
        station.away = False
        if station.world.on_line_lost is not None:
            station.world.on_line_lost(station)

    station.world.time.timers.after(outage_s, back)


def reboot(station: Station, cause: BootCause) -> None:
    """The station starts anew: whatever it was told before, it has to be accepted again."""
    station.boot_cause = cause
    station.configuration.restart()
    station.forget_admission()
