"""`voltway advisory`: added, listed, held against stations, removed."""

from pathlib import Path

from tests.fixtures.command_line import Execute, Voltway
from tests.security.made import WORLD, csaf


def test_an_advisory_is_added_listed_and_removed(voltway: Voltway, execute: Execute, tmp_path: Path) -> None:
    execute(WORLD)
    file = tmp_path / "advisory.json"
    file.write_bytes(csaf())
    assert "No advisories yet" in voltway("advisory", "list").words
    assert "names 1 affected" in voltway("advisory", "add", str(file)).words
    assert "ACME-2026-001" in voltway("advisory", "list").words
    said = voltway("findings", "--kind", "known_weakness").words
    assert "A-open" in said
    assert "CVE-2026-1000" in said
    assert "forgotten" in voltway("advisory", "remove", "ACME-2026-001", "--yes").words
    assert voltway("advisory", "list", "--json").document["items"] == []
    assert "Nothing is found." in voltway("findings", "--kind", "known_weakness").words


def test_the_stations_can_be_named_otherwise(voltway: Voltway, tmp_path: Path) -> None:
    file = tmp_path / "advisory.json"
    file.write_bytes(csaf())
    said = voltway("advisory", "add", str(file), "--vendor", "AC*", "--model", "*", "--json").document
    assert [(one["vendor"], one["model"]) for one in said["products"]] == [("AC*", "*")]


def test_what_is_no_advisory_is_refused(voltway: Voltway, tmp_path: Path) -> None:
    assert "can't be read" in voltway("advisory", "add", str(tmp_path / "nowhere")).err
    (tmp_path / "no.json").write_text("{}")
    assert "can't be read" in voltway("advisory", "add", str(tmp_path / "no.json")).err
    assert "no advisory X" in voltway("advisory", "remove", "X", "--yes").err
