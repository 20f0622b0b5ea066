"""Registering as a driver: an e-mail address is asked for, a link goes there, and whoever opens it is a customer.

Whether the address is known already nobody learns: what is done and answered is the same, and only the link tells.
"""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from msgspec import Struct

from voltway.audit import trail
from voltway.drivers import store, store_consents
from voltway.drivers.profile import DRIVER, cleaned
from voltway.drivers.registration_mail import registration_mail
from voltway.drivers.store import DriverRow
from voltway.drivers.store_consents import MAX_VERSION_LENGTH
from voltway.kit.mail_outbox import put_mail
from voltway.kit.postgres import Connection, Pool
from voltway.kit.sealing import Sealing
from voltway.people import one_time_links, store_accounts, store_branding, store_throttle, throttle
from voltway.people.accounts import Account, fold_email
from voltway.people.one_time_links import LIFETIMES
from voltway.people.seeing import everybody
from voltway.people.store_one_time_links import Purpose
from voltway.vocabulary.access import Actor, ActorKind, OrganizationId
from voltway.vocabulary.audit import AuditAction, AuditSubject, SubjectKind
from voltway.vocabulary.drivers import ConsentPurpose, ConsentWay
from voltway.vocabulary.errors import InvalidInput, NotFound, TooManyAttempts


class GivenConsent(Struct, frozen=True, kw_only=True):
    """What was agreed to in the form, and which version of the text stood there."""

    purpose: ConsentPurpose
    version: str


class Registration(Struct, frozen=True, kw_only=True):
    """What somebody who wants to be a customer of an organization filled in. `locale` is also that of the mail."""

    organization_id: OrganizationId
    email: str
    name: str
    locale: str = "en"
    phone: str | None = None
    consents: Sequence[GivenConsent] = ()


class Registered(Struct, frozen=True, kw_only=True):
    """Who opened the link: the driver, and the account to sign in with. `is_new`: they were no driver before."""

    driver: DriverRow
    account: Account
    is_new: bool


class _Asked(Struct, frozen=True, kw_only=True):
    """What a link carries of a registration."""

    organization_id: OrganizationId
    name: str
    locale: str
    phone: str | None
    consents: list[GivenConsent]
    at: datetime
    address: str | None


async def ask(
    pool: Pool, sealing: Sealing, wanted: Registration, *, page: str, now: datetime, address: str | None
) -> None:
    """Have a link sent to the address. The same happens whether anybody has it already or not.

    `page` is the address of the page behind the link, `address` where the request came from. Raises InvalidInput for
    what no driver can be, NotFound for an unknown organization, TooManyAttempts for too many mails to or from there.
    """
    columns = cleaned({name: getattr(wanted, name) for name in ("email", "name", "locale", "phone")}, DRIVER)
    _require_consents(wanted.consents)
    await _draw(pool, columns["email"], now, address)
    async with everybody(pool) as conn:
        looks = await store_branding.find(conn, wanted.organization_id)
        if looks is None:
            raise NotFound(f"there is no organization {wanted.organization_id[:80]}", "use the link of your operator")
        asked = _Asked(
            organization_id=wanted.organization_id,
            name=columns["name"],
            locale=columns["locale"],
            phone=columns["phone"],
            consents=list(wanted.consents),
            at=now,
            address=address,
        )
        token = await one_time_links.make_link(
            conn, Purpose.REGISTRATION, email=columns["email"], payload=msgspec.to_builtins(asked), now=now
        )
        mail = registration_mail(
            to=columns["email"],
            link=f"{page}?token={token}",
            looks=looks,
            locale=columns["locale"],
        )
        await put_mail(conn, sealing, mail, now, expires_at=now + LIFETIMES[Purpose.REGISTRATION])


async def confirm(pool: Pool, token: str, now: datetime) -> Registered | None:
    """Somebody presses the button of the page behind the link; None for a link that is not good (any more).

    Their account is made, or found by the address which the link proves. A driver of that address without an account
    is theirs; who is a driver already stays as they are. Raises Conflict if somebody else does the same just now.
    """
    async with everybody(pool) as conn:
        link = await one_time_links.use_link(conn, Purpose.REGISTRATION, token, now)
        if link is None or link.email is None:
            return None
        asked = msgspec.convert(link.payload, _Asked)
        account = await _account(conn, link.email, asked, now)
        if account.disabled_at is not None:
            return None
        driver = await store.find_for_account(conn, asked.organization_id, account.user_id)
        if driver is not None:
            return Registered(driver=driver, account=account, is_new=False)
        driver = await _driver(conn, account, asked, now)
        await _keep_consents(conn, driver, account, asked, now)
        actor = Actor(ActorKind.USER, account.user_id, account.name)
        subject = AuditSubject(SubjectKind.DRIVER, driver.driver_id)
        await trail.record(
            conn,
            actor,
            AuditAction.DRIVER_VERIFY,
            subject,
            now=now,
            organization_id=driver.organization_id,
            address=asked.address,
        )
        return Registered(driver=driver, account=account, is_new=True)


async def _draw(pool: Pool, email: str, now: datetime, address: str | None) -> None:
    async with everybody(pool) as conn:
        wait_s = await store_throttle.take(conn, throttle.mail_draws(fold_email(email), address or ""), now)
    if wait_s is not None:
        raise TooManyAttempts("that was asked for too often", "look into the mails, or wait", retry_after_s=wait_s)


async def _account(conn: Connection, email: str, asked: _Asked, now: datetime) -> Account:
    account = await store_accounts.find_by_email(conn, email)
    if account is None:
        return await store_accounts.create(
            conn,
            email=email,
            name=asked.name,
            organization_id=asked.organization_id,
            now=now,
            locale=asked.locale,
            email_verified=True,
        )
    await store_accounts.verify_email(conn, account.user_id, email, now)
    return account


async def _driver(conn: Connection, account: Account, asked: _Asked, now: datetime) -> DriverRow:
    known = await store.find_by_email(conn, asked.organization_id, account.email)
    if known is not None and known.user_id is None:
        return await store.link(conn, known.driver_id, account.user_id, now)
    return await store.add(
        conn,
        asked.organization_id,
        now,
        user_id=account.user_id,
        name=asked.name,
        # Another driver of the organization may have given this address as the one to write to.
        email=account.email if known is None else None,
        locale=asked.locale,
        phone=asked.phone,
    )


async def _keep_consents(conn: Connection, driver: DriverRow, account: Account, asked: _Asked, now: datetime) -> None:
    for consent in asked.consents:
        await store_consents.add(
            conn,
            driver.driver_id,
            consent.purpose,
            version=consent.version,
            given=True,
            at=min(asked.at, now),
            how=ConsentWay.REGISTRATION,
            recorded_by=f"{ActorKind.USER}:{account.user_id}",
            address=asked.address,
            now=now,
        )


def _require_consents(consents: Sequence[GivenConsent]) -> None:
    purposes = [consent.purpose for consent in consents]
    too_long = any(not 1 <= len(consent.version) <= MAX_VERSION_LENGTH for consent in consents)
    if len(set(purposes)) != len(purposes) or too_long:
        raise InvalidInput("these are no consents", "name each purpose once, with the version of its text")
