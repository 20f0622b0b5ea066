import asyncio
from datetime import timedelta

from tests.fixtures.people import NOON
from voltway.kit.postgres import Pool, transaction
from voltway.people.store_throttle import give_back, remove_full, take
from voltway.people.throttle import LIMITS, Draw, Kind, draw, password_draws

SECOND = timedelta(seconds=1)
DEVICE = [draw(Kind.DEVICE, "anna", "laptop")]


async def taken(pool: Pool, draws: list[Draw], at_s: float = 0) -> int | None:
    async with transaction(pool) as connection:
        return await take(connection, draws, NOON + at_s * SECOND)


async def rows(pool: Pool) -> int:
    async with pool.connection() as connection:
        row = await (await connection.execute("select count(*) from throttle_bucket")).fetchone()
        return int(row[0]) if row else 0


async def test_a_bucket_holds_so_many_and_then_tells_how_long(pool: Pool) -> None:
    size, refill_s = LIMITS[Kind.DEVICE].size, round(LIMITS[Kind.DEVICE].refill_s)
    assert [await taken(pool, DEVICE) for _ in range(size)] == [None] * size
    assert await taken(pool, DEVICE) == refill_s
    assert await taken(pool, DEVICE, 1) == refill_s - 1
    assert await taken(pool, DEVICE, refill_s) is None
    assert await taken(pool, DEVICE, refill_s) == refill_s


async def test_no_token_is_taken_twice_at_once(pool: Pool) -> None:
    size = LIMITS[Kind.DEVICE].size
    results = await asyncio.gather(*(taken(pool, DEVICE) for _ in range(3 * size)))
    assert results.count(None) == size


async def test_draws_that_overlap_do_not_wait_for_each_other_for_ever(pool: Pool) -> None:
    one, two, three = (draw(Kind.ADDRESS, name) for name in "abc")
    orders = [[one, two, three], [three, two, one], [two, three, one]] * 10
    async with asyncio.timeout(30):
        assert set(await asyncio.gather(*(taken(pool, order) for order in orders))) == {None}


async def test_all_or_none_are_taken(pool: Pool) -> None:
    account = draw(Kind.ACCOUNT, "anna")
    for number in range(LIMITS[Kind.ACCOUNT].size):
        assert await taken(pool, [account, draw(Kind.ADDRESS, str(number))]) is None
    before = await rows(pool)
    fresh = draw(Kind.ADDRESS, "fresh")
    assert await taken(pool, [account, fresh]) == LIMITS[Kind.ACCOUNT].refill_s
    # A refusal writes nothing, so a flood fills no table.
    assert await rows(pool) == before
    size = LIMITS[Kind.ADDRESS].size
    assert [await taken(pool, [fresh]) for _ in range(size + 1)] == [None] * size + [LIMITS[Kind.ADDRESS].refill_s]


async def test_an_attempt_that_was_right_costs_nothing(pool: Pool) -> None:
    for _ in range(3 * LIMITS[Kind.DEVICE].size):
        assert await taken(pool, DEVICE) is None
        async with pool.connection() as connection:
            await give_back(connection, DEVICE, NOON)
            await give_back(connection, [draw(Kind.DEVICE, "nobody")], NOON)
    async with pool.connection() as connection:
        await give_back(connection, DEVICE, NOON)
    size = LIMITS[Kind.DEVICE].size
    assert [await taken(pool, DEVICE) for _ in range(size + 1)].count(None) == size


async def test_a_flood_at_an_account_leaves_its_owner_s_device_alone(pool: Pool) -> None:
    for number in range(LIMITS[Kind.ACCOUNT].size + 5):
        await taken(pool, password_draws("anna", f"198.51.100.{number}", None))
    assert await taken(pool, password_draws("anna", "203.0.113.1", None)) is not None
    assert await taken(pool, password_draws("anna", "203.0.113.1", "laptop")) is None
    assert await taken(pool, password_draws("bert", "203.0.113.1", None)) is None


async def test_full_buckets_are_forgotten(pool: Pool) -> None:
    await taken(pool, DEVICE)
    refill_s = LIMITS[Kind.DEVICE].refill_s
    async with pool.connection() as connection:
        assert await remove_full(connection, NOON + refill_s * SECOND) == 0
        assert await remove_full(connection, NOON + (refill_s + 1) * SECOND) == 1


async def test_nothing_to_draw_from_is_no_hindrance(pool: Pool) -> None:
    assert await taken(pool, []) is None
