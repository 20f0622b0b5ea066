"""What a car asks for its contract: Get15118EVCertificate (2.x part 2, M01 and M02).

The car's own message and the answer to it go through unread, as Base64.
"""

from typing import Final

from voltway.ocpp.inbound.reply import Reply
from voltway.ocpp.wire import v21, v201
from voltway.vocabulary.certificates import CertificateAction
from voltway.vocabulary.facts import ContractCertificateAsked

ACTION_TO_ACTION: dict[str, CertificateAction] = {
    v21.CertificateActionEnum.INSTALL: CertificateAction.INSTALL,
    v21.CertificateActionEnum.UPDATE: CertificateAction.UPDATE,
}
REFUSED_CODE: Final = "NoContract"
_LONGEST_REQUEST: Final = 11_000
_LONGEST_SCHEMA: Final = 50
_LONGEST_RESPONSE_V201: Final = 7_500
_LONGEST_RESPONSE_V21: Final = 17_000
_LONGEST_INFO: Final = 512


def asked_v201(message: v201.Get15118EVCertificateRequest) -> tuple[ContractCertificateAsked]:
    """2.0.1. Raises ValueError for what is longer than a car says."""
    _require_short(message)
    fact = ContractCertificateAsked(
        action=ACTION_TO_ACTION[message.action],
        schema_version=message.iso15118_schema_version,
        request=message.exi_request,
    )
    return (fact,)


def asked_v21(message: v21.Get15118EVCertificateRequest) -> tuple[ContractCertificateAsked]:
    """2.1, where a car may have room for several contracts, and say which it would rather have."""
    _require_short(message)
    fact = ContractCertificateAsked(
        action=ACTION_TO_ACTION[message.action],
        schema_version=message.iso15118_schema_version,
        request=message.exi_request,
        most_contracts=message.maximum_contract_certificate_chains,
        wanted=tuple(message.prioritized_emaids or ()),
    )
    return (fact,)


def answer_v201(reply: Reply) -> v201.Get15118EVCertificateResponse:
    """The message for the car, or why there is none."""
    words = v201.Iso15118EVCertificateStatusEnum
    if reply.refusal is None and len(reply.exi_response) <= _LONGEST_RESPONSE_V201:
        return v201.Get15118EVCertificateResponse(status=words.ACCEPTED, exi_response=reply.exi_response)
    info = v201.StatusInfo(reason_code=REFUSED_CODE, additional_info=_reason(reply, _LONGEST_RESPONSE_V201))
    return v201.Get15118EVCertificateResponse(status=words.FAILED, exi_response="", status_info=info)


def answer_v21(reply: Reply) -> v21.Get15118EVCertificateResponse:
    """The same; how many contracts more there are, where the car asked for several."""
    words = v21.Iso15118EVCertificateStatusEnum
    if reply.refusal is None and len(reply.exi_response) <= _LONGEST_RESPONSE_V21:
        return v21.Get15118EVCertificateResponse(
            status=words.ACCEPTED, exi_response=reply.exi_response, remaining_contracts=reply.remaining_contracts
        )
    info = v21.StatusInfo(reason_code=REFUSED_CODE, additional_info=_reason(reply, _LONGEST_RESPONSE_V21))
    return v21.Get15118EVCertificateResponse(status=words.FAILED, exi_response="", status_info=info)


def _reason(reply: Reply, longest: int) -> str:
    return (reply.refusal or f"the answer for the car has more than {longest} characters")[:_LONGEST_INFO]


def _require_short(message: v201.Get15118EVCertificateRequest | v21.Get15118EVCertificateRequest) -> None:
    if len(message.exi_request) > _LONGEST_REQUEST or len(message.iso15118_schema_version) > _LONGEST_SCHEMA:
        raise ValueError(f"the car's request has more than {_LONGEST_REQUEST} characters")
