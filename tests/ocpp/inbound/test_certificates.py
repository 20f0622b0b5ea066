"""SignCertificate: what is asked, and the answer with the reason where the version has a place for it."""

import msgspec
import pytest

from voltway.ocpp.inbound import certificates
from voltway.ocpp.inbound.certificates import USE_V21_TO_USE, USE_V201_TO_USE
from voltway.ocpp.inbound.reply import Reply
from voltway.ocpp.wire import v16, v21, v201
from voltway.vocabulary.certificates import CertificateUse
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


def test_whether_certificates_are_revoked_is_not_known_here() -> None:
    told = {"hashAlgorithm": "SHA256", "issuerNameHash": "a", "issuerKeyHash": "b", "serialNumber": "1"}
    sources = [{"certificateHashData": told, "source": word, "urls": ["u"]} for word in ("CRL", "OCSP")]
    message = msgspec.convert({"certificateStatusRequests": sources}, v21.GetCertificateChainStatusRequest)
    [fact] = certificates.chain_asked(message)
    answer = certificates.answer_chain_v21(Reply(now="2030-01-01T00:00:00Z", questions=fact.questions))
    assert msgspec.to_builtins(answer) == {
        "certificateStatus": [
            {
                "certificateHashData": told,
                "source": word,
                "status": "Failed",
                "nextUpdate": "2030-01-01T00:00:00Z",
            }
            for word in ("CRL", "OCSP")
        ]
    }
    for one in (certificates.answer_status_v201(Reply()), certificates.answer_status_v21(Reply())):
        assert (one.status, one.ocsp_result) == ("Failed", None)


def test_every_source_has_a_word() -> None:
    assert certificates.SOURCE_V21_TO_SOURCE.keys() == set(v21.CertificateStatusSourceEnum)
