"""What Voltway's processes tell each other over NATS: the subjects, and what is in the messages."""

from datetime import datetime

from msgspec import Struct

from voltway.vocabulary.commands import AnyOrder
from voltway.vocabulary.ids import CommandId, GatewayId, SessionId, StationId

TOKEN_CHANGED = "token.changed"
"""A token was added, changed or removed; the payload is its uid. Published after the commit."""

TOKENS_CHANGED = "tokens.changed"
"""Many tokens, or a token group, changed: gateways forget every token. No payload. Published after the commit."""

LEARNING_OPENED = "token.learning_opened"
"""A station learns the next card held to it: `LearningOpened`. Published after the commit."""

STATION_CHANGED = "station.changed"
"""A station's admission, password or quirks changed: its gateway reads them again. The payload is the station's id."""

LIVE = "live"
"""What has just been committed: a JSON list of `Change`, one message per group commit."""

INCIDENT_CHANGED = "IncidentChanged"
"""The kind of a `Change` that is no fact: an incident about the station was opened, acknowledged or resolved."""

STATION_ORDER = "station.order."
"""Before a station's id: orders to the process that holds its socket."""


def gateway_orders(gateway_id: GatewayId) -> str:
    """Where a gateway answers orders to the stations whose sockets it holds: `OrderMessage` in, `Answer` back."""
    return f"gateway.{gateway_id}.order"


class OrderMessage(Struct, frozen=True, kw_only=True):
    """An order for the gateway that holds the station's socket.

    The gateway has `timeout_s` seconds for all calls of the order; it answers with the final `commands.Answer` and
    writes the same into the command's row. Where it does not hold the station's socket it answers OFFLINE at once,
    without `station_ms`, and writes nothing: whoever asked knows whether the order shall wait. With `station_ms` the
    order was under way, and must not be given again.
    """

    command_id: CommandId
    station_id: StationId
    order: AnyOrder
    timeout_s: float


class LearningOpened(Struct, frozen=True, gc=False, kw_only=True):
    """Until `expires_at` the gateway that holds the station tells of every card that is held to it."""

    station_id: StationId
    expires_at: datetime


class Change(Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """One committed fact, told so that whoever shows it reads again. `kind` is the fact's, `at` the station's clock."""

    kind: str
    station_id: StationId
    at: datetime
    session_id: SessionId | None = None
    evse_id: int | None = None
    connector_id: int | None = None
