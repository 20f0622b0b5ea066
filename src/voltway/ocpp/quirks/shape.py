"""A payload walked side by side with the structs it should decode into.

A quirk says what is wrong with one value at one place (`Mend`); walking, copying and keeping notes is done here. Only
what the standard's message has is walked, so a payload's depth is bounded by the standard and not by who sent it.
"""

from collections.abc import Callable
from functools import cache
from typing import Any, Final

from msgspec import Struct, inspect

from voltway.ocpp.quirks.quirk import Correction, Json, QuirkContext, because
from voltway.ocpp.wire import WireStruct, v16, v21, v201
from voltway.vocabulary.stations import OcppVersion

_REQUESTS: dict[OcppVersion, dict[str, type[WireStruct]]] = {
    OcppVersion.V16: v16.REQUESTS,
    OcppVersion.V201: v201.REQUESTS,
    OcppVersion.V21: v21.REQUESTS,
}
_RESPONSES: dict[OcppVersion, dict[str, type[WireStruct]]] = {
    OcppVersion.V16: v16.RESPONSES,
    OcppVersion.V201: v201.RESPONSES,
    OcppVersion.V21: v21.RESPONSES,
}

TOLD_BY_STATIONS = frozenset(
    """
    Authorize BatterySwap BootNotification ClearedChargingLimit ClosePeriodicEventStream DiagnosticsStatusNotification
    FirmwareStatusNotification Get15118EVCertificate GetCertificateChainStatus GetCertificateStatus Heartbeat
    LogStatusNotification MeterValues NotifyChargingLimit NotifyCustomerInformation NotifyDERAlarm NotifyDERStartStop
    NotifyDisplayMessages NotifyEVChargingNeeds NotifyEVChargingSchedule NotifyEvent NotifyMonitoringReport
    NotifyPeriodicEventStream NotifyPriorityCharging NotifyReport NotifySettlement OpenPeriodicEventStream
    PublishFirmwareStatusNotification PullDynamicScheduleUpdate ReportChargingProfiles ReportDERControl
    ReservationStatusUpdate SecurityEventNotification SignCertificate SignedFirmwareStatusNotification StartTransaction
    StatusNotification StopTransaction TransactionEvent VatNumberValidation
    """.split()  # noqa: SIM905 - forty names in a row are read faster than a column of them
)
"""Requests that come from stations. Of other actions a station sends only the answer; DataTransfer goes both ways."""


class _Absent:
    """The place of a field that was not sent, and the value that leaves out one that was."""

    def __repr__(self) -> str:
        return "nothing"


ABSENT: Final = _Absent()


class Place(Struct, frozen=True):
    """Where in a message a value stands, and what is due there.

    `name` is the field's name on the wire (of an item of a list: the list's); `owner` is the object as it was sent that
    holds the field, `holder` the struct it should become. `is_item` is set for the items of a list.
    """

    path: str
    name: str
    due: inspect.Type
    required: bool
    owner: Json
    holder: type | None
    is_item: bool = False


class Remedy(Struct, frozen=True):
    """What to put in a value's place (ABSENT: nothing), and the clause that says why."""

    value: Any
    note: str


Mend = Callable[[Place, Any], Remedy | None]


def mended(payload: Json, context: QuirkContext, mend: Mend) -> Correction | None:
    """`payload` with `mend` asked about every value the standard knows, and every required one that is missing.

    Outer values come before what is in them. Returns None where nothing was mended or the action is unknown.
    """
    due = due_in(payload, context)
    if due is None:
        return None
    walk = _Walk(mend)
    root = walk.at(Place("", "", due, required=True, owner={}, holder=None), payload)
    return Correction(root, because(walk.notes)) if walk.notes else None


def due_in(payload: Any, context: QuirkContext) -> inspect.StructType | None:
    """What a message of this action should look like; None for an action its version does not have."""
    is_request = context.action in TOLD_BY_STATIONS
    if context.action == "DataTransfer":
        is_request = not (isinstance(payload, dict) and "status" in payload and "vendorId" not in payload)
    table = _REQUESTS if is_request else _RESPONSES
    struct = table[context.version].get(context.action)
    return None if struct is None else _described(struct)


@cache
def _described(struct: type[WireStruct]) -> inspect.StructType:
    described = inspect.type_info(struct)
    assert isinstance(described, inspect.StructType)  # noqa: S101 - what type_info gives for a struct
    return described


def present(due: inspect.Type) -> inspect.Type:
    """What is due when a value is there at all: `X` of `X | None`."""
    if isinstance(due, inspect.UnionType):
        return next(kind for kind in due.types if not isinstance(kind, inspect.NoneType))
    return due


def fits(value: Any, due: inspect.Type) -> bool:
    """Whether the typed decode takes `value` here."""
    if value is None:
        return isinstance(due, inspect.UnionType | inspect.AnyType)
    match present(due):
        case inspect.StructType(fields=fields):
            return isinstance(value, dict) and all(
                fits(value[field.encode_name], field.type) if field.encode_name in value else not field.required
                for field in fields
            )
        case inspect.ListType(item_type=item, min_length=least, max_length=most):
            sized = isinstance(value, list) and (least or 0) <= len(value) <= (len(value) if most is None else most)
            return sized and all(fits(one, item) for one in value)
        case inspect.EnumType(cls=words):
            return isinstance(value, str) and value in {word.value for word in words}
        case inspect.StrType():
            return isinstance(value, str)
        case inspect.BoolType():
            return isinstance(value, bool)
        case inspect.IntType(ge=least, le=most):
            return _is_number(value, int) and _between(value, least, most)
        case inspect.FloatType(ge=least, le=most):
            return _is_number(value, int | float) and _between(value, least, most)
        case inspect.DictType():
            return isinstance(value, dict)
        case _:
            return True


def _is_number(value: Any, kinds: Any) -> bool:
    return isinstance(value, kinds) and not isinstance(value, bool)


def _between(value: float, least: float | None, most: float | None) -> bool:
    return (least is None or value >= least) and (most is None or value <= most)


class _Walk:
    def __init__(self, mend: Mend) -> None:
        self.notes: list[str] = []
        self._mend = mend

    def at(self, place: Place, value: Any) -> Any:
        remedy = self._mend(place, value)
        if remedy is not None:
            self.notes.append(remedy.note)
            value = remedy.value
        match present(place.due):
            case inspect.StructType() as due if isinstance(value, dict):
                return self._within(place, due, value)
            case inspect.ListType(item_type=item) if isinstance(value, list):
                return self._along(place, item, value)
            case _:
                return value

    def _within(self, place: Place, due: inspect.StructType, sent: Json) -> Json:
        changed = dict(sent)
        prefix = f"{place.path}." if place.path else ""
        for field in due.fields:
            name = field.encode_name
            told = sent.get(name, ABSENT)
            if told is ABSENT and not field.required:
                continue
            value = self.at(Place(prefix + name, name, field.type, field.required, sent, due.cls), told)
            if value is ABSENT:
                changed.pop(name, None)
            else:
                changed[name] = value
        return changed

    def _along(self, place: Place, item: inspect.Type, sent: list[Any]) -> Any:
        kept = []
        for index, told in enumerate(sent):
            inner = Place(f"{place.path}[{index}]", place.name, item, True, place.owner, place.holder, is_item=True)
            value = self.at(inner, told)
            if value is not ABSENT:
                kept.append(value)
        return ABSENT if sent and not kept and self._may_go(place) else kept

    def _may_go(self, place: Place) -> bool:
        due = present(place.due)
        return not place.required and isinstance(due, inspect.ListType) and bool(due.min_length)
