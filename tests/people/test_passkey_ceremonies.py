import asyncio
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from tests.fixtures.authenticator import RP, Authenticator, Mischief
from tests.fixtures.people import NOON, make_account
from voltway.kit.postgres import Connection, Pool
from voltway.people import store_accounts, store_passkeys
from voltway.people.accounts import Account
from voltway.people.passkey_ceremonies import (
    CHALLENGE_LIFETIME,
    MOST_PASSKEYS,
    PasskeyVerdict,
    begin_registration,
    begin_sign_in,
    finish_registration,
    finish_sign_in,
)
from voltway.people.passkeys import Passkey, PasskeyRefusal
from voltway.vocabulary.access import UserId
from voltway.vocabulary.errors import Conflict, InvalidInput

SESSION, BROWSER = b"s" * 32, b"b" * 32
LATER = NOON + timedelta(minutes=1)


async def register(connection: Connection, account: Account, device: Authenticator) -> Passkey | PasskeyRefusal:
    options = await begin_registration(connection, RP, account, SESSION, NOON)
    return await finish_registration(
        connection,
        RP,
        user_id=account.user_id,
        holder=SESSION,
        answer=device.register(options),
        name=" Telephone ",
        now=NOON,
    )


async def sign_in(
    connection: Connection, device: Authenticator, *, of: str | None = None, mischief: Mischief | None = None
) -> PasskeyVerdict:
    options = await begin_sign_in(connection, RP, BROWSER, LATER)
    answer = device.sign_in(options, mischief or Mischief())
    return await finish_sign_in(connection, RP, holder=BROWSER, answer=answer, now=LATER, of=of)


async def test_a_passkey_is_kept_and_says_who_it_is(people_connection: Connection) -> None:
    anna = await make_account(people_connection)
    device = Authenticator()
    made = await register(people_connection, anna, device)
    assert isinstance(made, Passkey)
    assert await store_passkeys.of_user(people_connection, anna.user_id) == [made]
    assert made.name == "Telephone"
    assert await sign_in(people_connection, device) == PasskeyVerdict(user_id=anna.user_id)
    assert await sign_in(people_connection, device, of=anna.user_id) == PasskeyVerdict(user_id=anna.user_id)
    used = await store_passkeys.find(people_connection, made.credential_id)
    assert used is not None
    assert (used.sign_count, used.last_used_at) == (3, LATER)
    found = await store_accounts.find_with_factors(people_connection, anna.user_id)
    assert found is not None
    assert found.has_passkey


async def test_an_answer_counts_once(people_connection: Connection) -> None:
    anna = await make_account(people_connection)
    device = Authenticator(counts=False)
    options = await begin_registration(people_connection, RP, anna, SESSION, NOON)
    answer = device.register(options)
    results = [
        await finish_registration(
            people_connection, RP, user_id=anna.user_id, holder=SESSION, answer=answer, name="x", now=NOON
        )
        for _ in range(2)
    ]
    assert isinstance(results[0], Passkey)
    assert results[1] is PasskeyRefusal.NO_CHALLENGE
    question = await begin_sign_in(people_connection, RP, BROWSER, NOON)
    shown = device.sign_in(question)
    verdicts = [await finish_sign_in(people_connection, RP, holder=BROWSER, answer=shown, now=NOON) for _ in range(2)]
    assert [verdict.refusal for verdict in verdicts] == [None, PasskeyRefusal.NO_CHALLENGE]
    # A new question does not take the answer to the older one.
    await begin_sign_in(people_connection, RP, BROWSER, NOON)
    again = await finish_sign_in(people_connection, RP, holder=BROWSER, answer=shown, now=NOON)
    assert again.refusal is PasskeyRefusal.WRONG


async def test_a_wrong_answer_uses_the_question_up(people_connection: Connection) -> None:
    anna = await make_account(people_connection)
    device = Authenticator()
    await register(people_connection, anna, device)
    question = await begin_sign_in(people_connection, RP, BROWSER, NOON)
    wrong = device.sign_in(question, Mischief(break_signature=True))
    right = device.sign_in(question)
    for answer, refusal in ((wrong, PasskeyRefusal.WRONG), (right, PasskeyRefusal.NO_CHALLENGE)):
        verdict = await finish_sign_in(people_connection, RP, holder=BROWSER, answer=answer, now=NOON)
        assert verdict.refusal is refusal


async def test_of_many_who_show_one_answer_at_once_one_gets_in(pool: Pool) -> None:
    device = Authenticator(counts=False)
    async with pool.connection() as connection:
        anna = await make_account(connection)
        await register(connection, anna, device)
        answer = device.sign_in(await begin_sign_in(connection, RP, BROWSER, NOON))

    async def show() -> bool:
        async with pool.connection() as connection:
            verdict = await finish_sign_in(connection, RP, holder=BROWSER, answer=answer, now=NOON)
            return verdict.user_id == anna.user_id

    assert sorted(await asyncio.gather(*(show() for _ in range(5)))) == [False] * 4 + [True]


async def test_a_question_waits_five_minutes_for_the_browser_that_got_it(people_connection: Connection) -> None:
    anna = await make_account(people_connection)
    device = Authenticator()
    await register(people_connection, anna, device)
    for holder, waited, refusal in (
        (b"other", timedelta(0), PasskeyRefusal.NO_CHALLENGE),
        (BROWSER, CHALLENGE_LIFETIME, PasskeyRefusal.NO_CHALLENGE),
        (BROWSER, CHALLENGE_LIFETIME - timedelta(seconds=1), None),
    ):
        answer = device.sign_in(await begin_sign_in(people_connection, RP, BROWSER, NOON))
        verdict = await finish_sign_in(people_connection, RP, holder=holder, answer=answer, now=NOON + waited)
        assert verdict.refusal is refusal


async def test_a_passkey_of_somebody_else_is_no_second_factor(people_connection: Connection) -> None:
    anna = await make_account(people_connection)
    bert = await make_account(people_connection, "bert@example.org")
    hers, his = Authenticator(), Authenticator()
    await register(people_connection, anna, hers)
    await register(people_connection, bert, his)
    assert (await sign_in(people_connection, his, of=anna.user_id)).refusal is PasskeyRefusal.OTHER_OWNER
    as_anna = Mischief(user_handle=bytes.fromhex(anna.user_id))
    assert (await sign_in(people_connection, his, mischief=as_anna)).refusal is PasskeyRefusal.OTHER_OWNER
    assert (await sign_in(people_connection, Authenticator())).refusal is PasskeyRefusal.UNKNOWN


async def test_a_question_to_register_is_for_the_one_who_asked(people_connection: Connection) -> None:
    anna = await make_account(people_connection)
    bert = await make_account(people_connection, "bert@example.org")
    device = Authenticator()
    answer = device.register(await begin_registration(people_connection, RP, anna, SESSION, NOON))
    refused = await finish_registration(
        people_connection, RP, user_id=bert.user_id, holder=SESSION, answer=answer, name="x", now=NOON
    )
    assert refused is PasskeyRefusal.NO_CHALLENGE
    asked_to_register = device.sign_in(await begin_registration(people_connection, RP, anna, BROWSER, NOON))
    verdict = await finish_sign_in(people_connection, RP, holder=BROWSER, answer=asked_to_register, now=NOON)
    assert verdict.refusal is PasskeyRefusal.NO_CHALLENGE


async def test_no_passkey_is_taken_over_by_registering_it_again(people_connection: Connection) -> None:
    anna = await make_account(people_connection)
    bert = await make_account(people_connection, "bert@example.org")
    device = Authenticator()
    await register(people_connection, anna, device)
    thief = Authenticator(credential_id=device.credential_id)
    assert await register(people_connection, bert, thief) is PasskeyRefusal.OTHER_OWNER
    assert (await sign_in(people_connection, device)).user_id == anna.user_id


async def test_a_copied_passkey_is_refused_and_reported(people_connection: Connection) -> None:
    anna = await make_account(people_connection)
    device = Authenticator()
    made = await register(people_connection, anna, device)
    assert isinstance(made, Passkey)
    copy = Authenticator(credential_id=device.credential_id, key=device.key, user_handle=device.user_handle)
    copy.sign_count = device.sign_count
    assert (await sign_in(people_connection, device)).user_id == anna.user_id
    with capture_logs() as logged:
        assert (await sign_in(people_connection, copy)).refusal is PasskeyRefusal.COUNTER_WENT_BACK
    assert [(entry["log_level"], entry["user_id"]) for entry in logged] == [("warning", anna.user_id)]
    kept = await store_passkeys.find(people_connection, made.credential_id)
    assert kept is not None
    assert (kept.regressed_at, kept.sign_count) == (LATER, 2)


async def test_passkeys_are_renamed_and_removed_by_their_owner(people_connection: Connection) -> None:
    anna = await make_account(people_connection)
    device = Authenticator()
    made = await register(people_connection, anna, device)
    assert isinstance(made, Passkey)
    other = UserId("f" * 32)
    assert not await store_passkeys.rename(people_connection, other, made.credential_id, "Mine")
    assert await store_passkeys.rename(people_connection, anna.user_id, made.credential_id, "Work")
    assert [one.name for one in await store_passkeys.of_user(people_connection, anna.user_id)] == ["Work"]
    assert not await store_passkeys.remove(people_connection, other, made.credential_id)
    assert await store_passkeys.remove(people_connection, anna.user_id, made.credential_id)
    assert (await sign_in(people_connection, device)).refusal is PasskeyRefusal.UNKNOWN


async def test_nobody_has_endless_passkeys(people_connection: Connection) -> None:
    anna = await make_account(people_connection)
    for _ in range(MOST_PASSKEYS):
        assert isinstance(await register(people_connection, anna, Authenticator()), Passkey)
    with pytest.raises(Conflict):
        await register(people_connection, anna, Authenticator())


async def test_a_passkey_needs_a_name(people_connection: Connection) -> None:
    anna = await make_account(people_connection)
    answer = Authenticator().register(await begin_registration(people_connection, RP, anna, SESSION, NOON))
    for name in ("", "x" * 101):
        with pytest.raises(InvalidInput):
            await finish_registration(
                people_connection, RP, user_id=anna.user_id, holder=SESSION, answer=answer, name=name, now=NOON
            )
    assert isinstance(
        await finish_registration(
            people_connection, RP, user_id=anna.user_id, holder=SESSION, answer=answer, name="x", now=NOON
        ),
        Passkey,
    )


async def test_questions_nobody_answered_are_forgotten(people_connection: Connection) -> None:
    await begin_sign_in(people_connection, RP, BROWSER, NOON)
    before = NOON + CHALLENGE_LIFETIME - timedelta(seconds=1)
    assert await store_passkeys.remove_expired_challenges(people_connection, before) == 0
    assert await store_passkeys.remove_expired_challenges(people_connection, NOON + CHALLENGE_LIFETIME) == 1
