"""One call of the API: what is sent, what comes back, and whether it may be sent again. No I/O."""

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from enum import Enum
from typing import Any, Final, TypeAlias, TypeVar
from urllib.parse import quote

import httpx
import msgspec
from msgspec import Struct

from voltway_client.errors import Unreachable, approval_of, error_of, retry_after_s

Answer = TypeVar("Answer")
Query: TypeAlias = list[tuple[str, str | int | float | bool | None]]

ATTEMPTS: Final = 4
"""How often a request is sent at most."""
LONGEST_WAIT_S: Final = 60.0
"""A longer `Retry-After` is not waited for: the refusal is raised, and the caller decides."""
_TRY_LATER: Final = frozenset({429, 503})
_REPEATABLE: Final = frozenset({"GET", "POST"})
_IDEMPOTENCY_KEY: Final = "Idempotency-Key"


class Event(Struct, frozen=True):
    """One event of a stream: its name, and its data as the API wrote it (JSON)."""

    name: str
    data: str


class Call:
    """A request. A POST gets an idempotency key, so that sending it again does what it asks for once."""

    def __init__(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, object] | None = None,
        headers: Mapping[str, str | None] | None = None,
        body: object = None,
    ) -> None:
        self.method, self.path = method, path
        self.query: Query = [pair for name, value in (query or {}).items() for pair in _pairs(name, value)]
        self.headers = {name: value for name, value in (headers or {}).items() if value is not None}
        if headers is not None and _IDEMPOTENCY_KEY in headers:
            self.headers.setdefault(_IDEMPOTENCY_KEY, str(uuid.uuid4()))
        self.content = None if body is None else msgspec.json.encode(body)
        if self.content is not None:
            self.headers["Content-Type"] = "application/json"

    def request(self, client: httpx.Client | httpx.AsyncClient) -> httpx.Request:
        """What is sent."""
        return client.build_request(
            self.method, self.path, params=self.query or None, headers=self.headers, content=self.content
        )

    def pause_s(self, outcome: httpx.Response | httpx.TransportError, attempt: int) -> float | None:
        """How long to wait before it is sent again; None: it is not, `outcome` stands. `attempt` counts from 1.

        A broken connection says nothing of what was done: only what is harmless twice is sent again.
        """
        if attempt >= ATTEMPTS:
            return None
        if isinstance(outcome, httpx.TransportError):
            return 0.2 * 2**attempt if self.method in _REPEATABLE else None
        if outcome.status_code not in _TRY_LATER:
            return None
        wanted = retry_after_s(outcome)
        pause = 0.2 * 2**attempt if wanted is None else wanted
        return pause if pause <= LONGEST_WAIT_S else None


def quoted(part: str) -> str:
    """An id as a part of a path."""
    return quote(part, safe="")


def read(response: httpx.Response, kind: type[Answer]) -> Answer:
    """What the API answered. Raises as `require_success`, and Unreachable for what is no answer of this API."""
    require_success(response)
    try:
        answer = msgspec.json.decode(response.content, type=kind)
    except msgspec.MsgspecError as error:
        raise Unreachable(f"{response.url} answered what this client does not know: {error}") from error
    if "ETag" in response.headers and hasattr(answer, "etag"):
        answer.etag = response.headers["ETag"]
    return answer


def require_success(response: httpx.Response) -> None:
    """Raises ApiError for a refusal, ApprovalNeeded for what was not done, since it takes a second person."""
    if response.status_code == httpx.codes.ACCEPTED:
        raise approval_of(response)
    if not response.is_success:
        raise error_of(response)


class Events:
    """Puts the lines of a stream together to events (WHATWG HTML, 9.2.6)."""

    def __init__(self) -> None:
        self._name = ""
        self._data: list[str] = []

    def line(self, text: str) -> Iterator[Event]:
        """The event that this line completes, if it does."""
        field, _, value = text.partition(":")
        value = value.removeprefix(" ")
        if not text:
            if self._data:
                yield Event(self._name or "message", "\n".join(self._data))
            self._name, self._data = "", []
        elif field == "event":
            self._name = value
        elif field == "data":
            self._data.append(value)


def _pairs(name: str, value: object) -> Iterable[tuple[str, str]]:
    if value is None:
        return []
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [(name, _text(one)) for one in value]
    return [(name, _text(value))]


def _text(value: Any) -> str:
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, bool):
        return str(value).lower()
    return value.isoformat() if isinstance(value, datetime) else str(value)
