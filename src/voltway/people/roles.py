"""The roles that ship, what each may do and why no more, and what a person's roles add up to. Pure.

An organization's own (custom) roles have an id of 32 hex digits for a name, so they never meet a shipped one.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Final

from msgspec import Struct

from voltway.vocabulary.access import Grant, OrganizationId, Permission, UserId

P = Permission


class ShippedRole(StrEnum):
    """A role that every organization has. `PERMISSIONS` says what it may do, `PURPOSES` why."""

    OWNER = "owner"
    NETWORK_OPERATOR = "network_operator"
    SUPPORT = "support"
    TECHNICIAN = "technician"
    FINANCE = "finance"
    HOST = "host"
    FLEET_MANAGER = "fleet_manager"
    AUDITOR = "auditor"
    INSTALLER = "installer"


PURPOSES: Final[Mapping[ShippedRole, str]] = {
    ShippedRole.OWNER: "Answers for the organization, so everything in it is theirs to do and to hand on. Few should.",
    ShippedRole.NETWORK_OPERATOR: "Runs stations, tokens and integrations day and night. Neither lets people in nor "
    "moves money nor erases anybody, so that one stolen account does not hand over the rest.",
    ShippedRole.SUPPORT: "Helps a driver on the telephone: sees sessions and messages, starts, stops and unlocks, "
    "mends a card or an address. Changes no station and refunds nothing.",
    ShippedRole.TECHNICIAN: "Repairs stations: reads what they say, corrects their description and orders them about. "
    "Drivers, their cards and their money are none of it.",
    ShippedRole.FINANCE: "Bills and refunds, for which sessions and the names on them are needed. Touches no station "
    "and no card.",
    ShippedRole.HOST: "Owns the ground a station stands on: sees stations, what was charged there and what it earned; "
    "not who charged, and changes nothing.",
    ShippedRole.FLEET_MANAGER: "Looks after a fleet's drivers, cards and costs. Stations are only looked at.",
    ShippedRole.AUDITOR: "Looks at everything that leaves a trace and changes nothing; exports no person's record.",
    ShippedRole.INSTALLER: "Puts stations up and tries them out: until the hand-over, best with an end date. Sees no "
    "sessions of anyone, no cards, no people.",
}

PERMISSIONS: Final[Mapping[ShippedRole, frozenset[Permission]]] = {
    ShippedRole.OWNER: frozenset(Permission),
    ShippedRole.NETWORK_OPERATOR: frozenset({
        P.STATIONS_READ, P.STATIONS_WRITE, P.STATIONS_COMMAND, P.SESSIONS_READ, P.MESSAGES_READ,
        P.TOKENS_READ, P.TOKENS_WRITE, P.DRIVERS_READ, P.ORGANIZATIONS_READ, P.PEOPLE_READ,
        P.KEYS_READ, P.WEBHOOKS_READ, P.WEBHOOKS_WRITE, P.INCIDENTS_READ, P.INCIDENTS_WRITE,
    }),
    ShippedRole.SUPPORT: frozenset({
        P.STATIONS_READ, P.STATIONS_COMMAND, P.SESSIONS_READ, P.MESSAGES_READ, P.TOKENS_READ, P.TOKENS_WRITE,
        P.DRIVERS_READ, P.DRIVERS_WRITE, P.ORGANIZATIONS_READ,
    }),
    ShippedRole.TECHNICIAN: frozenset({
        P.STATIONS_READ, P.STATIONS_WRITE, P.STATIONS_COMMAND, P.MESSAGES_READ, P.ORGANIZATIONS_READ,
    }),
    ShippedRole.FINANCE: frozenset({
        P.BILLING_READ, P.BILLING_REFUND, P.SESSIONS_READ, P.DRIVERS_READ, P.STATIONS_READ, P.ORGANIZATIONS_READ,
    }),
    ShippedRole.HOST: frozenset({P.STATIONS_READ, P.SESSIONS_READ, P.BILLING_READ, P.ORGANIZATIONS_READ}),
    ShippedRole.FLEET_MANAGER: frozenset({
        P.DRIVERS_READ, P.DRIVERS_WRITE, P.TOKENS_READ, P.TOKENS_WRITE, P.SESSIONS_READ, P.STATIONS_READ,
        P.BILLING_READ, P.ORGANIZATIONS_READ,
    }),
    ShippedRole.AUDITOR: frozenset(permission for permission in Permission if permission.value.endswith(".read")),
    ShippedRole.INSTALLER: frozenset({P.STATIONS_READ, P.STATIONS_WRITE, P.STATIONS_COMMAND}),
}  # fmt: skip  # by subject, as it is compared

WANTS_SECOND_FACTOR: Final = frozenset({
    P.STATIONS_COMMAND, P.DRIVERS_WRITE, P.ORGANIZATIONS_WRITE, P.PEOPLE_WRITE, P.KEYS_WRITE, P.WEBHOOKS_WRITE,
    P.BILLING_REFUND, P.PRIVACY_EXPORT, P.PRIVACY_ERASE, P.INCIDENTS_WRITE,
})  # fmt: skip  # by subject, as it is compared
"""Whoever may do one of these needs a second factor: it moves money, reaches a charging car, opens the house to others,
or carries personal records out of it. A password alone is found out too easily for that."""


_NAMES: Final = frozenset(role.value for role in ShippedRole)


class RoleGrant(Struct, frozen=True, kw_only=True):
    """A role that a person has on an organization and everything below it, until a moment (None: without end)."""

    user_id: UserId
    organization_id: OrganizationId
    role: str
    granted_by: str
    granted_at: datetime
    until: datetime | None = None


class CustomRole(Struct, frozen=True, kw_only=True):
    """A role an organization made. `role` is its id: 32 hex digits."""

    role: str
    organization_id: OrganizationId
    name: str
    permissions: frozenset[Permission]


def permissions_of(role: str, custom: Mapping[str, frozenset[Permission]]) -> frozenset[Permission]:
    """What `role` may do; `custom` are the custom roles by id. A role that is not known (any more) may do nothing."""
    return PERMISSIONS[ShippedRole(role)] if is_shipped(role) else custom.get(role, frozenset())


def is_shipped(role: str) -> bool:
    """Whether `role` is one that every organization has."""
    return role in _NAMES


def is_privileged(permissions: Iterable[Permission]) -> bool:
    """Whether a role with `permissions` demands a second factor."""
    return not WANTS_SECOND_FACTOR.isdisjoint(permissions)


PRIVILEGED_ROLES: Final = frozenset(role for role in ShippedRole if is_privileged(PERMISSIONS[role]))
"""The shipped roles that demand a second factor."""


def grants_of(given: Iterable[RoleGrant], custom: Mapping[str, frozenset[Permission]], now: datetime) -> list[Grant]:
    """What the roles of one person add up to at `now`: one grant per role, less those that ended or allow nothing."""
    grants = (Grant(one.organization_id, permissions_of(one.role, custom), one.until) for one in given)
    return [grant for grant in grants if grant.permissions and (grant.until is None or now < grant.until)]


def wants_second_factor(grants: Iterable[Grant]) -> bool:
    """Whether somebody with these grants has to have a second factor."""
    return any(is_privileged(grant.permissions) for grant in grants)
