"""`voltway posture` and `findings`."""

from tests.fixtures.command_line import Execute, Voltway
from tests.security.made import WORLD


def test_there_is_nothing_to_judge(voltway: Voltway) -> None:
    assert "no stations" in voltway("posture").words
    assert "Nothing is found." in voltway("findings").words


def test_the_posture_is_printed_with_what_helps(voltway: Voltway, execute: Execute) -> None:
    execute(WORLD)
    said = voltway("posture").words
    assert "74 of 100" in said
    assert "5, of which 1 without a finding" in said
    assert "critical 1" in said
    assert "voltway station upgrade STATION --profile 2" in said
    assert voltway("posture", "--json").document["score"] == 74


def test_findings_are_listed_in_pages(voltway: Voltway, execute: Execute) -> None:
    execute(WORLD)
    first = voltway("findings", "--limit", "3", "--json").document
    assert first["next"] == "B-plain"
    rest = voltway("findings", "--after", first["next"], "--json").document["items"]
    assert {item["station_id"] for item in rest} == {"C-tls", "D-certificate"}
    said = voltway("findings", "--severity", "low", "--station", "C-tls").words
    assert "FTP" in said
    assert "since" in said
