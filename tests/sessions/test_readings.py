"""A reading as a row."""

import json
from datetime import datetime

import pytest

from tests.sessions.made import NOON, at, meter, reading, session, started
from voltway.kit.table_text import FIELD, ROW
from voltway.sessions import readings
from voltway.vocabulary.energy import ENERGY_IMPORT, MeterLocation, Phase, Reading, ReadingContext, Sample, SignedValue

NAMES = [name.strip() for name in readings.COLUMNS.split(",")]


def row(told: Reading, *, of_session: bool = True, **place: object) -> dict[str, str]:
    """The one row of a reading, by column."""
    made = session() if of_session else None
    (told_row,) = readings.rows(f"S{FIELD}1", made, meter(0, 0, readings=[told], **place), at(1))
    assert told_row.endswith(ROW)
    values = told_row[: -len(ROW)].split(FIELD)
    assert len(values) == len(NAMES)
    return dict(zip(NAMES, values, strict=True))


def test_the_common_values_are_columns() -> None:
    told = Reading(
        at(10),
        [
            Sample(1234.5),
            Sample(7000, "Power.Active.Import", "W"),
            Sample(10, "Current.Import", "A"),
            Sample(230, "Voltage", "V"),
            Sample(55, "SoC", "Percent", location=MeterLocation.EV),
        ],
    )
    made = row(told)
    assert made["station_id"] == "S\ufffd1"
    assert (made["register_wh"], made["power_w"], made["current_a"]) == ("1234.5", "7000.0", "10.0")
    assert (made["voltage_v"], made["soc_percent"], made["context"]) == ("230.0", "55.0", "Sample.Periodic")
    assert (made["samples"], made["evse_id"], made["connector_id"]) == ("", "1", "1")
    assert datetime.fromisoformat(made["at"]) == at(10)


@pytest.mark.parametrize(
    "sample",
    [
        Sample(1, "Temperature", "Celsius"),
        Sample(1, "Current.Import", "A", phase=Phase.L1),
        Sample(1, unit="kWh"),
        Sample(1, multiplier=3),
        Sample(1, location=MeterLocation.INLET),
        Sample(1, signed=SignedValue("sig\\nature", "ECDSA")),
        Sample(1, context=ReadingContext.TRANSACTION_END),
        Sample(1e300, unit="kWh"),
        Sample(2, ENERGY_IMPORT),
    ],
)
def test_what_says_more_than_a_column_is_kept_whole(sample: Sample) -> None:
    """Signatures, phases, units and multipliers are evidence: nothing of them is rounded away."""
    told = Reading(at(10), [Sample(5), sample])
    kept = json.loads(row(told)["samples"])
    assert [one["value"] for one in kept] == [5, sample.value]
    if sample.signed is not None:
        assert kept[1]["signed"] == {"data": "sig\\nature", "signing_method": "ECDSA"}


def test_the_first_of_a_kind_is_the_column() -> None:
    told = Reading(at(10), [Sample(1, phase=Phase.L1), Sample(7), Sample(8)])
    assert row(told)["register_wh"] == "7.0"


def test_a_value_no_meter_shows_is_no_column() -> None:
    assert row(Reading(at(10), [Sample(1e300)]))["register_wh"] == ""


def test_a_reading_of_no_session() -> None:
    """Connector 0 is the main meter, which is something else than no connector."""
    made = row(reading(10, 5), of_session=False, ref=None, evse_id=0, connector_id=0)
    assert (made["session_id"], made["evse_id"], made["connector_id"]) == ("", "0", "0")
    made = row(reading(10, 5), of_session=False, ref=None, evse_id=2, connector_id=None)
    assert (made["evse_id"], made["connector_id"]) == ("2", "")


def test_the_place_is_that_of_the_session() -> None:
    made = row(reading(10, 5), evse_id=7, connector_id=None)
    assert (made["evse_id"], made["connector_id"]) == ("1", "1")


def test_a_fact_without_readings_has_no_rows() -> None:
    assert readings.rows("S1", session(), started(), NOON) == []


def test_a_reading_without_samples() -> None:
    made = row(Reading(at(1), []))
    assert (made["register_wh"], made["context"], made["samples"]) == ("", "", "")
