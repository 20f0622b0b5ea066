"""Any value a struct of the vocabulary may hold, for properties that hold for all of them."""

from datetime import UTC, date, datetime
from decimal import Decimal
from types import NoneType, UnionType
from typing import Annotated, Any, NewType, Union, get_args, get_origin

import msgspec
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

_JSON: SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
_PLAIN: dict[Any, SearchStrategy[Any]] = {
    NoneType: st.none(),
    bool: st.booleans(),
    int: st.integers(-(2**63), 2**63 - 1),
    float: st.floats(allow_nan=False, allow_infinity=False),
    Decimal: st.decimals(allow_nan=False, allow_infinity=False),
    str: st.text(max_size=20),
    date: st.dates(),
    datetime: st.datetimes(timezones=st.just(UTC)),
    Any: _JSON,
    object: _JSON,
}


def any_of(kind: Any) -> SearchStrategy[Any]:
    """Values of a type of the vocabulary: a struct, an enum, or what their fields are made of."""
    if kind in _PLAIN:
        return _PLAIN[kind]
    if isinstance(kind, NewType):
        return any_of(kind.__supertype__)
    match get_origin(kind), get_args(kind):
        case (origin, (plain, msgspec.Meta() as meta)) if origin is Annotated:
            return _within(plain, meta)
        case (origin, parts) if origin in (Union, UnionType):
            return st.one_of([any_of(part) for part in parts])
        case (origin, (part,)) if origin is list:
            return st.lists(any_of(part), max_size=3)
        case (origin, (part, more)) if origin is tuple and more is Ellipsis:
            return st.lists(any_of(part), max_size=3).map(tuple)
        case (origin, (key, part)) if origin is dict:
            return st.dictionaries(any_of(key), any_of(part), max_size=3)
    if issubclass(kind, msgspec.Struct):
        fields = msgspec.structs.fields(kind)
        return st.builds(kind, **{field.name: any_of(field.type) for field in fields})
    return st.sampled_from(kind)


def _within(kind: Any, meta: msgspec.Meta) -> SearchStrategy[Any]:
    """Values of a type that obey its bounds."""
    low = meta.ge
    if kind is int:
        high = meta.le if meta.lt is None else meta.lt - 1
        return st.integers(None if low is None else int(low), 2**31 if high is None else int(high))
    if kind is float:
        return st.floats(min_value=low, max_value=meta.le, allow_nan=False, allow_infinity=False)
    if meta.pattern is not None:
        return st.from_regex(meta.pattern, fullmatch=True).filter(lambda text: len(text) <= (meta.max_length or 20))
    if kind is str:
        return st.text(min_size=meta.min_length or 0, max_size=min(meta.max_length or 20, 20))
    return st.lists(any_of(get_args(kind)[0]), min_size=meta.min_length or 0, max_size=min(meta.max_length or 3, 3))
