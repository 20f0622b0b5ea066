"""What an accepted order leaves: rows for the journal's writer, and a wait that ends whatever becomes of them."""

import asyncio
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

import msgspec
import pytest

from tests.ocpp.made import line
from voltway.charging.store import Forgotten, Kept
from voltway.journal.unit import StationLost, Unit
from voltway.journal.writer import Writer
from voltway.ocpp import profile_keeping
from voltway.sessions.session import Session
from voltway.vocabulary.charging import (
    ChargingProfile,
    ChargingSchedule,
    ProfileKind,
    ProfilePurpose,
    RateUnit,
    SchedulePeriod,
)
from voltway.vocabulary.commands import Answer, ClearCache, CommandState, StartSession
from voltway.vocabulary.ids import TokenUid
from voltway.vocabulary.orders_charging import ClearChargingProfiles, SetChargingProfile
from voltway.vocabulary.sessions import SessionState
from voltway.vocabulary.tokens import PresentedToken

NOW = datetime(2026, 5, 4, tzinfo=UTC)
ACCEPTED = Answer(state=CommandState.ACCEPTED)
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
    await asyncio.wait_for(profile_keeping.keep(cast("Writer", disk), made, order, ACCEPTED, NOW), 5.0)
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


OWN = msgspec.structs.replace(PROFILE, purpose=ProfilePurpose.TX)


def start(uid: str = "CARD", number: int = 7, **fields: Any) -> StartSession:
    token = PresentedToken(TokenUid(uid))
    return StartSession(token=token, evse_id=1, remote_start_id=number, **{"profile": OWN, **fields})


def session(**fields: Any) -> Session:
    whole: dict[str, Any] = {"evse_id": 1, "token_uid": "card", "state": SessionState.ACTIVE, **fields}
    return Session(
        station_id="S1",
        session_id="one",
        ref="T1",
        started_at=NOW,
        last_at=NOW,
        received_at=NOW,
        start_key="",
        **whole,
    )


@pytest.mark.parametrize(
    ("fields", "is_its"),
    [
        ({}, True),
        ({"remote_start_id": 7, "token_uid": None}, True),
        ({"remote_start_id": 8}, False),
        ({"token_uid": "OTHER"}, False),
        ({"token_uid": None}, False),
        ({"evse_id": 2}, False),
        ({"evse_id": None}, False),
        ({"state": SessionState.ENDED}, False),
    ],
)
async def test_the_profile_of_a_start_is_kept_when_its_session_begins(fields: dict[str, Any], is_its: bool) -> None:
    made, disk = line()[0], Disk("written")
    await profile_keeping.keep(cast("Writer", disk), made, start(), ACCEPTED, NOW)
    assert disk.units == []
    for _ in range(2):
        exchange = cast("Any", SimpleNamespace(line=made, station_id="S1", received_at=NOW, rows=[]))
        profile_keeping.begun(exchange, session(**fields))
        told = [(row.evse_id, row.profile) for _, row in exchange.rows]
        assert told == ([(1, msgspec.structs.replace(OWN, ref="T1"))] if is_its else [])
        is_its = False


async def test_a_newer_start_takes_the_place_of_one_that_came_to_nothing() -> None:
    made = line()[0]
    for order in (start(), start(profile=None)):
        await profile_keeping.keep(cast("Writer", Disk("written")), made, order, ACCEPTED, NOW)
    assert made.starts is None
