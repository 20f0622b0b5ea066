"""What others must be asked before a message can be answered: beside all other messages; the station's own line waits.

Whether a contract's certificate counts, what responders say of certificates, and what a provider has for a car.
"""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

import structlog
from msgspec import Struct

from voltway.kit.postgres import Pool
from voltway.kit.settings import Settings
from voltway.ocpp.inbound.reply import Reply
from voltway.plug_and_charge import checking
from voltway.plug_and_charge.provider import provider_of
from voltway.plug_and_charge.relaying import Relay
from voltway.vocabulary.certificates import ContractStatus, StatusTold
from voltway.vocabulary.errors import Refused, Unavailable
from voltway.vocabulary.facts import CertificateStatusAsked, ContractCertificateAsked, TokenPresented

AT_ONCE: Final = 8
"""Of one kind: those who are slow with one are not in the way of the others."""
PATIENCE_S: Final = 15.0
"""Stations wait for an answer half a minute, as a rule. It counts from when they are asked."""

_UNKNOWN: Final = "it could not be found out"

_log = structlog.get_logger()

Inquiry = TokenPresented | CertificateStatusAsked | ContractCertificateAsked
INQUIRIES: Final = (TokenPresented, CertificateStatusAsked, ContractCertificateAsked)
"""A tuple: a union would be made anew for every message."""


def is_open(fact: Inquiry) -> bool:
    """Whether others must be asked about it."""
    return not isinstance(fact, TokenPresented) or fact.contract is not None


class _Open(Struct):
    fact: Inquiry
    reply: Reply
    until_s: float
    continue_: Callable[[str], None]


class Inquiries:
    """Asks others, some at a time; `run` is its task. Each inquiry ends in a call to its `continue_`."""

    def __init__(self, pool: Pool, settings: Settings) -> None:
        self._pool = pool
        self._relay = Relay(pool, settings)
        self._provider = provider_of(settings.plug_and_charge)
        self._waiting: dict[type[Inquiry], asyncio.Queue[_Open]] = {kind: asyncio.Queue() for kind in INQUIRIES}

    def ask(self, fact: Inquiry, reply: Reply, continue_: Callable[[str], None]) -> None:
        """Find out what the answer to `fact` needs, and put it into `reply`; then continue with a word for the log.

        Until then, and if it can't be found out, the reply says so: what is not known never counts.
        """
        match fact:
            case TokenPresented():
                reply.contract = ContractStatus.NO_CERTIFICATE_AVAILABLE
            case CertificateStatusAsked():
                reply.statuses = [StatusTold(reason=_UNKNOWN)] * len(fact.questions)
            case ContractCertificateAsked():
                reply.refusal = _UNKNOWN
        until_s = asyncio.get_running_loop().time() + PATIENCE_S
        self._waiting[type(fact)].put_nowait(_Open(fact, reply, until_s, continue_))

    async def run(self) -> None:
        """Serve for ever; ends when cancelled."""
        async with asyncio.TaskGroup() as group:
            for waiting in self._waiting.values():
                for _ in range(AT_ONCE):
                    group.create_task(self._serve(waiting))

    async def _serve(self, waiting: "asyncio.Queue[_Open]") -> None:
        while True:
            one = await waiting.get()
            one.continue_(await self._found_out(one))

    async def _found_out(self, one: _Open) -> str:
        try:
            async with asyncio.timeout_at(one.until_s):
                match one.fact:
                    case TokenPresented():
                        return await self._contract(one.fact, one.reply)
                    case CertificateStatusAsked():
                        return await self._statuses(one.fact, one.reply)
                    case ContractCertificateAsked():
                        return await self._certificate(one.fact, one.reply)
        except TimeoutError:
            return f"not found out within {PATIENCE_S:.0f} s"
        except Exception:  # noqa: BLE001 - what one stranger shows must not stop the answers to all others
            _log.exception("something could not be found out for a station", asked=type(one.fact).__name__)
            return _UNKNOWN

    async def _contract(self, fact: TokenPresented, reply: Reply) -> str:
        if fact.contract is None:
            return "no certificate was shown"
        found = await checking.check(self._pool, fact.token.uid, fact.contract, datetime.now(UTC))
        reply.contract = found.status
        return found.reason

    async def _statuses(self, fact: CertificateStatusAsked, reply: Reply) -> str:
        now = datetime.now(UTC)
        reply.statuses = await asyncio.gather(*(self._relay.told(one, now) for one in fact.questions))
        return "; ".join(one.reason for one in reply.statuses if one.reason)

    async def _certificate(self, fact: ContractCertificateAsked, reply: Reply) -> str:
        if self._provider is None:
            reply.refusal = "no provider of contracts is set up here"
            return f"{reply.refusal}: see the setting plug_and_charge.contracts"
        try:
            reply.exi_response = await self._provider.contract(fact)
        except (Refused, Unavailable) as error:
            reply.refusal = error.message
            return str(error)
        reply.refusal = None
        return ""
