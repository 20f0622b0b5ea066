import asyncio
from base64 import b32decode
from datetime import datetime, timedelta

import pytest

from tests.fixtures.people import NOON, make_account
from voltway.kit.postgres import Connection, Pool
from voltway.kit.sealing import SealBroken, Sealing
from voltway.people import second_factors, store_accounts, store_second_factors
from voltway.people.second_factors import TotpSetUp
from voltway.people.totp import code_of, step_at
from voltway.vocabulary.errors import Conflict

SEALING = Sealing(b"k" * 32)
STEP = timedelta(seconds=30)


def code(set_up: TotpSetUp, at: datetime) -> str:
    return code_of(b32decode(set_up.base32), step_at(at))


async def begun(connection: Connection, user_id: str) -> TotpSetUp:
    return await second_factors.begin_totp(
        connection, SEALING, user_id=user_id, email="anna@example.org", issuer="Voltway", now=NOON
    )


async def test_an_app_counts_once_it_has_shown_a_code(people_connection: Connection) -> None:
    anna = await make_account(people_connection)
    first, second = await begun(people_connection, anna.user_id), await begun(people_connection, anna.user_id)
    user, right = anna.user_id, code(second, NOON)
    assert not await second_factors.check_totp(people_connection, SEALING, user, right, NOON)
    assert not await second_factors.confirm_totp(people_connection, SEALING, user, code(first, NOON), NOON)
    found = await store_accounts.find_with_factors(people_connection, user)
    assert found is not None
    assert not found.has_totp
    assert await second_factors.confirm_totp(people_connection, SEALING, user, right, NOON)
    found = await store_accounts.find_with_factors(people_connection, user)
    assert found is not None
    assert found.has_totp
    with pytest.raises(Conflict):
        await begun(people_connection, user)
    assert await second_factors.remove_totp(people_connection, user)
    assert not await second_factors.remove_totp(people_connection, user)
    assert (await begun(people_connection, user)).base32 != second.base32


async def test_a_secret_is_shown_again_to_who_has_seen_it_and_while_it_is_set_up(
    people_connection: Connection,
) -> None:
    anna = await make_account(people_connection)

    async def again(base32: str) -> TotpSetUp | None:
        return await second_factors.again_totp(
            people_connection, SEALING, user_id=anna.user_id, email="anna@example.org", issuer="Voltway", base32=base32
        )

    assert await again("") is None
    first = await begun(people_connection, anna.user_id)
    assert await again(first.base32) == first
    second = await begun(people_connection, anna.user_id)
    assert [await again(one) for one in (first.base32, "", "é", second.base32)] == [None, None, None, second]
    assert await second_factors.confirm_totp(people_connection, SEALING, anna.user_id, code(second, NOON), NOON)
    assert await again(second.base32) is None


async def test_a_code_is_taken_once(people_connection: Connection) -> None:
    anna = await make_account(people_connection)
    set_up = await begun(people_connection, anna.user_id)
    assert await second_factors.confirm_totp(people_connection, SEALING, anna.user_id, code(set_up, NOON), NOON)
    taken = [
        await second_factors.check_totp(people_connection, SEALING, anna.user_id, code(set_up, at), NOON + STEP)
        for at in (NOON, NOON + STEP, NOON + STEP, NOON)
    ]
    assert taken == [False, True, False, False]


async def test_of_two_who_show_one_code_at_once_one_gets_in(pool: Pool) -> None:
    async with pool.connection() as connection:
        anna = await make_account(connection)
        set_up = await begun(connection, anna.user_id)
        await second_factors.confirm_totp(connection, SEALING, anna.user_id, code(set_up, NOON), NOON)
        codes = await second_factors.make_recovery_codes(connection, SEALING, anna.user_id)

    async def show_app() -> bool:
        async with pool.connection() as connection:
            return await second_factors.check_totp(
                connection, SEALING, anna.user_id, code(set_up, NOON + STEP), NOON + STEP
            )

    async def show_paper() -> bool:
        async with pool.connection() as connection:
            return await second_factors.use_recovery_code(connection, SEALING, anna.user_id, codes[0], NOON)

    assert sorted(await asyncio.gather(*(show_app() for _ in range(5)))) == [False] * 4 + [True]
    assert sorted(await asyncio.gather(*(show_paper() for _ in range(5)))) == [False] * 4 + [True]


async def test_secrets_are_not_readable_in_the_table_nor_movable(people_connection: Connection) -> None:
    anna = await make_account(people_connection)
    bert = await make_account(people_connection, "bert@example.org")
    set_up = await begun(people_connection, anna.user_id)
    row = await store_second_factors.find_totp(people_connection, anna.user_id)
    assert row is not None
    assert b32decode(set_up.base32) not in row.sealed_secret
    await store_second_factors.begin_totp(people_connection, bert.user_id, row.sealed_secret, NOON)
    with pytest.raises(SealBroken):
        await second_factors.confirm_totp(people_connection, SEALING, bert.user_id, code(set_up, NOON), NOON)


async def test_a_changed_key_seals_anew_at_the_next_code(people_connection: Connection) -> None:
    anna = await make_account(people_connection)
    set_up = await begun(people_connection, anna.user_id)
    codes = await second_factors.make_recovery_codes(people_connection, SEALING, anna.user_id)
    newer = Sealing(b"n" * 32, b"k" * 32)
    user = anna.user_id
    assert await second_factors.confirm_totp(people_connection, newer, user, code(set_up, NOON), NOON)
    row = await store_second_factors.find_totp(people_connection, user)
    assert row is not None
    assert newer.is_newest(row.sealed_secret)
    alone, later = Sealing(b"n" * 32), NOON + STEP
    assert await second_factors.check_totp(people_connection, alone, user, code(set_up, later), later)
    assert await second_factors.use_recovery_code(people_connection, newer, user, codes[0], NOON)
    assert not await second_factors.use_recovery_code(people_connection, alone, user, codes[1], NOON)


async def test_recovery_codes_work_once_and_for_their_owner(people_connection: Connection) -> None:
    anna = await make_account(people_connection)
    bert = await make_account(people_connection, "bert@example.org")
    codes = await second_factors.make_recovery_codes(people_connection, SEALING, anna.user_id)
    assert len(codes) == await second_factors.count_recovery_codes(people_connection, anna.user_id) == 10
    assert not await second_factors.use_recovery_code(people_connection, SEALING, bert.user_id, codes[0], NOON)
    typed = codes[0].upper().replace("-", " ")
    assert await second_factors.use_recovery_code(people_connection, SEALING, anna.user_id, typed, NOON)
    assert not await second_factors.use_recovery_code(people_connection, SEALING, anna.user_id, codes[0], NOON)
    assert not await second_factors.use_recovery_code(people_connection, SEALING, anna.user_id, "", NOON)
    assert await second_factors.count_recovery_codes(people_connection, anna.user_id) == 9
    cursor = await people_connection.execute("select string_agg(r::text, ' ') from recovery_code r")
    kept = (await cursor.fetchone() or ("",))[0]
    assert not any(one.replace("-", "").encode().hex() in kept for one in codes)
    await second_factors.make_recovery_codes(people_connection, SEALING, anna.user_id)
    assert not await second_factors.use_recovery_code(people_connection, SEALING, anna.user_id, codes[1], NOON)
    assert await second_factors.count_recovery_codes(people_connection, anna.user_id) == 10
