from typing import Any

import pytest

from tests.ocpp.quirks.conversations import NOW
from voltway.ocpp.quirks import ALL, QuirkContext, apply
from voltway.ocpp.quirks.numbers import is_number, with_point
from voltway.vocabulary.stations import OcppVersion

V16 = QuirkContext(received_at=NOW, version=OcppVersion.V16)


def stop_after(quirk: str, **fields: Any) -> dict[str, Any] | None:
    payload, notes = apply([ALL[quirk]], "StopTransaction", {"timestamp": "2026-03-10T14:00:00Z", **fields}, V16)
    return {name: payload[name] for name in fields} if notes else None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1234,5", "1234.5"),
        ("-0,25", "-0.25"),
        ("1,234", "1.234"),
        ("1.234,5", "1234.5"),
        ("1,234.5", "1234.5"),
        ("1 234,5", "1234.5"),
        ("1,234,567", "1234567"),
        ("1234.5", None),
        ("1,2,3", None),
        (",", None),
        ("a,b", None),
        ("9" * 10_000 + ",5", None),
    ],
)
def test_decimal_commas(text: str, number: str | None) -> None:
    assert with_point(text) == number


@pytest.mark.parametrize("text", ["0", "-1.5", "+5", ".5", "5.", "1e-3", "12E2"])
def test_what_is_a_number(text: str) -> None:
    assert is_number(text)


@pytest.mark.parametrize("text", ["", "nan", "inf", "0x10", "1_000", "1e400", "--5", "1,5", "9" * 100])
def test_what_is_none(text: str) -> None:
    assert not is_number(text)


@pytest.mark.parametrize(
    ("told", "meant"),
    [("17", 17), (" 17 ", 17), ("-1", -1), ("17.5", 17.5), ("+3", 3), ("abc", None), ("", None), ("1e999", None)],
)
def test_text_for_number(told: str, meant: float | None) -> None:
    assert stop_after("text_for_number", transactionId=told) == (None if meant is None else {"transactionId": meant})


def test_text_that_is_due_stays_text() -> None:
    assert stop_after("text_for_number", idTag="0042") is None


@pytest.mark.parametrize(
    ("field", "told", "meant"),
    [
        ("meterStop", 12.5, 13),
        ("meterStop", 13.5, 14),
        ("meterStop", -0.5, -1),
        ("meterStop", 1e300, None),
        ("transactionId", 17.0, 17),
        ("transactionId", 17.5, None),
        ("transactionId", 1e19, None),
    ],
)
def test_fraction_for_whole(field: str, told: float, meant: int | None) -> None:
    assert stop_after("fraction_for_whole", **{field: told}) == (None if meant is None else {field: meant})


@pytest.mark.parametrize(
    ("told", "meant"),
    [(1, True), (0, False), ("TRUE", True), ("0", False), (2, None), ("maybe", None), (1.0, None), ("", None)],
)
def test_odd_flag(told: Any, meant: bool | None) -> None:
    sent = {"configurationKey": [{"key": "k", "readonly": told}]}
    payload, notes = apply([ALL["odd_flag"]], "GetConfiguration", sent, V16)
    assert (payload["configurationKey"][0]["readonly"] if notes else None) is meant
