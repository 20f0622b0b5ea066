"""What an accepted order leaves: rows for the journal's writer, and a wait that ends whatever becomes of them."""

import asyncio
from datetime import UTC, datetime
from typing import Any, cast

import pytest

from tests.ocpp.made import line
from voltway.charging.store import Forgotten, Kept
from voltway.journal.unit import StationLost, Unit
from voltway.journal.writer import Writer
from voltway.ocpp import profile_keeping
from voltway.vocabulary.charging import (
    ChargingProfile,
    ChargingSchedule,
    ProfileKind,
    ProfilePurpose,
    RateUnit,
    SchedulePeriod,
)
from voltway.vocabulary.commands import ClearCache, ClearChargingProfiles, SetChargingProfile

NOW = datetime(2026, 5, 4, tzinfo=UTC)
SCHEDULE = ChargingSchedule(unit=RateUnit.AMPERE, periods=[SchedulePeriod(0, 6.0)])
PROFILE = ChargingProfile(
    profile_id=1,
    stack_level=0,
    purpose=ProfilePurpose.TX_DEFAULT,
    kind=ProfileKind.RELATIVE,
    schedules=[SCHEDULE],
)


class Disk:
    """A writer that settles what it gets in the way it is told."""

    def __init__(self, fate: str) -> None:
        self.fate = fate
        self.units: list[Unit] = []

    def append(self, unit: Unit) -> None:
        self.units.append(unit)
        if self.fate == "written":
            unit.committed()
        elif self.fate == "lost":
            unit.failed(StationLost("S1"))


async def kept(disk: Disk, order: Any) -> list[Any]:
    made, _ = line()
    await asyncio.wait_for(profile_keeping.keep(cast("Writer", disk), made, order, NOW), 5.0)
    return [row for unit in disk.units for _, row in unit.rows]


@pytest.mark.parametrize("fate", ["written", "lost", "still waiting"])
async def test_whoever_ordered_waits_for_the_disk_but_not_for_long(fate: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(profile_keeping, "WRITTEN_WITHIN_S", 0.05)
    [row] = await kept(Disk(fate), SetChargingProfile(evse_id=1, profile=PROFILE))
    assert isinstance(row, Kept)
    assert (row.station_id, row.evse_id, row.profile, row.known_at) == ("S1", 1, PROFILE, NOW)


async def test_what_else_is_ordered_leaves_nothing() -> None:
    assert await kept(Disk("written"), ClearCache()) == []
    assert await kept(Disk("written"), ClearChargingProfiles(profile_id=3)) == [
        Forgotten(station_id="S1", profile_id=3)
    ]
