"""Ids with blanks around them, empty ids, nulls, and texts longer than the standard allows."""

from typing import Any

from msgspec import inspect

from voltway.ocpp.quirks.quirk import Correction, Json, Quirk, QuirkContext, quoted
from voltway.ocpp.quirks.shape import ABSENT, Place, Remedy, fits, mended, present
from voltway.ocpp.wire import WireStruct, v16, v21, v201

# NUL bytes come from fixed-size buffers, the byte order mark from text files.
_PADDING = " \t\r\n\0\ufeff\u00a0"
_IDS = frozenset(
    """
    idTag parentIdTag idToken transactionId chargePointVendor chargePointModel chargePointSerialNumber
    chargeBoxSerialNumber firmwareVersion meterSerialNumber meterType iccid imsi serialNumber vendorName model vendorId
    """.split()  # noqa: SIM905 - forty names in a row are read faster than a column of them
)


def _padded_ids(payload: Json, context: QuirkContext) -> Correction | None:
    def mend(place: Place, value: Any) -> Remedy | None:
        if place.name not in _IDS or not isinstance(value, str) or value == value.strip(_PADDING):
            return None
        return Remedy(value.strip(_PADDING), f"{place.path} {quoted(value)} has blanks around it")

    return mended(payload, context, mend)


PADDED_IDS = Quirk(
    name="padded_ids",
    why="The station sends ids with blanks or NUL bytes around them, so that tokens are not recognised.",
    sources=("lbbrhzn/ocpp",),
    everyone=True,
    correct=_padded_ids,
)


def _empty_id_tag(payload: Json, context: QuirkContext) -> Correction | None:
    def mend(place: Place, value: Any) -> Remedy | None:
        if value == "" and place.name in {"idTag", "parentIdTag"} and not place.required:
            return Remedy(ABSENT, f"{place.path} was empty, which means that there is none")
        if place.name == "idToken" and not place.required and isinstance(value, dict):
            is_empty = value.get("idToken") == "" and value.get("type") != "NoAuthorization"
            return Remedy(ABSENT, f"{place.path} was empty, which means that there is none") if is_empty else None
        return None

    return mended(payload, context, mend)


EMPTY_ID_TAG = Quirk(
    name="empty_id_tag",
    why="The station sends an empty id where no token was presented, instead of leaving the field out.",
    sources=("OCPP 1.6 section 6.51",),
    everyone=True,
    correct=_empty_id_tag,
)


def _null_values(payload: Json, context: QuirkContext) -> Correction | None:
    def mend(place: Place, value: Any) -> Remedy | None:
        if value is not None or fits(None, place.due):
            return None
        if not place.path:
            return Remedy({}, "the message was null, which means that it is empty")
        return Remedy(ABSENT, f"{place.path} was null, which means that there is none")

    return mended(payload, context, mend)


NULL_VALUES = Quirk(
    name="null_values",
    why="The station sends null for what it does not have, which OCPP forbids.",
    sources=("OCPP-J 1.6 section 4.2.1",),
    everyone=True,
    correct=_null_values,
)

_LENGTHS: dict[type, dict[str, int]] = {
    struct: dict(limits) for module in (v16, v201, v21) for struct, limits in module.LIMITS.items()
}


def cut_long_texts(payload: Json, context: QuirkContext) -> Correction | None:
    """Cut every text to the length the standard allows; the whole text stands in the note (at most 120 characters)."""

    def mend(place: Place, value: Any) -> Remedy | None:
        if not isinstance(value, str) or not isinstance(present(place.due), inspect.StrType):
            return None
        most = _LENGTHS.get(place.holder or WireStruct, {}).get(place.name)
        if most is None or len(value) <= most:
            return None
        return Remedy(value[:most], f"{place.path} {quoted(value)} has {len(value)} characters and {most} are allowed")

    return mended(payload, context, mend)


QUIRKS = (NULL_VALUES, PADDED_IDS, EMPTY_ID_TAG)
