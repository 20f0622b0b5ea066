"""Requests that are sent again after a lost answer do what they ask for once (`Idempotency-Key`).

No handler does anything for it: every POST of somebody who was recognised is noted before it is worked on, and its
answer is kept for a day. The answer may hold a secret that is told once, so it is sealed with the credentials of the
asker: the database alone does not give it away, and who comes with other credentials is told that it was done, not
what was answered.
"""

import base64
import binascii
import hashlib
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Annotated, Any, Final

import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException
from litestar.params import HeaderParameter
from litestar.types import HTTPResponseStartEvent, Message, Scope
from msgspec import Struct

from voltway.api.context import ApiContext, ApiRequest
from voltway.api.cookies import credentials_of
from voltway.kit.postgres import AWAY, Connection, Pool
from voltway.kit.sealing import SealBroken, Sealing
from voltway.people import store_requests
from voltway.people.access import Principal
from voltway.people.store_requests import RequestRow
from voltway.vocabulary.errors import Conflict, InvalidInput

HEADER: Final = "Idempotency-Key"
MAX_LENGTH: Final = 200
MAX_KEPT_BYTES: Final = 100_000
"""Of a longer answer it is only remembered that it was given."""
REPLAYED: Final = "Idempotency-Replayed"

_PURPOSE: Final = "an answer of the API"
_KEPT_HEADERS: Final = ("content-type", "etag", "link", "location")
_NEXT_STEP: Final = "read with GET what there is; a new Idempotency-Key does it again"


IdempotencyKey = Annotated[
    str | None,
    HeaderParameter(
        name="Idempotency-Key",
        required=False,
        min_length=1,
        max_length=200,
        description="A text of your choice, new for each intent. The same request with the same text within a day does "
        "nothing again and returns what the first one made.",
    ),
]


class Answer(Struct, frozen=True, kw_only=True):
    """What a request was answered."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes


class Claim:
    """A request under way that is done for the first time with its key, and what of its answer was sent so far."""

    def __init__(self, pool: Pool, actor_id: str, idempotency_key: str, sealing: Sealing) -> None:
        self.pool, self.actor_id, self.idempotency_key, self.sealing = pool, actor_id, idempotency_key, sealing
        self.status = 0
        self.headers: list[tuple[str, str]] = []
        self.body = b""

    async def settle(self) -> None:
        """Keep the answer for who asks again; one that refused is forgotten, so that it may be tried again."""
        async with self.pool.connection() as connection:
            if self.status >= 400:
                await store_requests.release(connection, self.actor_id, self.idempotency_key)
                return
            answer = Answer(status=self.status, headers=self.headers, body=self.body)
            plain = msgspec.json.encode(answer) if len(self.body) <= MAX_KEPT_BYTES else b"null"
            sealed = base64.b64encode(self.sealing.seal(plain, _PURPOSE)).decode("ascii")
            await store_requests.note_result(connection, self.actor_id, self.idempotency_key, sealed)


async def answer_again(request: Request[Any, Principal, Any]) -> Response[bytes] | None:
    """Litestar calls this before a handler: the answer to the same request if it was sent before, else None.

    Raises Conflict while the first one is worked on or where its answer can't be told again, InvalidInput for a key
    that is none, and HTTP 422 for a key that came with another request.
    """
    given = request.headers.get(HEADER)
    principal = request.scope.get("auth")
    if request.method != "POST" or given is None or not isinstance(principal, Principal):
        return None
    if not 1 <= len(given) <= MAX_LENGTH or not given.isascii() or not given.isprintable():
        raise InvalidInput(
            f"an {HEADER} has 1 to {MAX_LENGTH} characters that can be printed", "a random UUID is a good one"
        )
    if _does_so_itself(request):
        return None
    api: ApiContext = request.app.state.api
    sealing = Sealing(hashlib.sha256(credentials_of(request).encode()).digest())
    claim = Claim(api.pool, principal.actor.id, given, sealing)
    fingerprint = await _fingerprint(request)
    async with api.pool.connection() as connection:
        before = await store_requests.claim(connection, claim.actor_id, given, fingerprint, api.clock.now())
    if before is None:
        request.scope["state"]["idempotency_claim"] = claim
        return None
    return _told_again(before, fingerprint, claim.sealing)


async def keep_answer(message: Message, scope: Scope) -> None:
    """Litestar calls this for all that is sent: the answer is kept before it leaves."""
    claim = scope.get("state", {}).get("idempotency_claim")
    if not isinstance(claim, Claim):
        return
    if message["type"] == "http.response.start":
        claim.status, claim.headers = message["status"], _kept_headers(message)
    elif message["type"] == "http.response.body":
        claim.body += message.get("body", b"") if len(claim.body) <= MAX_KEPT_BYTES else b""
        if not message.get("more_body"):
            del scope["state"]["idempotency_claim"]
            await _settle(claim)


async def once_within(
    request: ApiRequest,
    connection: Connection,
    idempotency_key: str | None,
    body: bytes,
    work: Callable[[], Awaitable[str]],
) -> str:
    """Do `work` once in the transaction that the caller has begun: all of it holds, or nothing. It only writes rows.

    A handler that takes an `idempotency_key` does so, and its answers are not kept: the second is what was made, read.

    Without a key `work` is done. A request sent again while the first is worked on waits for its end. `body` is what
    must not differ, beside the path.
    """
    if idempotency_key is None:
        return await work()
    key_id = request.auth.actor.id
    fingerprint = hashlib.sha256(request.scope["path"].encode() + b"\n" + body).digest()
    now = request.app.state.api.clock.now()
    before = await store_requests.claim(connection, key_id, idempotency_key, fingerprint, now)
    if before is not None:
        return _result_of(before, fingerprint)
    result = await work()
    await store_requests.note_result(connection, key_id, idempotency_key, result)
    return result


def _result_of(before: RequestRow, fingerprint: bytes) -> str:
    if before.fingerprint != fingerprint:
        raise HTTPException("this Idempotency-Key came with another request before; use a new one", status_code=422)
    if before.result is None:
        raise Conflict(
            "the first request with this Idempotency-Key is not finished", "ask again later, or look what it made"
        )
    return before.result


async def _settle(claim: Claim) -> None:
    try:
        await claim.settle()
    except AWAY:
        # It is done, and that can't be undone: who asks again is told that it is not known to be finished.
        return


def _does_so_itself(request: Request[Any, Any, Any]) -> bool:
    handler: Any = request.scope.get("route_handler")
    return "idempotency_key" in handler.parsed_fn_signature.parameters


async def _fingerprint(request: Request[Any, Any, Any]) -> bytes:
    """What must not differ between two requests with one key, however the body is spelled."""
    body = await request.body()
    # What is no JSON is compared as it is; the handler will say what is wrong with it.
    with suppress(msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        body = msgspec.json.encode(msgspec.json.decode(body), order="deterministic")
    query = sorted(request.query_params.multi_items())
    told = msgspec.json.encode([request.scope["path"], query, hashlib.sha256(body).hexdigest()])
    return hashlib.sha256(told).digest()


def _kept_headers(message: HTTPResponseStartEvent) -> list[tuple[str, str]]:
    headers = ((name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in message["headers"])
    return [(name, value) for name, value in headers if name in _KEPT_HEADERS]


def _told_again(before: RequestRow, fingerprint: bytes, sealing: Sealing) -> Response[bytes]:
    if before.fingerprint != fingerprint:
        raise HTTPException(f"this {HEADER} came with another request before; use a new one", status_code=422)
    if before.result is None:
        raise Conflict(f"the first request with this {HEADER} is not known to be finished", "ask again later")
    try:
        plain = sealing.open(base64.b64decode(before.result, validate=True), _PURPOSE)
        answer = msgspec.json.decode(plain, type=Answer | None)
    except (SealBroken, binascii.Error):
        raise Conflict("this was done before, for other credentials of yours", _NEXT_STEP) from None
    if answer is None:
        raise Conflict("this was done before, and its answer was too long to be kept", _NEXT_STEP)
    headers = dict(answer.headers) | {REPLAYED: "true"}
    content_type = headers.pop("content-type", "application/json")
    return Response(answer.body, status_code=answer.status, headers=headers, media_type=content_type)
