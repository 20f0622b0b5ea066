"""The PKI to try plug and charge with."""

from pathlib import Path

import pytest
from cryptography import x509

from tests.plug_and_charge.responder import EMAID, NOW, PCID, made
from voltway.certificates import keys
from voltway.plug_and_charge import pki
from voltway.vocabulary.errors import Conflict, InvalidInput

ABOVE = {
    "v2g_root": "v2g_root",
    "cpo_sub_1": "v2g_root",
    "cpo_sub_2": "cpo_sub_1",
    "cps_sub_1": "v2g_root",
    "cps_sub_2": "cps_sub_1",
    "cps": "cps_sub_2",
    "mo_root": "mo_root",
    "mo_sub_1": "mo_root",
    "mo_sub_2": "mo_sub_1",
    "contract": "mo_sub_2",
    "oem_root": "oem_root",
    "oem_sub_1": "oem_root",
    "oem_sub_2": "oem_sub_1",
    "provisioning": "oem_sub_2",
}


def test_each_is_signed_by_the_one_above() -> None:
    signers = made().signers
    assert signers.keys() == ABOVE.keys()
    for name, above in ABOVE.items():
        signers[name].certificate.verify_directly_issued_by(signers[above].certificate)
    assert signers["contract"].certificate.subject.rfc4514_string().endswith(f"CN={EMAID}")
    assert signers["provisioning"].certificate.subject.rfc4514_string().endswith(f"CN={PCID}")


def test_it_is_written_with_its_keys(tmp_path: Path) -> None:
    files = pki.write(made(), tmp_path / "pki")
    assert len(files) == 2 * len(ABOVE) + 2
    assert {file.stat().st_mode & 0o777 for file in files if file.suffix == ".key"} == {0o600}
    told = x509.load_pem_x509_certificates((tmp_path / "pki" / "contract_chain.pem").read_bytes())
    assert tuple(told) == made().contract
    key = keys.from_pem((tmp_path / "pki" / "contract.key").read_bytes())
    assert key.public_key() == told[0].public_key()
    with pytest.raises(Conflict, match="is there already"):
        pki.write(made(), tmp_path / "pki")
    with pytest.raises(InvalidInput, match="can't be made"):
        pki.write(made(), files[0] / "pki")


def test_what_is_no_name() -> None:
    with pytest.raises(InvalidInput, match="is no eMAID"):
        pki.make("CARD", PCID, now=NOW)
    with pytest.raises(InvalidInput, match="is no PCID"):
        pki.make(EMAID, "WVW", now=NOW)
