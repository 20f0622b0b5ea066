import asyncio
from datetime import timedelta

import msgspec
import pytest
from argon2 import PasswordHasher

from tests.fixtures.authenticator import RP, Authenticator, Mischief
from tests.fixtures.people import NOON
from tests.fixtures.signing import (
    ANNA,
    HOME,
    PASSWORD,
    SEALING,
    SETTINGS,
    Lobby,
    from_elsewhere,
    mails_of,
    pending_of,
)
from voltway.kit import scope
from voltway.kit.postgres import Pool
from voltway.kit.settings import Settings, SignInSettings
from voltway.people import (
    one_time_links,
    second_factors,
    sign_in_sessions,
    store_accounts,
    store_pending_sign_ins,
    store_setup_state,
)
from voltway.people.hashing import HashingGate
from voltway.people.roles import ShippedRole
from voltway.people.sign_in import Factor, Step
from voltway.people.sign_in_sessions import Device
from voltway.people.signing_in import PENDING_LIFETIME, Progress, SignInDesk
from voltway.people.store_accounts import AccountChange
from voltway.people.store_one_time_links import Purpose
from voltway.people.throttle import LIMITS, Kind
from voltway.people.totp import code_of, step_at
from voltway.vocabulary.errors import TooBusy, TooManyAttempts

SECOND = timedelta(seconds=1)


async def opens(pool: Pool, progress: Progress) -> str | None:
    """Who is signed in by it."""
    if progress.session is None:
        return None
    async with pool.connection() as connection:
        row = await sign_in_sessions.check(connection, progress.session.token, SETTINGS, NOON)
    return row.user_id if row else None


async def test_a_password_is_enough_where_nothing_more_is_asked(lobby: Lobby) -> None:
    anna = await lobby.account()
    progress = await lobby.password(" ANNA@example.org")
    assert progress.step is Step.DONE
    assert await opens(lobby.pool, progress) == anna.user_id
    assert progress.session is not None
    assert (progress.session.row.factors, progress.session.row.strong_at) == ([Factor.PASSWORD], None)
    assert (progress.session.row.address, progress.session.row.user_agent) == (HOME.address, HOME.user_agent)


async def test_once_set_up_is_over_signing_in_asks_for_it_no_more(
    lobby: Lobby, monkeypatch: pytest.MonkeyPatch
) -> None:
    await lobby.account()
    asked = []

    async def close(*_: object) -> bool:
        asked.append("asked")
        return len(asked) == 2

    monkeypatch.setattr(store_setup_state, "close", close)
    for _ in range(4):
        assert (await lobby.password()).step is Step.DONE
    assert len(asked) == 2


async def test_everything_wrong_looks_alike(lobby: Lobby) -> None:
    await lobby.account()
    await lobby.account("bert@example.org")
    async with lobby.pool.connection() as connection:
        bert = await store_accounts.find_by_email(connection, "bert@example.org")
        assert bert is not None
        await store_accounts.disable(connection, bert.user_id, NOON)
        nina = await store_accounts.create(
            connection, email="nina@example.org", name="Nina", organization_id=bert.organization_id, now=NOON
        )
    wrong = [
        await lobby.password(password="something else"),
        await lobby.password("nobody@example.org"),
        await lobby.password("not an address"),
        await lobby.password("bert@example.org"),
        await lobby.password(nina.email, ""),
        await lobby.password(password="\ud800"),
        await lobby.password(password="x" * 100_000),
        await lobby.desk.show_code("nonsense", "123456", HOME, NOON),
        await lobby.desk.show_passkey(RP, "nonsense", "{}", HOME, NOON),
        await lobby.desk.show_link("nonsense", HOME, NOON),
        await lobby.desk.accept("nobody", Factor.SINGLE_SIGN_ON, HOME, NOON),
    ]
    assert set(map(msgspec.json.encode, wrong)) == {msgspec.json.encode(Progress(step=Step.REFUSED))}


async def test_an_app_is_asked_for_and_ends_the_sign_in(lobby: Lobby) -> None:
    anna = await lobby.account()
    secret = await lobby.app(anna)
    first = await lobby.password()
    assert (first.step, first.session, first.device_cookie) == (Step.SECOND_FACTOR, None, None)
    pending = pending_of(first)
    assert (await lobby.desk.show_code(pending, "000000", HOME, NOON)).step is Step.REFUSED
    done = await lobby.desk.show_code(pending, code_of(secret, step_at(NOON)), HOME, NOON)
    assert done.step is Step.DONE
    assert await opens(lobby.pool, done) == anna.user_id
    assert done.session is not None
    assert (done.session.row.factors, done.session.row.strong_at) == ([Factor.PASSWORD, Factor.TOTP], NOON)
    again = await lobby.desk.show_code(pending, code_of(secret, step_at(NOON) + 1), HOME, NOON)
    assert again.step is Step.REFUSED


async def test_a_recovery_code_stands_in_for_the_app(lobby: Lobby) -> None:
    anna = await lobby.account()
    await lobby.app(anna)
    async with lobby.pool.connection() as connection:
        codes = await second_factors.make_recovery_codes(connection, SEALING, anna.user_id)
    steps = [
        (await lobby.desk.show_code(pending_of(await lobby.password()), codes[0], HOME, NOON)).step for _ in range(2)
    ]
    assert steps == [Step.DONE, Step.REFUSED]


async def test_a_pending_sign_in_waits_ten_minutes_and_opens_nothing(lobby: Lobby) -> None:
    anna = await lobby.account()
    secret = await lobby.app(anna)
    pending = pending_of(await lobby.password())
    async with lobby.pool.connection() as connection:
        assert await sign_in_sessions.check(connection, pending, SETTINGS, NOON) is None
        cursor = await connection.execute("select p::text from pending_sign_in p")
        assert pending not in (await cursor.fetchone() or ("",))[0]
    late = NOON + PENDING_LIFETIME
    assert (await lobby.desk.show_code(pending, code_of(secret, step_at(late)), HOME, late)).step is Step.REFUSED
    in_time = late - SECOND
    assert (await lobby.desk.show_code(pending, code_of(secret, step_at(in_time)), HOME, in_time)).step is Step.DONE
    async with lobby.pool.connection() as connection:
        assert await store_pending_sign_ins.remove_expired(connection, late) == 0


async def test_who_was_disabled_meanwhile_does_not_get_in(lobby: Lobby) -> None:
    anna = await lobby.account()
    secret = await lobby.app(anna)
    pending = pending_of(await lobby.password())
    async with lobby.pool.connection() as connection:
        await store_accounts.disable(connection, anna.user_id, NOON)
    done = await lobby.desk.show_code(pending, code_of(secret, step_at(NOON)), HOME, NOON)
    assert done == Progress(step=Step.REFUSED)


@pytest.mark.parametrize("role", [ShippedRole.OWNER, ShippedRole.SUPPORT])
async def test_a_privileged_role_asks_for_a_second_factor(lobby: Lobby, role: ShippedRole) -> None:
    anna = await lobby.account(role=role)
    assert (await lobby.password()).step is Step.SET_UP_SECOND_FACTOR
    device = await lobby.passkey(anna)
    progress = await lobby.password()
    assert progress.step is Step.SECOND_FACTOR
    offer = await lobby.desk.offer_passkey(RP, HOME, NOON, pending_of(progress))
    assert offer.pending == progress.pending
    done = await lobby.desk.show_passkey(RP, offer.pending, device.sign_in(offer.options), HOME, NOON)
    assert done.step is Step.DONE
    assert done.session is not None
    assert done.session.row.factors == [Factor.PASSKEY, Factor.PASSWORD]


async def test_other_roles_and_accounts_ask_for_none_unless_told_to(lobby: Lobby) -> None:
    await lobby.account(role=ShippedRole.HOST)
    assert (await lobby.password()).step is Step.DONE
    await lobby.account("bert@example.org", mfa=True)
    assert (await lobby.password("bert@example.org")).step is Step.SET_UP_SECOND_FACTOR


async def test_a_passkey_signs_in_without_a_name(lobby: Lobby) -> None:
    anna = await lobby.account(role=ShippedRole.OWNER)
    device = await lobby.passkey(anna)
    offer = await lobby.desk.offer_passkey(RP, HOME, NOON)
    done = await lobby.desk.show_passkey(RP, offer.pending, device.sign_in(offer.options), HOME, NOON)
    assert await opens(lobby.pool, done) == anna.user_id
    assert done.session is not None
    assert done.session.row.strong_at == NOON


async def test_a_wrong_passkey_ends_the_attempt(lobby: Lobby) -> None:
    anna = await lobby.account()
    device = await lobby.passkey(anna)
    offer = await lobby.desk.offer_passkey(RP, HOME, NOON)
    for answer in (
        device.sign_in(offer.options, Mischief(origin="https://evil.example")),
        device.sign_in(offer.options),
        Authenticator(user_handle=device.user_handle).sign_in(offer.options),
    ):
        assert (await lobby.desk.show_passkey(RP, offer.pending, answer, HOME, NOON)).step is Step.REFUSED


async def test_a_passkey_of_another_is_no_second_factor(lobby: Lobby) -> None:
    await lobby.account(role=ShippedRole.OWNER)
    bert = await lobby.account("bert@example.org")
    anna_again = await lobby.account("anna2@example.org", role=ShippedRole.OWNER)
    await lobby.passkey(anna_again)
    his = await lobby.passkey(bert)
    pending = pending_of(await lobby.password("anna2@example.org"))
    offer = await lobby.desk.offer_passkey(RP, HOME, NOON, pending)
    refused = await lobby.desk.show_passkey(RP, offer.pending, his.sign_in(offer.options), HOME, NOON)
    assert refused.step is Step.REFUSED


async def test_a_link_signs_a_driver_in_and_proves_the_address(lobby: Lobby) -> None:
    anna = await lobby.account()
    async with lobby.pool.connection() as connection:
        token = await one_time_links.make_link(
            connection, Purpose.DRIVER_SIGN_IN, user_id=anna.user_id, email=anna.email, now=NOON
        )
    done = await lobby.desk.show_link(token, HOME, NOON)
    assert await opens(lobby.pool, done) == anna.user_id
    async with lobby.pool.connection() as connection:
        assert (await store_accounts.find(connection, anna.user_id) or anna).email_verified_at == NOON
    assert (await lobby.desk.show_link(token, HOME, NOON)).step is Step.REFUSED


async def test_a_link_to_an_address_the_account_has_left_is_void(lobby: Lobby) -> None:
    anna = await lobby.account()
    async with lobby.pool.connection() as connection:
        token = await one_time_links.make_link(
            connection, Purpose.DRIVER_SIGN_IN, user_id=anna.user_id, email=anna.email, now=NOON
        )
        await store_accounts.change(connection, anna.user_id, AccountChange(email="new@example.org"))
    assert (await lobby.desk.show_link(token, HOME, NOON)).step is Step.REFUSED


async def test_a_link_does_not_replace_the_second_factor(lobby: Lobby) -> None:
    anna = await lobby.account()
    await lobby.app(anna)
    async with lobby.pool.connection() as connection:
        token = await one_time_links.make_link(connection, Purpose.DRIVER_SIGN_IN, user_id=anna.user_id, now=NOON)
    assert (await lobby.desk.show_link(token, HOME, NOON)).step is Step.SECOND_FACTOR


async def test_single_sign_on_is_enough(lobby: Lobby) -> None:
    anna = await lobby.account(role=ShippedRole.OWNER)
    done = await lobby.desk.accept(anna.user_id, Factor.SINGLE_SIGN_ON, HOME, NOON)
    assert await opens(lobby.pool, done) == anna.user_id


async def test_guessing_ends_and_a_right_password_costs_nothing(lobby: Lobby) -> None:
    await lobby.account()
    size = LIMITS[Kind.ACCOUNT_FROM_ADDRESS].size
    for _ in range(size + 2):
        assert (await lobby.password()).step is Step.DONE
    for _ in range(size):
        assert (await lobby.password(password="wrong")).step is Step.REFUSED
    with pytest.raises(TooManyAttempts) as refused:
        await lobby.password()
    wait = timedelta(seconds=refused.value.retry_after_s)
    assert refused.value.http_status == 429
    assert (await lobby.password(now=NOON + wait)).step is Step.DONE


async def test_a_flood_of_strangers_does_not_lock_the_owner_out(lobby: Lobby) -> None:
    await lobby.account()
    cookie = (await lobby.password()).device_cookie
    known = Device(address=HOME.address, user_agent=HOME.user_agent, cookie=cookie)
    refused = 0
    for number in range(LIMITS[Kind.ACCOUNT].size + 10):
        try:
            await lobby.password(password="guess", device=from_elsewhere(number))
        except TooManyAttempts:
            refused += 1
    assert refused == 10
    with pytest.raises(TooManyAttempts):
        await lobby.password()
    done = await lobby.password(device=known)
    assert done.step is Step.DONE
    assert done.session is not None
    assert not done.session.row.is_new_device


async def test_a_cookie_of_another_account_helps_nobody(lobby: Lobby) -> None:
    await lobby.account()
    await lobby.account("thief@example.org")
    cookie = (await lobby.password("thief@example.org")).device_cookie
    device = Device(address=HOME.address, user_agent=None, cookie=cookie)
    for _ in range(LIMITS[Kind.ACCOUNT_FROM_ADDRESS].size):
        await lobby.password(password="guess", device=device)
    with pytest.raises(TooManyAttempts):
        await lobby.password(device=device)


async def test_a_new_browser_is_told_apart(lobby: Lobby) -> None:
    await lobby.account()
    first = await lobby.password()
    assert first.is_first
    known = Device(address="192.0.2.99", user_agent="x", cookie=first.device_cookie)
    assert (await lobby.password(device=known)).step is Step.DONE
    assert await mails_of(lobby.pool) == []


async def test_nobody_is_flooded_with_mail(lobby: Lobby) -> None:
    for number in range(LIMITS[Kind.MAIL_TO].size):
        await lobby.desk.allow_mail(ANNA, from_elsewhere(number), NOON)
    with pytest.raises(TooManyAttempts):
        await lobby.desk.allow_mail(ANNA.upper(), from_elsewhere(99), NOON)
    for number in range(LIMITS[Kind.MAIL_FROM_ADDRESS].size):
        await lobby.desk.allow_mail(f"p{number}@example.org", HOME, NOON)
    with pytest.raises(TooManyAttempts):
        await lobby.desk.allow_mail("another@example.org", HOME, NOON)


async def test_guessing_codes_ends(lobby: Lobby) -> None:
    anna = await lobby.account()
    secret = await lobby.app(anna)
    for _ in range(LIMITS[Kind.SECOND_FACTOR].size):
        pending = pending_of(await lobby.password())
        assert (await lobby.desk.show_code(pending, "000000", HOME, NOON)).step is Step.REFUSED
    with pytest.raises(TooManyAttempts):
        await lobby.desk.show_code(pending_of(await lobby.password()), code_of(secret, step_at(NOON)), HOME, NOON)


async def test_too_many_at_once_are_sent_away_at_no_cost(lobby: Lobby) -> None:
    await lobby.account()
    cookie = (await lobby.password()).device_cookie
    settings = SignInSettings(hashing_threads=1, hashing_queue=4, hashing_share=1.0, refusal_seconds=0.0)
    gate = HashingGate(settings)
    desk = SignInDesk(lobby.pool, gate, SEALING, settings, lobby.failures, lobby.alerts)
    try:
        flood = [desk.show_password(ANNA, "guess", from_elsewhere(number), NOON) for number in range(16)]
        results = await asyncio.gather(*flood, return_exceptions=True)
        assert {type(result) for result in results} == {Progress, TooBusy}
        sent_away = sum(isinstance(result, TooBusy) for result in results)
        # Those sent away have used up no attempt at the account.
        left = LIMITS[Kind.ACCOUNT].size - (len(results) - sent_away)
        more = 0
        while True:
            try:
                await desk.show_password(ANNA, "guess", from_elsewhere(100 + more), NOON)
            except TooManyAttempts:
                break
            more += 1
        assert more == left
        known = Device(address=None, user_agent=None, cookie=cookie)
        assert (await desk.show_password(ANNA, PASSWORD, known, NOON)).step is Step.DONE
    finally:
        gate.close()


async def test_a_password_under_weaker_parameters_is_kept_anew(lobby: Lobby) -> None:
    anna = await lobby.account()
    weak = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(PASSWORD)
    async with lobby.pool.connection() as connection:
        await store_accounts.set_password_hash(connection, anna.user_id, weak, NOON)
    assert (await lobby.password()).step is Step.DONE
    async with lobby.pool.connection() as connection:
        found = await store_accounts.find_with_factors(connection, anna.user_id)
    assert found is not None
    assert found.password_hash is not None
    assert "m=19456,t=2,p=1" in found.password_hash
    assert (await lobby.password()).step is Step.DONE


async def test_the_web_process_signs_in_whom_its_scope_does_not_show(lobby: Lobby, database_settings: Settings) -> None:
    anna = await lobby.account(role=ShippedRole.OWNER)
    secret = await lobby.app(anna)
    pool = await scope.connect_scoped_pool(database_settings, "test")
    try:
        desk = SignInDesk(pool, lobby.gate, SEALING, SETTINGS, lobby.failures, lobby.alerts)
        async with pool.connection() as connection:
            assert await store_accounts.find_by_email(connection, ANNA) is None
        pending = pending_of(await desk.show_password(ANNA, PASSWORD, HOME, NOON))
        done = await desk.show_code(pending, code_of(secret, step_at(NOON)), HOME, NOON)
        assert done.step is Step.DONE
        async with pool.connection() as connection:
            assert await store_accounts.find_by_email(connection, ANNA) is None
    finally:
        await pool.close()
