"""What stations ask about certificates: SignCertificate in all versions (1.6 security; 2.x part 2, A02 and A03)."""

from typing import Final

from voltway.ocpp.inbound.reply import Reply
from voltway.ocpp.wire import v16, v21, v201
from voltway.vocabulary.certificates import CertificateUse
from voltway.vocabulary.facts import CertificateRequested

USE_V201_TO_USE = {
    v201.CertificateSigningUseEnum.CHARGING_STATION_CERTIFICATE: CertificateUse.STATION,
    v201.CertificateSigningUseEnum.V2G_CERTIFICATE: CertificateUse.V2G,
}
USE_V21_TO_USE = {
    v21.CertificateSigningUseEnum.CHARGING_STATION_CERTIFICATE: CertificateUse.STATION,
    v21.CertificateSigningUseEnum.V2G_CERTIFICATE: CertificateUse.V2G,
    v21.CertificateSigningUseEnum.V2G20_CERTIFICATE: CertificateUse.V2G20,
}
REFUSED_CODE: Final = "InvalidCSR"
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
