"""What is asked about certificates, and the answer with the reason where the version has a place for it."""

from base64 import b64decode
from datetime import UTC, datetime

import msgspec
import pytest

from voltway.ocpp.inbound import certificates
from voltway.ocpp.inbound.certificates import USE_V21_TO_USE, USE_V201_TO_USE
from voltway.ocpp.inbound.reply import Reply
from voltway.ocpp.wire import v16, v21, v201
from voltway.vocabulary.certificates import CertificateUse, Revocation, StatusTold
from voltway.vocabulary.facts import CertificateRequested


def test_every_use_has_a_word() -> None:
    assert USE_V201_TO_USE.keys() == set(v201.CertificateSigningUseEnum)
    assert USE_V21_TO_USE.keys() == set(v21.CertificateSigningUseEnum)


def test_what_is_asked() -> None:
    [old] = certificates.requested_v16(msgspec.convert({"csr": "PEM"}, v16.SignCertificateRequest))
    assert old == CertificateRequested(csr="PEM", use=CertificateUse.BOTH)
    payload = {"csr": "PEM", "certificateType": "ChargingStationCertificate"}
    [newer] = certificates.requested_v201(msgspec.convert(payload, v201.SignCertificateRequest))
    assert newer == CertificateRequested(csr="PEM", use=CertificateUse.STATION)
    numbered = {"csr": "PEM", "certificateType": "V2G20Certificate", "requestId": 3}
    [newest] = certificates.requested_v21(msgspec.convert(numbered, v21.SignCertificateRequest))
    assert newest == CertificateRequested(csr="PEM", use=CertificateUse.V2G20, request_id=3)
    for version, request in ((v201, certificates.requested_v201), (v21, certificates.requested_v21)):
        [untyped] = request(msgspec.convert({"csr": "PEM"}, version.SignCertificateRequest))
        assert untyped.use is CertificateUse.BOTH


@pytest.mark.parametrize("refusal", [None, "its key is weak " * 100])
def test_the_answer_says_why_not(refusal: str | None) -> None:
    reply, status = Reply(refusal=refusal), "Accepted" if refusal is None else "Rejected"
    assert certificates.answer_v16(reply).status == status
    for told in (certificates.answer_v201(reply), certificates.answer_v21(reply)):
        assert told.status == status
        info = None if told.status_info is None else (told.status_info.reason_code, told.status_info.additional_info)
        assert info == (None if refusal is None else ("InvalidCSR", refusal[:512]))


HASHES = {"hashAlgorithm": "SHA256", "issuerNameHash": "a", "issuerKeyHash": "b", "serialNumber": "1"}
UNTIL = datetime(2030, 1, 2, tzinfo=UTC)


def test_whether_certificates_of_a_chain_are_revoked() -> None:
    sources = [{"certificateHashData": HASHES, "source": word, "urls": ["u"]} for word in ("CRL", *["OCSP"] * 3)]
    message = msgspec.convert({"certificateStatusRequests": sources}, v21.GetCertificateChainStatusRequest)
    [fact] = certificates.chain_asked(message)
    statuses = [StatusTold(reason="not fetched")]
    statuses += [StatusTold(revocation=one, answer=b"DER", until=UNTIL) for one in Revocation]
    reply = Reply(now="2030-01-01T00:00:00Z", questions=fact.questions, statuses=statuses)
    told = msgspec.to_builtins(certificates.answer_chain_v21(reply))["certificateStatus"]
    assert [(one["source"], one["status"], one["nextUpdate"]) for one in told] == [
        ("CRL", "Failed", "2030-01-01T00:00:00Z"),
        ("OCSP", "Good", "2030-01-02T00:00:00.000Z"),
        ("OCSP", "Revoked", "2030-01-02T00:00:00.000Z"),
        ("OCSP", "Unknown", "2030-01-02T00:00:00.000Z"),
    ]
    assert all(one["certificateHashData"] == HASHES for one in told)


def test_a_responder_s_answer_is_told_as_it_is_where_it_has_room() -> None:
    payload = {"ocspRequestData": {**HASHES, "responderURL": "http://ocsp"}}
    for version in (v201, v21):
        [fact] = certificates.status_asked(msgspec.convert(payload, version.GetCertificateStatusRequest))
        assert fact.questions[0].addresses == ("http://ocsp",)
    answers = (certificates.answer_status_v201, certificates.answer_status_v21)
    for length, statuses in ((4_000, ("Accepted", "Accepted")), (4_200, ("Failed", "Accepted"))):
        told = [answer(Reply(statuses=[StatusTold(answer=b"x" * length, until=UNTIL)])) for answer in answers]
        assert tuple(one.status for one in told) == statuses
        for one in told:
            assert (one.ocsp_result is None) == (one.status == "Failed") == (one.status_info is not None)
            assert one.ocsp_result is None or b64decode(one.ocsp_result) == b"x" * length
    for answer in answers:
        told_why = answer(Reply(statuses=[StatusTold(reason="why")]))
        assert (told_why.status, told_why.ocsp_result) == ("Failed", None)
        assert told_why.status_info is not None
        assert told_why.status_info.additional_info == "why"


def test_every_source_has_a_word() -> None:
    assert certificates.SOURCE_V21_TO_SOURCE.keys() == set(v21.CertificateStatusSourceEnum)
