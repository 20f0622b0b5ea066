"""Numbers told as text, text told as numbers, decimal commas, fractions where whole numbers are due, odd flags."""

import math
import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from msgspec import inspect

from voltway.ocpp.quirks.quirk import Correction, Json, Quirk, QuirkContext, json_word, quoted
from voltway.ocpp.quirks.shape import ABSENT, Place, Remedy, fits, mended, present
from voltway.ocpp.quirks.times import is_time

_PLAIN = re.compile(r"[+-]?(?:\d{1,40}(?:\.\d{0,40})?|\.\d{1,40})(?:[eE][+-]?\d{1,2})?")
# "1234,5" is a printf in a country that writes a comma; such a printf groups nothing, so one comma is the decimal one.
_COMMA = re.compile(r"([+-]?\d{1,40}),(\d{1,40})")
_GROUPED_COMMA = re.compile(r"([+-]?\d{1,3}(?:[.' ]\d{3}){1,10}),(\d{1,40})")
_GROUPED_POINT = re.compile(r"([+-]?\d{1,3}(?:[,' ]\d{3}){1,10})\.(\d{1,40})")
_GROUPS = re.compile(r"[+-]?\d{1,3}(?:,\d{3}){2,10}")


def is_number(text: str) -> bool:
    """Whether `text` is a finite decimal number with a point, as OCPP writes it."""
    return _PLAIN.fullmatch(text) is not None


def is_reading(place: Place) -> bool:
    """Whether the place holds the value of an unsigned meter sample, which 1.6 tells as text."""
    in_sample = place.holder is not None and place.holder.__name__ == "SampledValue" and place.name == "value"
    return in_sample and place.owner.get("format") != "SignedData"


# The largest unit known is peta; what is above a quintillion of any is no reading and could become infinite.
_LARGEST_READING = 1e18


def is_believable(value: Any) -> bool:
    """Whether `value`, a number or text of one, is something that a meter can show."""
    if isinstance(value, str):
        return is_number(value.strip()) and abs(float(value)) <= _LARGEST_READING
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= _LARGEST_READING


def _expects_number(place: Place) -> bool:
    return isinstance(present(place.due), inspect.IntType | inspect.FloatType)


def with_point(text: str) -> str | None:
    """`text`, a number with a decimal comma or grouped digits, as OCPP writes it; None for anything else."""
    text = text.strip()
    if _GROUPS.fullmatch(text):
        return text.replace(",", "")
    found = _COMMA.fullmatch(text) or _GROUPED_COMMA.fullmatch(text) or _GROUPED_POINT.fullmatch(text)
    return f"{re.sub(r'[^0-9+-]', '', found[1])}.{found[2]}" if found else None


def _decimal_comma(payload: Json, context: QuirkContext) -> Correction | None:
    def mend(place: Place, value: Any) -> Remedy | None:
        if not isinstance(value, str) or not (_expects_number(place) or is_reading(place)):
            return None
        number = with_point(value)
        return None if number is None else Remedy(number, f"{place.path} {quoted(value)} has a decimal comma")

    return mended(payload, context, mend)


DECIMAL_COMMA = Quirk(
    name="decimal_comma",
    why="The station writes numbers with a decimal comma or grouped digits.",
    sources=("OCPP 1.6 section 7.43",),
    everyone=True,
    correct=_decimal_comma,
)


def _text_for_number(payload: Json, context: QuirkContext) -> Correction | None:
    def mend(place: Place, value: Any) -> Remedy | None:
        if not isinstance(value, str) or not _expects_number(place) or not is_number(value.strip()):
            return None
        text = value.strip()
        number = int(text) if text.lstrip("+-").isdigit() else float(text)
        return Remedy(number, f"{place.path} is a number and was told as text {quoted(value)}")

    return mended(payload, context, mend)


TEXT_FOR_NUMBER = Quirk(
    name="text_for_number",
    why='The station tells numbers as text, such as transactionId "17".',
    sources=("mobilityhouse/ocpp#478",),
    everyone=True,
    correct=_text_for_number,
)


def number_for_text(payload: Json, context: QuirkContext) -> Correction | None:
    """Write as text every number and flag that stands where the standard wants text."""

    def mend(place: Place, value: Any) -> Remedy | None:
        if not isinstance(present(place.due), inspect.StrType) or not isinstance(value, bool | int | float):
            return None
        if is_time(place) or (not isinstance(value, bool) and abs(value) >= 1e100):
            return None
        return Remedy(json_word(value), f"{place.path} is text and was told as {quoted(value)} without quotes")

    return mended(payload, context, mend)


def _fraction_for_whole(payload: Json, context: QuirkContext) -> Correction | None:
    def mend(place: Place, value: Any) -> Remedy | None:
        due = present(place.due)
        if not isinstance(due, inspect.IntType) or not isinstance(value, float) or not math.isfinite(value):
            return None
        if value.is_integer() and abs(value) < 2**53:
            return Remedy(int(value), f"{place.path} is a whole number and was told as {quoted(value)}")
        if place.name not in {"meterStart", "meterStop"} or abs(value) >= 2**53:
            return None
        whole = int(Decimal(str(value)).quantize(Decimal(1), ROUND_HALF_UP))
        return Remedy(whole, f"{place.path} {quoted(value)} Wh has a fraction and was rounded")

    return mended(payload, context, mend)


FRACTION_FOR_WHOLE = Quirk(
    name="fraction_for_whole",
    why="The station tells whole numbers, such as meterStart and meterStop, with a fraction; registers are rounded.",
    sources=("shiv3/ocpp-cp-simulator PR83",),
    everyone=True,
    correct=_fraction_for_whole,
)

_FLAGS = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}


def _odd_flag(payload: Json, context: QuirkContext) -> Correction | None:
    def mend(place: Place, value: Any) -> Remedy | None:
        due = isinstance(present(place.due), inspect.BoolType)
        if value is ABSENT or not due or fits(value, place.due) or not isinstance(value, str | int):
            return None
        flag = _FLAGS.get(str(value).strip().lower()) if isinstance(value, str) or value in (0, 1) else None
        return None if flag is None else Remedy(flag, f"{place.path} is true or false and was told as {quoted(value)}")

    return mended(payload, context, mend)


ODD_FLAG = Quirk(
    name="odd_flag",
    why="The station tells true and false as 1 and 0 or as text, such as the readonly flag of a setting.",
    sources=("evcc-io/evcc#26253",),
    everyone=True,
    correct=_odd_flag,
)

QUIRKS = (DECIMAL_COMMA, TEXT_FOR_NUMBER, ODD_FLAG)
