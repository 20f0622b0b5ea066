"""What a meter tells, in OCPP's own words."""

from datetime import UTC, datetime
from enum import StrEnum

import msgspec
import pytest
from hypothesis import given

from tests.vocabulary.made import any_of
from voltway.ocpp.wire import v16, v21, v201
from voltway.vocabulary.energy import (
    ENERGY_IMPORT,
    MeterLocation,
    Phase,
    Reading,
    ReadingContext,
    Sample,
    SignedValue,
)


def words(kind: type[StrEnum]) -> set[str]:
    return {word.value for word in kind}


@pytest.mark.parametrize(
    ("ours", "newest", "older"),
    [
        (Phase, v21.PhaseEnum, (v16.Phase, v201.PhaseEnum)),
        (ReadingContext, v21.ReadingContextEnum, (v16.ReadingContext, v201.ReadingContextEnum)),
        (MeterLocation, v21.LocationEnum, (v16.Location, v201.LocationEnum)),
    ],
)
def test_the_words_are_those_of_ocpp_2_1_and_cover_what_came_before(
    ours: type[StrEnum], newest: type[StrEnum], older: tuple[type[StrEnum], ...]
) -> None:
    assert words(ours) == words(newest)
    assert all(words(version) <= words(ours) for version in older)


def test_a_sample_of_which_only_the_value_is_told_is_what_ocpp_says_it_is() -> None:
    """OCPP 1.6, 7.43 SampledValue, and 2.x SampledValueType: each field's default."""
    sample = Sample(5.0)
    assert (sample.measurand, sample.unit, sample.context, sample.location, sample.multiplier) == (
        "Energy.Active.Import.Register", "Wh", "Sample.Periodic", "Outlet", 0
    )  # fmt: skip
    assert sample.phase is None
    assert sample.measurand == ENERGY_IMPORT


@given(any_of(Reading))
def test_a_reading_comes_back(reading: Reading) -> None:
    assert msgspec.json.decode(msgspec.json.encode(reading), type=Reading) == reading


@given(any_of(SignedValue))
def test_a_signature_comes_back_to_the_character(signed: SignedValue) -> None:
    sample = Sample(1.0, signed=signed)
    assert msgspec.json.decode(msgspec.json.encode(sample), type=Sample).signed == signed


def test_a_plain_reading_is_small_as_there_are_so_many() -> None:
    reading = Reading(datetime(2026, 5, 1, tzinfo=UTC), [Sample(1500.5)])
    assert msgspec.json.encode(reading) == b'{"at":"2026-05-01T00:00:00Z","samples":[{"value":1500.5}]}'


def test_a_reading_can_not_be_changed() -> None:
    with pytest.raises(AttributeError):
        Sample(1.0).value = 2.0  # type: ignore[misc]  # what is tested
