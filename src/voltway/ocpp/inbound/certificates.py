"""What stations ask about certificates: SignCertificate in all versions (1.6 security; 2.x part 2, A02 and A03).

GetCertificateStatus (2.x part 2, M06) and GetCertificateChainStatus (2.1, M07) are taken and answered, but nobody else
is asked for them yet: that the status could not be found out, so that stations decide by what they know themselves.
"""

from typing import Final

from voltway.ocpp.inbound.reply import Reply
from voltway.ocpp.wire import v16, v21, v201
from voltway.vocabulary.certificates import CertificateHash, CertificateUse, StatusQuestion, StatusSource
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
_UNKNOWN: Final = "the responder is not asked for stations yet"
_LONGEST_INFO: Final = 512


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


def status_asked(_: v201.GetCertificateStatusRequest | v21.GetCertificateStatusRequest) -> tuple[()]:
    """2.x: about one certificate, with the responder's address. Nothing of it is kept."""
    return ()


def chain_asked(message: v21.GetCertificateChainStatusRequest) -> tuple[CertificateStatusAsked]:
    """2.1: about up to four."""
    questions = [
        StatusQuestion(certificate=_hash(one.certificate_hash_data), source=SOURCE_V21_TO_SOURCE[one.source])
        for one in message.certificate_status_requests
    ]
    return (CertificateStatusAsked(questions=questions),)


def answer_status_v201(_: Reply) -> v201.GetCertificateStatusResponse:
    """That it could not be found out."""
    info = v201.StatusInfo(reason_code=UNKNOWN_CODE, additional_info=_UNKNOWN)
    return v201.GetCertificateStatusResponse(status=v201.GetCertificateStatusEnum.FAILED, status_info=info)


def answer_status_v21(_: Reply) -> v21.GetCertificateStatusResponse:
    """The same."""
    info = v21.StatusInfo(reason_code=UNKNOWN_CODE, additional_info=_UNKNOWN)
    return v21.GetCertificateStatusResponse(status=v21.GetCertificateStatusEnum.FAILED, status_info=info)


def answer_chain_v21(reply: Reply) -> v21.GetCertificateChainStatusResponse:
    """The same of each. It may be asked again at once: nothing of this is worth keeping."""
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
                status=v21.CertificateStatusEnum.FAILED,
                next_update=reply.now,
            )
            for one in reply.questions
        ]
    )


def _hash(told: v21.CertificateHashData) -> CertificateHash:
    return CertificateHash(
        hash_algorithm=told.hash_algorithm.value,
        issuer_name_hash=told.issuer_name_hash,
        issuer_key_hash=told.issuer_key_hash,
        serial_number=told.serial_number,
    )
