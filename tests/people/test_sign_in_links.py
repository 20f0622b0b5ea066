import re
from datetime import timedelta

import pytest

from tests.fixtures.people import NOON
from tests.fixtures.signing import ANNA, HOME, SEALING, Lobby, mails_of
from voltway.people import store_accounts, store_roles
from voltway.people.roles import RoleGrant, ShippedRole
from voltway.people.sign_in import Factor, Step
from voltway.people.sign_in_links import send_link
from voltway.people.store_accounts import AccountChange
from voltway.vocabulary.access import ROOT, UserId

PAGE = "https://charge.example/sign-in/link/confirm"


async def ask(lobby: Lobby, email: str = ANNA) -> list[str]:
    """The tokens of all links that were mailed to somebody of this address."""
    await send_link(lobby.pool, SEALING, email, page=PAGE, next_="/account", address="192.0.2.1", now=NOON)
    sent = [mail for mail in await mails_of(lobby.pool) if mail.to == ANNA]
    return [re.findall(rf"{PAGE}\?token=(\S+)", mail.text)[0] for mail in sent]


async def give_role(lobby: Lobby, user_id: UserId, role: ShippedRole) -> None:
    given = RoleGrant(user_id=user_id, organization_id=ROOT, role=role, granted_by="tests", granted_at=NOON)
    async with lobby.pool.connection() as connection:
        await store_roles.give_role(connection, given)


async def test_a_link_signs_in_once_and_proves_no_second_factor(lobby: Lobby) -> None:
    await lobby.account()
    (token,) = await ask(lobby, " ANNA@example.org")
    done = await lobby.desk.show_link(token, HOME, NOON + timedelta(minutes=14))
    assert done.session is not None
    assert (done.session.row.factors, done.session.row.strong_at) == ([Factor.EMAIL_LINK], None)
    assert (await lobby.desk.show_link(token, HOME, NOON)).step is Step.REFUSED


async def test_a_newer_link_replaces_the_one_before_and_each_ends(lobby: Lobby) -> None:
    await lobby.account()
    await ask(lobby)
    first, second = await ask(lobby)
    assert (await lobby.desk.show_link(first, HOME, NOON)).step is Step.REFUSED
    assert (await lobby.desk.show_link(second, HOME, NOON + timedelta(minutes=15))).step is Step.REFUSED


@pytest.mark.parametrize("role", [ShippedRole.HOST, ShippedRole.OWNER])
async def test_who_has_a_role_gets_none(lobby: Lobby, role: ShippedRole) -> None:
    await lobby.account(role=role)
    assert await ask(lobby) == []


async def test_who_must_have_a_second_factor_or_is_disabled_or_unknown_gets_none(lobby: Lobby) -> None:
    anna = await lobby.account(mfa=True)
    assert await ask(lobby) == []
    async with lobby.pool.connection() as connection:
        await store_accounts.change(connection, anna.user_id, AccountChange(mfa_required=False))
        await store_accounts.disable(connection, anna.user_id, NOON)
    assert await ask(lobby) == []
    for email in ("nobody@example.org", "no address", ""):
        await ask(lobby, email)
    assert await mails_of(lobby.pool) == []


async def test_a_role_given_meanwhile_voids_it(lobby: Lobby) -> None:
    anna = await lobby.account()
    (token,) = await ask(lobby)
    await give_role(lobby, anna.user_id, ShippedRole.HOST)
    assert (await lobby.desk.show_link(token, HOME, NOON)).step is Step.REFUSED


async def test_who_has_an_app_is_asked_for_its_code(lobby: Lobby) -> None:
    await lobby.app(await lobby.account())
    (token,) = await ask(lobby)
    assert (await lobby.desk.show_link(token, HOME, NOON)).step is Step.SECOND_FACTOR
