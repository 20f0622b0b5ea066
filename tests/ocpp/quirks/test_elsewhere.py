import json
from importlib.util import find_spec
from pathlib import Path

import pytest

from voltway.ocpp.quirks import ALL, ELSEWHERE, LATER

COLLECTION = Path(__file__).parents[4] / "shared" / "standards" / "ocpp" / "vendor_quirks.json"

# The collection's entries in their order, as its page numbers them, and what answers each.
ENTRIES = [
    "missing_subprotocol",
    "connection_header_missing",
    "url_forms",
    "second_socket",
    "stranded_by_close",
    "vendor_ca",
    "password_forms",
    "stray_comma",
    "truncated_frame",
    "object_for_list",
    "number_for_text",
    "empty_value",
    "typed_settings",
    "unknown_message_type",
    "status_of_16",
    "local_time_without_zone",
    "clock_not_set",
    "kwh_told_as_wh",
    "register_restarts",
    "fraction_for_whole",
    "transaction_id_zero",
    "phase_of_current",
    "readings_after_stop",
    "unknown_measurand",
    "transaction_id_minus_one",
    "transaction_id_largest",
    "stop_of_unknown",
    "repeated_stop",
    "repeated_start",
    "start_for_stop",
    "stale_after_reboot",
    "status_out_of_order",
    "boot_on_request",
    "availability_scheduled",
    "availability_rejected",
    "start_when_free",
    "no_probing",
    "slow_triggers",
    "whole_configuration",
    "read_only_sampling",
    "short_id_tags",
    "fixed_plug_and_charge_tag",
    "start_names_connector",
    "odd_rate_units",
    "one_stack_level",
    "level_zero_stays",
    "purpose_refused",
    "station_maximum_rejected",
    "station_maximum_ignored",
    "relative_only",
    "stepped_currents",
    "profiles_throttled",
]
SMART_CHARGING = "charging profiles are not sent yet: "
needs_collection = pytest.mark.skipif(not COLLECTION.exists(), reason="the collection is not beside this checkout")


def test_everything_is_answered_in_exactly_one_place() -> None:
    places = [set(ALL), set(ELSEWHERE), set(LATER)]
    assert len(set().union(*places)) == sum(map(len, places))
    assert len(set(ENTRIES)) == 52
    assert set(ENTRIES) <= set().union(*places)
    assert set(LATER) <= set(ENTRIES)
    assert set(ELSEWHERE) - set(ENTRIES) == {"malformed_subprotocols"}


@needs_collection
def test_every_entry_of_the_collection_is_accounted_for_with_its_sources() -> None:
    collected = json.loads(COLLECTION.read_text(encoding="utf-8"))["quirks"]
    assert len(collected) == len(ENTRIES)
    for name, entry in zip(ENTRIES, collected, strict=True):
        if name in ALL:
            assert set(entry["sources"]) <= set(ALL[name].sources), name
        assert (entry["area"] == "smart") == LATER.get(name, "").startswith(SMART_CHARGING), name


@pytest.mark.parametrize("name", sorted(ELSEWHERE))
def test_the_module_that_answers_is_there(name: str) -> None:
    module, colon, how = ELSEWHERE[name].partition(": ")
    assert find_spec(module) is not None
    assert colon
    assert how


def test_what_comes_later_says_what_it_waits_for() -> None:
    others = {name: reason for name, reason in LATER.items() if not reason.startswith(SMART_CHARGING)}
    assert set(others) == {"no_probing", "read_only_sampling"}
    assert all(" yet: " in reason for reason in others.values())
