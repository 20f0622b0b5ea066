"""What orders about certificates say on the wire, and what stations tell of what they hold."""

import json
from typing import Any

import jsonschema
import pytest

from tests.ocpp.outbound.wording import TWO, VERSIONS, answer, frame, frames, schema
from voltway.ocpp.outbound.call import Unsupported
from voltway.ocpp.outbound.certificates import MOST_KEPT
from voltway.vocabulary.certificates import CertificateHash, CertificateUse, InstalledUse
from voltway.vocabulary.commands import CommandState
from voltway.vocabulary.order import Order
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


def carried(order: Order) -> tuple[str, dict[str, Any]]:
    """What 1.6 gets within a DataTransfer; it obeys the schema of 2.0.1."""
    action, payload = frame(V16, order)
    assert (action, payload["vendorId"]) == ("DataTransfer", "org.openchargealliance.iso15118pnc")
    inner: dict[str, Any] = json.loads(payload["data"])
    jsonschema.validate(inner, schema(V201, payload["messageId"]))
    return payload["messageId"], inner


def test_a_signed_certificate_is_brought_with_the_type_it_was_asked_with() -> None:
    order = SendCertificate(certificate_id="c", chain="PEM", use=CertificateUse.V2G, request_id=3)
    typed = {"certificateChain": "PEM", "certificateType": "V2GCertificate"}
    assert carried(order) == ("CertificateSigned", typed)
    assert frame(V201, order) == ("CertificateSigned", typed)
    assert frame(V21, order) == ("CertificateSigned", {**typed, "requestId": 3})
    for version in VERSIONS:
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


def test_what_1_6_has_no_words_for_comes_within_another_message() -> None:
    root = InstallCertificate(use=InstalledUse.V2G_ROOT, certificate="PEM")
    assert carried(root) == ("InstallCertificate", {"certificateType": "V2GRootCertificate", "certificate": "PEM"})
    gone = DeleteCertificate(certificate=NAMED, use=InstalledUse.MO_ROOT)
    assert carried(gone) == ("DeleteCertificate", {"certificateHashData": TOLD})
    for use in (None, InstalledUse.CSMS_ROOT):
        assert frame(V16, DeleteCertificate(certificate=NAMED, use=use))[0] == "DeleteCertificate"
    some = AskInstalledCertificates(uses=[InstalledUse.V2G_CHAIN])
    assert carried(some) == ("GetInstalledCertificateIds", {"certificateType": ["V2GCertificateChain"]})
    with pytest.raises(Unsupported, match="oem_root"):
        frame(V16, InstallCertificate(use=InstalledUse.OEM_ROOT, certificate="PEM"))


def test_what_a_1_6_station_answers_within() -> None:
    mixed = AskInstalledCertificates(uses=[InstalledUse.CSMS_ROOT, InstalledUse.V2G_ROOT])
    own = {"status": "NotFound"}
    chains = [{"certificateType": "V2GRootCertificate", "certificateHashData": TOLD}]
    inner = json.dumps({"status": "Accepted", "certificateHashDataChain": chains})
    told = answer(V16, mixed, own, {"status": "Accepted", "data": inner})
    assert [one["use"] for one in held(told.answer)[0]] == ["v2g_root"]
    for response in ({"status": "UnknownVendorId"}, {"status": "Accepted"}, {"status": "Accepted", "data": "{}"}):
        refused = answer(V16, mixed, own, response)
        assert refused.state is CommandState.REJECTED
        assert "does not know ISO 15118" in (refused.reason or "")
    everything = answer(V16, AskInstalledCertificates(), own, own)
    assert everything.answer == {"certificates": [], "unknown": 0, "uses": ["csms_root", "manufacturer_root"]}
    root = InstallCertificate(use=InstalledUse.V2G_ROOT, certificate="PEM")
    for status, state in (("Accepted", CommandState.ACCEPTED), ("Failed", CommandState.REJECTED)):
        data = json.dumps({"status": status})
        assert answer(V16, root, {"status": "Accepted", "data": data}).state is state
        assert answer(V16, root, {"status": "Rejected", "data": data}).state is CommandState.REJECTED


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
