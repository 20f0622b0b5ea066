"""The last resort: parts of a message that still can't be read are left out, so that the rest counts.

What is left out is the smallest part that may go: an optional field, an item of a list, and only then what holds them.
A sample never loses a field that decides what its number means; it goes as a whole.
"""

from typing import Any

from msgspec import inspect

from voltway.ocpp.quirks.meters import DECISIVE, SIGNED, with_samples
from voltway.ocpp.quirks.numbers import is_number
from voltway.ocpp.quirks.quirk import Correction, Json, Quirk, QuirkContext, because, quoted
from voltway.ocpp.quirks.shape import ABSENT, Place, due_in, fits, present


class _Sieve:
    def __init__(self) -> None:
        self.notes: list[str] = []

    def kept(self, value: Any, due: inspect.Type, path: str) -> Any:
        """`value` without what can't be read in it, or ABSENT where nothing readable is left."""
        if fits(value, due):
            return value
        match present(due):
            case inspect.StructType() as struct if isinstance(value, dict):
                return self._of_object(value, struct, path)
            case inspect.ListType() as items if isinstance(value, list):
                return self._of_list(value, items, path)
            case _:
                return ABSENT

    def _of_object(self, sent: Json, due: inspect.StructType, path: str) -> Any:
        changed = dict(sent)
        for field in due.fields:
            name = field.encode_name
            inner = f"{path}.{name}" if path else name
            value = self.kept(sent[name], field.type, inner) if name in sent else ABSENT
            if value is not ABSENT:
                changed[name] = value
            elif field.required or (name in sent and name in DECISIVE):
                return ABSENT
            elif name in sent:
                self.notes.append(f"{inner} {quoted(sent[name])} can't be read and was left out")
                del changed[name]
        return changed

    def _of_list(self, sent: list[Any], due: inspect.ListType, path: str) -> Any:
        kept: list[Any] = []
        for index, told in enumerate(sent):
            value = self.kept(told, due.item_type, f"{path}[{index}]")
            if value is ABSENT:
                self.notes.append(f"{path}[{index}] can't be read and was left out")
            elif due.max_length is None or len(kept) < due.max_length:
                kept.append(value)
            else:
                self.notes.append(f"{path}[{index}] is one too many and was left out")
        return ABSENT if len(kept) < (due.min_length or 0) else kept


def _without_odd_value(sample: Json, _: Place) -> tuple[None, str] | None:
    """1.6 tells values as text, and its schema lets any text pass ("--", "N/A")."""
    value = sample.get("value")
    if not isinstance(value, str) or sample.get("format") == SIGNED or is_number(value.strip()):
        return None
    return None, f"has the value {quoted(value)}, which is no number, and was left out"


def _unreadable_parts(payload: Json, context: QuirkContext) -> Correction | None:
    numbers_only = with_samples(payload, context, _without_odd_value)
    if numbers_only is None:
        return _unfitting_parts(payload, context)
    rest = _unfitting_parts(numbers_only.payload, context)
    return numbers_only if rest is None else Correction(rest.payload, f"{numbers_only.because}; {rest.because}")


def _unfitting_parts(payload: Json, context: QuirkContext) -> Correction | None:
    due = due_in(payload, context)
    if due is None or fits(payload, due):
        return None
    sieve = _Sieve()
    kept = sieve.kept(payload, due, "")
    return None if kept is ABSENT or not sieve.notes else Correction(kept, because(sieve.notes))


UNREADABLE_PARTS = Quirk(
    name="unreadable_parts",
    why="Parts of a message can't be read; they are left out so that the rest counts, and stay in the message log.",
    sources=("OCPP 1.6 section 3.7",),
    everyone=True,
    correct=_unreadable_parts,
)

QUIRKS = (UNREADABLE_PARTS,)
