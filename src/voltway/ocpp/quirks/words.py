"""Words of the standard in another spelling, older or newer words, and fields whose name is spelled differently."""

from enum import Enum
from functools import cache
from typing import Any

from msgspec import inspect

from voltway.ocpp.quirks.quirk import Correction, Json, Quirk, QuirkContext, quoted
from voltway.ocpp.quirks.shape import Place, Remedy, fits, mended, present
from voltway.ocpp.wire import v16, v21, v201

_STATUS_16 = {
    # OCPP 1.5 had one word for everything from plugging in to driving off.
    "occupied": "Preparing",
    "idle": "Available",
    "ready": "Available",
    "error": "Faulted",
    "fault": "Faulted",
    "inoperative": "Unavailable",
    "outofservice": "Unavailable",
    "finished": "Finishing",
    "suspended": "SuspendedEV",
    "pausedev": "SuspendedEV",
    "pausedevse": "SuspendedEVSE",
}
_STATUS_2 = {
    **dict.fromkeys(("preparing", "charging", "suspendedev", "suspendedevse", "finishing"), "Occupied"),
    **{word: status for word, status in _STATUS_16.items() if status in {"Available", "Faulted", "Unavailable"}},
}
_PHASES = {"1": "L1", "2": "L2", "3": "L3", "r": "L1", "s": "L2", "t": "L3", "neutral": "N"}
_UNITS = {
    "c": "Celsius",
    "°c": "Celsius",
    "degc": "Celsius",
    "f": "Fahrenheit",
    "%": "Percent",
    "hz": "Hertz",
    "volt": "V",
    "volts": "V",
    "amp": "A",
    "amps": "A",
    "ampere": "A",
    "watt": "W",
    "watts": "W",
    "watthour": "Wh",
    "kilowatthour": "kWh",
    "kelvin": "K",
}
_MEASURANDS = {
    "activeenergyregisterimport": "Energy.Active.Import.Register",
    "energyactiveimport": "Energy.Active.Import.Register",
    "poweractive": "Power.Active.Import",
    "current": "Current.Import",
    "stateofcharge": "SoC",
}
_CONTEXTS = {
    "transactionstart": "Transaction.Begin",
    "transactionstop": "Transaction.End",
    "periodic": "Sample.Periodic",
}
_REASONS = {
    "evdisconnect": "EVDisconnected",
    "evunplugged": "EVDisconnected",
    "cableunplugged": "EVDisconnected",
    "powerfailure": "PowerLoss",
    "unauthorized": "DeAuthorized",
    "notauthorized": "DeAuthorized",
    "stop": "Local",
    "remotestop": "Remote",
}
_SYNONYMS: dict[str, dict[str, str]] = {
    "ChargePointStatus": _STATUS_16,
    "ConnectorStatusEnum": _STATUS_2,
    "Phase": _PHASES,
    "PhaseEnum": _PHASES,
    "UnitOfMeasure": _UNITS,
    "Measurand": _MEASURANDS,
    "MeasurandEnum": _MEASURANDS,
    "ReadingContext": _CONTEXTS,
    "ReadingContextEnum": _CONTEXTS,
    "Reason": _REASONS,
    "ReasonEnum": _REASONS,
    "ChargePointErrorCode": {"none": "NoError", "ok": "NoError", "error": "OtherError", "": "NoError"},
    "ChargingStateEnum": {"suspended": "SuspendedEV", "preparing": "EVConnected", "finishing": "EVConnected"},
    "TransactionEventEnum": {"start": "Started", "update": "Updated", "end": "Ended", "stopped": "Ended"},
    "IdTokenEnum": {"rfid": "ISO14443", "iso14443a": "ISO14443", "iso14443b": "ISO14443", "none": "NoAuthorization"},
}


def word_for(told: str, words: type[Enum]) -> str | None:
    """The standard's word that was meant: the same letters in another case or punctuation, or a known synonym."""
    letters = _letters(told)
    return _by_letters(words).get(letters) or _SYNONYMS.get(words.__name__, {}).get(letters)


def _letters(word: str) -> str:
    return "".join(sign for sign in word[:60].casefold() if sign.isalnum() or sign in "%°")


@cache
def _by_letters(words: type[Enum]) -> dict[str, str]:
    return {_letters(word.value): word.value for word in words}


def _word_spelling(payload: Json, context: QuirkContext) -> Correction | None:
    def mend(place: Place, value: Any) -> Remedy | None:
        due = inspect.EnumType(v16.UnitOfMeasure) if _is_open_unit(place) else present(place.due)
        if not isinstance(due, inspect.EnumType) or not isinstance(value, str) or fits(value, due):
            return None
        word = word_for(value, due.cls)
        return None if word is None else Remedy(word, f"{place.path} {quoted(value)} is {word} in this version")

    return mended(payload, context, mend)


def _is_open_unit(place: Place) -> bool:
    """2.x lets units be any text, so that a "kwh" would decode, and count as something unknown."""
    return place.name == "unit" and place.holder in (v201.UnitOfMeasure, v21.UnitOfMeasure)


WORD_SPELLING = Quirk(
    name="word_spelling",
    why='The station spells words of the standard its own way ("available"), or uses those of another version.',
    sources=("lbbrhzn/ocpp#1248", "sap-labs-france/ev-server#3914"),
    everyone=True,
    correct=_word_spelling,
)

_CATCH_ALL = {
    "Reason": "Other",
    "ReasonEnum": "Other",
    "ChargePointErrorCode": "OtherError",
    "BootReasonEnum": "Unknown",
}


def _unknown_word(payload: Json, context: QuirkContext) -> Correction | None:
    def mend(place: Place, value: Any) -> Remedy | None:
        if isinstance(value, dict) and "errorCode" in value and context.action == "StatusNotification":
            return _with_vendor_error(place, value)
        due = present(place.due)
        if not isinstance(due, inspect.EnumType) or not isinstance(value, str) or fits(value, due):
            return None
        word = None if word_for(value, due.cls) else _CATCH_ALL.get(due.cls.__name__)
        return (
            None if word is None else Remedy(word, f"{place.path} {quoted(value)} is no word of OCPP, so it is {word}")
        )

    return mended(payload, context, mend)


def _with_vendor_error(place: Place, sent: Json) -> Remedy | None:
    """The vendor's own error is kept in the field that is meant for it."""
    told, due = sent["errorCode"], present(place.due)
    if not isinstance(told, str) or sent.get("vendorErrorCode") or not isinstance(due, inspect.StructType):
        return None
    codes = next((field.type for field in due.fields if field.encode_name == "errorCode"), None)
    if not isinstance(codes, inspect.EnumType) or fits(told, codes) or word_for(told, codes.cls):
        return None
    changed = {**sent, "errorCode": "OtherError", "vendorErrorCode": told}
    return Remedy(changed, f"errorCode {quoted(told)} is no word of OCPP, so it is OtherError with a vendorErrorCode")


UNKNOWN_WORD = Quirk(
    name="unknown_word",
    why="The station gives reasons and error codes that OCPP does not have; they count as Other and stay in the note.",
    sources=("lbbrhzn/ocpp#1248",),
    everyone=True,
    correct=_unknown_word,
)


def _field_spelling(payload: Json, context: QuirkContext) -> Correction | None:
    def mend(place: Place, value: Any) -> Remedy | None:
        due = present(place.due)
        if not isinstance(due, inspect.StructType) or not isinstance(value, dict):
            return None
        known = {_letters(field.encode_name): field.encode_name for field in due.fields}
        meant = {told: known[_letters(told)] for told in value if _letters(told) in known}
        odd = {told: name for told, name in meant.items() if told != name and name not in value}
        if not odd:
            return None
        changed = {odd.get(told, told): inner for told, inner in value.items()}
        renamed = ", ".join(f"{quoted(told)} for {name}" for told, name in list(odd.items())[:5])
        return Remedy(changed, f"{place.path or 'the message'} says {renamed}")

    return mended(payload, context, mend)


FIELD_SPELLING = Quirk(
    name="field_spelling",
    why='The station spells names of fields its own way, such as "transactionID".',
    sources=("OCPP-J 1.6 section 4.2",),
    everyone=True,
    correct=_field_spelling,
)

QUIRKS = (FIELD_SPELLING, WORD_SPELLING, UNKNOWN_WORD)
