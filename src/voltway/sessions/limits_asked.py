"""Whether a station will do what we calculate: it is asked, and both are compared."""

import msgspec
from msgspec import Struct

from voltway.charging.difference import Difference, differences
from voltway.kit.bus import Bus
from voltway.kit.postgres import Pool
from voltway.sessions import limits
from voltway.stations.commanding import give
from voltway.vocabulary.audit import Origin
from voltway.vocabulary.charging import CompositeSchedule, RateUnit
from voltway.vocabulary.commands import CommandState, GetCompositeSchedule
from voltway.vocabulary.errors import Conflict


class Comparison(Struct, frozen=True, kw_only=True):
    """What the station told, what is calculated for the same time, and where the two differ."""

    told: CompositeSchedule
    calculated: CompositeSchedule
    differences: list[Difference]


async def compare(  # noqa: PLR0913  (what is asked, and by whom)
    pool: Pool,
    bus: Bus,
    station_id: str,
    *,
    evse_id: int,
    duration_s: int,
    unit: RateUnit,
    author: str,
    origin: Origin,
    wait_s: float = 30.0,
) -> Comparison:
    """Ask the station for the composite schedule of an EVSE (0: of its grid connection) and calculate it.

    Raises NotFound for an unknown station, and Conflict for one that tells no schedule.
    """
    order = GetCompositeSchedule(evse_id=evse_id, duration_s=duration_s, unit=unit)
    command = await give(pool, bus, station_id, order, author=author, origin=origin, wait_s=wait_s)
    told = _schedule(command.answer) if command.state is CommandState.ACCEPTED else None
    if told is None:
        why = command.reason or "it said nothing of a schedule"
        raise Conflict(
            f"station {station_id} told no schedule: {command.state} ({why})",
            "see its messages, or calculate only",
        )
    async with pool.connection() as conn:
        calculated = await limits.in_force(
            conn, station_id, evse_id=evse_id, begins_at=told.begins_at, duration_s=told.duration_s, unit=told.unit
        )
    return Comparison(told=told, calculated=calculated, differences=differences(calculated, told))


def _schedule(answer: object) -> CompositeSchedule | None:
    """None where a station accepts and tells none, which leaves its own words."""
    try:
        return msgspec.convert(answer, CompositeSchedule)
    except msgspec.ValidationError:
        return None
