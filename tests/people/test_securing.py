from datetime import timedelta

import pytest

from tests.fixtures.authenticator import RP
from tests.fixtures.people import NOON
from tests.fixtures.signing import ANNA, HOME, SETTINGS, Lobby
from voltway.kit.postgres import Connection
from voltway.people import one_time_links, sign_in_sessions, store_accounts
from voltway.people.accounts import Account
from voltway.people.one_time_links import look_at_link
from voltway.people.securing import change_email, disable_account, remove_second_factors, set_password
from voltway.people.sign_in import Step
from voltway.people.sign_in_sessions import MadeSession
from voltway.people.store_one_time_links import Purpose
from voltway.vocabulary.errors import Conflict, InvalidInput, NotFound

NEW = "nine lanterns glow over Riga"


async def session(lobby: Lobby) -> MadeSession:
    made = (await lobby.password()).session
    assert made is not None
    return made


async def lasting(lobby: Lobby, *sessions: MadeSession) -> list[bool]:
    async with lobby.pool.connection() as connection:
        return [await sign_in_sessions.check(connection, made.token, SETTINGS, NOON) is not None for made in sessions]


async def test_another_password_ends_the_other_sessions_and_links(lobby: Lobby) -> None:
    anna = await lobby.account()
    here, elsewhere = await session(lobby), await session(lobby)
    async with lobby.pool.connection() as connection:
        link = await one_time_links.make_link(connection, Purpose.RESET_PASSWORD, user_id=anna.user_id, now=NOON)
    later = NOON + timedelta(seconds=1)
    await set_password(lobby.pool, lobby.gate, anna, NEW, later, keep=here.row.sign_in_id)
    assert await lasting(lobby, here, elsewhere) == [True, False]
    assert (await lobby.password()).step is Step.REFUSED
    assert (await lobby.password(password=NEW)).step is Step.DONE
    async with lobby.pool.connection() as connection:
        assert await look_at_link(connection, Purpose.RESET_PASSWORD, link, NOON) is None
        assert (await store_accounts.find(connection, anna.user_id) or anna).password_set_at == later


@pytest.mark.parametrize(
    "password", ["", "short", "anna berg anna", "Password2026!!", "x" * 200, "Nordstrom Nordstrom"]
)
async def test_a_bad_password_changes_nothing(lobby: Lobby, password: str) -> None:
    anna = await lobby.account()
    here = await session(lobby)
    with pytest.raises(InvalidInput):
        await set_password(lobby.pool, lobby.gate, anna, password, NOON, organization_name="Nordstrom")
    assert await lasting(lobby, here) == [True]
    assert (await lobby.password()).step is Step.DONE


async def test_a_disabled_account_has_nothing_open_and_keeps_nothing_when_it_comes_back(lobby: Lobby) -> None:
    anna = await lobby.account()
    here = await session(lobby)
    async with lobby.pool.connection() as connection, connection.transaction():
        link = await one_time_links.make_link(connection, Purpose.DRIVER_SIGN_IN, user_id=anna.user_id, now=NOON)
        await disable_account(connection, anna.user_id, NOON)
    assert (await lobby.password()).step is Step.REFUSED
    async with lobby.pool.connection() as connection:
        await store_accounts.enable(connection, anna.user_id)
        assert await look_at_link(connection, Purpose.DRIVER_SIGN_IN, link, NOON) is None
        with pytest.raises(NotFound):
            await disable_account(connection, "nobody", NOON)
    assert await lasting(lobby, here) == [False]
    assert (await lobby.password()).step is Step.DONE


async def test_who_lost_a_factor_has_to_have_one_again_only_where_a_password_is_left(lobby: Lobby) -> None:
    anna, bert = await lobby.account(), await lobby.account("bert@example.org")
    here, passkey = await session(lobby), await lobby.passkey(bert)
    async with lobby.pool.connection() as connection:
        await store_accounts.set_password_hash(connection, bert.user_id, None, NOON)
        async with connection.transaction():
            assert not await remove_second_factors(connection, await again(connection, anna), NOON)
            assert await remove_second_factors(connection, await again(connection, bert), NOON)
        assert await lasting(lobby, here) == [False]
        assert [(await again(connection, one)).mfa_required for one in (anna, bert)] == [False, False]
    offer = await lobby.desk.offer_passkey(RP, HOME, NOON)
    assert (
        await lobby.desk.show_passkey(RP, offer.pending, passkey.sign_in(offer.options), HOME, NOON)
    ).step is Step.REFUSED
    await lobby.passkey(anna)
    async with lobby.pool.connection() as connection, connection.transaction():
        assert await remove_second_factors(connection, await again(connection, anna), NOON)
    assert (await lobby.password()).step is Step.SET_UP_SECOND_FACTOR


async def again(connection: Connection, account: Account) -> Account:
    found = await store_accounts.find(connection, account.user_id)
    assert found is not None
    return found


async def test_links_to_an_address_go_with_it(lobby: Lobby) -> None:
    anna = await lobby.account()
    await lobby.account("bert@example.org")
    async with lobby.pool.connection() as connection:
        link = await one_time_links.make_link(connection, Purpose.RESET_PASSWORD, user_id=anna.user_id, now=NOON)
        with pytest.raises(Conflict):
            async with connection.transaction():
                await change_email(connection, anna.user_id, "bert@example.org")
        assert await look_at_link(connection, Purpose.RESET_PASSWORD, link, NOON)
        async with connection.transaction():
            changed = await change_email(connection, anna.user_id, "new@example.org")
        assert await look_at_link(connection, Purpose.RESET_PASSWORD, link, NOON) is None
    assert changed.email_verified_at is None
    assert (await lobby.password(ANNA)).step is Step.REFUSED
    assert (await lobby.password("new@example.org")).step is Step.DONE
