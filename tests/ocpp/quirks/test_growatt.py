from typing import Any

import pytest

from tests.ocpp.quirks.conversations import NOW
from voltway.ocpp.quirks import ALL, QuirkContext, apply, for_station
from voltway.vocabulary.stations import OcppVersion


def test_it_is_on_by_vendor_or_model() -> None:
    assert for_station("Growatt", "", "") is not None
    assert for_station("OEM", "THOR 11AS-P", "") is not None
    assert for_station("OEM", "OTHER", "") is None


@pytest.mark.parametrize(
    ("told", "zone", "meant"),
    [
        ("2026-03-10T10:00:00", "Australia/Sydney", "2026-03-09T23:00:00Z"),
        # Unlike for other stations, old times are local, too.
        ("2026-01-05T08:00:00", "Europe/Vienna", "2026-01-05T07:00:00Z"),
        ("2026-03-10T10:00:00", None, None),
        ("2026-03-10T10:00:00Z", "Europe/Vienna", None),
        ("1970-01-01T00:00:00", "Europe/Vienna", None),
    ],
)
def test_times_without_a_zone_are_local(told: str, zone: str | None, meant: str | None) -> None:
    context = QuirkContext(received_at=NOW, version=OcppVersion.V16, time_zone=zone)
    sent: dict[str, Any] = {"timestamp": told}
    payload, _ = apply([ALL["local_time_without_zone"]], "StopTransaction", sent, context)
    assert payload["timestamp"] == (meant or told)
