"""Authorize."""

from typing import Any

import pytest

from voltway.ocpp.inbound import authorize
from voltway.ocpp.inbound.reply import Reply
from voltway.ocpp.wire import v16, v21, v201
from voltway.vocabulary.certificates import CertificateHash, ContractShown, ContractStatus
from voltway.vocabulary.facts import TokenPresented
from voltway.vocabulary.ids import TokenUid
from voltway.vocabulary.tokens import AuthorizationStatus, PresentedToken, TokenKind, Verdict


def test_what_is_presented() -> None:
    card = PresentedToken(TokenUid("CARD"), TokenKind.ISO14443)
    in_201 = v201.AuthorizeRequest(id_token=v201.IdToken(id_token="CARD", type=v201.IdTokenEnum.ISO14443))
    in_21 = v21.AuthorizeRequest(id_token=v21.IdToken(id_token="CARD", type="ISO14443"))
    assert authorize.presented_in_v2(in_201) == authorize.presented_in_v2(in_21) == (TokenPresented(token=card),)
    (told,) = authorize.presented_in_v16(v16.AuthorizeRequest(id_tag="CARD"))
    assert told.token.uid == "CARD"


def test_an_empty_tag_is_presented_as_nobody() -> None:
    (told,) = authorize.presented_in_v16(v16.AuthorizeRequest(id_tag=""))
    assert told.token.uid == ""


def test_the_answer_is_the_verdict() -> None:
    reply = Reply(now="", verdict=Verdict(status=AuthorizationStatus.BLOCKED, rule="blocked"))
    assert authorize.answer_v16(reply).id_tag_info.status.value == "Blocked"
    assert authorize.answer_v201(reply).id_token_info.status.value == "Blocked"
    assert authorize.answer_v21(reply).id_token_info.status.value == "Blocked"


def test_without_a_verdict_nobody_is_let_in() -> None:
    reply = Reply(now="")
    assert authorize.answer_v16(reply).id_tag_info.status.value == "Invalid"
    assert authorize.answer_v201(reply).id_token_info.status.value == "Invalid"
    assert authorize.answer_v21(reply).id_token_info.status.value == "Invalid"


def test_what_a_car_shows_for_its_contract() -> None:
    data: dict[str, Any] = {
        "issuer_name_hash": "0a",
        "issuer_key_hash": "0b",
        "serial_number": "0c",
        "responder_url": "http://evil",
    }
    named = CertificateHash(hash_algorithm="SHA256", issuer_name_hash="0a", issuer_key_hash="0b", serial_number="0c")
    in_201 = v201.AuthorizeRequest(
        id_token=v201.IdToken(id_token="C", type=v201.IdTokenEnum.EMAID),
        certificate="PEM",
        iso15118_certificate_hash_data=[v201.OCSPRequestData(hash_algorithm=v201.HashAlgorithmEnum.SHA256, **data)],
    )
    in_21 = v21.AuthorizeRequest(
        id_token=v21.IdToken(id_token="C", type="eMAID"),
        certificate="PEM",
        iso15118_certificate_hash_data=[v21.OCSPRequestData(hash_algorithm=v21.HashAlgorithmEnum.SHA256, **data)],
    )
    (told,) = authorize.presented_in_v2(in_201)
    assert authorize.presented_in_v2(in_21) == (told,)
    assert told.contract == ContractShown(certificate="PEM", hashes=(named,))


@pytest.mark.parametrize("status", ContractStatus)
def test_every_word_about_a_certificate_is_told(status: ContractStatus) -> None:
    reply = Reply(now="", contract=status)
    told = authorize.answer_v201(reply).certificate_status
    assert told is not None
    assert told.name == status.name
    assert authorize.answer_v21(reply).certificate_status == told.value
