"""Authorize → TokenPresented, answered with the verdict."""

from voltway.ocpp.inbound.reply import Reply
from voltway.ocpp.inbound.token import presented_v2, presented_v16, told_v16, told_v21, told_v201
from voltway.ocpp.wire import v16, v21, v201
from voltway.vocabulary.certificates import CertificateHash, ContractShown
from voltway.vocabulary.facts import TokenPresented
from voltway.vocabulary.ids import TokenUid
from voltway.vocabulary.tokens import AuthorizationStatus, PresentedToken, Verdict

_NO_TOKEN = PresentedToken(TokenUid(""))
_UNDECIDED = Verdict(status=AuthorizationStatus.INVALID, rule="undecided")


def presented_in_v16(message: v16.AuthorizeRequest) -> tuple[TokenPresented]:
    """1.6."""
    return (TokenPresented(token=presented_v16(message.id_tag) or _NO_TOKEN),)


def presented_in_v2(message: v201.AuthorizeRequest | v21.AuthorizeRequest) -> tuple[TokenPresented]:
    """2.0.1 and 2.1."""
    return (TokenPresented(token=presented_v2(message.id_token) or _NO_TOKEN, contract=_contract(message)),)


def _contract(message: v201.AuthorizeRequest | v21.AuthorizeRequest) -> ContractShown | None:
    """What a car showed for its contract (part 2, C07); without the addresses of responders, which are not asked."""
    hashes = tuple(
        CertificateHash(
            hash_algorithm=one.hash_algorithm.value,
            issuer_name_hash=one.issuer_name_hash,
            issuer_key_hash=one.issuer_key_hash,
            serial_number=one.serial_number,
        )
        for one in message.iso15118_certificate_hash_data or ()
    )
    if not message.certificate and not hashes:
        return None
    return ContractShown(certificate=message.certificate or None, hashes=hashes)


def answer_v16(reply: Reply) -> v16.AuthorizeResponse:
    """The verdict."""
    return v16.AuthorizeResponse(id_tag_info=told_v16(reply.verdict or _UNDECIDED))


def answer_v201(reply: Reply) -> v201.AuthorizeResponse:
    """The verdict, and what is said of the contract's certificate."""
    told = None if reply.contract is None else v201.AuthorizeCertificateStatusEnum[reply.contract.name]
    return v201.AuthorizeResponse(id_token_info=told_v201(reply.verdict or _UNDECIDED), certificate_status=told)


def answer_v21(reply: Reply) -> v21.AuthorizeResponse:
    """The verdict, and what is said of the contract's certificate."""
    told = None if reply.contract is None else v21.AuthorizeCertificateStatusEnum[reply.contract.name]
    return v21.AuthorizeResponse(id_token_info=told_v21(reply.verdict or _UNDECIDED), certificate_status=told)
