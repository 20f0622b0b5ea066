"""`voltway pki`: a PKI to try plug and charge with, and whose contracts are believed."""

from pathlib import Path

from tests.fixtures.command_line import Voltway


def test_a_pki_is_made_and_believed(voltway: Voltway, tmp_path: Path) -> None:
    assert "No contract certificates are believed yet" in voltway("pki", "list").words
    pki = tmp_path / "pki"
    assert "voltway pki trust" in voltway("pki", "make", str(pki), "--emaid", "DE-8AA-CA2B3C4D5-L").words
    assert voltway("pki", "make", str(pki)).code != 0

    assert "are believed" in voltway("pki", "trust", str(pki / "mo_root.pem")).words
    sub = str(pki / "mo_sub_2.pem")
    told = voltway("pki", "trust", sub, "--as", "sub_ca", "--ocsp-url", "http://ocsp.example/", "--json").document
    assert (told["use"], told["ocsp_url"]) == ("sub_ca", "http://ocsp.example/")
    assert "sub_ca" in voltway("pki", "list").words
    rows = voltway("pki", "list", "--json").document["items"]
    assert [row["use"] for row in rows] == ["sub_ca", "mo_root"]

    assert "no more" in voltway("pki", "distrust", told["contract_authority_id"], "--yes").words
    assert len(voltway("pki", "list", "--json").document["items"]) == 1
    assert voltway("pki", "trust", str(pki / "missing.pem")).code != 0
