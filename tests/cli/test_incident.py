"""`voltway incident`."""

from tests.fixtures.command_line import Execute, Voltway
from tests.security.made_incidents import INCIDENTS


def test_there_are_none(voltway: Voltway) -> None:
    assert "No incidents." in voltway("incident", "list").words
    assert "No security events." in voltway("incident", "events").words
    assert "no incident 7" in voltway("incident", "show", "7").err


def test_incidents_are_listed_in_pages(voltway: Voltway, execute: Execute) -> None:
    execute(INCIDENTS)
    assert "station_tampered I1" in voltway("incident", "list", "--state", "open").words
    first = voltway("incident", "list", "--limit", "1", "--json").document
    assert [item["incident_id"] for item in first["items"]] == [8]
    rest = voltway("incident", "list", "--after", first["next"], "--json").document
    assert [item["incident_id"] for item in rest["items"]] == [7]
    about = voltway("incident", "list", "--about", "192.0.2.1", "--rule", "door_flooded", "--json").document["items"]
    assert [item["incident_id"] for item in about] == [8]
    assert voltway("incident", "list", "--severity", "high", "--json").document["items"] == []
    assert "is no cursor" in voltway("incident", "list", "--after", "x").err


def test_an_incident_is_shown_with_what_to_do(voltway: Voltway, execute: Execute) -> None:
    execute(INCIDENTS)
    said = voltway("incident", "show", "7").words
    assert "The housing of a station was opened" in said
    assert "Ask whether anybody works at the station now." in said
    assert "housing open" in said
    shown = voltway("incident", "show", "7", "--json").document
    assert shown["events"][0]["name"] == "TamperDetectionActivated"
    assert shown["runbook"]["steps"]


def test_it_is_taken_from_state_to_state(voltway: Voltway, execute: Execute) -> None:
    execute(INCIDENTS)
    assert "7 is acknowledged" in voltway("incident", "acknowledge", "7", "--note", "I call").words
    assert "7 is acknowledged" in voltway("incident", "note", "7", "the seal is whole").words
    assert voltway("incident", "resolve", "7", "--json").document["state"] == "resolved"
    assert "is resolved" in voltway("incident", "resolve", "7").err
    assert "7 is open" in voltway("incident", "reopen", "7").words
    entries = voltway("incident", "show", "7", "--json").document["entries"]
    assert [(entry["kind"], entry["note"]) for entry in entries] == [
        ("opened", None),
        ("acknowledged", "I call"),
        ("noted", "the seal is whole"),
        ("resolved", None),
        ("reopened", None),
    ]
    assert all(entry["author"].startswith("cli:") for entry in entries[1:])


def test_security_events_are_listed(voltway: Voltway, execute: Execute) -> None:
    execute(INCIDENTS)
    said = voltway("incident", "events").words
    assert "2 critical I1" in said
    assert "housing open" in said
    assert voltway("incident", "events", "--kind", "log_cleared", "--json").document["items"] == []
    only = voltway("incident", "events", "--station", "I1", "--severity", "critical", "--json").document["items"]
    assert [item["times"] for item in only] == [2]


def test_a_station_is_isolated_and_released(voltway: Voltway, execute: Execute) -> None:
    execute(INCIDENTS)
    assert "is being isolated" in voltway("incident", "isolate", "I1", "--incident", "7", "--note", "a clone").words
    assert "being isolated" in voltway("station", "list").words
    assert "isolated already" in voltway("incident", "isolate", "I1").err
    assert "too long" in voltway("incident", "isolate", "I1", "--within", "11m").err
    assert "voltway incident release I1" in voltway("station", "show", "I1").words
    assert voltway("incident", "release", "I1", "--json").document["isolation"] is None
    assert "station I1: a clone" in voltway("incident", "show", "7").words
