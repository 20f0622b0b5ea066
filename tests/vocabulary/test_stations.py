"""What a station is and how it is doing: the same words as OCPP's, written in lower case."""

import re
from enum import StrEnum

import pytest

from voltway.kit.postgres import Pool
from voltway.ocpp.wire import v21, v201
from voltway.vocabulary.stations import (
    Admission,
    BootCause,
    ChargingState,
    ConnectorStatus,
    OcppVersion,
    SecurityProfile,
)


def in_our_spelling(kind: type[StrEnum]) -> set[str]:
    """`SuspendedEVSE` as `suspended_evse`, `EVConnected` as `ev_connected`."""
    return {re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", word.value).lower() for word in kind}


@pytest.mark.parametrize(
    ("ours", "wire", "beyond"),
    [
        (Admission, "RegistrationStatusEnum", set()),
        (ConnectorStatus, "ConnectorStatusEnum", {"unknown"}),
        (ChargingState, "ChargingStateEnum", set()),
        (BootCause, "BootReasonEnum", {"untold"}),
    ],
)
@pytest.mark.parametrize("version", [v201, v21])
def test_the_words_are_those_of_ocpp_2(ours: type[StrEnum], wire: str, beyond: set[str], version: object) -> None:
    """`beyond`: for what was never told."""
    assert {word.value for word in ours} == in_our_spelling(getattr(version, wire)) | beyond


def test_a_version_is_written_as_people_write_it() -> None:
    assert [str(version) for version in OcppVersion] == ["1.6", "2.0.1", "2.1"]


async def test_the_database_knows_the_same_admissions_and_profiles(pool: Pool) -> None:
    async with pool.connection() as connection:
        for admission in Admission:
            for profile in SecurityProfile:
                await connection.execute(
                    "insert into station (station_id, admission, security_profile) values (%s, %s, %s)",
                    (f"{admission}-{profile:d}", admission, profile.value),
                )
        cursor = await connection.execute("select array_agg(distinct security_profile) from station")
        assert await cursor.fetchone() == ([0, 1, 2, 3],)
