"""Requests that are sent again after a lost answer do what they ask for once (`Idempotency-Key`)."""

import hashlib
from collections.abc import Awaitable, Callable
from typing import Annotated

from litestar.exceptions import HTTPException
from litestar.params import HeaderParameter

from voltway.api.context import ApiContext, ApiRequest
from voltway.kit.postgres import Connection
from voltway.people import store_requests
from voltway.people.store_requests import RequestRow
from voltway.vocabulary.errors import Conflict

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


async def once(
    api: ApiContext, key_id: str, idempotency_key: str, body: bytes, work: Callable[[], Awaitable[str]]
) -> str:
    """Do `work` unless a request with this key has done so; the result is the id of what was made, now or then.

    `body` is what must not differ between the two. Raises Conflict while the first one is worked on, and HTTP 422 if
    the key came with another request. A `work` that raises may be tried again with the same key.
    """
    fingerprint = hashlib.sha256(body).digest()
    async with api.pool.connection() as connection:
        before = await store_requests.claim(connection, key_id, idempotency_key, fingerprint, api.clock.now())
    if before is not None:
        return _result_of(before, fingerprint)
    try:
        result = await work()
    except Exception:
        async with api.pool.connection() as connection:
            await store_requests.release(connection, key_id, idempotency_key)
        raise
    async with api.pool.connection() as connection:
        await store_requests.note_result(connection, key_id, idempotency_key, result)
    return result


async def once_within(
    request: ApiRequest,
    connection: Connection,
    idempotency_key: str | None,
    body: bytes,
    work: Callable[[], Awaitable[str]],
) -> str:
    """The same for `work` that only writes into the database, in the caller's transaction: all of it holds, or nothing.

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
