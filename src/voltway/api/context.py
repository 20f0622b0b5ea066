"""What a resource needs to answer: handed to every request by name."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

from litestar import Request
from litestar.datastructures import State
from litestar.di import NamedDependency

from voltway.api.etags import Matching
from voltway.api.live_changes import LiveChanges
from voltway.api.rate_limits import RateLimits
from voltway.api.refusals import RefusedRequests
from voltway.certificates.revoking import Responders
from voltway.files.links import Links
from voltway.files.storage import Storage
from voltway.kit.bus import Bus
from voltway.kit.clock import Clock
from voltway.kit.places import Places
from voltway.kit.postgres import Connection, Pool
from voltway.kit.proxies import Proxies
from voltway.kit.sealing import Sealing
from voltway.kit.settings import Settings
from voltway.people.access import Principal
from voltway.people.alerts import Alerts
from voltway.people.hashing import HashingGate
from voltway.people.signing_in import SignInDesk
from voltway.vocabulary.errors import InvalidInput


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiContext:
    """The parts of the web process that resources use. The pool's connections see what the asker may see."""

    pool: Pool
    bus: Bus
    clock: Clock
    settings: Settings
    live: LiveChanges
    sealing: Sealing
    gate: HashingGate
    desk: SignInDesk
    alerts: Alerts
    places: Places
    refused: RefusedRequests
    storage: Storage
    links: Links
    responders: Responders = field(default_factory=Responders)
    limits: RateLimits = field(default_factory=RateLimits)
    proxies: Proxies = field(default_factory=Proxies)


class ApiRequest(Request[Any, Principal, State]):
    """A request; where the access table asks for somebody, `auth` is who it was."""

    async def json(self) -> Any:
        """The body as JSON. Raises InvalidInput for what Litestar takes for a fault of the server."""
        try:
            return await super().json()
        except RecursionError:
            raise InvalidInput("the body is nested too deeply") from None
        except UnicodeDecodeError as error:
            raise InvalidInput("the body is not UTF-8 text") from error


async def provide_connection(request: ApiRequest, api: NamedDependency[ApiContext]) -> AsyncIterator[Connection]:
    """A connection to PostgreSQL for as long as the request is answered, in autocommit mode.

    Writes of one resource get theirs one after another, and only once what they say of its ETag holds.
    """
    matching: Matching = request.app.state.matching
    async with api.pool.connection() as connection, matching.held(request, connection):
        yield connection
