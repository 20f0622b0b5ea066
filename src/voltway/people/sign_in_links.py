"""Links by e-mail with which drivers sign in: who may, and how one is sent.

A link proves one factor, and whoever reads the mails has it. So it is for those who can do no more than charge: with
the first role of an account it is over.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from voltway.audit import trail
from voltway.kit.mail_outbox import put_mail
from voltway.kit.postgres import Connection, Pool
from voltway.kit.sealing import Sealing
from voltway.people import one_time_links, store_accounts, store_branding, store_roles
from voltway.people.accounts import Account
from voltway.people.link_mail import LinkTexts, link_mail
from voltway.people.one_time_links import LIFETIMES
from voltway.people.seeing import everybody
from voltway.people.store_branding import Branding
from voltway.people.store_one_time_links import Purpose
from voltway.vocabulary.access import Actor, ActorKind
from voltway.vocabulary.audit import AuditAction, AuditSubject, SubjectKind

NEXT: Final = "next"
"""What a link carries: the page of ours that the person was going to."""
_STRANGER: Final = Actor(ActorKind.SYSTEM, "sign_in", "Sign-in")
_TEXTS: Final[Mapping[str, LinkTexts]] = {
    "en": LinkTexts(
        "Your link to sign in at {organization}",
        "Open this link within 15 minutes to sign in at {organization}. It works once:\n\n{link}\n\n"
        "If you did not ask for it, do nothing: without the link nobody comes in.",
        "Sign in",
    ),
    "de": LinkTexts(
        "Ihr Link zur Anmeldung bei {organization}",
        "Öffnen Sie diesen Link innerhalb von 15 Minuten, um sich bei {organization} anzumelden. Er gilt einmal:\n\n"
        "{link}\n\nWenn Sie ihn nicht angefordert haben, tun Sie nichts: Ohne den Link kommt niemand hinein.",
        "Anmelden",
    ),
}


async def opens_by_link(conn: Connection, account: Account, now: datetime) -> bool:
    """Whether a link by e-mail signs in with this account: it holds no role and has to have no second factor."""
    if account.disabled_at is not None or account.mfa_required:
        return False
    return not (await store_roles.grants(conn, [account.user_id], now))[account.user_id]


async def send_link(
    pool: Pool, sealing: Sealing, email: str, *, page: str, next_: str, address: str | None, now: datetime
) -> None:
    """Mail a link to whoever has this address and may use one; nothing happens for all others.

    `page` is what the link opens, `next_` where they go on, and `address` where it was asked for. What is done takes
    longer where there is an account: to be called when the asker has their answer, and only after `allow_mail`.
    """
    async with everybody(pool) as conn:
        account = await store_accounts.find_by_email(conn, email)
        if account is None or not await opens_by_link(conn, account, now):
            return
        token = await one_time_links.make_link(
            conn,
            Purpose.DRIVER_SIGN_IN,
            user_id=account.user_id,
            email=account.email,
            payload={NEXT: next_},
            now=now,
        )
        looks = await store_branding.find(conn, account.organization_id) or Branding()
        link = f"{page}?token={token}"
        mail = link_mail(_TEXTS, to=account.email, link=link, looks=looks, locale=account.locale)
        await put_mail(conn, sealing, mail, now, expires_at=now + LIFETIMES[Purpose.DRIVER_SIGN_IN])
        await trail.record(
            conn,
            _STRANGER,
            AuditAction.USER_SEND_LINK,
            AuditSubject(SubjectKind.USER, account.user_id),
            now=now,
            organization_id=account.organization_id,
            address=address,
        )
