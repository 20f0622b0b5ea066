"""Nobody hands on what they don't have: who lets others have a role must be allowed all that it allows."""

from voltway.api.context import ApiRequest
from voltway.kit.postgres import Connection
from voltway.people import access, store_organizations, store_roles
from voltway.people.roles import PERMISSIONS, ShippedRole, is_shipped
from voltway.vocabulary.access import OrganizationId, Permission
from voltway.vocabulary.errors import NotFound, Refused


async def require_held(
    request: ApiRequest, connection: Connection, permissions: frozenset[Permission], organization_id: str
) -> None:
    """Raises Refused unless the asker has these permissions on the organization; NotFound where there is none."""
    lineage = await store_organizations.lineage(connection, organization_id)
    if not lineage:
        raise NotFound(f"there is no organization {organization_id[:80]}")
    now = request.app.state.api.clock.now()
    if missing := permissions - access.held(request.auth, lineage, now):
        raise Refused(f"you may not hand on {', '.join(sorted(missing))} there", "leave it out, or ask who has it")


async def require_role_held(
    request: ApiRequest, connection: Connection, role: str, organization_id: OrganizationId
) -> None:
    """The same for all that a role allows. Raises NotFound for no such role, or one of another organization."""
    if is_shipped(role):
        await require_held(request, connection, PERMISSIONS[ShippedRole(role)], organization_id)
        return
    custom = await store_roles.find_custom_role(connection, role)
    if custom is None or custom.organization_id not in await store_organizations.lineage(connection, organization_id):
        raise NotFound(f"there is no role {role[:40]!r} there")
    await require_held(request, connection, custom.permissions, organization_id)
