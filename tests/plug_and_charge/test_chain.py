"""Chains of contract certificates."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from cryptography import x509

from tests.certificates.made import signer
from tests.plug_and_charge.responder import EMAID, NOW, PCID, made
from voltway.certificates import issuing
from voltway.plug_and_charge import chain, pki
from voltway.plug_and_charge.chain import ContractRefused, Link, Trusted
from voltway.vocabulary.certificates import ContractStatus, TrustedUse

ROOT = made().signers["mo_root"].certificate
CONTRACT, SUB_2, SUB_1 = made().contract
TRUSTED = [Trusted(ROOT, TrustedUse.MO_ROOT)]
YEAR = timedelta(days=365)


def verified(
    told: Sequence[x509.Certificate] = made().contract,
    trusted: Sequence[Trusted] = TRUSTED,
    contract: str = EMAID,
    now: datetime = NOW,
) -> tuple[Link, ...]:
    return chain.verify(told, trusted, contract, now)


def refused(**changes: object) -> ContractStatus:
    with pytest.raises(ContractRefused) as caught:
        verified(**changes)  # type: ignore[arg-type]  # each test changes one of them
    return caught.value.status


def test_a_chain_that_leads_to_a_root() -> None:
    assert [(link.serial, link.issuer) for link in verified()] == [
        (CONTRACT.serial_number, SUB_2),
        (SUB_2.serial_number, SUB_1),
        (SUB_1.serial_number, ROOT),
    ]
    assert verified((CONTRACT, SUB_1, SUB_2)) == verified((*made().contract, ROOT)) == verified()
    assert verified(contract="de-8aa-ca2b3c4d5") == verified()


def test_sub_cas_that_are_kept_need_not_be_told() -> None:
    kept = [Trusted(one, TrustedUse.SUB_CA) for one in (SUB_1, SUB_2)]
    assert len(verified((CONTRACT,), [*TRUSTED, *kept])) == 3
    assert refused(told=(CONTRACT,)) is ContractStatus.CERT_CHAIN_ERROR
    assert refused(told=(CONTRACT,), trusted=kept) is ContractStatus.CERT_CHAIN_ERROR


def test_a_root_that_is_only_told_is_not_believed() -> None:
    other = Trusted(made().signers["oem_root"].certificate, TrustedUse.MO_ROOT)
    assert refused(told=(*made().contract, ROOT), trusted=[other]) is ContractStatus.CERT_CHAIN_ERROR
    assert refused(trusted=[]) is ContractStatus.CERT_CHAIN_ERROR


def test_the_certificate_must_be_the_contracts() -> None:
    assert refused(contract="DE83DUIEN83QGZD") is ContractStatus.NO_CERTIFICATE_AVAILABLE
    assert refused(contract="CARD") is ContractStatus.NO_CERTIFICATE_AVAILABLE
    assert refused(told=made().provisioning, contract=PCID) is ContractStatus.NO_CERTIFICATE_AVAILABLE


@pytest.mark.parametrize("now", [NOW - YEAR, NOW + 3 * YEAR, NOW + 5 * YEAR, NOW + 50 * YEAR])
def test_dates(now: datetime) -> None:
    assert refused(now=now) is ContractStatus.CERTIFICATE_EXPIRED


def test_a_signature_by_somebody_of_the_same_name() -> None:
    impostor = pki.make(EMAID, PCID, now=NOW)
    assert refused(told=impostor.contract) is ContractStatus.SIGNATURE_ERROR
    assert refused(told=(impostor.contract[0], SUB_2, SUB_1)) is ContractStatus.SIGNATURE_ERROR
    # Of two with the same name the right one is found.
    assert verified((CONTRACT, impostor.contract[1], SUB_2, SUB_1)) == verified()


def test_who_may_sign() -> None:
    low = pki.make(EMAID, PCID, now=NOW).signers
    child = pki.signed("child", low["contract"], NOW, YEAR)
    below = pki.signed(EMAID, low["mo_sub_2"], NOW, YEAR)
    root = [Trusted(low["mo_root"].certificate, TrustedUse.MO_ROOT)]
    chained = (below.certificate, low["mo_sub_2"].certificate, low["mo_sub_1"].certificate)
    assert len(verified(chained, root)) == 3
    leaf = pki.signed(EMAID, child, NOW, YEAR)
    assert refused(told=(leaf.certificate, child.certificate), trusted=root) is ContractStatus.CERT_CHAIN_ERROR
    # An authority is no contract, whatever its name is.
    authority = pki.signed(EMAID, low["mo_root"], NOW, YEAR, below=0)
    assert refused(told=(authority.certificate,), trusted=root) is ContractStatus.CERT_CHAIN_ERROR
    # mo_sub_2 may have no authority below it.
    deep = pki.signed("deep", low["mo_sub_2"], NOW, YEAR, below=0)
    told = pki.signed(EMAID, deep, NOW, YEAR)
    kept = [Trusted(low["mo_sub_1"].certificate, TrustedUse.V2G_ROOT)]
    chained = (told.certificate, deep.certificate, low["mo_sub_2"].certificate)
    assert refused(told=chained, trusted=kept) is ContractStatus.CERT_CHAIN_ERROR


def test_what_is_read() -> None:
    assert chain.read(issuing.pem_of(*made().contract)) == list(made().contract)
    many = issuing.pem_of(*[ROOT] * (chain.MOST_CERTIFICATES + 1))
    for text in ("", "no certificate", many, " " * (chain.LONGEST_CHAIN_CHARS + 1)):
        with pytest.raises(ContractRefused) as caught:
            chain.read(text)
        assert caught.value.status is ContractStatus.CERT_CHAIN_ERROR


def test_the_responder_that_counts_is_the_one_kept_for_the_authority() -> None:
    told = pki.make(EMAID, PCID, now=NOW, ocsp_url="http://ocsp.example/told")
    root = told.signers["mo_root"].certificate
    links = verified(told.contract, [Trusted(root, TrustedUse.MO_ROOT, "http://ocsp.example/kept")])
    assert [link.ocsp_url for link in links] == [*["http://ocsp.example/told"] * 2, "http://ocsp.example/kept"]
    assert [link.ocsp_url for link in verified()] == [None] * 3


def test_a_root_of_another_kind_is_no_contract() -> None:
    other = signer(EMAID)
    trusted = [Trusted(other.certificate, TrustedUse.MO_ROOT)]
    assert refused(told=(other.certificate,), trusted=trusted) is ContractStatus.CERT_CHAIN_ERROR
