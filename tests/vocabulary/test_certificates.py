"""The words are those that the database lets in, and orders survive being written down."""

import re
from enum import StrEnum
from pathlib import Path

import msgspec
import pytest

import voltway
from voltway.vocabulary.certificates import (
    AuthorityState,
    CertificateHash,
    CertificateState,
    CertificateUse,
    InstalledUse,
    RequestState,
)
from voltway.vocabulary.commands import AnyOrder
from voltway.vocabulary.order import Order
from voltway.vocabulary.orders_certificates import (
    AskInstalledCertificates,
    DeleteCertificate,
    InstallCertificate,
    SendCertificate,
)

SCHEMA = Path(voltway.__file__).with_name("migrations") / "0026_pre_certificates.sql"
HASH = CertificateHash(hash_algorithm="SHA256", issuer_name_hash="a", issuer_key_hash="b", serial_number="1")


@pytest.mark.parametrize("words", [AuthorityState, CertificateState, CertificateUse, InstalledUse, RequestState])
def test_the_database_knows_every_word(words: type[StrEnum]) -> None:
    checks = re.findall(r"\bin\s*\(([^()]*)\)", SCHEMA.read_text(encoding="utf-8"))
    assert set(words) in [set(re.findall(r"'(\w+)'", check)) for check in checks]


@pytest.mark.parametrize(
    "order",
    [
        SendCertificate(certificate_id="c", chain="PEM", use=CertificateUse.V2G, request_id=1),
        InstallCertificate(use=InstalledUse.CSMS_ROOT, certificate="PEM"),
        DeleteCertificate(certificate=HASH),
        AskInstalledCertificates(uses=[InstalledUse.V2G_CHAIN]),
    ],
)
def test_an_order_is_read_as_it_was_written(order: Order) -> None:
    assert msgspec.json.decode(msgspec.json.encode(order), type=AnyOrder) == order
