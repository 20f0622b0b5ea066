from datetime import timedelta

import msgspec
import pytest

from tests.fixtures.authenticator import RP, Mischief
from tests.fixtures.organizations import fill_world
from tests.fixtures.people import NOON
from tests.fixtures.signing import HOME, PASSWORD, SEALING, SETTINGS, Lobby
from tests.fixtures.single_sign_on import PROVIDER
from voltway.kit.postgres import transaction
from voltway.people import second_factors, sign_in_sessions, store_identity_providers, store_single_sign_on
from voltway.people.bearer import token_hash
from voltway.people.sign_in import Factor
from voltway.people.sign_in_sessions import MadeSession, is_fresh
from voltway.people.step_up import (
    has_factor,
    knows_password,
    offer_step_up,
    providers_of,
    step_up_by_code,
    step_up_by_passkey,
    step_up_by_provider,
)
from voltway.people.store_sign_in_sessions import RevokedReason
from voltway.people.throttle import LIMITS, Kind
from voltway.people.totp import code_of, step_at
from voltway.vocabulary.errors import TooManyAttempts

LATER = NOON + timedelta(hours=1)


async def session(lobby: Lobby) -> MadeSession:
    made = (await lobby.password(now=NOON)).session
    assert made is not None
    return made


async def opens(lobby: Lobby, made: MadeSession) -> bool:
    async with lobby.pool.connection() as connection:
        return await sign_in_sessions.check(connection, made.token, SETTINGS, NOON + timedelta(minutes=1)) is not None


async def test_a_code_makes_a_session_fresh_under_a_new_token(lobby: Lobby) -> None:
    anna = await lobby.account()
    made = await session(lobby)
    secret = await lobby.app(anna)
    assert await step_up_by_code(lobby.pool, SEALING, made.row, "000000", NOON) is None
    assert await opens(lobby, made)
    fresh = await step_up_by_code(lobby.pool, SEALING, made.row, code_of(secret, step_at(NOON)), NOON)
    assert fresh is not None
    assert is_fresh(fresh.row, NOON, SETTINGS)
    assert not is_fresh(made.row, NOON, SETTINGS)
    assert await opens(lobby, fresh)
    assert not await opens(lobby, made)
    async with lobby.pool.connection() as connection:
        codes = await second_factors.make_recovery_codes(connection, SEALING, anna.user_id)
    again = await step_up_by_code(lobby.pool, SEALING, fresh.row, codes[0], LATER)
    assert again is not None
    assert again.row.factors == [Factor.PASSWORD, Factor.RECOVERY_CODE, Factor.TOTP]
    assert is_fresh(again.row, LATER, SETTINGS)


async def test_who_showed_their_provider_who_they_are_has_a_fresh_session_under_a_new_token(lobby: Lobby) -> None:
    anna = await lobby.account()
    came = await lobby.desk.accept(anna.user_id, Factor.SINGLE_SIGN_ON, HOME, NOON)
    assert came.session is not None
    assert not is_fresh(came.session.row, NOON, SETTINGS)
    fresh = await step_up_by_provider(lobby.pool, came.session.row, NOON)
    assert fresh is not None
    assert is_fresh(fresh.row, NOON, SETTINGS)
    assert fresh.row.factors == [Factor.REAUTHENTICATION, Factor.SINGLE_SIGN_ON]
    assert await opens(lobby, fresh)
    assert not await opens(lobby, came.session)
    assert await step_up_by_provider(lobby.pool, came.session.row, NOON) is None


async def test_only_who_came_by_single_sign_on_is_sent_to_their_provider(lobby: Lobby) -> None:
    await fill_world(lobby.pool)
    anna, bert = await lobby.account(), await lobby.account("bert@example.org")
    came = [await lobby.desk.accept(one.user_id, Factor.SINGLE_SIGN_ON, HOME, NOON) for one in (anna, bert)]
    by_password = await session(lobby)
    off = msgspec.structs.replace(PROVIDER, provider_id="off", enabled=False)
    moved = msgspec.structs.replace(PROVIDER, provider_id="moved")
    async with transaction(lobby.pool) as connection:
        for provider in (PROVIDER, off, moved):
            await store_identity_providers.insert(connection, provider, None)
            await store_single_sign_on.link(connection, provider, "a", anna.user_id, NOON)
        await store_identity_providers.change(connection, "moved", {"issuer": "https://new.example"}, NOON)
        rows = [one.session.row for one in came if one.session is not None]
        ways = [[one.provider_id for one in await providers_of(connection, row)] for row in (*rows, by_password.row)]
    assert ways == [["p1"], [], []]


async def test_guessing_codes_in_a_session_ends(lobby: Lobby) -> None:
    anna = await lobby.account()
    made = await session(lobby)
    other = await session(lobby)
    secret = await lobby.app(anna)
    for _ in range(LIMITS[Kind.SECOND_FACTOR_ON_DEVICE].size):
        assert await step_up_by_code(lobby.pool, SEALING, made.row, "000000", NOON) is None
    right = code_of(secret, step_at(NOON))
    with pytest.raises(TooManyAttempts):
        await step_up_by_code(lobby.pool, SEALING, made.row, right, NOON)
    assert await step_up_by_code(lobby.pool, SEALING, other.row, right, NOON) is not None


async def test_a_passkey_of_the_same_person_makes_a_session_fresh(lobby: Lobby) -> None:
    anna = await lobby.account()
    bert = await lobby.account("bert@example.org")
    made = await session(lobby)
    holder = token_hash(made.token) or b""
    hers, his = await lobby.passkey(anna), await lobby.passkey(bert)
    for device, mischief, right in (
        (his, Mischief(), False),
        (hers, Mischief(break_signature=True), False),
        (hers, Mischief(), True),
    ):
        async with lobby.pool.connection() as connection:
            options = await offer_step_up(connection, RP, holder, NOON)
        answer = device.sign_in(options, mischief)
        fresh = await step_up_by_passkey(lobby.pool, RP, made.row, holder, answer, NOON)
        assert (fresh is not None) is right
        assert await opens(lobby, made) is not right
        assert fresh is None or is_fresh(fresh.row, NOON, SETTINGS)


async def test_guessing_the_password_in_a_session_ends(lobby: Lobby) -> None:
    await lobby.account()
    made, other = await session(lobby), await session(lobby)
    for _ in range(LIMITS[Kind.DEVICE].size):
        assert not await knows_password(lobby.pool, lobby.gate, made.row, "wrong", NOON)
    with pytest.raises(TooManyAttempts):
        await knows_password(lobby.pool, lobby.gate, made.row, PASSWORD, NOON)
    for _ in range(LIMITS[Kind.DEVICE].size + 1):
        assert await knows_password(lobby.pool, lobby.gate, other.row, PASSWORD, NOON)


async def test_who_has_something_to_show(lobby: Lobby) -> None:
    await fill_world(lobby.pool)
    anna, bert, carl = [await lobby.account(f"{name}@example.org") for name in ("anna", "bert", "carl")]
    came = (await lobby.desk.accept(carl.user_id, Factor.SINGLE_SIGN_ON, HOME, NOON)).session
    assert came is not None
    rows = [(await lobby.desk.accept(one.user_id, Factor.EMAIL_LINK, HOME, NOON)).session for one in (anna, bert)]
    rows = [*rows, came]

    async def has() -> list[bool]:
        async with lobby.pool.connection() as connection:
            return [await has_factor(connection, one.row) for one in rows if one is not None]

    assert await has() == [False, False, False]
    await lobby.app(anna)
    await lobby.passkey(bert)
    async with transaction(lobby.pool) as connection:
        await store_identity_providers.insert(connection, PROVIDER, None)
        await store_single_sign_on.link(connection, PROVIDER, "a", carl.user_id, NOON)
    assert await has() == [True, True, True]


async def test_a_session_that_was_ended_is_not_made_fresh(lobby: Lobby) -> None:
    anna = await lobby.account()
    made = await session(lobby)
    secret = await lobby.app(anna)
    async with lobby.pool.connection() as connection:
        ended = RevokedReason.SIGNED_OUT
        assert await sign_in_sessions.revoke(connection, anna.user_id, made.row.sign_in_id, ended, NOON)
    assert await step_up_by_code(lobby.pool, SEALING, made.row, code_of(secret, step_at(NOON)), NOON) is None
    async with lobby.pool.connection() as connection:
        assert await sign_in_sessions.sessions_of(connection, anna.user_id, NOON) == []
