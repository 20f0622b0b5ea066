"""Numbers that nothing in the world has, and ids without end: readable, but nothing that could be kept.

The limits are those of what is stored and of what a meter can show; within them every number is taken as it is told.
"""

from typing import Any

from msgspec import inspect

from voltway.ocpp.quirks.quirk import Correction, Json, Quirk, QuirkContext, quoted
from voltway.ocpp.quirks.shape import ABSENT, Place, Remedy, mended, present

_PLACE = (0, 2**31 - 1)
_COUNT = (0, 2**63 - 1)
_NUMBER = (-(2**63), 2**63 - 1)
_REGISTER_WH = (-(10**15), 10**15)
_LIMITS: dict[str, tuple[int, int]] = {
    "connectorId": _PLACE,
    "evseId": _PLACE,
    "id": _PLACE,
    "seqNo": _COUNT,
    "remoteStartId": _COUNT,
    "reservationId": _NUMBER,
    "transactionId": _NUMBER,
    "meterStart": _REGISTER_WH,
    "meterStop": _REGISTER_WH,
}
"""Lowest and highest of what a field may say. `id` is that of an EVSE."""

_IDS = frozenset({"idTag", "idToken", "transactionId"})
LONGEST_ID = 255


def _impossible_number(payload: Json, context: QuirkContext) -> Correction | None:
    def mend(place: Place, value: Any) -> Remedy | None:
        if place.name not in _LIMITS or not isinstance(value, int) or isinstance(value, bool):
            return None
        if place.name == "id" and (place.holder is None or place.holder.__name__ != "EVSE"):
            return None
        lowest, highest = _LIMITS[place.name]
        if not isinstance(present(place.due), inspect.IntType) or lowest <= value <= highest:
            return None
        return Remedy(ABSENT, f"{place.path} {quoted(value)} is no number that can be meant")

    return mended(payload, context, mend)


IMPOSSIBLE_NUMBER = Quirk(
    name="impossible_number",
    why="The station tells numbers nothing can have, such as a connector below 0; they count as untold.",
    sources=("lbbrhzn/ocpp#45",),
    actions=frozenset({"MeterValues", "StartTransaction", "StatusNotification", "StopTransaction", "TransactionEvent"}),
    everyone=True,
    correct=_impossible_number,
)


def _endless_id(payload: Json, context: QuirkContext) -> Correction | None:
    def mend(place: Place, value: Any) -> Remedy | None:
        if place.name not in _IDS or not isinstance(value, str) or len(value) <= LONGEST_ID:
            return None
        return Remedy(value[:LONGEST_ID], f"{place.path} {quoted(value)} has {len(value)} characters and was cut")

    return mended(payload, context, mend)


ENDLESS_ID = Quirk(
    name="endless_id",
    why="The station tells ids of hundreds of characters, often out of memory it should not read; they are cut.",
    sources=("lbbrhzn/ocpp chargepoint.py",),
    actions=frozenset({"Authorize", "StartTransaction", "StopTransaction", "TransactionEvent"}),
    everyone=True,
    correct=_endless_id,
)

QUIRKS = (ENDLESS_ID, IMPOSSIBLE_NUMBER)
