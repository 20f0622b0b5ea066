"""Payloads for property tests: any JSON, good messages of the standard, and good ones with something broken in them."""

import copy
from datetime import UTC, datetime
from typing import Any

from hypothesis import strategies as st
from msgspec import inspect

from tests.ocpp.quirks.conversations import MODULES
from voltway.ocpp.quirks.shape import TOLD_BY_STATIONS, present
from voltway.ocpp.quirks.times import TIME_FIELDS
from voltway.vocabulary.stations import OcppVersion

REQUESTS = sorted(
    (version, action) for version, module in MODULES.items() for action in module.REQUESTS if action in TOLD_BY_STATIONS
)
ODD_WORDS = ["", " ", "0", "-1", "nan", "null", "available", "Occupied", "L1-N", "\0\0", "Ä", "kwh", "%", "SignedData"]
ODD_NUMBERS = ["1234,5", "1.234,5", "12 kWh", "1773151200", "9223372036854775808", "1e400", "x" * 300]
ODD_TIMES = [
    "1970-01-01T00:00:00Z",
    "2026-03-10T14:00:00",
    "0001-01-01T00:00:00+23:59",
    "9999-12-31T23:59:59-23:59",
    "2026-13-45T99:99:99Z",
]
ODD_TEXTS = st.sampled_from([*ODD_WORDS, *ODD_NUMBERS, *ODD_TIMES])
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from([2**31, 2**63 - 1, -(2**63), 10**40])
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=40)
    | ODD_TEXTS
)
ANY_JSON = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(max_size=12) | st.sampled_from(sorted(TIME_FIELDS)), inner, max_size=5)
    ),
    max_leaves=25,
)


# Naive, as hypothesis wants its bounds; the times drawn are UTC.
_TIMES = (datetime.fromisoformat("2016-01-01"), datetime.fromisoformat("2099-01-01"))


_SMALL = frozenset({"connectorId", "evseId", "id", "seqNo", "remoteStartId", "multiplier"})


def good(due: inspect.Type, name: str = "") -> st.SearchStrategy[Any]:
    """Values that the typed decode takes and that mean what they should."""
    match present(due):
        case inspect.StructType(fields=fields):
            required = {field.encode_name: good(field.type, field.encode_name) for field in fields if field.required}
            optional = {
                field.encode_name: good(field.type, field.encode_name) for field in fields if not field.required
            }
            return st.fixed_dictionaries(required, optional=optional)
        case inspect.ListType(item_type=item, min_length=least, max_length=most):
            return st.lists(good(item, name), min_size=least or 0, max_size=min(2, most or 2))
        case inspect.EnumType(cls=words):
            return st.sampled_from([word.value for word in words])
        case inspect.IntType(ge=least, le=most):
            lowest, highest = (0, 20) if name in _SMALL else (-(2**31), 2**31 - 1)
            return st.integers(lowest if least is None else least, highest if most is None else most)
        case inspect.FloatType(ge=least, le=most):
            low, high = (-1e6 if least is None else least), (1e6 if most is None else most)
            return st.floats(low, high, allow_nan=False)
        case inspect.BoolType():
            return st.booleans()
        case inspect.StrType():
            return _good_text(name)
        case _:
            return st.fixed_dictionaries({"vendorId": st.just("acme")})


def _good_text(name: str) -> st.SearchStrategy[str]:
    if name in TIME_FIELDS:
        return st.datetimes(*_TIMES, timezones=st.just(UTC)).map(lambda at: at.isoformat().replace("+00:00", "Z"))
    if name == "value":
        return st.integers(-(10**9), 10**9).map(str) | st.decimals(0, 10**6, places=2).map(str)
    if name == "unit":
        return st.sampled_from(["Wh", "kWh", "W", "A", "V"])
    return st.text("abcXYZ0189-_", min_size=1, max_size=12)


@st.composite
def good_messages(
    draw: st.DrawFn, actions: list[tuple[OcppVersion, str]] | None = None
) -> tuple[OcppVersion, str, Any]:
    """(version, action, payload) as a station without quirks sends it."""
    version, action = draw(st.sampled_from(actions or REQUESTS))
    return version, action, draw(good(inspect.type_info(MODULES[version].REQUESTS[action])))


@st.composite
def broken_messages(
    draw: st.DrawFn, actions: list[tuple[OcppVersion, str]] | None = None
) -> tuple[OcppVersion, str, Any]:
    """The same with up to four values replaced, taken away or put where they do not belong."""
    version, action, payload = draw(good_messages(actions))
    payload = copy.deepcopy(payload)
    for _ in range(draw(st.integers(1, 4))):
        _break(draw, payload)
    return version, action, payload


def _break(draw: st.DrawFn, container: Any) -> None:
    while isinstance(container, dict | list) and container:
        keys = list(container) if isinstance(container, dict) else list(range(len(container)))
        key = draw(st.sampled_from(keys))
        inner = container[key]
        if isinstance(inner, dict | list) and inner and draw(st.booleans()):
            container = inner
            continue
        if isinstance(container, dict) and draw(st.booleans()):
            del container[key]
        else:
            container[key] = draw(SCALARS | ANY_JSON)
        return
