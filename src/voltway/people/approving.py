"""Asking for a second person, who asked, and where a second person is asked for."""

from datetime import datetime

from voltway.audit import trail
from voltway.kit.mail_outbox import put_mail
from voltway.kit.postgres import Connection
from voltway.kit.sealing import Sealing
from voltway.people import (
    api_keys,
    four_eyes,
    store_accounts,
    store_approvals,
    store_four_eyes,
    store_keys,
    store_organizations,
    store_roles,
)
from voltway.people.access import Principal
from voltway.people.approval_mail import approval_mail
from voltway.people.roles import PERMISSIONS as ROLES
from voltway.people.store_approvals import KeptApproval, NewApproval
from voltway.people.store_four_eyes import Approver
from voltway.vocabulary.access import Actor, ActorKind, OrganizationId
from voltway.vocabulary.approvals import DangerousAct
from voltway.vocabulary.audit import AuditAction, AuditSubject, SubjectKind
from voltway.vocabulary.errors import Conflict

MOST_MAILS = 50
"""So many possible approvers are written to; the rest see it on the page."""


async def ask(conn: Connection, wanted: NewApproval, sealing: Sealing, public_url: str | None) -> None:
    """Keep what waits, write it down, and tell who could approve it, where `public_url` says how we are reached.

    Needs a transaction that sees everybody.
    """
    await store_approvals.insert(conn, wanted)
    organization = await store_organizations.find(conn, wanted.organization_id)
    if public_url is not None and organization is not None:
        for approver in await approvers(conn, wanted.act, wanted.organization_id, wanted.asked_at, MOST_MAILS):
            if approver.user_id != wanted.person_id:
                mail = approval_mail(approver.email, wanted, organization.name, f"{public_url}/approvals")
                await put_mail(conn, sealing, mail, wanted.asked_at, expires_at=wanted.expires_at)
    await trail.record(
        conn,
        wanted.asked_by,
        AuditAction.APPROVAL_ASK,
        AuditSubject(SubjectKind.APPROVAL, wanted.approval_id),
        now=wanted.asked_at,
        organization_id=wanted.organization_id,
        address=wanted.address,
        after={"act": wanted.act, "method": wanted.method, "path": wanted.path},
        reason=wanted.reason,
    )


async def person_behind(conn: Connection, actor: Actor) -> str | None:
    """The id of the person who acts, or who made the key that does; None: not known."""
    return actor.id if actor.kind is ActorKind.USER else await store_keys.maker(conn, actor.id)


async def asker_of(conn: Connection, row: KeptApproval, now: datetime) -> Principal | None:
    """Whoever asked, with what they may do at `now`; None where they could not come in any more.

    Needs a connection that sees everybody.
    """
    asked_by = row.asked_by
    if asked_by.kind is ActorKind.USER:
        account = await store_accounts.find(conn, asked_by.id)
        if account is None or account.disabled_at is not None:
            return None
        grants = await store_roles.grants(conn, [account.user_id], now)
        return Principal(Actor(ActorKind.USER, account.user_id, account.name), tuple(grants[account.user_id]))
    key = await store_keys.find(conn, asked_by.id)
    if key is None or not api_keys.usable(key, now) or not api_keys.from_its_networks(key, row.address or ""):
        return None
    return api_keys.principal_of(key)


async def approvers(
    conn: Connection, act: DangerousAct, organization_id: OrganizationId, now: datetime, most: int
) -> list[Approver]:
    """Up to `most` people who may do the act there, and so approve it. Needs a connection that sees everybody."""
    permission = four_eyes.PERMISSIONS[act]
    shipped = [role for role, permissions in ROLES.items() if permission in permissions]
    return await store_four_eyes.approvers(conn, organization_id, permission, shipped, now, most)


async def require_two(conn: Connection, act: DangerousAct, organization_id: OrganizationId, now: datetime) -> None:
    """Raises Conflict where fewer than two people could approve the act, or that it is switched off again.

    Needs a connection that sees everybody.
    """
    for needed in (act, DangerousAct.FOUR_EYES_END):
        if len(await approvers(conn, needed, organization_id, now, 2)) < 2:
            raise Conflict(
                f"fewer than two people could approve {needed} there, so nobody could do it any more",
                f"give the permission {four_eyes.PERMISSIONS[needed]} to a second person first",
            )
