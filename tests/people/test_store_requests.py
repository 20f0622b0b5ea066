from datetime import UTC, datetime, timedelta

from voltway.kit.postgres import Pool
from voltway.people import store_requests
from voltway.people.store_requests import REMEMBERED_FOR, RequestRow

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


async def test_the_first_of_a_key_is_new_and_the_second_sees_its_result(pool: Pool) -> None:
    async with pool.connection() as connection:
        assert await store_requests.claim(connection, "k", "i", b"print", NOON) is None
        open_request = RequestRow(fingerprint=b"print", result=None)
        assert await store_requests.claim(connection, "k", "i", b"other", NOON) == open_request
        await store_requests.note_result(connection, "k", "i", "c1")
        done = RequestRow(fingerprint=b"print", result="c1")
        assert await store_requests.claim(connection, "k", "i", b"print", NOON) == done


async def test_another_api_key_has_its_own_keys(pool: Pool) -> None:
    async with pool.connection() as connection:
        assert await store_requests.claim(connection, "k", "i", b"print", NOON) is None
        assert await store_requests.claim(connection, "l", "i", b"print", NOON) is None


async def test_a_released_key_is_new_again(pool: Pool) -> None:
    async with pool.connection() as connection:
        await store_requests.claim(connection, "k", "i", b"print", NOON)
        await store_requests.release(connection, "k", "i")
        assert await store_requests.claim(connection, "k", "i", b"print", NOON) is None


async def test_keys_are_forgotten_after_a_day(pool: Pool) -> None:
    async with pool.connection() as connection:
        await store_requests.claim(connection, "k", "i", b"print", NOON)
        just_before = NOON + REMEMBERED_FOR
        assert await store_requests.claim(connection, "k", "i", b"print", just_before) is not None
        later = NOON + REMEMBERED_FOR + timedelta(seconds=1)
        assert await store_requests.claim(connection, "k", "i", b"print", later) is None
