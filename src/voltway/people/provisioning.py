"""People and their roles as an organization's directory has them: what SCIM requests do here.

A user that the directory deactivates or deletes can't sign in from that moment, and their sessions end. One that it
deletes keeps their account, disabled: what they did stays theirs, and if they come back they are the same person.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from voltway.kit.postgres import Connection
from voltway.people import securing, store_accounts, store_roles, store_scim as store
from voltway.people.roles import RoleGrant
from voltway.people.scim_requests import ScimInvalid, ScimProblem
from voltway.people.scim_resources import GroupFields, GroupRow, UserFields, UserRow, role_named
from voltway.people.store_accounts import AccountChange
from voltway.vocabulary.access import OrganizationId, UserId
from voltway.vocabulary.errors import NotFound
from voltway.vocabulary.ids import new_id

GRANTED_BY: Final = "scim"
"""Who grants the roles of groups. What somebody else gave is never taken away here."""


async def add_user(conn: Connection, organization_id: OrganizationId, fields: UserFields, now: datetime) -> UserRow:
    """A new user, or one who was deleted and comes back. Raises Conflict, InvalidInput. Needs a transaction."""
    before = await store.find_removed(conn, organization_id, fields.user_name)
    if before is None:
        made = await store_accounts.create(
            conn, email=fields.email or no_address(new_id()), name=fields.name, organization_id=organization_id, now=now
        )
        before = made.user_id
    return await replace_user(conn, organization_id, before, fields, now)


async def replace_user(
    conn: Connection, organization_id: OrganizationId, user_id: str, fields: UserFields, now: datetime
) -> UserRow:
    """Make the user exactly this. Raises Conflict, InvalidInput. Needs a transaction."""
    email = fields.email or no_address(user_id)
    account = await store_accounts.change(conn, user_id, AccountChange(name=fields.name))
    if account.email != email:
        await securing.change_email(conn, user_id, email)
    await store.keep_user(conn, organization_id, user_id, fields, now)
    await _set_active(conn, user_id, active=fields.active, now=now)
    return await user(conn, organization_id, user_id)


async def remove_user(conn: Connection, organization_id: OrganizationId, user_id: str, now: datetime) -> None:
    """Let the user be gone for the directory: disabled, signed out, in no group. Needs a transaction."""
    row = await user(conn, organization_id, user_id)
    await store.keep_user(conn, organization_id, user_id, row, now)
    await store.remove_user(conn, user_id, now)
    await _set_active(conn, user_id, active=False, now=now)
    await _settle_roles(conn, organization_id, [user_id], now)


async def user(conn: Connection, organization_id: OrganizationId, user_id: str) -> UserRow:
    """The user of this id. Raises NotFound."""
    row = await store.find_user(conn, organization_id, user_id)
    if row is None:
        raise NotFound(f"there is no user {user_id[:40]!r}")
    return row


async def keep_group(
    conn: Connection, organization_id: OrganizationId, group_id: str | None, fields: GroupFields, now: datetime
) -> GroupRow:
    """Make the group exactly this; None: a new one. Its members get its role, who left it loses it.

    Raises Conflict, and ScimInvalid for a member that is no user of the organization. Needs a transaction.
    """
    known = await store.known_users(conn, organization_id, fields.members)
    if unknown := [one for one in fields.members if one not in known]:
        raise ScimInvalid(ScimProblem.INVALID_VALUE, f"there is no user {unknown[0][:40]!r}")
    before = await group(conn, organization_id, group_id) if group_id else None
    kept_id = group_id or new_id()
    role = await role_of(conn, organization_id, fields.display_name)
    await store.keep_group(conn, organization_id, kept_id, fields, role, now)
    touched = {*fields.members, *(before.members if before else ())}
    await _settle_roles(conn, organization_id, touched, now)
    return await group(conn, organization_id, kept_id)


async def remove_group(conn: Connection, organization_id: OrganizationId, group_id: str, now: datetime) -> None:
    """Forget the group; its members lose its role. Raises NotFound. Needs a transaction."""
    before = await group(conn, organization_id, group_id)
    await store.remove_group(conn, group_id)
    await _settle_roles(conn, organization_id, before.members, now)


async def group(conn: Connection, organization_id: OrganizationId, group_id: str) -> GroupRow:
    """The group of this id. Raises NotFound."""
    row = await store.find_group(conn, organization_id, group_id)
    if row is None:
        raise NotFound(f"there is no group {group_id[:40]!r}")
    return row


def no_address(user_id: str) -> str:
    """What stands where a person has no address: one that no mail reaches (RFC 2606, 2)."""
    return f"{user_id}@no-address.invalid"


async def role_of(conn: Connection, organization_id: OrganizationId, display_name: str) -> str | None:
    """The role that members of a group of this name have; None: none."""
    return role_named(display_name, await store_roles.custom_roles(conn, [organization_id]))


async def _set_active(conn: Connection, user_id: str, *, active: bool, now: datetime) -> None:
    if active:
        await store_accounts.enable(conn, user_id)
        return
    await securing.disable_account(conn, user_id, now)


async def _settle_roles(
    conn: Connection, organization_id: OrganizationId, user_ids: Iterable[str], now: datetime
) -> None:
    """Give and take until each of them has the roles of their groups."""
    touched = sorted(set(user_ids))
    groups = await store.groups_of(conn, organization_id, touched)
    given = await store_roles.roles_of(conn, touched)
    for user_id in touched:
        wanted = {one.role for one in groups[user_id] if one.role is not None}
        here = [one for one in given[user_id] if one.organization_id == organization_id]
        ours = {one.role for one in here if one.granted_by == GRANTED_BY}
        for role in sorted(ours - wanted):
            await store_roles.withdraw_role(conn, user_id, organization_id, role)
        for role in sorted(wanted - {one.role for one in here}):
            grant = RoleGrant(
                user_id=UserId(user_id),
                organization_id=organization_id,
                role=role,
                granted_by=GRANTED_BY,
                granted_at=now,
            )
            await store_roles.give_role(conn, grant)
