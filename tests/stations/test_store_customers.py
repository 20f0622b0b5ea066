"""What stations tell of customers: kept for who asked, put together, gone with the request."""

from collections.abc import Sequence

from voltway.journal import unit
from voltway.kit.postgres import Pool
from voltway.stations import store_customers
from voltway.stations.store_customers import MOST_PAGES, PAGES, Page


class Told(unit.Unit):
    def __init__(self, pages: Sequence[Page]) -> None:
        super().__init__("S")
        self.rows = [(PAGES, page) for page in pages]


def page(number: int, content: str = "x", *, last: bool = False, request_id: int = 7) -> Page:
    return Page("S", request_id, number, content, last)


async def keep(pool: Pool, *pages: Page) -> str | None:
    async with pool.connection() as connection:
        async with connection.transaction():
            await unit.write_rows(connection, [Told(pages)])
        return await store_customers.answer(connection, "S", 7)


async def test_pages_are_put_together_in_order_when_all_are_there(pool: Pool) -> None:
    async with pool.connection() as connection:
        await store_customers.open_request(connection, "S", 7)
    assert await keep(pool, page(2, "c", last=True)) is None
    assert await keep(pool, page(0, "a\0"), page(2, "repeated")) is None
    assert await keep(pool, page(1, "b")) == "a\N{REPLACEMENT CHARACTER}bc"
    async with pool.connection() as connection:
        await store_customers.close_request(connection, "S", 7)
    assert await keep(pool, page(3)) is None


async def test_what_nobody_asked_for_and_what_is_too_much_is_dropped(pool: Pool) -> None:
    async with pool.connection() as connection:
        await store_customers.open_request(connection, "S", 7)
    await keep(pool, page(0, request_id=8), page(-1), page(MOST_PAGES), page(0, last=True))
    async with pool.connection() as connection:
        cursor = await connection.execute("select request_id, seq_no from customer_page")
        assert await cursor.fetchall() == [(7, 0)]
