"""Contracts' certificates that stations show are checked beside the messages of all others; their own lines wait."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

import structlog

from voltway.kit.postgres import Pool
from voltway.plug_and_charge import checking
from voltway.plug_and_charge.checking import Finding
from voltway.vocabulary.certificates import ContractStatus
from voltway.vocabulary.facts import TokenPresented

AT_ONCE: Final = 8
PATIENCE_S: Final = 15.0
"""Stations wait for an answer half a minute, as a rule."""

_log = structlog.get_logger()

Waiting = tuple[TokenPresented, Callable[[Finding], None]]


class Contracts:
    """Checks what is asked, some at a time; `run` is its task. Each question ends in a call to its `continue_`."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._waiting: asyncio.Queue[Waiting] = asyncio.Queue()

    def ask(self, fact: TokenPresented, continue_: Callable[[Finding], None]) -> None:
        """Check what `fact` shows, then continue with what was found."""
        self._waiting.put_nowait((fact, continue_))

    async def run(self) -> None:
        """Serve for ever; ends when cancelled."""
        async with asyncio.TaskGroup() as group:
            for _ in range(AT_ONCE):
                group.create_task(self._serve())

    async def _serve(self) -> None:
        while True:
            fact, continue_ = await self._waiting.get()
            continue_(await self._checked(fact))

    async def _checked(self, fact: TokenPresented) -> Finding:
        if fact.contract is None:
            return Finding(ContractStatus.NO_CERTIFICATE_AVAILABLE, "none was shown")
        try:
            async with asyncio.timeout(PATIENCE_S):
                return await checking.check(self._pool, fact.token.uid, fact.contract, datetime.now(UTC))
        except TimeoutError:
            return Finding(ContractStatus.NO_CERTIFICATE_AVAILABLE, f"not found out within {PATIENCE_S:.0f} s")
        except Exception:  # noqa: BLE001 - a stranger's certificate must not stop the checks of all others
            _log.exception("a contract's certificate could not be checked")
            return Finding(ContractStatus.CERT_CHAIN_ERROR, "it could not be checked")
