from datetime import timedelta

import pytest

from tests.fixtures.people import NOON, make_account
from voltway.kit.postgres import Connection
from voltway.kit.settings import SignInSettings
from voltway.people import sign_in_sessions as sessions, store_accounts
from voltway.people.sign_in import Factor
from voltway.people.sign_in_sessions import Device, End, MadeSession, csrf_matches, csrf_token, end_of, is_fresh
from voltway.people.store_sign_in_sessions import RevokedReason, remove_ended

SETTINGS = SignInSettings(idle_minutes=60, absolute_hours=12, step_up_minutes=10)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
LAPTOP = Device(address="192.0.2.7", user_agent="Firefox")


async def begun(connection: Connection, user_id: str, *factors: Factor) -> MadeSession:
    return await sessions.make(
        connection, user_id=user_id, factors=factors or {Factor.PASSWORD}, device=LAPTOP, settings=SETTINGS, now=NOON
    )


async def test_a_session_is_found_by_its_token_and_only_the_hash_is_kept(people_connection: Connection) -> None:
    anna = await make_account(people_connection)
    made = await begun(people_connection, anna.user_id)
    assert await sessions.check(people_connection, made.token, SETTINGS, NOON) == made.row
    cursor = await people_connection.execute("select s::text from sign_in_session s")
    text = (await cursor.fetchone() or ("",))[0]
    assert made.token not in text
    for wrong in ("", made.token[:-1], made.token + "x", "a" * 43, "\x00" * 43, made.row.sign_in_id):
        assert await sessions.check(people_connection, wrong, SETTINGS, NOON) is None


async def test_a_session_ends_when_nobody_comes(people_connection: Connection) -> None:
    anna = await make_account(people_connection)
    made = await begun(people_connection, anna.user_id)
    assert await sessions.check(people_connection, made.token, SETTINGS, NOON + HOUR) is None
    assert await sessions.check(people_connection, made.token, SETTINGS, NOON + HOUR - MINUTE)
    assert await sessions.check(people_connection, made.token, SETTINGS, NOON + 2 * HOUR - 2 * MINUTE)


async def test_a_session_ends_in_any_case(people_connection: Connection) -> None:
    anna = await make_account(people_connection)
    made = await begun(people_connection, anna.user_id)
    for minutes in range(30, 12 * 60, 30):
        assert await sessions.check(people_connection, made.token, SETTINGS, NOON + minutes * MINUTE)
    assert await sessions.check(people_connection, made.token, SETTINGS, NOON + 12 * HOUR) is None


async def test_a_visit_is_written_once_a_minute(people_connection: Connection) -> None:
    anna = await make_account(people_connection)
    made = await begun(people_connection, anna.user_id)
    seen = []
    for seconds in (0, 30, 59, 60, 61, 119, 121):
        await sessions.check(people_connection, made.token, SETTINGS, NOON + timedelta(seconds=seconds), "192.0.2.8")
        cursor = await people_connection.execute("select seen_at, address from sign_in_session")
        row = await cursor.fetchone()
        assert row is not None
        seen.append(((row[0] - NOON).total_seconds(), row[1]))
    at_work, moved = "192.0.2.7", "192.0.2.8"
    assert seen == [(0, at_work), (0, at_work), (0, at_work), (60, moved), (60, moved), (60, moved), (121, moved)]


async def test_a_rotated_session_has_a_new_token_and_no_longer_life(people_connection: Connection) -> None:
    anna = await make_account(people_connection)
    made = await begun(people_connection, anna.user_id)
    rotated = await sessions.rotate(people_connection, made.row, NOON + MINUTE, {Factor.TOTP})
    assert rotated is not None
    assert await sessions.check(people_connection, made.token, SETTINGS, NOON + MINUTE) is None
    now = await sessions.check(people_connection, rotated.token, SETTINGS, NOON + MINUTE)
    assert now == rotated.row
    assert now is not None
    assert (now.absolute_until, now.rotated_from) == (made.row.absolute_until, made.row.sign_in_id)
    assert now.factors == [Factor.PASSWORD, Factor.TOTP]
    assert not csrf_matches(now, csrf_token(made.row))
    assert await sessions.rotate(people_connection, made.row, NOON + MINUTE) is None
    assert [row.sign_in_id for row in await sessions.sessions_of(people_connection, anna.user_id, NOON)] == [
        rotated.row.sign_in_id
    ]


async def test_a_second_factor_is_fresh_for_a_while(people_connection: Connection) -> None:
    anna = await make_account(people_connection)
    weak = (await begun(people_connection, anna.user_id)).row
    strong = (await begun(people_connection, anna.user_id, Factor.PASSKEY)).row
    assert not is_fresh(weak, NOON, SETTINGS)
    assert is_fresh(strong, NOON + 10 * MINUTE - timedelta(seconds=1), SETTINGS)
    assert not is_fresh(strong, NOON + 10 * MINUTE, SETTINGS)
    again = await sessions.rotate(people_connection, weak, NOON + MINUTE, {Factor.TOTP})
    assert again is not None
    assert is_fresh(again.row, NOON + 10 * MINUTE, SETTINGS)
    kept = await sessions.rotate(people_connection, strong, NOON + 20 * MINUTE)
    assert kept is not None
    assert not is_fresh(kept.row, NOON + 20 * MINUTE, SETTINGS)


async def test_sessions_are_listed_and_ended_by_their_owner(people_connection: Connection) -> None:
    anna = await make_account(people_connection)
    bert = await make_account(people_connection, "bert@example.org")
    made = [await begun(people_connection, anna.user_id) for _ in range(3)]
    his = await begun(people_connection, bert.user_id)
    ended = RevokedReason.ENDED_BY_USER
    ids = {one.row.sign_in_id for one in made}
    assert {row.sign_in_id for row in await sessions.sessions_of(people_connection, anna.user_id, NOON)} == ids
    assert not await sessions.revoke(people_connection, bert.user_id, made[0].row.sign_in_id, ended, NOON)
    assert await sessions.revoke(people_connection, anna.user_id, made[0].row.sign_in_id, ended, NOON)
    assert not await sessions.revoke(people_connection, anna.user_id, made[0].row.sign_in_id, ended, NOON)
    kept = made[1].row.sign_in_id
    assert await sessions.revoke_all(people_connection, anna.user_id, ended, NOON, but=kept) == 1
    opens = [await sessions.check(people_connection, one.token, SETTINGS, NOON) is not None for one in [*made, his]]
    assert opens == [False, True, False, True]
    assert await sessions.revoke_all(people_connection, anna.user_id, ended, NOON) == 1


async def test_a_disabled_account_has_no_sessions(people_connection: Connection) -> None:
    anna = await make_account(people_connection)
    made = await begun(people_connection, anna.user_id)
    await store_accounts.disable(people_connection, anna.user_id, NOON)
    assert await sessions.check(people_connection, made.token, SETTINGS, NOON) is None
    assert await sessions.sessions_of(people_connection, anna.user_id, NOON) == []


@pytest.mark.parametrize("presented", ["", "x", "ä" * 43, "\ud800", "a" * 10_000])
async def test_a_form_of_another_page_is_not_taken(people_connection: Connection, presented: str) -> None:
    anna = await make_account(people_connection)
    row = (await begun(people_connection, anna.user_id)).row
    assert csrf_matches(row, csrf_token(row))
    assert not csrf_matches(row, presented)


async def test_a_browser_that_says_much_is_cut_short(people_connection: Connection) -> None:
    anna = await make_account(people_connection)
    made = await sessions.make(
        people_connection,
        user_id=anna.user_id,
        factors={Factor.PASSWORD},
        device=Device(address=None, user_agent="x" * 10_000),
        settings=SETTINGS,
        now=NOON,
    )
    assert len(made.row.user_agent or "") == 200


async def test_a_browser_s_name_is_kept_as_lists_can_show_it(people_connection: Connection) -> None:
    anna = await make_account(people_connection)
    device = Device(address=None, user_agent="Fire\x00fox\n\ud800 1\x1b[31m")
    made = await sessions.make(
        people_connection, user_id=anna.user_id, factors=set(), device=device, settings=SETTINGS, now=NOON
    )
    assert made.row.user_agent == "Firefox 1[31m"
    assert await sessions.check(people_connection, made.token, SETTINGS, NOON) == made.row


async def test_the_end_in_any_case_comes_before_the_end_of_idleness(people_connection: Connection) -> None:
    anna = await make_account(people_connection)
    patient = SignInSettings(idle_minutes=600, absolute_hours=1)
    made = await sessions.make(
        people_connection, user_id=anna.user_id, factors=set(), device=LAPTOP, settings=patient, now=NOON
    )
    seen = await sessions.check(people_connection, made.token, patient, NOON + HOUR - MINUTE)
    assert seen is not None
    assert seen.idle_until == seen.absolute_until == NOON + HOUR
    assert end_of(made.row, NOON + HOUR - MINUTE) is None
    assert end_of(made.row, NOON + HOUR) is End.TOO_OLD
    assert end_of(made.row, NOON + 10 * HOUR) is End.TOO_OLD


async def test_what_ended_long_ago_is_forgotten(people_connection: Connection) -> None:
    anna = await make_account(people_connection)
    made = await begun(people_connection, anna.user_id)
    assert await remove_ended(people_connection, NOON + 12 * HOUR) == 0
    assert await sessions.check(people_connection, made.token, SETTINGS, NOON)
    assert await remove_ended(people_connection, NOON + 12 * HOUR + MINUTE) == 1
