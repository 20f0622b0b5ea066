import copy
import json
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from tests.ocpp.quirks.conversations import MODULES, NOW, decoded
from tests.ocpp.quirks.payloads import ANY_JSON, REQUESTS, broken_messages, good_messages
from voltway.ocpp import table
from voltway.ocpp.inbound import limits
from voltway.ocpp.quirks import ALL, QuirkContext, apply, for_station, rescue, unknown_names
from voltway.ocpp.quirks.numbers import is_number
from voltway.ocpp.quirks.times import readable
from voltway.vocabulary.stations import OcppVersion

EVERYTHING = list(ALL.values())
TRANSACTIONS_16 = [(OcppVersion.V16, action) for action in ("StartTransaction", "StopTransaction", "MeterValues")]
EVENTS = [(OcppVersion.V201, "TransactionEvent"), (OcppVersion.V21, "TransactionEvent")]
ACTIONS = sorted({action for module in MODULES.values() for action in module.REQUESTS} | {"Nonsense"})
thorough = settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])

contexts = st.builds(
    QuirkContext,
    received_at=st.just(NOW),
    version=st.sampled_from(OcppVersion),
    time_zone=st.sampled_from(
        [None, "UTC", "Europe/Berlin", "America/New_York", "Nowhere/At_All", "../etc/passwd", ""]
    ),
    booted_at=st.none() | st.just(NOW - timedelta(minutes=10)),
    last_register_wh=st.none() | st.floats(0, 1e9),
    last_register_at=st.none() | st.just(NOW - timedelta(minutes=5)),
)


def context(version: OcppVersion = OcppVersion.V16) -> QuirkContext:
    return QuirkContext(received_at=NOW, version=version)


def test_most_stations_have_no_quirks() -> None:
    assert for_station("Alfen BV", "NG910-60023", "6.5.0-4217") is None
    assert for_station("", "", "") is None


def test_the_same_station_is_looked_up_once() -> None:
    first = for_station("HUAWEI", "SCharger", "1.0", switched_on=["padded_ids"])
    assert first is for_station("HUAWEI", "SCharger", "1.0", switched_on=["padded_ids"])


def test_an_operators_switch_goes_before_the_model_and_off_before_on() -> None:
    huawei = for_station("HUAWEI", "SCharger", "1.0")
    assert huawei is not None
    assert huawei.names == ("object_for_list",)
    assert for_station("HUAWEI", "SCharger", "1.0", switched_off=["object_for_list"]) is None
    assert for_station("Alfen BV", "x", "1.0", switched_on=["short_id_tags"], switched_off=["short_id_tags"]) is None
    switched = for_station("Alfen BV", "x", "1.0", switched_on=["short_id_tags"])
    assert switched is not None
    assert switched.short_id_tags
    assert not switched.slow_triggers


def test_names_nobody_knows_switch_nothing_and_can_be_found_out() -> None:
    assert for_station("Alfen BV", "x", "1.0", switched_on=["no_such_quirk"]) is None
    assert unknown_names(["padded_ids", "no_such_quirk"]) == ["no_such_quirk"]


def test_a_message_meets_only_the_quirks_that_concern_it_in_the_order_of_application() -> None:
    mine = for_station("ACME", "x", "1.0", switched_on=["long_serials", "zone_missing", "kwh_told_as_wh", "padded_ids"])
    assert mine is not None
    names = {action: [quirk.name for quirk in mine.for_action(action)] for action in ("BootNotification", "Heartbeat")}
    assert names == {
        "BootNotification": ["padded_ids", "long_serials", "zone_missing"],
        "Heartbeat": ["padded_ids", "zone_missing"],
    }
    assert [quirk.name for quirk in mine.for_action("StartTransaction")] == [
        "padded_ids",
        "zone_missing",
        "kwh_told_as_wh",
    ]


def test_a_station_with_a_switch_alone_keeps_its_messages_on_the_quick_path() -> None:
    mine = for_station("TEISON", "TeisonMe", "1.5.0")
    assert mine is not None
    assert mine.for_action("MeterValues") == ()


def test_several_quirks_work_together_on_one_value() -> None:
    sent = {"connectorId": "1", "idTag": " A ", "meterStart": "1234,5", "timestamp": 1773151200, "reservationId": None}
    payload, notes = rescue(OcppVersion.V16, "StartTransaction", sent, context())
    assert payload == {
        "connectorId": 1,
        "idTag": "A",
        "meterStart": 1235,
        "timestamp": "2026-03-10T14:00:00Z",
        "reservationId": None,
    }
    assert [name for name, _ in notes] == [
        "padded_ids",
        "unix_time",
        "decimal_comma",
        "text_for_number",
        "fraction_for_whole",
    ]
    assert all(because.startswith("corrected because ") for _, because in notes)


def test_an_operator_can_switch_off_a_tolerance_of_everyone() -> None:
    sent = {"connectorId": "1", "idTag": "A", "meterStart": 5, "timestamp": "2026-03-10T14:00:00Z"}
    off = {"text_for_number", "required_missing", "unreadable_parts"}
    assert rescue(OcppVersion.V16, "StartTransaction", sent, context(), switched_off=off) == (sent, [])


def test_an_unknown_action_is_left_alone() -> None:
    assert rescue(OcppVersion.V16, "Frobnicate", {"a": None}, context()) == ({"a": None}, [])


@pytest.mark.parametrize("payload", [[], "text", 5, None, True])
def test_what_is_no_object_does_no_harm(payload: Any) -> None:
    for version, action in REQUESTS:
        rescue(version, action, payload, context(version))


@thorough
@given(action=st.sampled_from(ACTIONS), payload=ANY_JSON, given_context=contexts)
def test_no_json_raises_or_is_changed_in_place(action: str, payload: Any, given_context: QuirkContext) -> None:
    before = copy.deepcopy(payload)
    corrected, notes = apply(EVERYTHING, action, payload, given_context)
    rescued, _ = rescue(given_context.version, action, payload, given_context)
    assert payload == before
    assert json.loads(json.dumps([corrected, rescued])) == [corrected, rescued]
    assert all(len(because) < 3000 for _, because in notes)


@thorough
@given(message=broken_messages(), given_context=contexts)
def test_no_broken_message_raises_or_is_changed_in_place(
    message: tuple[OcppVersion, str, Any], given_context: QuirkContext
) -> None:
    version, action, payload = message
    before = copy.deepcopy(payload)
    apply(EVERYTHING, action, payload, msgspec.structs.replace(given_context, version=version))
    rescue(version, action, payload, given_context)
    assert payload == before


@thorough
@given(message=good_messages(), given_context=contexts)
def test_a_good_message_is_never_changed(message: tuple[OcppVersion, str, Any], given_context: QuirkContext) -> None:
    version, action, payload = message
    assert rescue(version, action, payload, given_context) == (payload, [])


@thorough
@given(message=broken_messages(TRANSACTIONS_16), given_context=contexts)
def test_no_transaction_message_of_1_6_is_lost_for_its_form(
    message: tuple[OcppVersion, str, Any], given_context: QuirkContext
) -> None:
    version, action, payload = message
    rescued, _ = rescue(version, action, payload, given_context)
    assert_readable(version, action, decoded(version, action, rescued))


@thorough
@given(action=st.sampled_from([action for _, action in TRANSACTIONS_16]), payload=st.dictionaries(st.text(), ANY_JSON))
def test_not_even_one_that_says_nothing(action: str, payload: Any) -> None:
    rescued, _ = rescue(OcppVersion.V16, action, payload, context())
    assert_readable(OcppVersion.V16, action, decoded(OcppVersion.V16, action, rescued))


@thorough
@given(message=broken_messages(EVENTS), given_context=contexts)
def test_a_transaction_event_is_read_whenever_it_names_its_transaction(
    message: tuple[OcppVersion, str, Any], given_context: QuirkContext
) -> None:
    version, action, payload = message
    info = payload.get("transactionInfo")
    transaction_id = info.get("transactionId") if isinstance(info, dict) else None
    if not isinstance(transaction_id, str):
        return
    rescued, _ = rescue(version, action, payload, given_context)
    struct: Any = decoded(version, action, rescued)
    assert_readable(version, action, struct)
    assert struct.transaction_info.transaction_id == transaction_id.strip(" \t\r\n\0\ufeff\u00a0")[:255]


def assert_readable(version: OcppVersion, action: str, struct: Any) -> None:
    """Every time and every unsigned sample in a transaction message means something, and it becomes a fact."""
    assert limits.keepable(table.ROUTES[version][action].translate(struct))
    if hasattr(struct, "timestamp"):
        assert readable(struct.timestamp)
    readings = getattr(struct, "meter_value", None) or getattr(struct, "transaction_data", None) or []
    for reading in readings:
        assert readable(reading.timestamp)
        for sample in reading.sampled_value:
            is_text = isinstance(sample.value, str) and getattr(sample, "format", None) != "SignedData"
            assert not is_text or is_number(sample.value.strip())
