"""`voltway station variables`: the tree, and its history."""

import pytest

from tests.fixtures.command_line import Execute, Voltway


@pytest.fixture(autouse=True)
def station(execute: Execute) -> None:
    execute("insert into station (station_id, admission) values ('S1', 'accepted')")


def fill(execute: Execute) -> None:
    execute(
        "insert into station_variable (station_id, path, component, variable, attribute, value, unit, mutability,"
        " wanted_value, evse_id) values"
        " ('S1', 'a/v', 'A', 'V', 'actual', '16', 'A', 'read_only', null, null),"
        " ('S1', 'b[2]/w', 'B', 'W', 'actual', 'x', null, 'read_write', 'y', 2)"
    )
    execute(
        "insert into station_variable_change (station_id, path, name, at, old_value, new_value, after_restart, author)"
        " values ('S1', 'b[2]/w', 'B[2]/W', now(), 'x', 'y', true, 'Ada')"
    )


def test_it_shows_the_tree(voltway: Voltway, execute: Execute) -> None:
    assert "add --refresh" in voltway("station", "variables", "S1").words
    fill(execute)
    said = voltway("station", "variables", "S1").words
    for told in ("A/V 16 A read only", "B[2]/W x", "y after a restart"):
        assert told in said
    assert "B[2]/W" not in voltway("station", "variables", "S1", "--component", "a").words
    items = voltway("station", "variables", "S1", "--variable", "w", "--json").document["items"]
    assert [item["path"] for item in items] == ["b[2]/w"]


def test_it_shows_the_history(voltway: Voltway, execute: Execute) -> None:
    fill(execute)
    assert "B[2]/W x y (after a restart) Ada" in voltway("station", "variables", "S1", "--history").words
    [item] = voltway("station", "variables", "S1", "--history", "--json").document["items"]
    assert (item["old_value"], item["new_value"], item["author"]) == ("x", "y", "Ada")
    assert "alone" in voltway("station", "variables", "S1", "--history", "--changed").err


def test_an_offline_station_can_t_be_asked(voltway: Voltway) -> None:
    said = voltway("station", "variables", "S1", "--refresh")
    assert said.code == 1
    assert "S1 is offline" in said.err
    assert "there is no station" in voltway("station", "variables", "NOBODY").err
