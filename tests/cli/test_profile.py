"""`voltway profile`: limits that are set, cleared, asked for and compared."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.fixtures.command_line import Execute, Voltway
from tests.fixtures.gateway_stand_in import GatewayStandIn
from voltway.cli import giving
from voltway.vocabulary.charging import (
    ChargingProfile,
    ChargingSchedule,
    ProfileKind,
    ProfilePurpose,
    RateUnit,
    SchedulePeriod,
)
from voltway.vocabulary.commands import Answer, CommandState
from voltway.vocabulary.orders_charging import ClearChargingProfiles, GetChargingProfiles, SetChargingProfile

SESSION = """
    insert into session (station_id, session_id, ref, evse_id, state, started_at, last_at, received_at, start_key)
    values ('S1', %s, %s, %s, 'active', now(), now(), now(), %s)
"""


def last(gateway: GatewayStandIn) -> SetChargingProfile:
    order = gateway.orders[-1]
    assert isinstance(order, SetChargingProfile)
    return order


def test_a_default_is_set(voltway: Voltway, gateway: GatewayStandIn) -> None:
    said = voltway("profile", "set", "S1", "10", "--evse", "1", "--id", "7", "--phases", "1", "--level", "2")
    assert (said.code, said.words) == (0, "S1 accepted: it keeps to the limit.")
    assert last(gateway) == SetChargingProfile(
        evse_id=1,
        profile=ChargingProfile(
            profile_id=7,
            stack_level=2,
            purpose=ProfilePurpose.TX_DEFAULT,
            kind=ProfileKind.RELATIVE,
            schedules=[ChargingSchedule(unit=RateUnit.AMPERE, periods=[SchedulePeriod(0, 10.0, 1)])],
        ),
    )


def test_the_limit_of_the_station_begins_at_a_moment(voltway: Voltway, gateway: GatewayStandIn) -> None:
    wanted = ("profile", "set", "S1", "22000", "--unit", "W", "--purpose", "station_max")
    assert voltway(*wanted, "--until", "2030-12-31T22:00Z").code == 0
    made = last(gateway)
    assert (made.evse_id, made.profile.kind) == (0, ProfileKind.ABSOLUTE)
    assert made.profile.valid_to == datetime(2030, 12, 31, 22, tzinfo=UTC)
    starts_at = made.profile.schedules[0].starts_at
    assert starts_at is not None
    assert abs(datetime.now(UTC) - starts_at) < timedelta(minutes=1)
    assert voltway(*wanted, "--from", "2030-01-01T00:00Z").code == 0
    assert last(gateway).profile.schedules[0].starts_at == datetime(2030, 1, 1, tzinfo=UTC)


def test_that_of_a_session_is_for_the_one_that_runs(
    voltway: Voltway, gateway: GatewayStandIn, execute: Execute
) -> None:
    wanted = ("profile", "set", "S1", "6", "--purpose", "tx")
    assert "runs no session there" in voltway(*wanted).err
    execute(SESSION, ["one", "T1", 1, "1"])
    assert voltway(*wanted).code == 0
    assert (last(gateway).evse_id, last(gateway).profile.ref) == (1, "T1")
    execute(SESSION, ["two", "T2", 2, "2"])
    assert "several sessions" in voltway(*wanted).err
    assert voltway(*wanted, "--evse", "2").code == 0
    assert (last(gateway).evse_id, last(gateway).profile.ref) == (2, "T2")


def test_a_whole_profile_from_a_file(voltway: Voltway, gateway: GatewayStandIn, tmp_path: Path) -> None:
    file = tmp_path / "profile.json"
    whole: dict[str, Any] = {
        "profile_id": 3,
        "stack_level": 1,
        "purpose": "tx_default",
        "kind": "relative",
        "schedules": [{"unit": "W", "periods": [{"start_s": 0, "limit": 4000}, {"start_s": 600, "limit": 11000}]}],
    }
    file.write_text(json.dumps(whole), encoding="utf-8")
    assert voltway("profile", "set", "S1", "--file", str(file)).code == 0
    assert [period.limit for period in last(gateway).profile.schedules[0].periods] == [4000.0, 11_000.0]
    file.write_text("{}", encoding="utf-8")
    assert "is no charging profile" in voltway("profile", "set", "S1", "--file", str(file)).err
    for options in ((), ("10", "--file", str(file))):
        assert "give a LIMIT" in voltway("profile", "set", "S1", *options).err


def test_profiles_are_cleared(voltway: Voltway, gateway: GatewayStandIn) -> None:
    options = ("--evse", "1", "--purpose", "tx_default", "--level", "2")
    for told in (options, ("--id", "7"), ("--all",)):
        assert voltway("profile", "clear", "S1", *told).code == 0
    assert gateway.orders == [
        ClearChargingProfiles(evse_id=1, purpose=ProfilePurpose.TX_DEFAULT, stack_level=2),
        ClearChargingProfiles(profile_id=7),
        ClearChargingProfiles(),
    ]
    for wrong in ((), ("--all", "--id", "7")):
        assert "which profiles are meant" in voltway("profile", "clear", "S1", *wrong).err


def test_what_a_station_reports_is_shown(
    voltway: Voltway, gateway: GatewayStandIn, execute: Execute, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("secrets.randbelow", lambda _: 5)
    monkeypatch.setattr(giving, "TELLS_WITHIN_S", 0.3)
    assert "did not within" in voltway("profile", "ask", "S1", "--evse", "1").err
    assert gateway.orders == [GetChargingProfiles(request_id=5, evse_id=1)]
    execute(
        "insert into station_event (station_id, at, received_at, kind, name, detail)"
        " values ('S1', now(), now(), 'charging_profiles', 'CSO', '{\"requestId\": 5}')"
    )
    assert "no charging profiles are known" in voltway("profile", "ask", "S1").words
    assert voltway("profile", "ask", "S1", "--json").document["items"] == []
    gateway.answer = Answer(state=CommandState.REJECTED, reason="the station holds no such profile")
    said = voltway("profile", "ask", "S1")
    assert (said.code, "the station holds no such profile" in said.words) == (1, True)


def test_what_a_station_will_do_is_compared(voltway: Voltway, gateway: GatewayStandIn) -> None:
    told = {
        "evse_id": 1,
        "begins_at": "2026-05-04T12:00:00Z",
        "duration_s": 3600,
        "unit": "A",
        "periods": [{"start_s": 0, "limit": None}],
    }
    gateway.answer = Answer(state=CommandState.ACCEPTED, answer=told)
    said = voltway("profile", "compare", "S1", "--evse", "1", "--seconds", "3600")
    assert (said.code, said.words) == (0, "S1 will do what is calculated.")
    told["periods"] = [{"start_s": 0, "limit": None}, {"start_s": 600, "limit": 6.0}]
    said = voltway("profile", "compare", "S1", "--evse", "1")
    assert (said.code, "600 s 3600 s no limit, 3 ph 6 A, 3 ph" in said.words) == (1, True)
    assert len(voltway("profile", "compare", "S1", "--json").document["differences"]) == 1
    gateway.answer = Answer(state=CommandState.REJECTED, reason="the station can't tell its schedule")
    said = voltway("profile", "compare", "S1")
    assert (said.code, said.words) == (1, "S1 told no schedule: the station can't tell its schedule")
