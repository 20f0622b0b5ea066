"""What is shown of a station's quirks: which hold, who says so, and how often each was used."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from voltway.cli import output
from voltway.cli.output import Times
from voltway.ocpp import quirks
from voltway.ocpp.quirks import Quirk
from voltway.stations.store_listing import StationRow
from voltway.stations.store_quirks import QuirkUse


class Switch(StrEnum):
    """Whether a quirk holds for a station, and who says so."""

    ON = "on"
    OFF = "off"
    BY_MODEL = "model"
    FOR_ALL = "everyone"
    NOT_HERE = "none"


_IN_WORDS = {
    Switch.ON: "switched on",
    Switch.OFF: "switched off",
    Switch.BY_MODEL: "on, as for every station of this model",
    Switch.FOR_ALL: "where a message needs it, as for every station",
    Switch.NOT_HERE: "off",
}


class QuirkState(Struct, frozen=True, kw_only=True):
    """A known deviation, whether it holds for a station, and how often it was used there."""

    name: str
    why: str
    switch: Switch
    uses: int
    last_at: datetime | None

    @property
    def telling(self) -> bool:
        """Whether it is worth showing when not all are asked for."""
        return self.uses > 0 or self.switch not in (Switch.FOR_ALL, Switch.NOT_HERE)

    @property
    def in_use(self) -> bool:
        """Whether it corrects what this station says."""
        return self.telling and self.switch is not Switch.OFF


def states(station: StationRow, uses: Sequence[QuirkUse]) -> list[QuirkState]:
    """Every quirk there is, as it stands at this station."""
    chosen = quirks.for_station(
        station.vendor or "",
        station.model or "",
        station.firmware or "",
        switched_on=station.quirks,
        switched_off=station.quirks_off,
    )
    names = chosen.names if chosen is not None else ()
    used = {use.quirk: use for use in uses}
    return [_state(quirk, station, names, used.get(quirk.name)) for quirk in quirks.ALL.values()]


def _state(quirk: Quirk, station: StationRow, chosen: Sequence[str], use: QuirkUse | None) -> QuirkState:
    return QuirkState(
        name=quirk.name,
        why=quirk.why,
        switch=_switch(quirk, station, chosen),
        uses=use.uses if use else 0,
        last_at=use.last_at if use else None,
    )


def _switch(quirk: Quirk, station: StationRow, chosen: Sequence[str]) -> Switch:
    if quirk.name in station.quirks_off:
        return Switch.OFF
    if quirk.name in station.quirks:
        return Switch.ON
    if quirk.name in chosen:
        return Switch.BY_MODEL
    return Switch.FOR_ALL if quirk.everyone else Switch.NOT_HERE


def print_states(shown: Sequence[QuirkState], times: Times) -> None:
    """Print each with what it is about."""
    for state in shown:
        output.say(f"{state.name}: {_IN_WORDS[state.switch]}; {used(state, times)}", f"  {state.why}")


def used(state: QuirkState, times: Times) -> str:
    """How often, in words."""
    if not state.uses:
        return "never used"
    often = "once" if state.uses == 1 else f"{state.uses} times"
    return f"used {often}, last {times.full(state.last_at)}"
