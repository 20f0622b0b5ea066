"""Registering: the link goes to the address, proves it, and gives nothing away before."""

import re
from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest

from tests.fixtures.people import NOON, make_account, make_site
from voltway.audit import store as audit_store
from voltway.drivers import store, store_consents
from voltway.drivers.registration import GivenConsent, Registered, Registration, ask, confirm
from voltway.kit import scope
from voltway.kit.clock import SettableClock
from voltway.kit.mail import Mail
from voltway.kit.mail_outbox import send_due
from voltway.kit.postgres import Pool
from voltway.kit.sealing import Sealing
from voltway.kit.settings import Settings
from voltway.people import store_accounts
from voltway.people.one_time_links import LIFETIMES
from voltway.people.store_one_time_links import Purpose
from voltway.vocabulary.access import ROOT, OrganizationId
from voltway.vocabulary.drivers import ConsentPurpose, ConsentWay
from voltway.vocabulary.errors import InvalidInput, NotFound, TooManyAttempts

SEALING = Sealing(b"k" * 32)
PAGE = "https://charge.example/verify"
ADA = Registration(
    organization_id=ROOT,
    email="Ada@Example.org",
    name="Ada Lovelace",
    phone="+44 20 7946 0000",
    consents=(GivenConsent(purpose=ConsentPurpose.TERMS, version="2026-01"),),
)
ENDS = LIFETIMES[Purpose.REGISTRATION]


class Postbox:
    """Whatever is sent, kept."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self.mails: list[Mail] = []

    async def send(self, mail: Mail) -> None:
        self.mails.append(mail)

    async def newest(self, now: datetime = NOON) -> Mail:
        """What has come last, after the worker has done its round."""
        assert await send_due(self._pool, lambda: SEALING, lambda: self, SettableClock(now), 1.0) == 1
        return self.mails[-1]

    async def token(self, now: datetime = NOON) -> str:
        """What the link in it opens with."""
        (found,) = re.findall(rf"{PAGE}\?token=(\S+)", (await self.newest(now)).text)
        return str(found)


@pytest.fixture
def postbox(pool: Pool) -> Postbox:
    return Postbox(pool)


async def asked(pool: Pool, now: datetime = NOON, **changes: Any) -> None:
    wanted = msgspec.structs.replace(ADA, **changes)
    await ask(pool, SEALING, wanted, page=PAGE, now=now, address="192.0.2.1")


async def registered(pool: Pool, postbox: Postbox, **changes: Any) -> Registered:
    await asked(pool, **changes)
    found = await confirm(pool, await postbox.token(), NOON)
    assert found is not None
    return found


async def test_who_opens_the_link_is_a_driver_with_an_account(pool: Pool, postbox: Postbox) -> None:
    found = await registered(pool, postbox)
    assert found.is_new
    driver = found.driver
    assert (driver.name, driver.email, driver.phone) == ("Ada Lovelace", "Ada@Example.org", "+442079460000")
    assert (driver.organization_id, driver.user_id) == (ROOT, found.account.user_id)
    async with pool.connection() as conn:
        account = await store_accounts.find_by_email(conn, "ada@example.org")
        assert account is not None
        assert (account.email_verified_at, account.password_set_at) == (NOON, None)
        (consent,) = await store_consents.page(conn, driver.driver_id)
        entries = await audit_store.page(conn, audit_store.AuditFilter(), limit=10)
    assert (consent.purpose, consent.version, consent.given) == (ConsentPurpose.TERMS, "2026-01", True)
    assert (consent.how, consent.address, consent.at) == (ConsentWay.REGISTRATION, "192.0.2.1", NOON)
    assert [(entry.action.value, entry.subject.id) for entry in entries] == [("driver.verify", driver.driver_id)]


async def test_nothing_exists_before_the_link_is_opened(pool: Pool) -> None:
    await asked(pool)
    async with pool.connection() as conn:
        assert await store.page(conn) == []
        assert await store_accounts.find_by_email(conn, ADA.email) is None


async def test_a_known_address_gets_the_same_answer_and_mail_as_an_unknown_one(pool: Pool, postbox: Postbox) -> None:
    await registered(pool, postbox)
    await asked(pool)
    known = await postbox.newest()
    await asked(pool, email="eve@example.org")
    unknown = await postbox.newest()

    def plain(mail: Mail) -> tuple[str, str]:
        return mail.subject, re.sub(r"token=\S+", "token", mail.text)

    assert plain(known) == plain(unknown)


async def test_who_is_a_driver_already_stays_as_they_are(pool: Pool, postbox: Postbox) -> None:
    first = await registered(pool, postbox)
    again = await registered(
        pool, postbox, name="Somebody Else", consents=(GivenConsent(purpose=ConsentPurpose.MARKETING, version="1"),)
    )
    assert (again.driver, again.is_new) == (first.driver, False)
    async with pool.connection() as conn:
        assert (await store_consents.in_force(conn, first.driver.driver_id)).keys() == {ConsentPurpose.TERMS}


async def test_an_account_may_be_a_driver_of_several_organizations(pool: Pool, postbox: Postbox) -> None:
    first = await registered(pool, postbox)
    async with pool.connection() as conn:
        site = await make_site(conn, "hotel")
    second = await registered(pool, postbox, organization_id=site)
    assert second.is_new
    assert second.account.user_id == first.account.user_id
    assert second.driver.driver_id != first.driver.driver_id


async def test_a_driver_whom_the_operator_noted_before_is_linked(pool: Pool, postbox: Postbox) -> None:
    async with pool.connection() as conn:
        noted = await store.add(conn, ROOT, NOON, name="A. Lovelace", email="ada@example.org", city="London")
    found = await registered(pool, postbox)
    assert (found.driver.driver_id, found.driver.name, found.driver.city) == (noted.driver_id, "A. Lovelace", "London")
    assert found.driver.user_id == found.account.user_id


async def test_another_driver_s_contact_address_takes_nobody_s_place(pool: Pool, postbox: Postbox) -> None:
    async with pool.connection() as conn:
        bob = await make_account(conn, "bob@example.org", "Bob")
        theirs = await store.add(conn, ROOT, NOON, user_id=bob.user_id, name="Bob", email="ada@example.org")
    found = await registered(pool, postbox)
    assert found.driver.driver_id != theirs.driver_id
    assert (found.driver.email, found.account.email) == (None, "Ada@Example.org")


async def test_a_link_works_once_and_for_two_days(pool: Pool, postbox: Postbox) -> None:
    await asked(pool)
    token = await postbox.token()
    assert await confirm(pool, token, NOON + ENDS) is None
    assert await confirm(pool, token, NOON + ENDS - timedelta(seconds=1)) is not None
    assert await confirm(pool, token, NOON) is None
    assert await confirm(pool, "x" * 43, NOON) is None
    assert await confirm(pool, "", NOON) is None


async def test_only_the_newest_link_works(pool: Pool, postbox: Postbox) -> None:
    await asked(pool)
    first = await postbox.token()
    await asked(pool, email="ADA@example.org")
    second = await postbox.token()
    assert await confirm(pool, first, NOON) is None
    assert await confirm(pool, second, NOON) is not None


async def test_a_disabled_account_is_not_opened_again(pool: Pool, postbox: Postbox) -> None:
    async with pool.connection() as conn:
        account = await make_account(conn, ADA.email)
        await store_accounts.disable(conn, account.user_id, NOON)
    await asked(pool)
    assert await confirm(pool, await postbox.token(), NOON) is None
    async with pool.connection() as conn:
        assert await store.page(conn) == []


async def test_nobody_is_flooded_with_mails(pool: Pool) -> None:
    for _ in range(3):
        await asked(pool)
    with pytest.raises(TooManyAttempts) as refused:
        await asked(pool)
    assert refused.value.retry_after_s > 0
    await asked(pool, email="eve@example.org")
    async with pool.connection() as conn:
        cursor = await conn.execute("select count(*) from mail_outbox")
        assert await cursor.fetchone() == (4,)


async def test_the_mail_wears_the_organization_s_name_and_says_nothing_the_asker_typed(
    pool: Pool, postbox: Postbox
) -> None:
    async with pool.connection() as conn:
        site = await make_site(conn, "hotel")
        await conn.execute("update organization set mail_from = 'net@example.com' where organization_id = 'operator'")
        await conn.execute("update organization set display_name = 'Hotel <Adler>' where organization_id = 'hotel'")
    await asked(pool, organization_id=site, name="BUY NOW https://spam.example", locale="de-AT")
    mail = await postbox.newest()
    assert mail.subject == "Bestätigen Sie Ihre E-Mail-Adresse für Hotel <Adler>"
    assert mail.sender == "net@example.com"
    assert "spam" not in mail.text + str(mail.html) + mail.subject
    assert "Hotel &lt;Adler&gt;" in str(mail.html)


@pytest.mark.parametrize(
    "wrong",
    [
        {"email": "nobody"},
        {"name": " "},
        {"locale": "english"},
        {"phone": "call me"},
        {"consents": (*ADA.consents, *ADA.consents)},
        {"consents": (GivenConsent(purpose=ConsentPurpose.TERMS, version="x" * 51),)},
    ],
)
async def test_what_no_driver_can_be_sends_nothing(pool: Pool, wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        await asked(pool, **wrong)
    async with pool.connection() as conn:
        cursor = await conn.execute("select count(*) from mail_outbox")
        assert await cursor.fetchone() == (0,)


async def test_an_unknown_organization_has_no_customers(pool: Pool) -> None:
    with pytest.raises(NotFound):
        await asked(pool, organization_id=OrganizationId("nowhere"))


async def test_pages_can_do_it_with_their_own_database_user(settings: Settings, pool: Pool, postbox: Postbox) -> None:
    web = await scope.connect_scoped_pool(settings, "test")
    try:
        await asked(web)
        found = await confirm(web, await postbox.token(), NOON)
    finally:
        await web.close()
    assert found is not None
    async with pool.connection() as conn:
        assert await store.find(conn, found.driver.driver_id) == found.driver
