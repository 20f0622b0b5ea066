"""Huawei: one object where a list is due. The reverse, a list around the one object, is corrected here, too."""

from typing import Any

from msgspec import inspect

from voltway.ocpp.quirks.quirk import Correction, Json, ModelMatch, Quirk, QuirkContext
from voltway.ocpp.quirks.shape import Place, Remedy, mended, present


def _object_for_list(payload: Json, context: QuirkContext) -> Correction | None:
    def mend(place: Place, value: Any) -> Remedy | None:
        due = present(place.due)
        if not isinstance(due, inspect.ListType) or not isinstance(value, dict):
            return None
        return Remedy([value], f"{place.path} is a list and was told as a single object")

    return mended(payload, context, mend)


OBJECT_FOR_LIST = Quirk(
    name="object_for_list",
    why="The station sends a single object where OCPP wants a list, such as meterValue.",
    sources=("lbbrhzn/ocpp#1144",),
    models=(ModelMatch(vendor="HUAWEI*"),),
    everyone=True,
    correct=_object_for_list,
)


def _list_for_object(payload: Json, context: QuirkContext) -> Correction | None:
    def mend(place: Place, value: Any) -> Remedy | None:
        if not isinstance(present(place.due), inspect.StructType) or not isinstance(value, list) or len(value) > 1:
            return None
        if not value:
            # An empty PHP array is written [] though it stands for {}; within a message it tells nothing at all.
            return None if place.path else Remedy({}, "the message is an object and was told as an empty list")
        return Remedy(value[0], f"{place.path or 'the message'} is one object and was told as a list")

    return mended(payload, context, mend)


LIST_FOR_OBJECT = Quirk(
    name="list_for_object",
    why="The station sends a list where OCPP wants one object, such as an empty list for a message without fields.",
    sources=("OCPP-J 1.6 section 4.2.1",),
    everyone=True,
    correct=_list_for_object,
)

QUIRKS = (LIST_FOR_OBJECT, OBJECT_FOR_LIST)
