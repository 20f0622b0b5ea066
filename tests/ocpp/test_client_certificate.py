"""Certificates of stations, read and held against what is asked."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from tests.fixtures.certificates import Authority, rsa_key
from voltway.ocpp.client_certificate import ClientCertificate, Demands, objection, read_certificate
from voltway.vocabulary.refusals import RefusalCause

NOW = datetime.now(UTC)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority.made(tmp_path_factory.mktemp("tls"))


def test_what_is_read(authority: Authority) -> None:
    paper = authority.signed("S1", organization="Voltway", names=("S1.example", "S2"))
    told = read_certificate(paper.der)
    assert told.names == ("S1", "S1.example", "S2")
    assert told.organizations == ("Voltway",)
    assert int(told.serial, 16) == paper.certificate.serial_number
    assert told.issuer == authority.root.certificate.subject.public_bytes()
    assert told.strong


@pytest.mark.parametrize("content", [b"", b"\x30\x03\x02\x01\x01", b"-----BEGIN"])
def test_what_is_no_certificate(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_certificate(content)


def test_short_keys_are_weak(authority: Authority) -> None:
    assert not read_certificate(authority.signed("S1", key=rsa_key(1024)).der).strong
    assert not read_certificate(authority.signed("S1", key=ec.generate_private_key(ec.SECP192R1())).der).strong
    assert read_certificate(authority.signed("S1", key=ec.generate_private_key(ec.SECP224R1())).der).strong


GOOD = ClientCertificate(
    fingerprint="f",
    serial="1",
    names=("S1",),
    organizations=("Voltway",),
    issuer=b"",
    not_before=NOW - timedelta(days=1),
    not_after=NOW + timedelta(days=1),
    strong=True,
)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, None),
        ({"station_id": "s1"}, RefusalCause.CERTIFICATE_OF_ANOTHER_STATION),
        ({"organization": "Voltway"}, None),
        ({"organization": "Rival"}, RefusalCause.CERTIFICATE_OF_ANOTHER_OPERATOR),
        ({"known": "f"}, None),
        ({"known": "e"}, RefusalCause.CERTIFICATE_NOT_THE_KNOWN_ONE),
        ({"owner": "S1"}, None),
        ({"owner": "S1", "issued": True, "known": "e"}, None),
        ({"owner": "S2"}, RefusalCause.CERTIFICATE_OF_ANOTHER_STATION),
        ({"revoked": True}, RefusalCause.CERTIFICATE_REVOKED),
        ({"now": NOW + timedelta(days=1)}, RefusalCause.CERTIFICATE_EXPIRED),
        ({"now": NOW - timedelta(days=2)}, RefusalCause.CERTIFICATE_NOT_YET_VALID),
    ],
)
def test_what_is_asked(asked: dict[str, Any], expected: RefusalCause | None) -> None:
    given: dict[str, Any] = {"station_id": "S1", "now": NOW, **asked}
    assert objection(GOOD, Demands(**given)) is expected
