"""Hours in which stations, EVSEs or connectors are in service, and what they were told of them."""

from datetime import datetime
from typing import Annotated, Final

from msgspec import Meta, Struct

from voltway.vocabulary.ids import CommandId, StationId

MOST_PLACES: Final = 64
"""So many EVSEs and connectors of a station have hours at most."""

MOST_LINES: Final = 100
"""So many lines of hours, and so many exceptions, a place has at most."""

LONGEST_LINE: Final = 200
HIGHEST_ID: Final = 1_000_000

_CLOCK: Final = "([01][0-9]|2[0-3]):[0-5][0-9]"
_SPAN: Final = f"{_CLOCK}-({_CLOCK}|24:00)"
_TIMES: Final = f"{_SPAN}(,{_SPAN})*"
_DAY: Final = "(mon|tue|wed|thu|fri|sat|sun)"
_DAYS: Final = f"{_DAY}(-{_DAY})?(,{_DAY}(-{_DAY})?)*"

HoursLine = Annotated[
    str,
    Meta(
        max_length=LONGEST_LINE,
        pattern=f"^{_DAYS} {_TIMES}$",
        description="Days and times: mon-fri 07:00-12:00,13:00-22:00. Days that no line names are closed.",
        examples=["mon-fri 07:00-22:00"],
    ),
]
ExceptionLine = Annotated[
    str,
    Meta(
        max_length=LONGEST_LINE,
        pattern=f"^[0-9]{{4}}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01]) (closed|{_TIMES})$",
        description="A date, and closed or its times: 2026-12-24 08:00-14:00. Nothing else holds on that date.",
        examples=["2026-12-25 closed"],
    ),
]


class PlaceHours(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When a place is in service: the station (no EVSE given), an EVSE or a connector; by its own local time."""

    evse_id: Annotated[int, Meta(ge=1, le=HIGHEST_ID)] | None = None
    connector_id: Annotated[int, Meta(ge=1, le=HIGHEST_ID)] | None = None
    hours: Annotated[list[HoursLine], Meta(max_length=MOST_LINES)]
    exceptions: Annotated[list[ExceptionLine], Meta(max_length=MOST_LINES)] = []

    @property
    def place(self) -> tuple[int | None, int | None]:
        """Its EVSE and connector."""
        return self.evse_id, self.connector_id


class PlaceStanding(Struct, frozen=True, kw_only=True):
    """What a place was last told.

    `operative` is null before it is told anything, and `taken` once the station has accepted it, also for when the
    running session has ended. It holds until `until`; null: no change is in sight. `failures` counts how often the
    station did not take it since it is so, and `reason` is why it did not the last time.
    """

    evse_id: int | None
    connector_id: int | None
    operative: bool | None
    taken: bool
    until: datetime | None
    command_id: CommandId | None
    ordered_at: datetime | None
    failures: int
    reason: str | None


class AvailabilitySchedule(Struct, frozen=True, kw_only=True):
    """The hours of a station or of places of it, by the clocks of `time_zone`; no `places`: it has none."""

    station_id: StationId
    time_zone: str
    places: list[PlaceHours]
    standings: list[PlaceStanding]
