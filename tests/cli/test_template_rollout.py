"""`voltway template rollout`: seen, paused, let go on, tried again, cancelled."""

import pytest

from tests.fixtures.command_line import Execute, Voltway


@pytest.fixture(autouse=True)
def rollout(execute: Execute, voltway: Voltway) -> None:
    execute("insert into station (station_id, admission) values ('S1', 'accepted'), ('S2', 'accepted')")
    voltway("template", "add", "depot", "C/V=1")
    voltway("template", "apply", "1", "--hours", "01:00-05:00")


def test_a_rollout_to_its_end(voltway: Voltway, execute: Execute) -> None:
    listed = voltway("template", "rollout", "list", "--state", "running")
    assert "1 depot running" in listed.words
    assert max(map(len, listed.out.splitlines())) <= 80
    assert "2 waiting" in voltway("template", "rollout", "show", "1").words
    assert voltway("template", "rollout", "pause", "1").words == "Rollout 1 is paused."
    assert "paused: somebody paused it" in voltway("template", "rollout", "show", "1").words
    assert voltway("template", "rollout", "resume", "1", "--json").document["state"] == "running"
    execute(
        "update configuration_rollout_station set state = 'not_supported', results ="
        """ '[{"name": "C/V", "result": "not_there"}, {"name": "C/W", "result": "in_force"}]' where station_id = 'S1'"""
    )
    execute("update configuration_rollout_station set state = 'missed', reason = 'late' where station_id = 'S2'")
    shown = voltway("template", "rollout", "show", "1")
    assert "S1 not supported C/V: not there" in shown.words
    assert "S2 missed late" in shown.words
    assert voltway("template", "rollout", "retry", "1").words == "Rollout 1 tries them again."
    assert voltway("template", "rollout", "show", "1", "--json").document["progress"]["waiting"] == 2
    assert voltway("template", "rollout", "cancel", "1").words == "Rollout 1 is cancelled."
    assert "is cancelled" in voltway("template", "rollout", "pause", "1").err


def test_what_is_not_there(voltway: Voltway) -> None:
    assert "there is no rollout 9" in voltway("template", "rollout", "show", "9").err
    assert "no cursor" in voltway("template", "rollout", "list", "--after", "x").err
    assert "No rollouts" in voltway("template", "rollout", "list", "--state", "done").words
