"""`voltway certificate authority`: made, shown, and put to work one after the other."""

from pathlib import Path

import pytest
from cryptography import x509

from tests.fixtures.command_line import Voltway


@pytest.fixture(autouse=True)
def sealing_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "key").write_text("a key of these tests that is long enough")
    monkeypatch.setenv("VOLTWAY_SEALING_KEY_FILE", str(tmp_path / "key"))


def test_authorities_are_made_and_follow_each_other(voltway: Voltway) -> None:
    assert "No authority yet" in voltway("certificate", "authority", "list").words
    first = voltway("certificate", "authority", "add", "--json").document
    assert "is next" in voltway("certificate", "authority", "add", "--key", "rsa_3072").words
    shown = voltway("certificate", "authority", "show", first["authority_id"]).out
    assert x509.load_pem_x509_certificate(shown.encode()).not_valid_after_utc.year > 2030
    assert "is active" in voltway("certificate", "authority", "activate").words
    rows = voltway("certificate", "authority", "list", "--json").document["items"]
    assert [row["state"] for row in rows] == ["active", "retired"]
    assert "retired" in voltway("certificate", "authority", "list").words
