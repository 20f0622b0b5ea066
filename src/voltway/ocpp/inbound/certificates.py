"""What stations ask about certificates: SignCertificate in all versions (1.6 security; 2.x part 2, A02 and A03).

GetCertificateStatus (2.x part 2, M06) gets what a responder says as it was said, GetCertificateChainStatus (2.1, M07)
what that means.
"""

from base64 import b64encode
from typing import Final

from voltway.ocpp.inbound.reply import Reply
from voltway.ocpp.inbound.times import told
from voltway.ocpp.wire import v16, v21, v201
from voltway.vocabulary.certificates import (
    CertificateHash,
    CertificateUse,
    Revocation,
    StatusQuestion,
    StatusSource,
    StatusTold,
)
from voltway.vocabulary.facts import CertificateRequested, CertificateStatusAsked

USE_V201_TO_USE = {
    v201.CertificateSigningUseEnum.CHARGING_STATION_CERTIFICATE: CertificateUse.STATION,
    v201.CertificateSigningUseEnum.V2G_CERTIFICATE: CertificateUse.V2G,
}
USE_V21_TO_USE = {
    v21.CertificateSigningUseEnum.CHARGING_STATION_CERTIFICATE: CertificateUse.STATION,
    v21.CertificateSigningUseEnum.V2G_CERTIFICATE: CertificateUse.V2G,
    v21.CertificateSigningUseEnum.V2G20_CERTIFICATE: CertificateUse.V2G20,
}
SOURCE_V21_TO_SOURCE = {
    v21.CertificateStatusSourceEnum.CRL: StatusSource.CRL,
    v21.CertificateStatusSourceEnum.OCSP: StatusSource.OCSP,
}
REFUSED_CODE: Final = "InvalidCSR"
UNKNOWN_CODE: Final = "NotRelayed"
_LONGEST_INFO: Final = 512
_LONGEST_RESULT_V201: Final = 5_500
_NOTHING: Final = StatusTold(reason="it could not be found out")


def requested_v16(message: v16.SignCertificateRequest) -> tuple[CertificateRequested]:
    """1.6 knows one certificate of a station."""
    return (CertificateRequested(csr=message.csr),)


def requested_v201(message: v201.SignCertificateRequest) -> tuple[CertificateRequested]:
    """2.0.1: for which of its connections, or for all."""
    kind = message.certificate_type
    use = CertificateUse.BOTH if kind is None else USE_V201_TO_USE[kind]
    return (CertificateRequested(csr=message.csr, use=use),)


def requested_v21(message: v21.SignCertificateRequest) -> tuple[CertificateRequested]:
    """2.1 numbers its requests."""
    kind = message.certificate_type
    use = CertificateUse.BOTH if kind is None else USE_V21_TO_USE[kind]
    return (CertificateRequested(csr=message.csr, use=use, request_id=message.request_id),)


def answer_v16(reply: Reply) -> v16.SignCertificateResponse:
    """Accepted: the certificate follows."""
    accepted = reply.refusal is None
    return v16.SignCertificateResponse(status=v16.GenericStatus.ACCEPTED if accepted else v16.GenericStatus.REJECTED)


def answer_v201(reply: Reply) -> v201.SignCertificateResponse:
    """Accepted: the certificate follows. Otherwise what is wrong with the request."""
    if reply.refusal is None:
        return v201.SignCertificateResponse(status=v201.GenericStatusEnum.ACCEPTED)
    info = v201.StatusInfo(reason_code=REFUSED_CODE, additional_info=reply.refusal[:_LONGEST_INFO])
    return v201.SignCertificateResponse(status=v201.GenericStatusEnum.REJECTED, status_info=info)


def answer_v21(reply: Reply) -> v21.SignCertificateResponse:
    """The same."""
    if reply.refusal is None:
        return v21.SignCertificateResponse(status=v21.GenericStatusEnum.ACCEPTED)
    info = v21.StatusInfo(reason_code=REFUSED_CODE, additional_info=reply.refusal[:_LONGEST_INFO])
    return v21.SignCertificateResponse(status=v21.GenericStatusEnum.REJECTED, status_info=info)


# --- whether certificates are revoked


def status_asked(
    message: v201.GetCertificateStatusRequest | v21.GetCertificateStatusRequest,
) -> tuple[CertificateStatusAsked]:
    """2.x: about one certificate, with the responder's address."""
    asked = message.ocsp_request_data
    question = StatusQuestion(certificate=_hash(asked), source=StatusSource.OCSP, addresses=(asked.responder_url,))
    return (CertificateStatusAsked(questions=(question,)),)


def chain_asked(message: v21.GetCertificateChainStatusRequest) -> tuple[CertificateStatusAsked]:
    """2.1: about up to four."""
    questions = (
        StatusQuestion(
            certificate=_hash(one.certificate_hash_data),
            source=SOURCE_V21_TO_SOURCE[one.source],
            addresses=tuple(one.urls),
        )
        for one in message.certificate_status_requests
    )
    return (CertificateStatusAsked(questions=tuple(questions)),)


def answer_status_v201(reply: Reply) -> v201.GetCertificateStatusResponse:
    """The responder's answer, where it has room, or why there is none."""
    said = _only(reply)
    result = None if said.answer is None else b64encode(said.answer).decode()
    if result is not None and len(result) <= _LONGEST_RESULT_V201:
        return v201.GetCertificateStatusResponse(status=v201.GetCertificateStatusEnum.ACCEPTED, ocsp_result=result)
    reason = said.reason or f"the responder's answer has more than {_LONGEST_RESULT_V201} characters"
    info = v201.StatusInfo(reason_code=UNKNOWN_CODE, additional_info=reason[:_LONGEST_INFO])
    return v201.GetCertificateStatusResponse(status=v201.GetCertificateStatusEnum.FAILED, status_info=info)


def answer_status_v21(reply: Reply) -> v21.GetCertificateStatusResponse:
    """The same."""
    said = _only(reply)
    if said.answer is not None:
        result = b64encode(said.answer).decode()
        return v21.GetCertificateStatusResponse(status=v21.GetCertificateStatusEnum.ACCEPTED, ocsp_result=result)
    info = v21.StatusInfo(reason_code=UNKNOWN_CODE, additional_info=said.reason[:_LONGEST_INFO])
    return v21.GetCertificateStatusResponse(status=v21.GetCertificateStatusEnum.FAILED, status_info=info)


def answer_chain_v21(reply: Reply) -> v21.GetCertificateChainStatusResponse:
    """Each with how it is, and until when that holds; what could not be found out may be asked again at once."""
    return v21.GetCertificateChainStatusResponse(
        certificate_status=[
            v21.CertificateStatus(
                certificate_hash_data=v21.CertificateHashData(
                    hash_algorithm=v21.HashAlgorithmEnum(one.certificate.hash_algorithm),
                    issuer_name_hash=one.certificate.issuer_name_hash,
                    issuer_key_hash=one.certificate.issuer_key_hash,
                    serial_number=one.certificate.serial_number,
                ),
                source=v21.CertificateStatusSourceEnum[one.source.name],
                status=v21.CertificateStatusEnum.FAILED if said.answer is None else _SAID[said.revocation],
                next_update=reply.now if said.until is None else told(said.until),
            )
            for one, said in zip(reply.questions, reply.statuses, strict=True)
        ]
    )


_SAID: Final = {
    Revocation.GOOD: v21.CertificateStatusEnum.GOOD,
    Revocation.REVOKED: v21.CertificateStatusEnum.REVOKED,
    Revocation.UNKNOWN: v21.CertificateStatusEnum.UNKNOWN,
}


def _only(reply: Reply) -> StatusTold:
    """What was found out about the only certificate that was asked about."""
    return reply.statuses[0] if reply.statuses else _NOTHING


def _hash(one: v201.OCSPRequestData | v21.OCSPRequestData | v21.CertificateHashData) -> CertificateHash:
    return CertificateHash(
        hash_algorithm=one.hash_algorithm.value,
        issuer_name_hash=one.issuer_name_hash,
        issuer_key_hash=one.issuer_key_hash,
        serial_number=one.serial_number,
    )
