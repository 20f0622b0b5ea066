"""How a person gets an account: invited by somebody with a role for them, or by the link of the first start.

An invitation is a one-time link that carries the role. The account is made when the person opens it, so that nobody has
an account who never came.
"""

from datetime import datetime
from typing import Final

from msgspec import Struct

from voltway.kit.postgres import Connection
from voltway.people import (
    handing_on,
    one_time_links,
    setup_link,
    store_accounts,
    store_organizations,
    store_roles,
    store_setup_state,
)
from voltway.people.access import Principal
from voltway.people.accounts import Account
from voltway.people.roles import RoleGrant, ShippedRole
from voltway.people.store_one_time_links import LinkRow, Purpose
from voltway.vocabulary.access import ROOT, OrganizationId, UserId
from voltway.vocabulary.errors import InvalidInput, Refused

SETUP: Final = "setup link"
"""Who granted the first owner their role."""


class Invitation(Struct, frozen=True, kw_only=True):
    """Somebody to be let in: with `role` on an organization and everything below it, until a moment (None: no end)."""

    email: str
    role: str
    organization_id: OrganizationId
    until: datetime | None = None


class Joined(Struct, frozen=True, kw_only=True):
    """Who opened an invitation, and whether the link alone signs them in.

    It does not where the account was somebody's already: the link was seen by who invited, and would be a way into
    accounts of other organizations. Its owner has the role, and signs in as always.
    """

    account: Account
    signs_in: bool


async def invite(conn: Connection, principal: Principal, wanted: Invitation, now: datetime) -> str | None:
    """The token of the link for the person; None: they have an account, and have the role now.

    Needs a transaction. Raises NotFound for an unknown role or organization, Refused for a role that opens what
    `principal` does not have there, InvalidInput.
    """
    permissions = await handing_on.permissions_of_role(conn, wanted.role)
    await handing_on.require_held(conn, principal, permissions, wanted.organization_id, now)
    if wanted.until is not None and wanted.until <= now:
        raise InvalidInput("the role would end before it begins", "give a later end")
    found = await store_accounts.find_to_sign_in(conn, wanted.email)
    if found is not None and (found.password_hash or found.has_passkey or found.has_totp):
        await _give(conn, found.account.user_id, wanted, principal.actor.id, now)
        return None
    payload = {
        "role": wanted.role,
        "organization_id": wanted.organization_id,
        "until": wanted.until.isoformat() if wanted.until else None,
        "granted_by": principal.actor.id,
    }
    return await one_time_links.make_link(conn, Purpose.INVITATION, now=now, email=wanted.email, payload=payload)


async def accept(conn: Connection, token: str, name: str, now: datetime) -> Joined:
    """Make the account of who was invited, with the role. Needs a transaction.

    Raises Refused for a link that is over, InvalidInput for the name.
    """
    link = await one_time_links.use_link(conn, Purpose.INVITATION, token, now)
    if link is None or link.email is None:
        raise _over()
    wanted, granted_by = _wanted(link), str(link.payload["granted_by"])
    account = await store_accounts.find_by_email(conn, link.email)
    signs_in = account is None or await store_accounts.is_unclaimed(conn, account.user_id, granted_by)
    if account is None:
        organization_id = wanted.organization_id
        account = await store_accounts.create(
            conn, email=link.email, name=name, organization_id=organization_id, now=now
        )
    await _give(conn, account.user_id, wanted, granted_by, now)
    return Joined(account=account, signs_in=signs_in)


async def set_up(conn: Connection, token: str, name: str, email: str, operator: str, now: datetime) -> Account:
    """Make the first owner's account by the link of `voltway serve`, and name the operator's organization.

    The link lasts until somebody has signed in with that account (`store_setup_state.close`), so that who gives up on
    the way can begin again; what was made before is then gone. Needs a transaction. Raises Refused.
    """
    if not await store_setup_state.is_usable(conn, setup_link.token_hash(token), now):
        raise _over()
    await store_setup_state.forget_unfinished(conn, SETUP)
    account = await store_accounts.create(conn, email=email, name=name, organization_id=ROOT, now=now)
    given = RoleGrant(
        user_id=account.user_id, organization_id=ROOT, role=ShippedRole.OWNER, granted_by=SETUP, granted_at=now
    )
    await store_roles.give_role(conn, given)
    if operator.strip():
        await store_organizations.change(conn, ROOT, name=operator.strip()[:200])
    return account


async def _give(conn: Connection, user_id: UserId, wanted: Invitation, granted_by: str, now: datetime) -> None:
    await store_roles.give_role(
        conn,
        RoleGrant(
            user_id=user_id,
            organization_id=wanted.organization_id,
            role=wanted.role,
            granted_by=granted_by,
            granted_at=now,
            until=wanted.until,
        ),
    )


def _wanted(link: LinkRow) -> Invitation:
    until = link.payload.get("until")
    return Invitation(
        email=link.email or "",
        role=str(link.payload["role"]),
        organization_id=OrganizationId(str(link.payload["organization_id"])),
        until=datetime.fromisoformat(until) if until else None,
    )


def _over() -> Refused:
    return Refused("this link is over: it was used, is too old, or was not copied whole", "ask for a new one")
