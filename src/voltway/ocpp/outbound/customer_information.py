"""What a station keeps of a customer: CustomerInformation in 2.x (part 2, N09 and N10). 1.6 has none."""

from collections.abc import Sequence

from voltway.ocpp.outbound.call import OutboundCall, Outcomes, Unsupported, answer_by_status, outbound_call
from voltway.ocpp.outbound.start import KINDS_201
from voltway.ocpp.wire import WireStruct, v21, v201
from voltway.vocabulary.certificates import CertificateHash
from voltway.vocabulary.commands import Answer, AskCustomerInformation, CommandState
from voltway.vocabulary.stations import OcppVersion
from voltway.vocabulary.tokens import PresentedToken, TokenKind


def calls(version: OcppVersion, order: AskCustomerInformation) -> list[OutboundCall]:
    """The request. Raises Unsupported for 1.6, for a customer named in no way or in several, and for nothing to do."""
    named = [order.token, order.customer_identifier, order.certificate]
    if sum(one is not None for one in named) != 1:
        raise Unsupported("a customer is named in exactly one way", "give a token, an identifier or a certificate")
    if not order.report and not order.clear:
        raise Unsupported("the station is neither to tell nor to forget anything", "ask for one of them")
    match version:
        case OcppVersion.V16:
            raise Unsupported("OCPP 1.6 stations keep no customer information", "ask stations of OCPP 2.x")
        case OcppVersion.V201:
            return [outbound_call(_request_201(order))]
        case OcppVersion.V21:
            return [outbound_call(_request_21(order))]


def _request_201(order: AskCustomerInformation) -> v201.CustomerInformationRequest:
    return v201.CustomerInformationRequest(
        request_id=order.request_id,
        report=order.report,
        clear=order.clear,
        id_token=None if order.token is None else _token_201(order.token),
        customer_identifier=order.customer_identifier,
        customer_certificate=None if order.certificate is None else _certificate_201(order.certificate),
    )


def _token_201(token: PresentedToken) -> v201.IdToken:
    kind = KINDS_201.get(token.kind)
    if kind is None:
        raise Unsupported(f"OCPP 2.0.1 has no tokens of the kind {token.kind}", "leave this token out")
    return v201.IdToken(id_token=token.uid, type=kind)


def _certificate_201(certificate: CertificateHash) -> v201.CertificateHashData:
    return v201.CertificateHashData(
        hash_algorithm=v201.HashAlgorithmEnum(certificate.hash_algorithm),
        issuer_name_hash=certificate.issuer_name_hash,
        issuer_key_hash=certificate.issuer_key_hash,
        serial_number=certificate.serial_number,
    )


def _request_21(order: AskCustomerInformation) -> v21.CustomerInformationRequest:
    kind = None if order.token is None else order.token.kind
    told = TokenKind.CENTRAL if kind is TokenKind.UNTOLD else kind
    return v21.CustomerInformationRequest(
        request_id=order.request_id,
        report=order.report,
        clear=order.clear,
        id_token=None
        if order.token is None or told is None
        else v21.IdToken(id_token=order.token.uid, type=told.value),
        customer_identifier=order.customer_identifier,
        customer_certificate=None if order.certificate is None else _certificate_21(order.certificate),
    )


def _certificate_21(certificate: CertificateHash) -> v21.CertificateHashData:
    return v21.CertificateHashData(
        hash_algorithm=v21.HashAlgorithmEnum(certificate.hash_algorithm),
        issuer_name_hash=certificate.issuer_name_hash,
        issuer_key_hash=certificate.issuer_key_hash,
        serial_number=certificate.serial_number,
    )


OUTCOMES: Outcomes = {
    v21.CustomerInformationStatusEnum.ACCEPTED: (CommandState.ACCEPTED, None),
    v21.CustomerInformationStatusEnum.REJECTED: (CommandState.REJECTED, "the station refused to tell or to forget"),
    v21.CustomerInformationStatusEnum.INVALID: (
        CommandState.REJECTED,
        "the station can't name a customer in this way",
    ),
}


def answer(_order: AskCustomerInformation, responses: Sequence[WireStruct]) -> Answer:
    """Accepted means that the station will; what it tells follows in messages of its own."""
    return answer_by_status(responses[0], OUTCOMES)
