from datetime import datetime
from typing import Any

import pytest

from tests.ocpp.quirks.conversations import NOW
from voltway.ocpp.quirks import ALL, QuirkContext, apply
from voltway.ocpp.quirks.times import readable, written
from voltway.vocabulary.stations import OcppVersion


def corrected(quirk: str, told: Any, received_at: str = "2026-03-10T14:00:05Z", **known: Any) -> Any:
    """The timestamp of a StopTransaction after the quirk; None if it left it alone."""
    context = QuirkContext(received_at=datetime.fromisoformat(received_at), version=OcppVersion.V16, **known)
    payload, notes = apply([ALL[quirk]], "StopTransaction", {"timestamp": told}, context)
    return payload["timestamp"] if notes else None


@pytest.mark.parametrize(
    ("told", "meant"),
    [
        (1773151200, "2026-03-10T14:00:00Z"),
        (1773151200.25, "2026-03-10T14:00:00.250Z"),
        ("1773151200", "2026-03-10T14:00:00Z"),
        (1773151200250, "2026-03-10T14:00:00.250Z"),
        (0, None),
        (-5, None),
        (10**30, None),
        ("20260310", None),
        (True, None),
        ("2026-03-10T14:00:00Z", None),
    ],
)
def test_unix_time(told: Any, meant: str | None) -> None:
    assert corrected("unix_time", told) == meant


@pytest.mark.parametrize(
    ("told", "meant"),
    [
        ("2026-3-10T14:00:00Z", "2026-03-10T14:00:00Z"),
        ("2026-03-10T14:00:00,5 +0100", "2026-03-10T13:00:00.500Z"),
        ("2026/03/10 14:00:00", "2026-03-10T14:00:00"),
        ("10.3.2026 14:00 UTC", "2026-03-10T14:00:00Z"),
        ("2026-12-31T23:59:60Z", "2027-01-01T00:00:00Z"),
        ("2026-02-30T14:00:00 Z", None),
        ("10/03/2026 14:00:00", None),
        ("2026-03-10T14:00:00.1234567Z", None),
        ("yesterday", None),
        ("9" * 5000, None),
    ],
)
def test_odd_time_format(told: str, meant: str | None) -> None:
    assert corrected("odd_time_format", told) == meant


@pytest.mark.parametrize(
    ("told", "zone", "meant"),
    [
        # Just now as UTC; just now as local time; days ago, where nobody can tell.
        ("2026-03-10T14:00:00", "Europe/Berlin", "2026-03-10T14:00:00Z"),
        ("2026-03-10T15:00:00", "Europe/Berlin", "2026-03-10T14:00:00Z"),
        ("2026-03-01T09:00:00", "Europe/Berlin", "2026-03-01T09:00:00Z"),
        # In the future as UTC, so it can only be local.
        ("2026-03-10T14:30:00", "Europe/Berlin", "2026-03-10T13:30:00Z"),
        ("2026-03-10T10:00:00", "America/New_York", "2026-03-10T14:00:00Z"),
        ("2026-03-10T15:00:00", None, "2026-03-10T15:00:00Z"),
        ("2026-03-10T15:00:00", "Nowhere/At_All", "2026-03-10T15:00:00Z"),
        ("2026-03-10T15:00:00", "../../etc/localtime", "2026-03-10T15:00:00Z"),
        ("1970-01-01T00:00:00", "Europe/Berlin", None),
        ("2026-03-10T14:00:00+01:00", "Europe/Berlin", None),
    ],
)
def test_zone_missing(told: str, zone: str | None, meant: str | None) -> None:
    assert corrected("zone_missing", told, time_zone=zone) == meant


@pytest.mark.parametrize(
    ("told", "received_at", "zone", "meant"),
    [
        ("2026-07-10T16:00:00Z", "2026-07-10T14:00:05Z", "Europe/Berlin", "2026-07-10T14:00:00Z"),
        ("2026-07-10T10:00:00Z", "2026-07-10T14:00:05Z", "America/New_York", "2026-07-10T14:00:00Z"),
        # Queued while offline: the operator says that this station tells local time.
        ("2026-07-10T12:00:00Z", "2026-07-10T14:00:05Z", "Europe/Berlin", "2026-07-10T10:00:00Z"),
        # New firmware tells UTC; what would lie in the future can't be local time.
        ("2026-07-10T14:00:00Z", "2026-07-10T14:00:05Z", "Europe/Berlin", None),
        ("2026-07-10T13:00:00Z", "2026-07-10T14:00:05Z", "America/New_York", None),
        ("2026-01-10T12:00:00Z", "2026-01-10T14:00:05Z", "Europe/London", None),
        ("2026-07-10T16:00:00Z", "2026-07-10T14:00:05Z", None, None),
        # The hour that comes twice, 25 October 2026: received in its first run, and in its second.
        ("2026-10-25T02:30:00Z", "2026-10-25T00:30:05Z", "Europe/Berlin", "2026-10-25T00:30:00Z"),
        ("2026-10-25T02:30:00Z", "2026-10-25T01:30:05Z", "Europe/Berlin", "2026-10-25T01:30:00Z"),
    ],
)
def test_local_time_as_utc(told: str, received_at: str, zone: str | None, meant: str | None) -> None:
    assert corrected("local_time_as_utc", told, received_at, time_zone=zone) == meant


@pytest.mark.parametrize(
    ("told", "booted_at", "meant"),
    [
        ("0", None, "2026-03-10T14:00:05Z"),
        ("", "2026-03-10T13:00:00Z", "2026-03-10T14:00:05Z"),
        ("1970-01-01T00:00:00Z", "2026-03-10T13:00:00Z", "2026-03-10T14:00:05Z"),
        ("1970-01-01T00:10:00Z", "2026-03-10T13:00:00Z", "2026-03-10T13:10:00Z"),
        ("2000-01-01T00:10:00", "2026-03-10T13:00:00Z", "2026-03-10T13:10:00Z"),
        # Longer than since the boot we know of: the clock runs since another one.
        ("1970-01-01T02:00:00Z", "2026-03-10T13:00:00Z", "2026-03-10T14:00:05Z"),
        ("2015-12-24T00:00:00Z", None, None),
        ("someday", None, None),
    ],
)
def test_clock_not_set(told: str, booted_at: str | None, meant: str | None) -> None:
    known = datetime.fromisoformat(booted_at) if booted_at else None
    assert corrected("clock_not_set", told, booted_at=known) == meant


def test_an_optional_time_that_is_none_is_left_out() -> None:
    context = QuirkContext(received_at=NOW, version=OcppVersion.V16)
    sent = {"connectorId": 1, "errorCode": "NoError", "status": "Available", "timestamp": "?"}
    payload, _ = apply([ALL["unreadable_time"]], "StatusNotification", sent, context)
    assert "timestamp" not in payload


def test_every_time_in_a_message_is_corrected() -> None:
    reading = {"timestamp": "2026-03-10T14:00:00", "sampledValue": [{"value": "1"}]}
    sent = {"connectorId": 1, "meterValue": [reading, {**reading, "timestamp": "2026-03-10T14:01:00"}]}
    context = QuirkContext(received_at=NOW, version=OcppVersion.V16)
    payload, notes = apply([ALL["zone_missing"]], "MeterValues", sent, context)
    assert [told["timestamp"] for told in payload["meterValue"]] == ["2026-03-10T14:00:00Z", "2026-03-10T14:01:00Z"]
    assert notes[0][1].count("taken for UTC") == 2


def test_text_is_written_and_read_as_ocpp_wants_it() -> None:
    assert written(datetime.fromisoformat("2026-03-10T15:00:00.5+01:00")) == "2026-03-10T14:00:00.500Z"
    assert readable("2026-03-10T14:00:00.123+01:00")
    assert not any(map(readable, ("2026-03-10T14:00:00", "1970-01-01T00:00:00Z", "0", "0001-01-01T00:00:00+23:00")))
