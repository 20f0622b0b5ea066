"""Who acts, on whose behalf, and what there is to be allowed."""

from datetime import datetime
from enum import StrEnum
from typing import Final, NewType

from msgspec import Struct

OrganizationId = NewType("OrganizationId", str)
"""One organization of the tree: 32 hex digits, or `ROOT`."""

UserId = NewType("UserId", str)
"""A person with an account: 32 hex digits."""

ROOT: Final = OrganizationId("operator")
"""The organization that runs the network; every other one lies below it."""


class Permission(StrEnum):
    """Everything that can be allowed. A right to write does not include the right to read."""

    STATIONS_READ = "stations.read"
    STATIONS_WRITE = "stations.write"
    STATIONS_COMMAND = "stations.command"
    SESSIONS_READ = "sessions.read"
    MESSAGES_READ = "messages.read"
    TOKENS_READ = "tokens.read"
    TOKENS_WRITE = "tokens.write"
    DRIVERS_READ = "drivers.read"
    DRIVERS_WRITE = "drivers.write"
    ORGANIZATIONS_READ = "organizations.read"
    ORGANIZATIONS_WRITE = "organizations.write"
    PEOPLE_READ = "people.read"
    PEOPLE_WRITE = "people.write"
    KEYS_READ = "keys.read"
    KEYS_WRITE = "keys.write"
    INCIDENTS_READ = "incidents.read"
    INCIDENTS_WRITE = "incidents.write"
    WEBHOOKS_READ = "webhooks.read"
    WEBHOOKS_WRITE = "webhooks.write"
    AUDIT_READ = "audit.read"
    PRIVACY_EXPORT = "privacy.export"
    PRIVACY_ERASE = "privacy.erase"
    BILLING_READ = "billing.read"
    BILLING_REFUND = "billing.refund"


class ActorKind(StrEnum):
    """What kind of somebody did something."""

    USER = "user"
    KEY = "key"
    MACHINE_USER = "machine_user"
    SYSTEM = "system"


class Actor(Struct, frozen=True, gc=False):
    """Who did something: a person, an API key, whoever has an account on the machine itself, or Voltway.

    `id` is the user's or key's id, or the account's name on the machine; `name` is for people to read.
    """

    kind: ActorKind
    id: str
    name: str

    @property
    def as_author(self) -> str:
        """As the author of an order or a note is named; on the machine itself by the account alone."""
        return self.name if self.kind is ActorKind.MACHINE_USER else f"{self.kind} {self.name} ({self.id})"


class Grant(Struct, frozen=True, gc=False):
    """A set of permissions on an organization and everything below it, until a moment (None: without end)."""

    organization_id: OrganizationId
    permissions: frozenset[Permission]
    until: datetime | None = None
