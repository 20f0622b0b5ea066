"""What an authority signs is what others accept: read with the library's own readers."""

from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.x509 import ocsp

from tests.certificates.made import NOW, YEAR, request, signer
from voltway.certificates import issuing, keys
from voltway.certificates.issuing import NOWHERE, Revoked, Signer, Whereabouts
from voltway.certificates.keys import KeyKind
from voltway.certificates.requests import subject_of
from voltway.vocabulary.certificates import RevocationReason

KINDS = pytest.mark.parametrize("kind", list(KeyKind))


def leaf(by: Signer, where: Whereabouts = NOWHERE, lasts: timedelta = YEAR) -> x509.Certificate:
    csr = request()
    return issuing.issue(csr, subject_of(csr, None), by, now=NOW, lasts=lasts, where=where)


@KINDS
def test_a_station_s_certificate_leads_to_its_root(kind: KeyKind) -> None:
    root = signer(kind=kind)
    signed = leaf(root)
    signed.verify_directly_issued_by(root.certificate)
    assert signed.subject.rfc4514_string() == "CN=SIM,O=Adler"
    assert signed.not_valid_after_utc == NOW + YEAR
    assert keys.from_pem(keys.to_pem(root.key)).public_key() == root.certificate.public_key()


def test_nothing_outlasts_its_authority() -> None:
    root = signer(lasts=timedelta(days=10))
    assert leaf(root).not_valid_after_utc == NOW + timedelta(days=10)


def test_the_next_root_can_be_checked_by_who_trusts_the_one_before() -> None:
    old, new = signer("Old"), signer("New")
    crossed = issuing.cross_sign(new, old, now=NOW)
    crossed.verify_directly_issued_by(old.certificate)
    signed = leaf(new)
    signed.verify_directly_issued_by(crossed)
    assert crossed.not_valid_after_utc == new.certificate.not_valid_after_utc


def test_it_says_where_revocations_are_told() -> None:
    signed = leaf(signer(), Whereabouts("https://example.com/crl", "https://example.com/ocsp"))
    points = signed.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
    assert [name.value for point in points for name in point.full_name or ()] == ["https://example.com/crl"]
    access = signed.extensions.get_extension_for_class(x509.AuthorityInformationAccess).value
    assert [one.access_location.value for one in access] == ["https://example.com/ocsp"]


@KINDS
def test_a_list_names_what_was_revoked(kind: KeyKind) -> None:
    root = signer(kind=kind)
    gone, good = leaf(root), leaf(root)
    revoked = Revoked(serial=issuing.serial_of(gone), revoked_at=NOW, revocation_reason=RevocationReason.KEY_COMPROMISE)
    told = x509.load_der_x509_crl(issuing.make_crl(root, [revoked], now=NOW, until=NOW + YEAR))
    assert told.is_signature_valid(root.key.public_key())
    assert told.get_revoked_certificate_by_serial_number(good.serial_number) is None
    entry = told.get_revoked_certificate_by_serial_number(gone.serial_number)
    assert entry is not None
    assert entry.extensions.get_extension_for_class(x509.CRLReason).value.reason is x509.ReasonFlags.key_compromise


@pytest.mark.parametrize(("known", "revoked"), [(True, False), (True, True), (False, False)])
def test_an_answer_to_ocsp_is_signed_by_the_responder(known: bool, revoked: bool) -> None:  # two facts
    root = signer()
    responder, signed = issuing.make_responder(root, now=NOW), leaf(root)
    nonce = x509.OCSPNonce(b"0123456789abcdef")
    asked = (
        ocsp.OCSPRequestBuilder()
        .add_certificate(signed, root.certificate, hashes.SHA1())  # noqa: S303  # what OCSP clients use
        .add_extension(nonce, critical=False)
        .build()
    )
    gone = Revoked(serial=issuing.serial_of(signed), revoked_at=NOW, revocation_reason=RevocationReason.SUPERSEDED)
    told = ocsp.load_der_ocsp_response(
        issuing.answer_ocsp(
            asked,
            responder,
            nonce=nonce,
            known=known,
            revoked=gone if revoked else None,
            now=NOW,
            until=NOW + YEAR,
        )
    )
    good = ocsp.OCSPCertStatus.GOOD if known else ocsp.OCSPCertStatus.UNKNOWN
    assert told.certificate_status is (ocsp.OCSPCertStatus.REVOKED if revoked else good)
    assert told.extensions.get_extension_for_class(x509.OCSPNonce).value == nonce
    assert told.certificates == [responder.certificate]
    responder.certificate.verify_directly_issued_by(root.certificate)
    assert told.signature_hash_algorithm is not None


def test_what_can_t_be_read_is_refused() -> None:
    told = ocsp.load_der_ocsp_response(issuing.refuse_ocsp())
    assert told.response_status is ocsp.OCSPResponseStatus.MALFORMED_REQUEST


@KINDS
def test_certificates_are_named_as_ocsp_names_them(kind: KeyKind) -> None:
    root = signer(kind=kind)
    signed = leaf(root)
    asked = ocsp.OCSPRequestBuilder().add_certificate(signed, root.certificate, hashes.SHA256()).build()
    named = issuing.hash_of(signed, root.certificate)
    assert (named.issuer_name_hash, named.issuer_key_hash) == (
        asked.issuer_name_hash.hex(),
        asked.issuer_key_hash.hex(),
    )
    assert int(named.serial_number, 16) == signed.serial_number
