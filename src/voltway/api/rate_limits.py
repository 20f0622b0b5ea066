"""How often somebody may ask: token buckets, one for each key or person, one for each address of strangers.

They are in memory, so each web process counts for itself and forgets when it ends. The headers are those of the IETF's
draft `draft-ietf-httpapi-ratelimit-headers-10`.
"""

import hashlib
import math
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Final

from litestar.datastructures import MutableScopeHeaders
from litestar.exceptions import NotAuthorizedException
from litestar.types import Message, Scope
from msgspec import Struct

from voltway.api.client_address import AnyConnection, client_address
from voltway.api.cookies import credentials_of
from voltway.kit.proxies import neighbourhood
from voltway.kit.settings import WebSettings
from voltway.people.access import Principal
from voltway.vocabulary.errors import TooManyAttempts

WINDOW_S: Final = 60
MOST_BUCKETS: Final = 10_000
"""Of each kind; beyond, the one that was used least lately is forgotten, which does it a favour."""
_STREAM: Final = "text/event-stream"
_STATE: Final = "rate_limit"


class Allowance(Struct, frozen=True, kw_only=True):
    """What a bucket says: `left` requests now, the full `quota` again in `full_in_s`, the next one in `next_in_s`."""

    policy: str
    quota: int
    left: int
    full_in_s: int
    next_in_s: int


class Buckets:
    """Token buckets that hold a minute's quota and fill evenly. Times are seconds of any clock."""

    def __init__(self, policy: str, per_minute: int, most: int = MOST_BUCKETS) -> None:
        self._policy, self._quota, self._most = policy, per_minute, most
        self._per_s = per_minute / WINDOW_S
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._buckets)

    def look(self, who: str, now_s: float) -> Allowance:
        """What `who` has left, without taking any."""
        return self._allowance(self._level(who, now_s))

    def take(self, who: str, now_s: float) -> Allowance | None:
        """Take one; None: there was none."""
        level = self._level(who, now_s)
        if level < 1:
            return None
        self._buckets[who] = (level - 1, now_s)
        self._buckets.move_to_end(who)
        if len(self._buckets) > self._most:
            self._buckets.popitem(last=False)
        return self._allowance(level - 1)

    def _level(self, who: str, now_s: float) -> float:
        level, at_s = self._buckets.get(who, (float(self._quota), now_s))
        # A clock that was put back fills nothing.
        return min(self._quota, level + max(0.0, now_s - at_s) * self._per_s)

    def _allowance(self, level: float) -> Allowance:
        return Allowance(
            policy=self._policy,
            quota=self._quota,
            left=int(level),
            full_in_s=math.ceil((self._quota - level) / self._per_s),
            next_in_s=max(1, math.ceil((1 - level) / self._per_s)),
        )


class RateLimits:
    """The limits of one web process."""

    def __init__(self, settings: WebSettings | None = None) -> None:
        given = settings or WebSettings()
        self._callers = Buckets("caller", given.requests_per_minute)
        self._addresses = Buckets("address", given.address_requests_per_minute)
        self._refusals = Buckets("refused", given.refusals_per_minute)
        self._recognised: OrderedDict[bytes, None] = OrderedDict()

    def admit_anybody(self, connection: AnyConnection, now_s: float) -> None:
        """Count a request that is open to anybody. Raises TooManyAttempts."""
        _count(self._addresses, network_of_client(connection), connection, now_s)

    async def admit(
        self, connection: AnyConnection, recognise: Callable[[AnyConnection], Awaitable[Principal]], now_s: float
    ) -> Principal:
        """Whoever asks, counted; a stream is not. Raises TooManyAttempts, and what `recognise` raises.

        From an address with too many refusals, only those are looked up who were recognised before: its other users
        go on, and guesses cost no query.
        """
        shown = _credentials(connection)
        if shown not in self._recognised and self._refusals.look(network_of_client(connection), now_s).left < 1:
            _count(self._refusals, network_of_client(connection), connection, now_s)
        try:
            principal = await recognise(connection)
        except NotAuthorizedException:
            self._recognised.pop(shown, None)
            _count(self._refusals, network_of_client(connection), connection, now_s)
            raise
        self._remember(shown)
        if getattr(connection.scope.get("route_handler"), "media_type", None) != _STREAM:
            _count(self._callers, f"{principal.actor.kind} {principal.actor.id}", connection, now_s)
        return principal

    def _remember(self, shown: bytes) -> None:
        self._recognised[shown] = None
        self._recognised.move_to_end(shown)
        if len(self._recognised) > MOST_BUCKETS:
            self._recognised.popitem(last=False)


async def add_rate_limit_headers(message: Message, scope: Scope) -> None:
    """Litestar calls this for all that is sent, refusals included."""
    if message["type"] != "http.response.start":
        return
    allowance = scope.get("state", {}).get(_STATE)
    if isinstance(allowance, Allowance):
        headers = MutableScopeHeaders.from_message(message)
        headers["RateLimit-Policy"] = f'"{allowance.policy}";q={allowance.quota};w={WINDOW_S}'
        headers["RateLimit"] = f'"{allowance.policy}";r={allowance.left};t={allowance.full_in_s}'


def network_of_client(connection: AnyConnection) -> str:
    """Whence it comes, as it is counted."""
    return neighbourhood(client_address(connection) or "")


def _count(buckets: Buckets, who: str, connection: AnyConnection, now_s: float) -> None:
    allowance = buckets.take(who, now_s)
    connection.scope["state"][_STATE] = allowance or buckets.look(who, now_s)
    if allowance is None:
        next_in_s = buckets.look(who, now_s).next_in_s
        raise TooManyAttempts(
            "too many requests in too short a time", f"try again in {next_in_s} s", retry_after_s=next_in_s
        )


def _credentials(connection: AnyConnection) -> bytes:
    return hashlib.sha256(credentials_of(connection).encode()).digest()
