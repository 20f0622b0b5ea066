"""Nobody hands on what they don't have: the one check before a role, a key or an invitation is given."""

from collections.abc import Iterable
from datetime import datetime

from voltway.kit.postgres import Connection
from voltway.people import access, store_organizations, store_roles
from voltway.people.access import Principal
from voltway.people.roles import PERMISSIONS, ShippedRole, is_shipped
from voltway.vocabulary.access import OrganizationId, Permission
from voltway.vocabulary.errors import NotFound, Refused


async def require_held(
    conn: Connection, principal: Principal, wanted: Iterable[Permission], organization_id: str, now: datetime
) -> OrganizationId:
    """The organization, on which `principal` holds all of `wanted`.

    Raises NotFound for one that is out of the connection's sight, Refused where a permission is missing.
    """
    lineage = await store_organizations.lineage(conn, organization_id)
    if not lineage:
        raise NotFound(f"there is no organization {organization_id[:80]}", "GET /api/v1/organizations lists all")
    missing = set(wanted) - access.held(principal, lineage, now)
    if missing:
        raise Refused(f"you may not hand on {', '.join(sorted(missing))} there", "leave it out, or ask who has it")
    return OrganizationId(organization_id)


async def permissions_of_role(conn: Connection, role: str) -> frozenset[Permission]:
    """What the role of this name opens. Raises NotFound."""
    if is_shipped(role):
        return PERMISSIONS[ShippedRole(role)]
    custom = await store_roles.find_custom_role(conn, role)
    if custom is None:
        raise NotFound(f"there is no role {role[:40]!r}", "GET /api/v1/roles lists all")
    return custom.permissions
