from base64 import b32decode

from tests.fixtures.authenticator import RP, Authenticator, Mischief
from tests.fixtures.people import NOON
from tests.fixtures.signing import HOME, PASSWORD, SEALING, SETTINGS, Lobby, pending_of
from voltway.people import second_factors, setting_up, sign_in_sessions
from voltway.people.roles import ShippedRole
from voltway.people.sign_in import Factor, Step
from voltway.people.signing_in import PENDING_LIFETIME
from voltway.people.totp import code_of, step_at

OWNER = ShippedRole.OWNER


def code(base32: str, steps_later: int = 0) -> str:
    return code_of(b32decode(base32), step_at(NOON) + steps_later)


async def test_an_app_is_set_up_on_the_way_in_and_asked_for_ever_after(lobby: Lobby) -> None:
    anna = await lobby.account(role=OWNER)
    pending = pending_of(await lobby.password())
    set_up = await setting_up.begin_totp(lobby.pool, SEALING, pending, "Voltway", NOON)
    assert set_up is not None
    assert await setting_up.confirm_totp(lobby.pool, SEALING, lobby.desk, pending, "000000", HOME, NOON) is None
    done = await setting_up.confirm_totp(lobby.pool, SEALING, lobby.desk, pending, code(set_up.base32), HOME, NOON)
    assert done is not None
    assert done.session is not None
    async with lobby.pool.connection() as connection:
        row = await sign_in_sessions.check(connection, done.session.token, SETTINGS, NOON)
    assert row is not None
    assert (row.user_id, row.factors, row.strong_at) == (anna.user_id, [Factor.PASSWORD, Factor.TOTP], NOON)
    assert (await lobby.password()).step is Step.SECOND_FACTOR
    again = await setting_up.confirm_totp(lobby.pool, SEALING, lobby.desk, pending, code(set_up.base32, 1), HOME, NOON)
    assert again is not None
    assert again.step is Step.REFUSED


async def test_a_passkey_is_made_on_the_way_in(lobby: Lobby) -> None:
    await lobby.account(role=OWNER)
    pending, device = pending_of(await lobby.password()), Authenticator()
    for mischief in (Mischief(origin="https://evil.example"), Mischief()):
        options = await setting_up.offer_passkey(lobby.pool, RP, pending, NOON)
        assert options is not None
        answer = device.register(options, mischief)
        done = await setting_up.register_passkey(lobby.pool, RP, lobby.desk, pending, answer, HOME, NOON)
        assert (done is None) is (mischief.origin != RP.origin)
        assert done is None or done.step is Step.DONE
    offer = await lobby.desk.offer_passkey(RP, HOME, NOON)
    signed_in = await lobby.desk.show_passkey(RP, offer.pending, device.sign_in(offer.options), HOME, NOON)
    assert signed_in.step is Step.DONE


async def test_nobody_adds_a_factor_to_an_account_that_has_one(lobby: Lobby) -> None:
    """The password alone was found out: it must not be enough to bring one's own second factor."""
    for email, factor in (("a@example.org", lobby.app), ("b@example.org", lobby.passkey)):
        account = await lobby.account(email, role=OWNER)
        await factor(account)
        pending = pending_of(await lobby.password(email))
        assert await setting_up.begin_totp(lobby.pool, SEALING, pending, "Voltway", NOON) is None
        assert await setting_up.offer_passkey(lobby.pool, RP, pending, NOON) is None


async def test_what_was_begun_before_is_not_finished_after_another_was_set_up(lobby: Lobby) -> None:
    """Two who know the password: the one who sets up first wins, and the other is told nothing."""
    anna = await lobby.account(role=OWNER)
    thief = pending_of(await lobby.password())
    set_up = await setting_up.begin_totp(lobby.pool, SEALING, thief, "Voltway", NOON)
    options = await setting_up.offer_passkey(lobby.pool, RP, thief, NOON)
    assert set_up is not None
    assert options is not None
    await lobby.passkey(anna)
    late = await setting_up.confirm_totp(lobby.pool, SEALING, lobby.desk, thief, code(set_up.base32), HOME, NOON)
    assert late is not None
    assert late.step is Step.REFUSED
    made = Authenticator().register(options)
    refused = await setting_up.register_passkey(lobby.pool, RP, lobby.desk, thief, made, HOME, NOON)
    assert refused is not None
    assert refused.step is Step.REFUSED
    async with lobby.pool.connection() as connection:
        assert not await second_factors.check_totp(connection, SEALING, anna.user_id, code(set_up.base32, 1), NOON)


async def test_without_a_sign_in_under_way_there_is_nothing_to_set_up(lobby: Lobby) -> None:
    await lobby.account(role=OWNER)
    offer = await lobby.desk.offer_passkey(RP, HOME, NOON)
    pending = pending_of(await lobby.password(password=PASSWORD))
    for token, now in (("", NOON), ("nonsense", NOON), (offer.pending, NOON), (pending, NOON + PENDING_LIFETIME)):
        assert await setting_up.begin_totp(lobby.pool, SEALING, token, "Voltway", now) is None
        assert await setting_up.offer_passkey(lobby.pool, RP, token, now) is None
        refused = await setting_up.confirm_totp(lobby.pool, SEALING, lobby.desk, token, "1", HOME, now)
        assert refused is not None
        assert refused.step is Step.REFUSED
        refused = await setting_up.register_passkey(lobby.pool, RP, lobby.desk, token, "{}", HOME, now)
        assert refused is not None
        assert refused.step is Step.REFUSED
