"""The door for TLS: shakes hands for the door behind it, and tells of every handshake that fails.

uvloop's own server would keep one set of certificates for its whole life, and say nothing of a handshake that failed.
So the protocol it makes for each connection is made here, with the certificates of the moment and a future of ours.
"""

import asyncio
import ssl
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from uvloop import loop as _uvloop

from voltway.ocpp import tls
from voltway.ocpp.door import Knock
from voltway.vocabulary.refusals import RefusalCause

if TYPE_CHECKING:
    from asyncio.sslproto import SSLProtocol
else:
    # asyncio's has the same interface, but works with its own loop only.
    SSLProtocol = _uvloop.SSLProtocol

HANDSHAKE_S = 10


class TlsDoor:
    """Makes the protocol of each connection. `context` gives what the next handshake is made with.

    `may_try` is asked with the address, before any work is done for it; `on_failed` is told the address, why, and what
    OpenSSL says.
    """

    def __init__(
        self,
        context: Callable[[], ssl.SSLContext],
        make_knock: Callable[[], Knock],
        *,
        may_try: Callable[[str], bool],
        on_failed: Callable[[str, RefusalCause, str], None],
    ) -> None:
        self._context = context
        self._make_knock = make_knock
        self.may_try = may_try
        self._on_failed = on_failed

    def greeting(self) -> asyncio.BaseProtocol:
        """The protocol of a new connection."""
        loop, knock = asyncio.get_running_loop(), self._make_knock()
        shaken: asyncio.Future[None] = loop.create_future()
        greeting = _Greeting(loop, knock, self._context(), shaken, server_side=True, ssl_handshake_timeout=HANDSHAKE_S)
        greeting.may_try, greeting.shaken, greeting.knock = self.may_try, shaken, knock
        shaken.add_done_callback(lambda told: self._shaken(told, knock))
        return greeting

    def _shaken(self, told: asyncio.Future[None], knock: Knock) -> None:
        """A handshake has ended. Who hangs up in the middle, or takes too long, has shown nothing to be refused."""
        error = None if told.cancelled() else told.exception()
        if knock.transport is None:
            knock.connection_lost(None)
        if isinstance(error, ssl.SSLError):
            self._on_failed(knock.address, tls.cause_of(error), _words(error))


class _Greeting(SSLProtocol):
    """A connection, from its handshake on."""

    may_try: Callable[[str], bool]
    shaken: asyncio.Future[None]
    knock: Knock

    def connection_made(self, transport: Any) -> None:
        """Somebody is there."""
        self.knock.begin(transport)
        if self.may_try(self.knock.address):
            super().connection_made(transport)
        else:
            transport.abort()
            self.shaken.cancel()


def _words(error: ssl.SSLError) -> str:
    told = getattr(error, "verify_message", "") or (error.reason or "").replace("_", " ").lower()
    return told or str(error)
