"""What the API refuses, as exceptions that carry its problem document (RFC 9457)."""

import httpx
import msgspec
from msgspec import Struct


class WrongField(Struct, frozen=True):
    """One thing that is wrong with a request: what, in which field, and whether that is in the body, query or path."""

    message: str
    key: str | None = None
    source: str | None = None


class Problem(Struct, frozen=True, kw_only=True):
    """What the API says about a refusal."""

    status: int
    title: str
    detail: str | None = None
    next_step: str | None = None
    instance: str | None = None
    errors: tuple[WrongField, ...] = ()


class VoltwayError(Exception):
    """The base of what this package raises."""


class Unreachable(VoltwayError):
    """The API could not be reached, or its answer could not be read. Whether it did what it was asked is not known."""


class Waiting(Struct, frozen=True, kw_only=True):
    """What waits for a second person."""

    approval_id: str
    location: str


class ApprovalNeeded(VoltwayError):
    """Nothing was done: it takes a second person. `approval_id` names what waits."""

    def __init__(self, approval_id: str) -> None:
        super().__init__(f"a second person has to approve it: {approval_id}")
        self.approval_id = approval_id


class ApiError(VoltwayError):
    """The API refused a request. `retry_after_s`: when it may be tried again, where the API says so."""

    def __init__(self, problem: Problem, retry_after_s: float | None = None) -> None:
        super().__init__(problem)
        self.problem = problem
        self.retry_after_s = retry_after_s

    def __str__(self) -> str:
        wrong = "; ".join(f"{one.key}: {one.message}" if one.key else one.message for one in self.problem.errors)
        said = self.problem.detail or self.problem.title
        return ": ".join(part for part in (said, wrong, self.problem.next_step) if part)


class BadRequest(ApiError):
    """400: the request can't be understood; `problem.errors` says which field is wrong."""


class NotRecognised(ApiError):
    """401: the key is missing, unknown, expired or revoked."""


class Forbidden(ApiError):
    """403: the key lacks the permission."""


class NotFound(ApiError):
    """404: there is no such thing, or not for this key."""


class Conflict(ApiError):
    """409: it exists already, or is in another state than the request needs."""


class Changed(ApiError):
    """412: it was changed since it was read. Read it again."""


class TooManyRequests(ApiError):
    """429: too many requests in too short a time, also after the client waited."""


class Unavailable(ApiError):
    """503: a part of the server doesn't answer; nothing was decided."""


_KINDS: dict[int, type[ApiError]] = {
    400: BadRequest,
    401: NotRecognised,
    403: Forbidden,
    404: NotFound,
    409: Conflict,
    412: Changed,
    429: TooManyRequests,
    503: Unavailable,
}


def error_of(response: httpx.Response) -> ApiError:
    """The exception for a refusal. Where something else than the API answered, as a proxy does, its status is told."""
    try:
        problem = msgspec.json.decode(response.content, type=Problem)
    except msgspec.MsgspecError:
        problem = Problem(status=response.status_code, title=response.reason_phrase or str(response.status_code))
    return _KINDS.get(response.status_code, ApiError)(problem, retry_after_s(response))


def approval_of(response: httpx.Response) -> VoltwayError:
    """The exception for what was accepted and not done (202)."""
    try:
        return ApprovalNeeded(msgspec.json.decode(response.content, type=Waiting).approval_id)
    except msgspec.MsgspecError as error:
        return Unreachable(f"{response.url} answered what this client does not know: {error}")


def retry_after_s(response: httpx.Response) -> float | None:
    """What `Retry-After` says, in seconds; None where it says nothing, or a date, which this API never does."""
    text = response.headers.get("Retry-After", "")
    return float(text) if text.isdecimal() else None
