"""`voltway station profiles`: what a station holds, and what comes of it."""

import json

import pytest

from tests.fixtures.command_line import Execute, Voltway

INSERT = """
    insert into charging_profile
        (station_id, evse_id, source, known_by, profile_id, purpose, stack_level, profile, known_at)
    values ('S1', 1, 'cso', 'order', 3, 'tx_default', 2, '{
        "profile_id": 3, "stack_level": 2, "purpose": "tx_default", "kind": "relative", "schedules": [
            {"unit": "A", "periods": [{"start_s": 0, "limit": 10}, {"start_s": 600, "limit": 6, "limit_l2": 7}]}
        ]}', now())
"""


@pytest.fixture
def station(execute: Execute) -> str:
    execute("insert into station (station_id, admission) values ('S1', 'accepted')")
    return "S1"


def test_without_profiles_nothing_limits(voltway: Voltway, station: str) -> None:
    said = voltway("station", "profiles", station).words
    assert "no charging profiles are known" in said
    assert "0 s no limit 3" in said


def test_profiles_and_limits(voltway: Voltway, execute: Execute, station: str) -> None:
    execute(INSERT)
    said = voltway("station", "profiles", station, "--evse", "1").words
    for told in ("1 3 tx_default 2 relative cso, order", "0 s 10 A 3", "600 s 6 / 7 / 6 A 3"):
        assert told in said
    shown = json.loads(voltway("station", "profiles", station, "--evse", "1", "--unit", "W", "--json").out)
    assert [one["limit"] for one in shown["in_force"]["periods"]] == [6900.0, 1380.0]
