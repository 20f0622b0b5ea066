"""Which requests of stations are signed, and which are not, and why."""

import base64

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from tests.certificates.made import pem, request
from voltway.certificates.requests import MOST_CHARACTERS, REQUESTS_AN_HOUR, Pace, checked, subject_of
from voltway.vocabulary.errors import InvalidInput

WEAK = rsa.generate_private_key(public_exponent=65537, key_size=1024)  # noqa: S505  # it is to be refused


@pytest.mark.parametrize(
    "key",
    [
        ec.generate_private_key(ec.SECP256R1()),
        ec.generate_private_key(ec.SECP384R1()),
        rsa.generate_private_key(public_exponent=65537, key_size=2048),
    ],
    ids=["p256", "p384", "rsa"],
)
@pytest.mark.parametrize(("name", "serial"), [("SIM", None), ("S-1", "S-1")])
def test_a_good_request_is_taken(key: object, name: str, serial: str | None) -> None:
    read = checked(pem(request(name, key=key)), "SIM", serial, "Adler")
    assert subject_of(read, "Adler").rfc4514_string() == f"CN={name},O=Adler"


def test_who_names_no_operator_gets_ours() -> None:
    read = checked(pem(request(organization=None)), "SIM", None, "Adler")
    assert subject_of(read, "Adler").rfc4514_string() == "CN=SIM,O=Adler"
    assert [one.oid for one in subject_of(read, None)] == [NameOID.COMMON_NAME]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("nothing", "not PEM"),
        ("x" * (MOST_CHARACTERS + 1), "at most"),
        (pem(request("OTHER")), "neither the station's serial number"),
        (pem(request(None)), "0 common names"),
        (pem(request(organization="Bussard")), "organization is not 'Adler'"),
        (pem(request(key=WEAK)), "1024 bits"),
        (pem(request(key=ec.generate_private_key(ec.SECP192R1()))), "192 bits"),
        (pem(request(digest=hashes.SHA224())), "SHA-256"),
    ],
)
def test_a_bad_one_is_not(text: str, why: str) -> None:
    with pytest.raises(InvalidInput, match=why):
        checked(text, "SIM", "S-1", "Adler")


def test_a_key_of_another_kind_is_not() -> None:
    key = ed25519.Ed25519PrivateKey.generate()
    csr = x509.CertificateSigningRequestBuilder().subject_name(request().subject).sign(key, None)
    with pytest.raises(InvalidInput, match="neither RSA nor"):
        checked(pem(csr), "SIM", None, None)


def test_what_was_changed_after_it_was_signed_is_not() -> None:
    changed = request().public_bytes(Encoding.DER).replace(b"Adler", b"Adle2")
    text = base64.encodebytes(changed).decode()
    with pytest.raises(InvalidInput, match="not that of its key"):
        checked(f"-----BEGIN CERTIFICATE REQUEST-----\n{text}-----END CERTIFICATE REQUEST-----\n", "SIM", None, None)


def test_nobody_asks_too_often() -> None:
    pace = Pace()
    assert all(pace.may_ask("A", float(second)) for second in range(REQUESTS_AN_HOUR))
    assert not pace.may_ask("A", 100.0)
    assert pace.may_ask("B", 100.0)
    assert pace.may_ask("A", 3600.0)
    assert not pace.may_ask("A", 3600.5)
