"""`voltway certificate`: issued by hand, listed, shown, revoked."""

from pathlib import Path

import pytest

from tests.certificates.made import pem, request
from tests.fixtures.command_line import Execute, Voltway


@pytest.fixture(autouse=True)
def station(execute: Execute, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    execute("insert into station (station_id, admission, serial) values ('S1', 'accepted', 'SN-1')")
    (tmp_path / "key").write_text("a key of these tests that is long enough")
    monkeypatch.setenv("VOLTWAY_SEALING_KEY_FILE", str(tmp_path / "key"))


def issued(voltway: Voltway, tmp_path: Path, name: str = "SN-1") -> dict[str, str]:
    (tmp_path / "s1.csr").write_text(pem(request(name)))
    made: dict[str, str] = voltway("certificate", "issue", "S1", str(tmp_path / "s1.csr"), "--json").document
    return made


def test_one_is_issued_listed_shown_and_revoked(voltway: Voltway, tmp_path: Path) -> None:
    assert "No certificates yet" in voltway("certificate", "list").words
    first, second = issued(voltway, tmp_path), issued(voltway, tmp_path, "S1")
    page = voltway("certificate", "list", "--limit", "1", "--json").document
    rest = voltway("certificate", "list", "--after", page["next"], "--json").document
    listed = [row["certificate_id"] for row in page["items"] + rest["items"]]
    assert listed == [second["certificate_id"], first["certificate_id"]]
    shown = voltway("certificate", "show", first["certificate_id"])
    assert first["fingerprint"] in shown.words.replace(" ", "")
    assert "BEGIN CERTIFICATE" in shown.out
    said = voltway("certificate", "revoke", first["certificate_id"], "--because", "key_compromise", "--yes")
    assert "counts no more" in said.words
    assert "revoked already" in voltway("certificate", "revoke", first["certificate_id"], "--yes").err
    assert "revoked" in voltway("certificate", "list", "--station", "S1").words
    assert "No certificate is like that" in voltway("certificate", "list", "--state", "rejected").words
    assert "no certificate" in voltway("certificate", "show", "none").err


def test_what_breaks_the_rules_is_not_issued(voltway: Voltway, tmp_path: Path) -> None:
    (tmp_path / "other.csr").write_text(pem(request("S2")))
    said = voltway("certificate", "issue", "S1", str(tmp_path / "other.csr"))
    assert "neither the station's serial number" in said.err
    assert "can't be read" in voltway("certificate", "issue", "S1", str(tmp_path / "none")).err
