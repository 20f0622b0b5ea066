from datetime import timedelta

import pytest

from tests.fixtures.authenticator import RP, Mischief
from tests.fixtures.people import NOON
from tests.fixtures.signing import SEALING, SETTINGS, Lobby
from voltway.people import second_factors, sign_in_sessions
from voltway.people.bearer import token_hash
from voltway.people.sign_in import Factor
from voltway.people.sign_in_sessions import MadeSession, is_fresh
from voltway.people.step_up import offer_step_up, step_up_by_code, step_up_by_passkey
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
