"""Everything a simulated station may do wrong, on one page."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from voltway.simulator.behaviours.behaviour import Behaviour
from voltway.simulator.behaviours.clocks import BeforeTheEpochIsSet, LocalTimeAsZulu, NoZone, SkewedClock
from voltway.simulator.behaviours.comma_decimals import CommaDecimals
from voltway.simulator.behaviours.deaf import Deaf
from voltway.simulator.behaviours.die import Die
from voltway.simulator.behaviours.drop_line import DropLine
from voltway.simulator.behaviours.firmware import (
    FirmwareDamaged,
    FirmwareFallsBack,
    FirmwareInParts,
    FirmwareNotFetched,
    FirmwareNotInstalled,
    FirmwareNotSigned,
)
from voltway.simulator.behaviours.garbage import Garbage
from voltway.simulator.behaviours.local_lists import ForgetsList, ListMismatch
from voltway.simulator.behaviours.long_serial import LongSerial
from voltway.simulator.behaviours.no_subprotocol import NoSubprotocol
from voltway.simulator.behaviours.reorder import Reorder
from voltway.simulator.behaviours.repeat import Repeat
from voltway.simulator.behaviours.slow import Slow
from voltway.simulator.behaviours.tampered import Tampered
from voltway.simulator.behaviours.transaction_ids import OddTransactionId
from voltway.simulator.behaviours.wh_as_kwh import WhAsKwh
from voltway.simulator.dice import dice

if TYPE_CHECKING:
    from voltway.simulator.plan import Misbehaviour

BEHAVIOURS: dict[str, type[Behaviour]] = {
    "drop_line": DropLine,
    "repeat": Repeat,
    "reorder": Reorder,
    "die": Die,
    "clock_skew": SkewedClock,
    "clock_local_as_z": LocalTimeAsZulu,
    "clock_no_zone": NoZone,
    "clock_1970": BeforeTheEpochIsSet,
    "garbage": Garbage,
    "odd_transaction_id": OddTransactionId,
    "wh_as_kwh": WhAsKwh,
    "comma_decimals": CommaDecimals,
    "long_serial": LongSerial,
    "no_subprotocol": NoSubprotocol,
    "deaf": Deaf,
    "slow": Slow,
    "tampered": Tampered,
    "forgets_list": ForgetsList,
    "list_mismatch": ListMismatch,
    "firmware_in_parts": FirmwareInParts,
    "firmware_not_fetched": FirmwareNotFetched,
    "firmware_not_signed": FirmwareNotSigned,
    "firmware_not_installed": FirmwareNotInstalled,
    "firmware_damaged": FirmwareDamaged,
    "firmware_falls_back": FirmwareFallsBack,
}


def behaviours_of(misbehaviours: "Iterable[Misbehaviour]", seed: object, station_id: str) -> tuple[Behaviour, ...]:
    """What one station does wrong, each with a chance of its own. Raises KeyError for an unknown name."""
    return tuple(
        BEHAVIOURS[bad.name](bad.probability, dice(seed, station_id, "behaviour", bad.name)) for bad in misbehaviours
    )
