"""What others are asked for stations is asked side by side, and each inquiry ends."""

import asyncio

import pytest

from tests.plug_and_charge.responder import EMAID, made
from voltway.certificates import issuing
from voltway.kit.postgres import Pool
from voltway.kit.settings import Settings
from voltway.ocpp import inquiries
from voltway.ocpp.inbound.reply import Reply
from voltway.ocpp.inquiries import Inquiries, Inquiry
from voltway.plug_and_charge import checking
from voltway.vocabulary.certificates import (
    CertificateAction,
    CertificateHash,
    ContractShown,
    ContractStatus,
    StatusQuestion,
    StatusSource,
)
from voltway.vocabulary.facts import CertificateStatusAsked, ContractCertificateAsked, TokenPresented
from voltway.vocabulary.ids import TokenUid
from voltway.vocabulary.tokens import PresentedToken, TokenKind

CONTRACT = PresentedToken(TokenUid(EMAID), TokenKind.EMAID)
SHOWN = TokenPresented(token=CONTRACT, contract=ContractShown(certificate=issuing.pem_of(*made().contract)))
NOTHING = CertificateHash(hash_algorithm="SHA256", issuer_name_hash="a", issuer_key_hash="b", serial_number="-1")
STATUS = CertificateStatusAsked(questions=(StatusQuestion(certificate=NOTHING, source=StatusSource.OCSP),) * 2)

CERTIFICATE = ContractCertificateAsked(action=CertificateAction.INSTALL, schema_version="urn", request="cmVx")


async def found(pool: Pool, fact: Inquiry) -> tuple[Reply, str]:
    asking, promise = Inquiries(pool, Settings()), asyncio.get_running_loop().create_future()
    running, reply = asyncio.ensure_future(asking.run()), Reply()
    asking.ask(fact, reply, promise.set_result)
    try:
        return reply, await promise
    finally:
        running.cancel()


async def test_what_is_asked_is_answered(pool: Pool) -> None:
    reply, word = await found(pool, SHOWN)
    assert (reply.contract, bool(word)) == (ContractStatus.CERT_CHAIN_ERROR, True)
    reply, word = await found(pool, TokenPresented(token=CONTRACT))
    assert (reply.contract, word) == (ContractStatus.NO_CERTIFICATE_AVAILABLE, "no certificate was shown")
    reply, word = await found(pool, STATUS)
    assert [one.answer for one in reply.statuses] == [None, None]
    assert "hexadecimal" in word


async def test_without_a_provider_there_are_no_contracts(pool: Pool) -> None:
    reply, word = await found(pool, CERTIFICATE)
    assert (reply.exi_response, reply.refusal) == ("", "no provider of contracts is set up here")
    assert "plug_and_charge.contracts" in word


async def test_who_takes_too_long_gets_an_answer(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inquiries, "PATIENCE_S", 0.0)
    for fact in (SHOWN, STATUS):
        reply, word = await found(pool, fact)
        assert "not found out within" in word
        assert reply.contract in (None, ContractStatus.NO_CERTIFICATE_AVAILABLE)
        assert len(reply.statuses) in (0, 2)


async def test_what_nobody_thought_of_refuses_and_stops_nobody(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "check", None)
    reply, _ = await found(pool, SHOWN)
    assert reply.contract is ContractStatus.NO_CERTIFICATE_AVAILABLE
