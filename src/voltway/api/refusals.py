"""Who was refused is in the log: a credential that does not hold, a sign-in that failed, a right that is missing.

Not in the audit trail, which nobody who is refused may make grow; and by the route, as ids in paths may be names. What
was asked for too often (429) is not: a flood would fill the log.
"""

from http import HTTPStatus
from typing import Final

import structlog
from litestar.types import Message, Scope

_log = structlog.get_logger()

_REFUSED: Final = {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}


async def note_refusal(message: Message, scope: Scope) -> None:
    """Litestar calls this for all that is sent."""
    if message["type"] != "http.response.start" or message["status"] not in _REFUSED:
        return
    if message["status"] == HTTPStatus.UNAUTHORIZED and not any(
        name == b"authorization" for name, _ in scope["headers"]
    ):
        return  # who shows nothing is no attempt
    principal, client = scope.get("auth"), scope.get("client")
    _log.warning(
        "a request was refused",
        status=message["status"],
        method=scope.get("method"),
        path=scope.get("path_template"),
        actor=None if principal is None else f"{principal.actor.kind}:{principal.actor.id}",
        address=client[0] if client else None,
    )
