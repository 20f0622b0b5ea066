"""A station that follows a script, on one connection: what it says, what it answers, and what its operator sees.

Every message in both directions is held against the standard's own schema, as the certification does.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from ocpp.messages import MessageType, get_validator

from tests.fixtures.gateway import Network, RunningGateway, until
from tests.fixtures.ocpp_client import CallFailed, OcppClient
from voltway.stations import commanding
from voltway.vocabulary.commands import AnyOrder, CommandState
from voltway.vocabulary.stations import EventKind, OcppVersion

Payload = dict[str, Any]

OPERATOR = "operator"


def now() -> str:
    """The moment as OCPP writes it."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def require_valid(version: OcppVersion, kind: int, action: str, payload: Payload) -> None:
    """Fail where a payload is not what the schema of its message allows."""
    # Decimals: 21.4 is a multiple of 0.1, which it is not as a float.
    exact = json.loads(json.dumps(payload), parse_float=Decimal)
    validator = get_validator(kind, action, str(version), parse_float=Decimal)
    problems = [error.message for error in validator.iter_errors(exact)]
    assert problems == [], f"{action} is against the schema of OCPP {version}: {problems}"


@dataclass(frozen=True)
class Ordered:
    """An order that was given: the requests that reached the station, and what the operator was told."""

    requests: list[Payload]
    state: CommandState
    reason: str | None
    answer: object

    @property
    def request(self) -> Payload:
        """The only request."""
        [request] = self.requests
        return request


@dataclass
class Station:
    """A scripted station of any version."""

    network: Network
    running: RunningGateway
    client: OcppClient
    unexpected: list[str] = field(default_factory=list)
    _answers: dict[str, list[Payload | CallFailed]] = field(default_factory=dict)
    _ways: dict[str, Callable[[Payload], Payload]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.client.obey = self._obey

    @property
    def version(self) -> OcppVersion:
        assert self.client.version is not None
        return self.client.version

    @property
    def station_id(self) -> str:
        return self.client.station_id

    # --- the station's side

    async def say(self, action: str, payload: Payload) -> Payload:
        """Make a CALL: the answer. Raises CallFailed for a CALLERROR."""
        require_valid(self.version, MessageType.Call, action, payload)
        answer = await self.client.call(action, payload)
        require_valid(self.version, MessageType.CallResult, action, answer)
        return answer

    async def reconnect(self, client: OcppClient | None = None) -> None:
        """The line breaks without a word, and is there again: as before, or as `client` says."""
        self.client.abort()
        await self.client.closed()
        if client is not None:
            client.obey, client.orders = self._obey, self.client.orders
            self.client = client
        await self.client.__aenter__()

    def will_answer(self, action: str, *answers: Payload | CallFailed) -> None:
        """Answer the next orders of this kind so."""
        for answer in answers:
            if not isinstance(answer, CallFailed):
                require_valid(self.version, MessageType.CallResult, action, answer)
        self._answers[action] = list(answers)

    def always_answers(self, action: str, way: Callable[[Payload], Payload]) -> None:
        """Answer every order of this kind for which `will_answer` has nothing by what its request says."""
        self._ways[action] = way

    def _obey(self, action: str, payload: Payload) -> Payload | CallFailed | None:
        if answers := self._answers.get(action):
            return answers.pop(0)
        if way := self._ways.get(action):
            return way(payload)
        self.unexpected.append(action)
        return None

    async def asked(self, action: str, number: int = 1) -> Payload:
        """Wait until it was asked this so often; the newest request."""

        async def so_often() -> list[Payload]:
            requests = [payload for name, payload in self.client.orders if name == action]
            return requests if len(requests) >= number else []

        request = (await until(so_often, f"{action} {number} times"))[number - 1]
        require_valid(self.version, MessageType.Call, action, request)
        return request

    # --- the operator's side

    async def ordered(self, order: AnyOrder, action: str, *answers: Payload | CallFailed) -> Ordered:
        """The operator gives an order, which becomes requests of this kind, and the station answers them so.

        What else the order asks is answered as `will_answer` says.
        """
        self.will_answer(action, *answers)
        before = len(self.client.orders)
        command = await commanding.give(
            self.running.pool, self.running.bus, self.station_id, order, author=OPERATOR, wait_s=10.0
        )
        told = self.client.orders[before:]
        assert [name for name, _ in told].count(action) == len(answers), f"{told}, {command.state}: {command.reason}"
        for name, payload in told:
            require_valid(self.version, MessageType.Call, name, payload)
        requests = [payload for name, payload in told if name == action]
        return Ordered(requests, command.state, command.reason, command.answer)

    async def session(self) -> dict[str, Any]:
        """The newest session of the station as the operator sees it."""
        rows = await self.network.rows(
            "select * from session where station_id = %s order by started_at desc, session_id desc limit 1",
            self.station_id,
        )
        assert rows, "there is no session"
        return rows[0]

    async def sessions(self) -> int:
        """How many sessions the station had."""
        return len(await self.network.rows("select 1 from session where station_id = %s", self.station_id))

    async def connector(self, evse_id: int = 1) -> dict[str, Any]:
        """A connector as the operator sees it."""
        return await self.network.row(
            "select * from connector where station_id = %s and evse_id = %s", self.station_id, evse_id
        )

    async def readings(self) -> list[dict[str, Any]]:
        """The meter readings of the station in their order."""
        return await self.network.rows(
            "select * from meter_reading where station_id = %s order by at, received_at", self.station_id
        )

    async def reported(self, kind: EventKind) -> list[str]:
        """The names of the events of this kind that the station told."""
        facts = await self.network.facts(self.station_id, "StationReported")
        return [fact["name"] for fact in facts if fact["event"] == kind]
