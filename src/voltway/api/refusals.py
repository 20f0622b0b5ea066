"""Who was refused is in the log: a credential that does not hold, a sign-in that failed, a right that is missing.

Not in the audit trail, which nobody who is refused may make grow; and by the route, as ids in paths may be names.
Input that was refused, and what was asked for too often, is counted: a flood of lines would fill the log.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from http import HTTPStatus
from typing import Final

import structlog
from litestar.types import Message, Scope

from voltway.api.client_address import AnyConnection, client_address
from voltway.api.rate_limits import network_of_client
from voltway.kit.metrics import Metrics

TOLD_EACH_S: Final = 60.0
MOST_KEPT: Final = 1000
"""Networks and statuses between two tellings; what comes on top is told as one number."""

_log = structlog.get_logger()

_REFUSED: Final = {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}
_COUNTED: Final = (
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    HTTPStatus.UNPROCESSABLE_ENTITY,
    HTTPStatus.TOO_MANY_REQUESTS,
)


async def note_refusal(message: Message, scope: Scope) -> None:
    """Litestar calls this for all that is sent."""
    if message["type"] != "http.response.start":
        return
    if message["status"] in _COUNTED:
        connection = AnyConnection(scope)
        connection.app.state.api.refused.note(HTTPStatus(message["status"]), network_of_client(connection))
    elif message["status"] in _REFUSED:
        _tell_one(message["status"], scope)


def _tell_one(status: int, scope: Scope) -> None:
    if status == HTTPStatus.UNAUTHORIZED and not any(name == b"authorization" for name, _ in scope["headers"]):
        return  # who shows nothing is no attempt
    principal = scope.get("auth")
    _log.warning(
        "a request was refused",
        status=status,
        method=scope.get("method"),
        path=scope.get("path_template"),
        actor=None if principal is None else f"{principal.actor.kind}:{principal.actor.id}",
        address=client_address(AnyConnection(scope)),
    )


class RefusedRequests:
    """Input that was refused and limits that were exceeded: a line for each network and status. One per process."""

    def __init__(self, metrics: Metrics) -> None:
        self._counts = {
            status: metrics.count("requests_refused", "Wrong or too many requests.", status=str(status.value))
            for status in _COUNTED
        }
        self._since_told: Counter[tuple[str, HTTPStatus]] = Counter()
        self._more = 0

    def note(self, status: HTTPStatus, network: str) -> None:
        """Somebody of this network was answered so."""
        self._counts[status].value += 1
        whose = network, status
        if whose in self._since_told or len(self._since_told) < MOST_KEPT:
            self._since_told[whose] += 1
        else:
            self._more += 1

    @asynccontextmanager
    async def told(self, each_s: float = TOLD_EACH_S) -> AsyncIterator[None]:
        """Inside, what was noted is told each `each_s`, and at the end what is left."""
        telling = asyncio.create_task(self._keep_telling(each_s), name="refused-requests")
        try:
            yield
        finally:
            telling.cancel()
            with suppress(asyncio.CancelledError):
                await telling
            self.tell()

    def tell(self) -> None:
        """Write into the log what was noted since."""
        for (network, status), requests in self._since_told.items():
            _log.warning("requests were refused", network=network, status=status.value, requests=requests)
        if self._more:
            _log.warning("requests were refused from more networks than are told", requests=self._more)
        self._since_told.clear()
        self._more = 0

    async def _keep_telling(self, each_s: float) -> None:
        while True:
            await asyncio.sleep(each_s)
            self.tell()
