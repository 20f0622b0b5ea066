"""Contracts are checked beside each other, and each check ends."""

import asyncio

import pytest

from tests.plug_and_charge.responder import EMAID, made
from voltway.certificates import issuing
from voltway.kit.postgres import Pool
from voltway.ocpp import contracts
from voltway.ocpp.contracts import Contracts
from voltway.plug_and_charge import checking
from voltway.plug_and_charge.checking import Finding
from voltway.vocabulary.certificates import ContractShown, ContractStatus
from voltway.vocabulary.facts import TokenPresented
from voltway.vocabulary.ids import TokenUid
from voltway.vocabulary.tokens import PresentedToken, TokenKind

CONTRACT = PresentedToken(TokenUid(EMAID), TokenKind.EMAID)
SHOWN = ContractShown(certificate=issuing.pem_of(*made().contract))


async def found(pool: Pool, shown: ContractShown | None) -> Finding:
    checks, promise = Contracts(pool), asyncio.get_running_loop().create_future()
    running = asyncio.ensure_future(checks.run())
    checks.ask(TokenPresented(token=CONTRACT, contract=shown), promise.set_result)
    try:
        finding: Finding = await promise
        return finding
    finally:
        running.cancel()


async def test_what_is_asked_is_answered(pool: Pool) -> None:
    assert (await found(pool, SHOWN)).status is ContractStatus.CERT_CHAIN_ERROR
    assert (await found(pool, None)).status is ContractStatus.NO_CERTIFICATE_AVAILABLE


async def test_who_takes_too_long_gets_an_answer(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contracts, "PATIENCE_S", 0.0)
    told = await found(pool, SHOWN)
    assert told.status is ContractStatus.NO_CERTIFICATE_AVAILABLE
    assert "not found out within" in told.reason


async def test_what_nobody_thought_of_refuses_and_stops_nobody(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "check", None)
    assert (await found(pool, SHOWN)).status is ContractStatus.CERT_CHAIN_ERROR
