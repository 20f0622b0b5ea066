"""What a station shall have beside what it is known to have. Pure."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final

from voltway.stations.device_model import Tree, Variable
from voltway.templates.choosing import Wanted
from voltway.vocabulary.templates import Standing, WantedSetting
from voltway.vocabulary.variables import DataType, Mutability

_NUMBER: Final = re.compile(r"[+-]?\d{1,30}(\.\d{1,30})?")
_TRUTHS: Final = frozenset({"true", "false"})


def compare(wanted: Sequence[Wanted], tree: Tree, *, whole: bool) -> list[WantedSetting]:
    """How each wanted setting stands. `whole`: the station has told everything; what is not in its tree is not there.

    `tree` may be the part of it in which the wanted settings stand.
    """
    return [_standing(one, tree, whole=whole) for one in wanted]


def _standing(one: Wanted, tree: Mapping[str, Variable], *, whole: bool) -> WantedSetting:
    path = one.place.path
    known = tree.get(path)
    absent = Standing.NOT_THERE if whole else Standing.UNKNOWN
    return WantedSetting(
        path=path,
        name=one.place.name,
        value=one.value,
        known_value=None if known is None else known.told.value,
        standing=absent if known is None else _beside(one.value, known),
        needs_restart=known is not None and known.needs_restart,
        template_id=one.template_id,
        overruled=list(one.overruled),
    )


def _beside(value: str, known: Variable) -> Standing:
    told = known.told
    if known.wanted_value is not None:
        return Standing.AFTER_RESTART if same(value, known.wanted_value, told.data_type) else Standing.DIFFERS
    if told.value is not None and same(value, told.value, told.data_type):
        return Standing.HELD
    if told.mutability is Mutability.READ_ONLY:
        return Standing.READ_ONLY
    return Standing.UNKNOWN if told.value is None else Standing.DIFFERS


def same(one: str, other: str, data_type: DataType | None) -> bool:
    """Whether two texts are the same value. OCPP 1.6 tells no types: there the text itself says whether it is one."""
    if one == other:
        return True
    match data_type:
        case DataType.BOOLEAN:
            return one.casefold() == other.casefold()
        case DataType.INTEGER | DataType.DECIMAL:
            return _same_number(one, other)
        case DataType.MEMBER_LIST:
            return sorted(_parts(one)) == sorted(_parts(other))
        case DataType.SEQUENCE_LIST:
            return _parts(one) == _parts(other)
        case None:
            truths = one.casefold() in _TRUTHS and one.casefold() == other.casefold()
            return truths or _same_number(one, other) or ("," in one and _parts(one) == _parts(other))
        case _:
            return False


def _same_number(one: str, other: str) -> bool:
    numbers = (one.strip(), other.strip())
    return all(_NUMBER.fullmatch(number) for number in numbers) and Decimal(numbers[0]) == Decimal(numbers[1])


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(",")]
