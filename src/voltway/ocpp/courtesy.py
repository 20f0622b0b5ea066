"""How orders are put to stations that want to be treated in their own way (`quirks.conduct`). Pure."""

import msgspec
from msgspec import Struct

from voltway.ocpp.quirks import SHORT_ID_TAG_LENGTH, StationQuirks
from voltway.vocabulary.commands import StartSession, TriggerReport
from voltway.vocabulary.order import Order
from voltway.vocabulary.orders_variables import GetVariables
from voltway.vocabulary.stations import OcppVersion

TRIGGER_PAUSE_S = 10.0
"""Between two requests for a message to a station with `slow_triggers`."""

START_AGAIN_S = 5.0
"""Until a station with `start_when_free` is asked to start again."""


class Put(Struct, frozen=True, kw_only=True):
    """An order as it is put to one station.

    `meant` is the order whose success is told. `quirk` and `note` say what was changed about it and why; with `refusal`
    it must not be put to this station at all.
    """

    order: Order
    meant: Order
    quirk: str | None = None
    note: str | None = None
    refusal: str | None = None


def put(order: Order, version: OcppVersion, mine: StationQuirks | None) -> Put:
    """How to put `order` to a station with these quirks."""
    if mine is not None and isinstance(order, StartSession):
        return _start(order, mine)
    if mine is not None and isinstance(order, GetVariables) and version is OcppVersion.V16:
        return _settings(order, mine)
    return Put(order=order, meant=order)


def _start(order: StartSession, mine: StationQuirks) -> Put:
    length = len(order.token.uid)
    if mine.short_id_tags and length > SHORT_ID_TAG_LENGTH:
        refusal = (
            f"the token has {length} characters, and more than {SHORT_ID_TAG_LENGTH} corrupt this station's memory: "
            "start with a shorter one"
        )
        return Put(order=order, meant=order, quirk="short_id_tags", refusal=refusal)
    if mine.start_names_connector and order.evse_id is None:
        named = msgspec.structs.replace(order, evse_id=1)
        note = "names EVSE 1 because the station rejects a start that names none"
        return Put(order=named, meant=named, quirk="start_names_connector", note=note)
    return Put(order=order, meant=order)


def _settings(order: GetVariables, mine: StationQuirks) -> Put:
    if not (mine.whole_configuration and order.names):
        return Put(order=order, meant=order)
    note = "asks for all settings because the station leaves out some of those it is asked for"
    return Put(order=GetVariables(), meant=order, quirk="whole_configuration", note=note)


def is_spaced(order: Order, mine: StationQuirks | None) -> bool:
    """Whether orders like this must not follow each other within `TRIGGER_PAUSE_S`."""
    return mine is not None and mine.slow_triggers and isinstance(order, TriggerReport)


def is_given_again(order: Order, mine: StationQuirks | None) -> bool:
    """Whether a rejection may only mean that the station is not free yet."""
    return mine is not None and mine.start_when_free and isinstance(order, StartSession)
