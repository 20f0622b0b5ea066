from typing import Any

import pytest

from tests.ocpp.quirks.conversations import NOW
from voltway.ocpp.quirks import ALL, QuirkContext, apply, for_station
from voltway.vocabulary.stations import OcppVersion


def test_the_vendor_has_both_its_quirks() -> None:
    mine = for_station("OpenEVSE", "Advanced Series", "4.2.2")
    assert mine is not None
    assert set(mine.names) == {"number_for_text", "kwh_told_as_wh"}


@pytest.mark.parametrize(
    ("told", "meant"), [(604.213, "604.213"), (0, "0"), (-5, "-5"), (True, "true"), (10**400, 10**400)]
)
def test_numbers_and_flags_become_text(told: Any, meant: Any) -> None:
    context = QuirkContext(received_at=NOW, version=OcppVersion.V16)
    payload, _ = apply([ALL["number_for_text"]], "Authorize", {"idTag": told}, context)
    assert payload == {"idTag": meant}


def test_a_number_for_a_time_is_another_quirks_matter() -> None:
    context = QuirkContext(received_at=NOW, version=OcppVersion.V16)
    sent = {"timestamp": 1773151200}
    assert apply([ALL["number_for_text"]], "StopTransaction", sent, context) == (sent, [])
