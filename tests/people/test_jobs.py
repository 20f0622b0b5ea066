from datetime import timedelta

from tests.fixtures.authenticator import RP
from tests.fixtures.people import NOON
from tests.fixtures.signing import HOME, Lobby
from voltway.people import one_time_links
from voltway.people.jobs import KEPT_AFTER_END, remove_expired_sign_ins
from voltway.people.store_one_time_links import Purpose


async def test_what_is_over_goes_and_the_rest_stays(lobby: Lobby) -> None:
    anna = await lobby.account(mfa=True)
    await lobby.account("bert@example.org")
    await lobby.password()
    await lobby.password(password="wrong")
    await lobby.password("bert@example.org")
    await lobby.desk.offer_passkey(RP, HOME, NOON)
    async with lobby.pool.connection() as connection:
        await one_time_links.make_link(connection, Purpose.INVITATION, user_id=anna.user_id, now=NOON)

    async def left() -> dict[str, int]:
        tables = ("throttle_bucket", "pending_sign_in", "passkey_challenge", "sign_in_session", "one_time_link")
        async with lobby.pool.connection() as connection:
            counted = {}
            for table in tables:
                row = await (await connection.execute(f"select count(*) from {table}".encode())).fetchone()  # noqa: S608 - names from above
                counted[table] = int(row[0]) if row else 0
        return {table: count for table, count in counted.items() if count}

    before = await left()
    assert set(before) == {
        "throttle_bucket", "pending_sign_in", "passkey_challenge", "sign_in_session", "one_time_link",
    }  # fmt: skip
    assert await remove_expired_sign_ins(lobby.pool, NOON) == 0
    assert await left() == before
    await remove_expired_sign_ins(lobby.pool, NOON + timedelta(hours=1))
    assert await left() == {"sign_in_session": 1, "one_time_link": 1}
    await remove_expired_sign_ins(lobby.pool, NOON + timedelta(days=7) + KEPT_AFTER_END + timedelta(minutes=1))
    assert await left() == {}
