"""Required fields that are missing or can't be read, filled with what the rest of the message, or the context, tells.

A transaction message must not be lost for its form: a station drops what was refused often enough (1.6: 3.7).
What is filled in is either implied by the message or a value that the session logic knows for "untold".
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from msgspec import inspect

from voltway.ocpp.quirks.quirk import Correction, Json, Quirk, QuirkContext, quoted
from voltway.ocpp.quirks.shape import ABSENT, Place, Remedy, fits, mended, present
from voltway.ocpp.quirks.times import parse, written
from voltway.vocabulary.stations import OcppVersion

Fill = Callable[[Json, QuirkContext], "tuple[Any, str] | None"]
"""Given the object as it was sent: the value to fill in and what it is, or None where nobody can tell."""

UNTOLD_TRANSACTION = -1
"""What stations write that lost their transaction's number (1.6 errata 3.18)."""


def _no_token(_sent: Json, _context: QuirkContext) -> tuple[str, str]:
    return "", "no token"


def _first_connector(_sent: Json, _context: QuirkContext) -> tuple[int, str]:
    return 1, "connector 1"


def _first_evse(_sent: Json, _context: QuirkContext) -> tuple[int, str]:
    return 1, "EVSE 1"


def _status_connector(sent: Json, _context: QuirkContext) -> tuple[int, str]:
    of_station = sent.get("status") in ("Available", "Unavailable", "Faulted")
    return (0, "the whole station") if of_station else (1, "connector 1")


def _metered_connector(sent: Json, _context: QuirkContext) -> tuple[int, str]:
    return (1, "connector 1") if sent.get("transactionId") else (0, "the main meter")


def _first_register(_sent: Json, context: QuirkContext) -> tuple[int, str]:
    return _last_register(context)


def _final_register(sent: Json, context: QuirkContext) -> tuple[int, str]:
    """The last import register in the message's own readings, or else the last that is known."""
    for reading in reversed(_list(sent.get("transactionData"))):
        for sample in reversed(_list(reading.get("sampledValue") if isinstance(reading, dict) else None)):
            found = _register_wh(sample) if isinstance(sample, dict) else None
            if found is not None:
                return found, "the last register in its transactionData"
    return _last_register(context)


def _last_register(context: QuirkContext) -> tuple[int, str]:
    if context.last_register_wh is None:
        return 0, "0, as no register is known"
    return round(context.last_register_wh), "the last register that is known"


def _register_wh(sample: Json) -> int | None:
    if sample.get("measurand", "Energy.Active.Import.Register") != "Energy.Active.Import.Register" or "phase" in sample:
        return None
    if sample.get("format") == "SignedData" or sample.get("unit", "Wh") not in ("Wh", "kWh"):
        return None
    try:
        number = float(sample.get("value", "")) * (1000.0 if sample.get("unit") == "kWh" else 1.0)
    except (TypeError, ValueError, OverflowError):
        return None
    return round(number) if 0.0 <= number < 1e15 else None


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _lost_transaction(_sent: Json, _context: QuirkContext) -> tuple[int, str]:
    return UNTOLD_TRANSACTION, "that of a transaction without a number"


def _error_code(sent: Json, _context: QuirkContext) -> tuple[str, str]:
    return ("OtherError", "OtherError") if sent.get("status") == "Faulted" else ("NoError", "NoError")


def _event_type(sent: Json, _context: QuirkContext) -> tuple[str, str]:
    transaction = sent.get("transactionInfo")
    if isinstance(transaction, dict) and transaction.get("stoppedReason"):
        return "Ended", "Ended, as there is a stoppedReason"
    if sent.get("seqNo") == 0:
        return "Started", "Started, as seqNo is 0"
    return "Updated", "Updated"


def _trigger_reason(sent: Json, _context: QuirkContext) -> tuple[str, str]:
    transaction = sent.get("transactionInfo")
    if sent.get("eventType") == "Updated" and sent.get("meterValue"):
        return "MeterValuePeriodic", "MeterValuePeriodic, as it brings meter values"
    if isinstance(transaction, dict) and transaction.get("chargingState"):
        return "ChargingStateChanged", "ChargingStateChanged, as it tells one"
    return "Trigger", "Trigger"


def _seq_no(sent: Json, context: QuirkContext) -> tuple[int, str]:
    """The event's time in seconds: it rises from event to event, and a repeat of the message has the same."""
    if sent.get("eventType") == "Started":
        return 0, "0, as the transaction starts"
    told = sent.get("timestamp")
    at = parse(told) if isinstance(told, str) else None
    seconds = int(_aware(at or context.received_at).timestamp())
    return max(min(seconds, 2**31 - 1), 1), "its time in seconds"


def _aware(at: datetime) -> datetime:
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at


def _card(_sent: Json, _context: QuirkContext) -> tuple[str, str]:
    return "ISO14443", "ISO14443, the usual card"


def _empty(_sent: Json, _context: QuirkContext) -> tuple[str, str]:
    return "", "untold"


def _unknown(_sent: Json, _context: QuirkContext) -> tuple[str, str]:
    return "Unknown", "Unknown"


def _transaction_info(sent: Json, _context: QuirkContext) -> tuple[Json, str] | None:
    told = sent.get("transactionId", sent.get("transactionInfo"))
    is_id = isinstance(told, str | int) and not isinstance(told, bool)
    return ({"transactionId": str(told)}, "transaction " + quoted(told)) if is_id else None


def _no_samples(_sent: Json, _context: QuirkContext) -> tuple[list[Any], str]:
    return [], "a reading without samples"


def _empty_reading(_sent: Json, context: QuirkContext) -> tuple[list[Any], str] | None:
    """1.6 lets a reading have no samples. 2.x does not, and there such a message tells nothing."""
    if context.version is not OcppVersion.V16:
        return None
    return [{"timestamp": written(context.received_at), "sampledValue": []}], "a reading without samples"


FILLS: dict[tuple[str, str], Fill] = {
    ("StartTransactionRequest", "idTag"): _no_token,
    ("StartTransactionRequest", "connectorId"): _first_connector,
    ("StartTransactionRequest", "meterStart"): _first_register,
    ("StopTransactionRequest", "meterStop"): _final_register,
    ("StopTransactionRequest", "transactionId"): _lost_transaction,
    ("MeterValuesRequest", "connectorId"): _metered_connector,
    ("MeterValuesRequest", "evseId"): _first_evse,
    ("StatusNotificationRequest", "connectorId"): _status_connector,
    ("StatusNotificationRequest", "errorCode"): _error_code,
    ("StatusNotificationRequest", "evseId"): _first_evse,
    ("TransactionEventRequest", "eventType"): _event_type,
    ("TransactionEventRequest", "triggerReason"): _trigger_reason,
    ("TransactionEventRequest", "seqNo"): _seq_no,
    ("TransactionEventRequest", "transactionInfo"): _transaction_info,
    ("MeterValuesRequest", "meterValue"): _empty_reading,
    ("MeterValue", "sampledValue"): _no_samples,
    ("AuthorizeRequest", "idTag"): _no_token,
    ("EVSE", "id"): _first_evse,
    ("IdToken", "type"): _card,
    ("BootNotificationRequest", "chargePointVendor"): _empty,
    ("BootNotificationRequest", "chargePointModel"): _empty,
    ("BootNotificationRequest", "reason"): _unknown,
    ("ChargingStation", "vendorName"): _empty,
    ("ChargingStation", "model"): _empty,
}


def _required_missing(payload: Json, context: QuirkContext) -> Correction | None:
    def mend(place: Place, value: Any) -> Remedy | None:
        holder = place.holder.__name__ if place.holder and place.required and not place.is_item else ""
        fill = FILLS.get((holder, place.name))
        found = fill(place.owner, context) if fill and _is_unreadable(value, place) else None
        if found is None:
            return None
        filled, what = found
        told = "is missing" if value is ABSENT else f"{quoted(value)} can't be read"
        return Remedy(filled, f"{place.path} {told}, so it is {what}")

    return mended(payload, context, mend)


def _is_unreadable(value: Any, place: Place) -> bool:
    """Whether nothing of the value can be used. Objects and lists are mended from within."""
    if value is ABSENT:
        return True
    match present(place.due):
        case inspect.StructType():
            return not isinstance(value, dict)
        case inspect.ListType(item_type=inspect.StructType()) if isinstance(value, list):
            return not any(isinstance(item, dict) for item in value) and not fits(value, place.due)
        case _:
            return not fits(value, place.due)


REQUIRED_MISSING = Quirk(
    name="required_missing",
    why="A required field is missing or unreadable; what the rest of the message implies stands in, so that it counts.",
    sources=("OCPP 1.6 section 3.7",),
    actions=frozenset(
        {"BootNotification", "MeterValues", "StartTransaction", "StatusNotification", "StopTransaction"}
        | {"Authorize", "TransactionEvent"}
    ),
    everyone=True,
    correct=_required_missing,
)

QUIRKS = (REQUIRED_MISSING,)
