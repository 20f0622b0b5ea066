from enum import EnumType
from typing import Any

import pytest

from tests.ocpp.quirks.conversations import NOW
from voltway.ocpp.quirks import ALL, QuirkContext, apply
from voltway.ocpp.quirks.words import _SYNONYMS, word_for
from voltway.ocpp.wire import v16, v21, v201
from voltway.vocabulary.stations import OcppVersion


def after(quirk: str, action: str, sent: Any, version: OcppVersion = OcppVersion.V16) -> Any:
    return apply([ALL[quirk]], action, sent, QuirkContext(received_at=NOW, version=version))[0]


@pytest.mark.parametrize(
    ("told", "words", "meant"),
    [
        ("available", v16.ChargePointStatus, "Available"),
        ("Suspended_EV", v16.ChargePointStatus, "SuspendedEV"),
        ("Occupied", v16.ChargePointStatus, "Preparing"),
        ("Charging", v201.ConnectorStatusEnum, "Occupied"),
        ("Energy Active Import Register", v16.Measurand, "Energy.Active.Import.Register"),
        ("Active.Energy.Register.Import", v21.MeasurandEnum, "Energy.Active.Import.Register"),
        ("KWH", v16.UnitOfMeasure, "kWh"),
        ("°C", v16.UnitOfMeasure, "Celsius"),
        ("%", v16.UnitOfMeasure, "Percent"),
        ("mWh", v16.UnitOfMeasure, None),
        ("L1N", v16.Phase, "L1-N"),
        ("R", v201.PhaseEnum, "L1"),
        ("EvDisconnected", v16.Reason, "EVDisconnected"),
        ("", v16.ChargePointErrorCode, "NoError"),
        ("", v16.Reason, None),
        ("Sparks", v16.ChargePointStatus, None),
    ],
)
def test_the_word_that_was_meant(told: str, words: Any, meant: str | None) -> None:
    assert word_for(told, words) == meant


def test_every_synonym_leads_to_a_word_of_the_standard() -> None:
    for name, synonyms in _SYNONYMS.items():
        named = [getattr(module, name, None) for module in (v16, v201, v21)]
        enums = [words for words in named if isinstance(words, EnumType)]
        assert enums, name
        for words in enums:
            assert set(synonyms.values()) <= set(words.__members__.values()), name


def test_units_of_2x_are_open_text_and_corrected_all_the_same() -> None:
    def with_unit(unit: str) -> Any:
        sample = {"value": 1.5, "unitOfMeasure": {"unit": unit}}
        return {"evseId": 1, "meterValue": [{"timestamp": "t", "sampledValue": [sample]}]}

    assert after("word_spelling", "MeterValues", with_unit("kwh"), OcppVersion.V201) == with_unit("kWh")
    assert after("word_spelling", "MeterValues", with_unit("furlong"), OcppVersion.V201) == with_unit("furlong")


def test_an_unknown_error_keeps_the_vendors_own_words() -> None:
    sent = {"connectorId": 1, "status": "Faulted", "errorCode": "E42"}
    assert after("unknown_word", "StatusNotification", sent) == {
        "connectorId": 1,
        "status": "Faulted",
        "errorCode": "OtherError",
        "vendorErrorCode": "E42",
    }
    taken = {**sent, "vendorErrorCode": "X1"}
    assert after("unknown_word", "StatusNotification", taken) == {**taken, "errorCode": "OtherError"}


def test_an_unknown_status_is_not_guessed() -> None:
    sent = {"connectorId": 1, "status": "Sparks", "errorCode": "NoError"}
    assert after("unknown_word", "StatusNotification", sent) == sent
    assert after("word_spelling", "StatusNotification", sent) == sent


def test_a_field_is_renamed_only_where_the_right_one_is_not_there() -> None:
    assert after("field_spelling", "StopTransaction", {"MeterStop": 1, "meterStop": 2}) == {
        "MeterStop": 1,
        "meterStop": 2,
    }
    reading = {"Timestamp": "t", "sampled_value": [{"Value": "1"}]}
    assert after("field_spelling", "MeterValues", {"ConnectorID": 1, "metervalue": [reading]}) == {
        "connectorId": 1,
        "meterValue": [{"timestamp": "t", "sampledValue": [{"value": "1"}]}],
    }
