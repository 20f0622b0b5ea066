"""Whether a station will do what we calculate: it is asked, and both are compared."""

from typing import Final

import msgspec
from msgspec import Struct

from voltway.charging.difference import Difference, differences
from voltway.kit.bus import Bus
from voltway.kit.postgres import Pool
from voltway.sessions import limits
from voltway.stations.commanding import give
from voltway.vocabulary.audit import Origin
from voltway.vocabulary.charging import CompositeSchedule, RateUnit
from voltway.vocabulary.commands import CommandState
from voltway.vocabulary.orders_charging import GetCompositeSchedule

_SAYS_NOTHING: Final = "the station said nothing of a schedule"


class Comparison(Struct, frozen=True, kw_only=True):
    """What became of the order to tell, what the station told, what is calculated, and where the two differ.

    `told` None: the station told no schedule; `reason` says why, and nothing is compared.
    """

    state: CommandState
    reason: str | None
    told: CompositeSchedule | None
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
    """Ask the station for the composite schedule of an EVSE (0: of its grid connection), and calculate it.

    Raises NotFound for an unknown station.
    """
    order = GetCompositeSchedule(evse_id=evse_id, duration_s=duration_s, unit=unit)
    command = await give(pool, bus, station_id, order, author=author, origin=origin, wait_s=wait_s)
    told = _schedule(command.answer) if command.state is CommandState.ACCEPTED else None
    begins_at, lasts_s = (command.created_at.replace(microsecond=0), duration_s)
    if told is not None:
        begins_at, lasts_s, unit = told.begins_at, told.duration_s, told.unit
    async with pool.connection() as conn:
        calculated = await limits.in_force(
            conn, station_id, evse_id=evse_id, begins_at=begins_at, duration_s=lasts_s, unit=unit
        )
    return Comparison(
        state=command.state,
        reason=command.reason or (None if told else _SAYS_NOTHING),
        told=told,
        calculated=calculated,
        differences=[] if told is None else differences(calculated, told),
    )


def _schedule(answer: object) -> CompositeSchedule | None:
    """None where a station accepts and tells none, which leaves its own words."""
    try:
        return msgspec.convert(answer, CompositeSchedule)
    except msgspec.ValidationError:
        return None
