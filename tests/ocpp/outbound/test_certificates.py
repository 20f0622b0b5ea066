"""What orders about certificates say on the wire, and what stations tell of what they hold."""

from typing import Any

import pytest

from tests.ocpp.outbound.wording import TWO, VERSIONS, answer, frame, frames
from voltway.ocpp.outbound.certificates import MOST_KEPT
from voltway.vocabulary.certificates import CertificateHash, CertificateUse, InstalledUse
from voltway.vocabulary.orders_certificates import (
    AskInstalledCertificates,
    DeleteCertificate,
    InstallCertificate,
    SendCertificate,
)
from voltway.vocabulary.stations import OcppVersion

V16, V201, V21 = VERSIONS
TOLD = {"hashAlgorithm": "SHA256", "issuerNameHash": "ab", "issuerKeyHash": "cd", "serialNumber": "1f"}
NAMED = CertificateHash(hash_algorithm="SHA256", issuer_name_hash="ab", issuer_key_hash="cd", serial_number="1f")


def test_a_signed_certificate_is_brought_with_the_type_it_was_asked_with() -> None:
    order = SendCertificate(certificate_id="c", chain="PEM", use=CertificateUse.V2G, request_id=3)
    assert frame(V16, order) == ("CertificateSigned", {"certificateChain": "PEM"})
    typed = {"certificateChain": "PEM", "certificateType": "V2GCertificate"}
    assert frame(V201, order) == ("CertificateSigned", typed)
    assert frame(V21, order) == ("CertificateSigned", {**typed, "requestId": 3})
    for version in TWO:
        both = SendCertificate(certificate_id="c", chain="PEM")
        assert frame(version, both) == ("CertificateSigned", {"certificateChain": "PEM"})


def test_roots_have_other_names_in_1_6() -> None:
    order = InstallCertificate(use=InstalledUse.CSMS_ROOT, certificate="PEM")
    assert frame(V16, order)[1]["certificateType"] == "CentralSystemRootCertificate"
    assert frame(V201, order)[1]["certificateType"] == frame(V21, order)[1]["certificateType"] == "CSMSRootCertificate"


@pytest.mark.parametrize("version", VERSIONS)
def test_one_is_deleted_by_its_hashes(version: OcppVersion) -> None:
    assert frame(version, DeleteCertificate(certificate=NAMED)) == (
        "DeleteCertificate",
        {"certificateHashData": TOLD},
    )


def test_1_6_is_asked_use_by_use() -> None:
    asked = frames(V16, AskInstalledCertificates())
    assert [payload["certificateType"] for _, payload in asked] == [
        "CentralSystemRootCertificate",
        "ManufacturerRootCertificate",
    ]
    assert frame(V201, AskInstalledCertificates()) == ("GetInstalledCertificateIds", {})
    some = AskInstalledCertificates(uses=[InstalledUse.V2G_CHAIN])
    assert frame(V21, some)[1] == {"certificateType": ["V2GCertificateChain"]}


def held(told: object) -> tuple[list[dict[str, Any]], int]:
    assert isinstance(told, dict)
    return told["certificates"], told["unknown"]


def test_what_it_holds_is_told_in_our_words() -> None:
    old = answer(
        V16,
        AskInstalledCertificates(),
        {"status": "Accepted", "certificateHashData": [TOLD]},
        {"status": "NotFound"},
    )
    [root], unknown = held(old.answer)
    assert (root["use"], root["certificate"]["serial_number"], unknown) == ("csms_root", "1f", 0)
    chain = {
        "certificateType": "V2GCertificateChain",
        "certificateHashData": TOLD,
        "childCertificateHashData": [TOLD],
    }
    for version in TWO:
        new = answer(version, AskInstalledCertificates(), {"status": "Accepted", "certificateHashDataChain": [chain]})
        [leaf], unknown = held(new.answer)
        assert (leaf["use"], len(leaf["children"]), unknown) == ("v2g_chain", 1, 0)
        none = answer(version, AskInstalledCertificates(), {"status": "NotFound"})
        assert held(none.answer) == ([], 0)


def test_a_station_can_t_make_us_keep_more_than_so_much() -> None:
    many = {"status": "Accepted", "certificateHashData": [TOLD] * (MOST_KEPT + 7)}
    told = answer(V16, AskInstalledCertificates(uses=[InstalledUse.CSMS_ROOT]), many)
    kept, unknown = held(told.answer)
    assert (len(kept), unknown) == (MOST_KEPT, 7)
