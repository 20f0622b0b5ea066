"""Who may do what: decided here and nowhere else, and repeated by the database (`kit/scope.py`). Pure."""

from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct

from voltway.vocabulary.access import Actor, Grant, OrganizationId, Permission


class Principal(Struct, frozen=True, gc=False):
    """Somebody who was recognised, and what was granted to them."""

    actor: Actor
    grants: tuple[Grant, ...] = ()


def scope(principal: Principal, permission: Permission, now: datetime) -> frozenset[OrganizationId]:
    """The organizations on which `permission` holds at `now`; it holds on everything below them, too. Empty: nowhere.

    A grant that ends at a moment does not hold in that moment.
    """
    return frozenset(
        grant.organization_id
        for grant in principal.grants
        if permission in grant.permissions and (grant.until is None or now < grant.until)
    )


def may(principal: Principal, permission: Permission, lineage: Iterable[OrganizationId], now: datetime) -> bool:
    """Whether the permission holds on the organization whose `lineage`, itself and all above it, is given."""
    return not scope(principal, permission, now).isdisjoint(lineage)


def held(principal: Principal, lineage: Iterable[OrganizationId], now: datetime) -> frozenset[Permission]:
    """Every permission that holds on the organization of this lineage: the most that one may hand on there."""
    above = frozenset(lineage)
    return frozenset(
        permission
        for grant in principal.grants
        if grant.organization_id in above and (grant.until is None or now < grant.until)
        for permission in grant.permissions
    )
