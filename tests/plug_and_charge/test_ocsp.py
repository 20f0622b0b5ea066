"""What is asked of responders, and what of their answers counts."""

from datetime import datetime, timedelta

from cryptography.x509 import ocsp as wire

from tests.plug_and_charge.responder import NOW, OcspResponder, made, serial
from voltway.certificates import issuing
from voltway.certificates.issuing import Signer
from voltway.plug_and_charge import ocsp
from voltway.vocabulary.certificates import Revocation

BY = made().signers["mo_sub_2"]
ISSUER = BY.certificate
SERIAL = made().contract[0].serial_number


def answered(responder: Signer, at: datetime, *, known: bool = True) -> bytes:
    asked = wire.load_der_ocsp_request(ocsp.question(SERIAL, ISSUER))
    until = at + timedelta(hours=1)
    return issuing.answer_ocsp(
        asked, responder, nonce=issuing.nonce_of(asked), known=known, revoked=None, now=at, until=until
    )


def test_a_question_is_answered() -> None:
    asking = OcspResponder(made().signers)
    asked = wire.load_der_ocsp_request(ocsp.question(SERIAL, ISSUER))
    now = datetime.now(NOW.tzinfo)
    assert ocsp.read(asking.answer(asked), SERIAL, ISSUER, now) is Revocation.GOOD
    asking.revoked.add(serial(made().signers["contract"]))
    assert ocsp.read(asking.answer(asked), SERIAL, ISSUER, now) is Revocation.REVOKED


def test_the_authority_may_answer_itself() -> None:
    assert ocsp.read(answered(BY, NOW), SERIAL, ISSUER, NOW) is Revocation.GOOD
    assert ocsp.read(answered(BY, NOW, known=False), SERIAL, ISSUER, NOW) is Revocation.UNKNOWN


def test_nobody_else_may_answer() -> None:
    stranger = issuing.make_responder(made().signers["mo_sub_1"], now=NOW)
    assert ocsp.read(answered(stranger, NOW), SERIAL, ISSUER, NOW) is Revocation.UNKNOWN
    # A contract of the same authority is signed by it, but not for this.
    assert ocsp.read(answered(made().signers["contract"], NOW), SERIAL, ISSUER, NOW) is Revocation.UNKNOWN


def test_an_answer_about_another_certificate_or_of_another_day() -> None:
    answer = answered(BY, NOW)
    assert ocsp.read(answer, SERIAL + 1, ISSUER, NOW) is Revocation.UNKNOWN
    assert ocsp.read(answer, SERIAL, made().signers["mo_sub_1"].certificate, NOW) is Revocation.UNKNOWN
    assert ocsp.read(answer, SERIAL, ISSUER, NOW + timedelta(days=1)) is Revocation.UNKNOWN
    assert ocsp.read(answer, SERIAL, ISSUER, NOW - timedelta(days=1)) is Revocation.UNKNOWN


def test_what_is_no_answer() -> None:
    for answer in (b"", b"nonsense", issuing.refuse_ocsp(), issuing.unauthorized_ocsp()):
        assert ocsp.read(answer, SERIAL, ISSUER, NOW) is Revocation.UNKNOWN


def test_authorities_are_known_by_their_hashes() -> None:
    named = issuing.hash_of(made().contract[0], ISSUER)
    name, key = named.issuer_name_hash, named.issuer_key_hash
    assert ocsp.is_named(name.upper(), key, "SHA256", ISSUER)
    assert not ocsp.is_named(name, key, "SHA384", ISSUER)
    assert not ocsp.is_named(key, name, "SHA256", ISSUER)
